package policyfile_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
)

// today is the day on which the tests read their files.
var today = time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC)

const example = "../../cmd/changebot/policy.yaml"

func read(tb testing.TB, file string) []byte {
	tb.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func TestParseReadsEveryPartOfAPolicy(t *testing.T) {
	t.Parallel()
	text := read(t, "testdata/small.yaml")
	got, faults := policyfile.Parse("small.yaml", text, today)
	if len(faults) > 0 {
		t.Fatalf("faults:\n%v", faults)
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	york, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, london) }
	sum := sha256.Sum256(text)
	want := &change.Policy{
		Revision:    hex.EncodeToString(sum[:]),
		Text:        string(text),
		Company:     "Acme",
		Updated:     day(2026, time.November, 1),
		TimeZone:    london,
		Owners:      []change.UserID{"U0OWNER1"},
		Channels:    change.Channels{Changes: "C0CHANGES", Emergencies: "C0CHANGES", Policy: "C0CHANGES", Calendar: "C0CHANGES", Owners: "C0CHANGES", Record: "C0CHANGES"},
		Exclusions:  []change.Exclusion{{ID: "docs", What: "Documentation", Because: "nothing runs on it"}},
		Definitions: map[change.Category]string{change.Normal: "All the rest."},
		Calendar: change.Calendar{
			Days: []time.Weekday{time.Monday, time.Sunday}, From: 8 * time.Hour, To: 12*time.Hour + 30*time.Minute,
			Holidays: []change.Holiday{{Day: change.Day{Year: 2027, Month: time.December, Day: 25}, Name: "Christmas Day"}},
		},
		Reminders: change.ReminderRules{First: 3 * time.Hour, Most: 4, EscalateAfter: 2, Claim: time.Hour},
		Systems: []change.System{
			{ID: "ledger", Name: "Ledger", Owners: change.Principals{People: []change.UserID{"U0OWNER1"}}, Tags: []string{"money"}},
			{ID: "web", Name: "Website", Owners: change.Principals{Groups: []change.GroupID{"S0WEBTEAM"}}, DependsOn: []change.SystemID{"ledger"}},
		},
		Assessors: change.Principals{People: []change.UserID{"U0ASSES1", "U0ASSES2"}},
		Risk: change.RiskRules{
			Questions: []change.Question{{ID: "reach", Text: "Who would notice?", Weight: 2, Answers: []change.Answer{
				{ID: "nobody", Text: "Nobody", Points: 0}, {ID: "everybody", Text: "Everybody", Points: 30},
			}}},
			Bands: []change.Band{{Risk: change.LowRisk, From: 0}, {Risk: change.ModerateRisk, From: 26}, {Risk: change.HighRisk, From: 51}},
			Rules: []change.RiskRule{{When: change.Condition{Tags: []string{"money"}}, Risk: change.ModerateRisk, Because: "money moves"}},
		},
		Authorities: []change.Authority{
			{ID: "peers", Name: "Peers", Members: change.Principals{Groups: []change.GroupID{"S0PEERS1"}}},
			{ID: "leads", Name: "Leads", Members: change.Principals{People: []change.UserID{"U0LEAD01", "U0LEAD02"}}},
		},
		Approval: change.ApprovalRules{Expires: 14 * 24 * time.Hour, Routes: []change.Route{
			{When: change.Condition{Risks: []change.Risk{change.HighRisk}}, Levels: []change.Level{{{Authority: "leads", Count: 1}}}},
			{Levels: []change.Level{{{Authority: "peers", Count: 1}}}},
		}},
		Schedule: change.ScheduleRules{
			Tolerance: 15 * time.Minute,
			LeadTimes: map[change.Risk]int{change.LowRisk: 0, change.HighRisk: 5}, LeadTimeBlocks: true,
		},
		Verify: change.VerifyRules{Independent: []change.Risk{change.HighRisk}},
		Windows: []change.Window{
			{
				ID: "sunday", Name: "Sunday night", Opens: change.MustCron("0 2 * * SUN"), Length: 4 * time.Hour, Zone: york,
				Tags: []string{"money"},
			},
			{ID: "evening", Name: "Evenings", Opens: change.MustCron("30 22 * * 1-5"), Length: 90 * time.Minute, Zone: london},
		},
		Standard: []change.Template{{
			ID: "rotate", Title: "Rotate the keys", Kind: change.Configuration, Systems: []change.SystemID{"web"}, Steps: "Run the job.",
			Rollback: change.RollbackPlan{Steps: "Restore the old key.", People: []change.UserID{"U0OWNER1"}, Conditions: "Any login fails."},
			TestPlan: "Log in.", Length: 30 * time.Minute, Expires: day(2027, time.January, 31),
		}},
		StandardAuthority: "peers",
		Emergency: change.EmergencyRules{
			Declarers: change.Principals{People: []change.UserID{"U0LEAD01"}}, Authority: "leads",
			DocumentWithin: 24 * time.Hour, ReviewWithin: 5,
			RemindAt: []time.Duration{6 * time.Hour, 18 * time.Hour},
			Grounds:  []change.GroundRule{{Ground: change.DataLoss, Definition: "Records are about to be lost."}, {Ground: change.RestoreService}},
			Chain: []change.Rung{
				{Who: change.Principals{Groups: []change.GroupID{"S0ONCALL1"}}, Within: 10 * time.Minute},
				{Who: change.Principals{People: []change.UserID{"U0LEAD02"}}, Within: time.Hour},
			},
		},
		Freezes: []change.Freeze{
			{
				ID: "year-end", Name: "End of the year", Reason: "the books are closed", Yearly: true,
				From: day(2026, time.December, 24), To: time.Date(2027, time.January, 2, 12, 0, 0, 0, time.UTC),
				Systems: []change.SystemID{"ledger"}, Tags: []string{"money"},
			},
			{
				ID: "fair", Name: "The fair", Reason: "everybody is there", Soft: true,
				From: time.Date(2027, time.March, 27, 9, 0, 0, 0, time.UTC),
				To:   time.Date(2027, time.March, 28, 23, 0, 0, 0, time.UTC), // midnight in London, where summer time has begun
			},
		},
		Notices: change.NoticeRules{
			WindowAhead: []time.Duration{48 * time.Hour, 30 * time.Minute}, FreezeAhead: []time.Duration{},
			Digest: change.MustCron("30 8 * * SUN"), Report: change.MustCron("0 8 2 * *"),
		},
		RetentionYears: 10, RetentionThen: change.KeepRecords,
		ReviewDue:    day(2027, time.October, 31),
		Review:       change.ReviewRules{Significant: []change.Severity{change.Sev1, change.Sev2}, CalledWithin: 5},
		AnswerWithin: 1,
	}
	sameZone := cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
	if diff := cmp.Diff(want, got, sameZone); diff != "" {
		t.Errorf("the policy differs (-want +got):\n%s", diff)
	}
}

