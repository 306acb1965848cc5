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
	sum := sha256.Sum256(text)
	want := &change.Policy{
		Revision: hex.EncodeToString(sum[:]),
		Text:     string(text),
		Company:  "Acme",
		TimeZone: london,
		Owners:   []change.UserID{"U0OWNER1"},
		Channels: change.Channels{Changes: "C0CHANGES", Emergencies: "C0CHANGES", Policy: "C0CHANGES"},
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
		Schedule: change.ScheduleRules{Tolerance: 15 * time.Minute},
		Verify:   change.VerifyRules{Independent: []change.Risk{change.HighRisk}},
		Standard: []change.Template{{
			ID: "rotate", Title: "Rotate the keys", Kind: change.Configuration, Systems: []change.SystemID{"web"}, Steps: "Run the job.",
			Rollback: change.RollbackPlan{Steps: "Restore the old key.", People: []change.UserID{"U0OWNER1"}, Conditions: "Any login fails."},
			TestPlan: "Log in.", Length: 30 * time.Minute, Expires: time.Date(2027, time.January, 31, 0, 0, 0, 0, london),
		}},
		Emergency: change.EmergencyRules{
			Declarers: change.Principals{People: []change.UserID{"U0LEAD01"}}, Authority: "leads",
			DocumentWithin: 24 * time.Hour, ReviewWithin: 5,
		},
	}
	sameZone := cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
	if diff := cmp.Diff(want, got, sameZone); diff != "" {
		t.Errorf("the policy differs (-want +got):\n%s", diff)
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
