package change_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	. "github.com/noim3/changebot/change"
)

// reviewPolicy is of a company in Sydney, where it is Tuesday 24 November 2026, ten in the morning, at reviewNow.
func reviewPolicy(t *testing.T) (*Policy, func(year int, month time.Month, day int) time.Time) {
	t.Helper()
	sydney, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	p := &Policy{
		Revision: "r2", TimeZone: sydney, Owners: []UserID{owner.ID},
		Calendar: Calendar{
			Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
			From: 9 * time.Hour, To: 17 * time.Hour,
		},
		Review: ReviewRules{Significant: []Severity{Sev1}, CalledWithin: 10},
	}
	return p, func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, sydney).UTC() }
}

var reviewNow = time.Date(2026, time.November, 23, 23, 0, 0, 0, time.UTC)

func TestAReviewSaysWhatWasReviewedWithWhatResult(t *testing.T) {
	t.Parallel()
	p, on := reviewPolicy(t)
	given := PolicyReview{Revision: "r2", Result: PolicyAmended, Found: " The windows are too short. ", Next: on(2027, time.May, 31).Add(9 * time.Hour), Answers: 4}
	got, err := p.ReviewPolicy(owner, given, 0, reviewNow)
	want := PolicyReview{
		Revision: "r2", Result: PolicyAmended, Found: "The windows are too short.", Next: on(2027, time.May, 31), Answers: 4, By: owner.ID, At: reviewNow,
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("the review is refused with %v, or recorded as (-want +got):\n%s", err, diff)
	}
}

func TestAReviewThatLacksSomethingIsRefusedUnderItsFields(t *testing.T) {
	t.Parallel()
	p, on := reviewPolicy(t)
	whole := PolicyReview{Revision: "r2", Result: PolicyConfirmed, Found: "All is well.", Next: on(2027, time.November, 24)}
	for name, c := range map[string]struct {
		spoil func(*PolicyReview)
		field Field
		says  string
	}{
		"nothing spoilt":               {func(*PolicyReview) {}, "", ""},
		"tomorrow":                     {func(r *PolicyReview) { r.Next = on(2026, time.November, 25) }, "", ""},
		"no revision":                  {func(r *PolicyReview) { r.Revision = "" }, ReviewRevisionField, "which revision"},
		"no result":                    {func(r *PolicyReview) { r.Result = "" }, ReviewResultField, "what came of"},
		"a result of somebody's own":   {func(r *PolicyReview) { r.Result = "fine" }, ReviewResultField, "what came of"},
		"nothing found":                {func(r *PolicyReview) { r.Found = " \n" }, ReviewFoundField, "what was looked at"},
		"no next day":                  {func(r *PolicyReview) { r.Next = time.Time{} }, ReviewNextField, "Choose the day"},
		"a day that has passed":        {func(r *PolicyReview) { r.Next = on(2026, time.November, 1) }, ReviewNextField, "from tomorrow on"},
		"today":                        {func(r *PolicyReview) { r.Next = on(2026, time.November, 24) }, ReviewNextField, "from tomorrow on"},
		"a day more than a year away":  {func(r *PolicyReview) { r.Next = on(2027, time.November, 25) }, ReviewNextField, "Choose 24 November 2027 or an earlier day"},
		"a day in the next millennium": {func(r *PolicyReview) { r.Next = on(3000, time.January, 1) }, ReviewNextField, "more than a year away"},
		"a day before there was Slack": {func(r *PolicyReview) { r.Next = on(1, time.January, 1) }, ReviewNextField, "from tomorrow on"},
	} {
		r := whole
		c.spoil(&r)
		_, err := p.ReviewPolicy(owner, r, 0, reviewNow)
		refusal := AsRefusal(err)
		switch {
		case c.field == "":
			if err != nil {
				t.Errorf("%s: refused with %v", name, err)
			}
		case refusal == nil || len(refusal.Fields) != 1 || !strings.Contains(refusal.Fields[c.field], c.says):
			t.Errorf("%s: refused with %v, under %v", name, err, refusal)
		}
	}
}