func TestWhatAFileLeavesOutIsAsUsual(t *testing.T) {
	t.Parallel()
	small := string(read(t, "testdata/small.yaml"))
	bare, _, found := strings.Cut(small, "  grounds:\n")
	if !found {
		t.Fatal("small.yaml has no grounds, from which on everything may be left out")
	}
	got, faults := policyfile.Parse("p", []byte(bare), today)
	if len(faults) > 0 {
		t.Fatalf("faults:\n%v", faults)
	}
	workingWeek := change.Calendar{
		Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		From: 9 * time.Hour, To: 17 * time.Hour,
	}
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"the working time", got.Calendar, workingWeek},
		{"the reminders", got.Reminders, change.ReminderRules{First: 4 * time.Hour, Most: 5, EscalateAfter: 1, Claim: 2 * time.Hour}},
		{"the lead times", got.Schedule, change.ScheduleRules{Tolerance: 15 * time.Minute}},
		{"the times of reminders in an emergency", got.Emergency.RemindAt, []time.Duration{4 * time.Hour, 12 * time.Hour, 20 * time.Hour}},
		{"the grounds", got.Emergency.Grounds, []change.GroundRule{{Ground: change.RestoreService}, {Ground: change.CriticalVulnerability}, {Ground: change.DataLoss}}},
		{"the years of retention", got.RetentionYears, 7},
		{"what becomes of records then", got.RetentionThen, change.KeepRecords},
		{"the days to answer", got.AnswerWithin, 2},
		{"the day of the update", got.Updated, time.Time{}},
		{"the day of the review", got.ReviewDue, time.Time{}},
		{"what calls for a review", got.Review, change.ReviewRules{Significant: []change.Severity{change.Sev1}, CalledWithin: 10}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

func TestParseAlwaysSaysTheSame(t *testing.T) {
	t.Parallel()
	text := []byte(strings.NewReplacer("risk", "rusk", "leads", "laeds", "U0", "u0", "30m", "30").Replace(string(read(t, example))))
	_, first := policyfile.Parse("policy.yaml", text, today)
	if len(first) < 20 {
		t.Fatalf("found only %d faults in a file full of them", len(first))
	}
	for range 10 {
		_, again := policyfile.Parse("policy.yaml", text, today)
		if diff := cmp.Diff(first, again); diff != "" {
			t.Fatalf("the faults differ (-first +again):\n%s", diff)
		}
	}
}

func TestAFaultyFileGivesNoPolicyAndAWarningDoes(t *testing.T) {
	t.Parallel()
	small := string(read(t, "testdata/small.yaml"))
	p, faults := policyfile.Parse("small.yaml", []byte(strings.Replace(small, "2027-01-31", "2025-01-31", 1)), today)
	if p == nil || faults.Err() != nil || len(faults) != 1 || !faults[0].Warning {
		t.Errorf("an expired template: policy %v, faults %v; want a policy and one warning", p != nil, faults)
	}
	p, faults = policyfile.Parse("small.yaml", []byte(strings.Replace(small, "Acme", "", 1)), today)
	if p != nil || faults.Err() == nil {
		t.Errorf("no company: policy %v, faults %v; want no policy and an error", p != nil, faults)
	}
}

func TestATemplateExpiresWithTheFirstMomentOfItsDay(t *testing.T) {
	t.Parallel()
	small := string(read(t, "testdata/small.yaml"))
	text := []byte(strings.NewReplacer("Europe/London", "Australia/Sydney", "2027-01-31", "2027-02-01").Replace(small))
	midnight := time.Date(2027, time.January, 31, 13, 0, 0, 0, time.UTC) // 1 February, 00:00 in Sydney
	if _, faults := policyfile.Parse("p", text, midnight.Add(-time.Second)); len(faults) != 0 {
		t.Errorf("a second before: %v", faults)
	}
	if _, faults := policyfile.Parse("p", text, midnight); len(faults) != 1 {
		t.Errorf("at midnight: %d faults, want the warning", len(faults))
	}
}