func TestAReviewIsForTheOwnersAndKnowsTheOneBefore(t *testing.T) {
	t.Parallel()
	p, on := reviewPolicy(t)
	r := PolicyReview{Revision: "r2", Result: PolicyConfirmed, Found: "All is well.", Next: on(2027, time.June, 1)}
	last := r
	last.Number, last.By, last.At = 2, "U0OTHER01", reviewNow
	p = p.WithReviews(&last, nil)
	if _, err := p.ReviewPolicy(colleague, r, 2, reviewNow); AsRefusal(err) == nil || AsRefusal(err).Reason != Denied {
		t.Errorf("somebody else's is refused with %v", err)
	}
	if _, err := p.ReviewPolicy(owner, r, 1, reviewNow); AsRefusal(err) == nil || AsRefusal(err).Reason != Conflict || !strings.Contains(err.Error(), "@U0OTHER01 has recorded a review") {
		t.Errorf("one that does not know of the last is refused with %v", err)
	}
	if _, err := p.ReviewPolicy(owner, r, 2, reviewNow); err != nil {
		t.Errorf("one that does is refused with %v", err)
	}
}

func TestTheDayOfTheReview(t *testing.T) {
	t.Parallel()
	p, on := reviewPolicy(t)
	reviewed := func(next time.Time) *PolicyReview { return &PolicyReview{Number: 1, Next: next, At: reviewNow} }
	call := func(due time.Time) []ReviewCall { return []ReviewCall{{Event: 9, Due: due}} }
	for _, c := range []struct {
		name string
		file time.Time
		last *PolicyReview
		open []ReviewCall
		want time.Time
	}{
		{"is none when the file has none", time.Time{}, nil, nil, time.Time{}},
		{"is that of the file", on(2027, time.March, 1), nil, nil, on(2027, time.March, 1)},
		{"is that of the review once there is one", on(2026, time.December, 1), reviewed(on(2027, time.June, 1)), nil, on(2027, time.June, 1)},
		{"is that of the file when it is later, and within a year of the review", on(2027, time.November, 24), reviewed(on(2027, time.June, 1)), nil, on(2027, time.November, 24)},
		{"is that of the review when the file's is later than a year on", on(2027, time.November, 25), reviewed(on(2027, time.June, 1)), nil, on(2027, time.June, 1)},
		{"is that of a call when it is earlier", on(2027, time.March, 1), nil, call(on(2026, time.December, 8)), on(2026, time.December, 8)},
		{"is the earlier one when the call's is later", on(2026, time.December, 1), nil, call(on(2026, time.December, 8)), on(2026, time.December, 1)},
		{"is that of the call when there is no other", time.Time{}, nil, call(on(2026, time.December, 8)), on(2026, time.December, 8)},
		{"is that of a call after the last review", on(2027, time.March, 1), reviewed(on(2027, time.June, 1)), call(on(2026, time.December, 8)), on(2026, time.December, 8)},
	} {
		file := *p
		file.ReviewDue = c.file
		if got := file.WithReviews(c.last, c.open).ReviewDue; !got.Equal(c.want) {
			t.Errorf("the day %s: %s, not %s", c.name, got, c.want)
		}
	}
	p.ReviewDue = on(2026, time.November, 24)
	for at, overdue := range map[time.Time]bool{reviewNow: false, on(2026, time.November, 25).Add(-1): false, on(2026, time.November, 25): true} {
		if p.ReviewOverdue(at) != overdue {
			t.Errorf("due on the 24th, it is overdue at %s: %t", at.In(p.TimeZone), !overdue)
		}
	}
}

// Whatever was recorded, a year never goes by without a review that is due.
func TestAYearIsNeverWithoutAReview(t *testing.T) {
	t.Parallel()
	p, on := reviewPolicy(t)
	days := []time.Time{{}, on(2026, time.November, 25), on(2027, time.April, 4), on(2027, time.November, 24), on(2027, time.November, 25), on(2029, time.January, 1)}
	for _, file := range days {
		for _, next := range days {
			q := *p
			q.ReviewDue = file
			r, err := q.ReviewPolicy(owner, PolicyReview{Revision: "r2", Result: PolicyConfirmed, Found: "–", Next: next}, 0, reviewNow)
			if err != nil {
				continue
			}
			if due := q.WithReviews(&r, nil).ReviewDue; due.IsZero() || due.After(on(2027, time.November, 24)) {
				t.Errorf("with the file's day %s, a review at %s leaves the next one due on %s", file, reviewNow, due)
			}
		}
	}
}

func TestOwnersCallForAReview(t *testing.T) {
	t.Parallel()
	p, on := reviewPolicy(t)
	call, err := p.CallReview(owner, AfterRegulation, " The law is another from January on. ", reviewNow)
	want := ReviewCall{Ground: AfterRegulation, Reason: "The law is another from January on.", By: owner.ID, At: reviewNow, Due: on(2026, time.December, 8)}
	if diff := cmp.Diff(want, call); diff != "" || err != nil || call.Once() != "" {
		t.Errorf("the call is refused with %v, or recorded as (-want +got):\n%s", err, diff)
	}
	for name, refused := range map[string]error{
		"somebody else":     second(p.CallReview(colleague, AfterRegulation, "–", reviewNow)),
		"without a ground":  second(p.CallReview(owner, "", "–", reviewNow)),
		"the bot's ground":  second(p.CallReview(owner, AfterEmergency, "–", reviewNow)),
		"without a reason":  second(p.CallReview(owner, AfterOther, "  ", reviewNow)),
		"a guest who owned": second(p.CallReview(Actor{ID: owner.ID, Standing: Guest}, AfterOther, "–", reviewNow)),
	} {
		if AsRefusal(refused) == nil {
			t.Errorf("%s: not refused but %v", name, refused)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestWhatOfAChangeCallsForAReview(t *testing.T) {
	t.Parallel()
	p, _ := reviewPolicy(t)
	with := func(l *Lookback, incidents ...Incident) *Change {
		return &Change{Number: 12, Closure: &Closure{Incidents: incidents}, Lookback: l}
	}
	significant := Incident{Ref: "INC-7", Caused: true, Severity: Sev1}
	for name, c := range map[string]struct {
		before, after *Change
		want          []string
	}{
		"a significant incident with the documentation": {&Change{Number: 12}, with(nil, significant), []string{"incident inc-7"}},
		"one that was linked later":                     {with(nil), with(nil, significant), []string{"incident inc-7"}},
		"one that was corrected":                        {with(nil, Incident{Ref: "INC-7", Caused: true, Severity: Sev3}), with(nil, significant), []string{"incident inc-7"}},
		"two":                                           {with(nil), with(nil, significant, Incident{Ref: "inc-8", Caused: true, Severity: Sev1}), []string{"incident inc-7", "incident inc-8"}},
		"one that was there":                            {with(nil, significant), with(nil, significant, Incident{Ref: "INC-9"}), nil},
		"one that it fixed":                             {with(nil), with(nil, Incident{Ref: "INC-7", Severity: Sev1}), nil},
		"one that was not so bad":                       {with(nil), with(nil, Incident{Ref: "INC-7", Caused: true, Severity: Sev2}), nil},
		"an emergency whose review asks for it":         {with(nil), with(&Lookback{ReviewPolicy: true, Lessons: "Name a deputy."}), []string{"emergency CHG-12"}},
		"an emergency whose review does not":            {with(nil), with(&Lookback{Lessons: "Name a deputy."}), nil},
	} {
		var got []string
		for _, call := range p.CallsFor(c.before, c.after, reviewNow) {
			got = append(got, call.Once())
			if call.By != Bot || call.Change != 12 || call.Reason == "" || !call.Due.After(reviewNow) {
				t.Errorf("%s: called for by %+v", name, call)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: called for are %v, not %v", name, got, c.want)
		}
	}
	p.Review.Significant = nil
	if calls := p.CallsFor(with(nil), with(nil, significant), reviewNow); len(calls) > 0 {
		t.Errorf("with no severity that is significant, called for are %v", calls)
	}
}

// The notices of the review go by the day that counts, whether the file, a review or a call has set it.
func TestNoticesGoByTheDayThatCounts(t *testing.T) {
	t.Parallel()
	p, on := reviewPolicy(t)
	p.ReviewDue = on(2027, time.March, 1)
	notice := func(p *Policy) Notice {
		due := p.NoticesDue(reviewNow, reviewNow.AddDate(3, 0, 0)) // long after, the last of them alone is of use
		if len(due) != 1 || due[0].Kind != ReviewAhead {
			t.Fatalf("the notices that are due are %v", due)
		}
		return due[0]
	}
	called := p.WithReviews(nil, []ReviewCall{{Event: 3, Due: on(2026, time.December, 8)}})
	reviewed := p.WithReviews(&PolicyReview{Number: 1, Next: on(2027, time.June, 1), At: reviewNow}, nil)
	for _, c := range []struct {
		p    *Policy
		want string
	}{{p, "2027-03-01"}, {called, "2026-12-08"}, {reviewed, "2027-06-01"}} {
		if got := notice(c.p).Time.Start.In(p.TimeZone).Format(time.DateOnly); got != c.want {
			t.Errorf("the notice is of %s, not of %s", got, c.want)
		}
	}
	if _, holds := reviewed.Renew(notice(called)); holds {
		t.Error("a notice of the day before the review still holds after it")
	}
}
