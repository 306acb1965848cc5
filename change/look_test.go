package change_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "github.com/noim3/changebot/change"
)

// TestTimeNeverDoesTooMuch plays time in steps of any length, with people who act or claim now and then.
func TestTimeNeverDoesTooMuch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.SampledFrom([]Request{fullRequest(), fire()}).Draw(rt, "request")
		w := watched(t, r, "Fri 2027-04-02 07:00") // summer time ends on the Sunday
		w.now = w.now.Add(time.Duration(rapid.IntRange(0, 3*24*60).Draw(rt, "minutes later")) * time.Minute)
		for range rapid.IntRange(5, 60).Draw(rt, "steps") {
			w.now = w.now.Add(step(rt, w))
			if rapid.IntRange(0, 9).Draw(rt, "somebody acts") == 0 {
				w.somebodyActs(rt)
			}
			asked := w.c.AskedAt
			did := w.looks()
			w.inOrder(rt, did)
			if w.c.AskedAt != asked {
				rt.Fatalf("%q was a new question", did)
			}
			if again := w.looks(); len(again) > 0 {
				rt.Fatalf("at one moment time did %q, and then %q", did, again)
			}
			if at := w.c.LookAt; !at.IsZero() && !at.After(w.now) {
				rt.Fatalf("at %s it is to be looked at at %s", w.now, at)
			}
		}
		w.neverTooMuch(rt)
	})
}

// step is mostly until the change is to be looked at, and else minutes, or days of downtime.
func step(rt *rapid.T, w *watch) time.Duration {
	switch rapid.IntRange(0, 4).Draw(rt, "step") {
	case 0:
		return time.Duration(rapid.IntRange(1, 5*24*60).Draw(rt, "minutes of downtime")) * time.Minute
	case 1:
		return time.Duration(rapid.IntRange(0, 90).Draw(rt, "minutes")) * time.Minute
	}
	if w.c.LookAt.IsZero() {
		return time.Hour
	}
	return max(0, w.c.LookAt.Sub(w.now)) + time.Duration(rapid.IntRange(0, 15).Draw(rt, "seconds"))*time.Second
}

func (w *watch) somebodyActs(rt *rapid.T) {
	before := *w.c
	var a Action
	var err error
	switch {
	case rapid.Bool().Draw(rt, "claims") && !slices.Contains([]State{InImplementation, InVerification, InDocumentation, Closed}, w.c.State):
		a, w.c.Looking = Claim, &Looking{By: lead.ID, At: w.now}
	case w.c.State == InAssessment:
		a, err = Assess, w.c.Assess(assessor, w.c.Plan, alarming, w.p, w.now)
	case w.c.State == InApproval:
		a, err = Approve, w.c.Approve(lead, w.c.Plan, "", w.p, w.now)
	case w.c.State == InImplementation:
		a, err = Finish, w.c.Complete(engineer, w.p, w.now)
	case w.c.State == InVerification:
		a, err = Verify, w.c.Check(engineer, true, "it pays", w.p, w.now)
	case w.c.State == InDocumentation:
		a, err = Document, w.c.Document(engineer, Closure{Outcome: Successful}, w.p, w.now)
	default:
		return
	}
	if err == nil {
		w.record(&before, a)
	}
}

// inOrder holds what time did at one moment against the rules.
func (w *watch) inOrder(rt *rapid.T, did []Action) {
	seen := map[Action]bool{}
	for _, a := range did {
		if seen[a] {
			rt.Fatalf("at one moment time did %q", did)
		}
		seen[a] = true
	}
	onClock := w.c.Request.Category == Emergency && w.c.State != InReview
	if (seen[Remind] && !onClock || seen[Escalate]) && !w.p.Working(w.now) {
		rt.Fatalf("time did %q at %s, when nobody works", did, w.now.In(sydney))
	}
	if seen[Overdue] && w.now.Before(w.c.CreatedAt.Add(24*time.Hour)) {
		rt.Fatalf("it was called overdue %s after its declaration", w.now.Sub(w.c.CreatedAt))
	}
	for _, at := range w.p.Emergency.RemindAt {
		if due := w.c.RecordDue.Add(at - 24*time.Hour); onClock && !w.now.Before(due) && w.c.ClockReminders == 0 {
			rt.Fatalf("nobody was reminded of what is due at %s", due)
		}
	}
	if onClock && w.c.State != Closed && !w.now.Before(w.c.RecordDue) && !slices.ContainsFunc(w.did, func(d done) bool { return d.what == Overdue }) {
		rt.Fatalf("at %s it was not called overdue, though it was due at %s", w.now, w.c.RecordDue)
	}
}

// neverTooMuch counts what time did all in all.
func (w *watch) neverTooMuch(rt *rapid.T) {
	type dayOf struct {
		asked int
		day   Day
	}
	daily, questions, overdue := map[dayOf]int{}, map[int]int{}, 0
	for _, d := range w.did {
		if d.what == Overdue {
			overdue++
		}
		if d.what == Remind && w.c.Request.Category == Normal {
			daily[dayOf{d.asked, DayOf(d.at.In(sydney))}]++
			questions[d.asked]++
		}
	}
	if overdue > 1 {
		rt.Fatalf("it was called overdue %d times", overdue)
	}
	for asked, n := range questions {
		if n > w.p.Reminders.Most {
			rt.Fatalf("question %d was reminded of %d times", asked, n)
		}
	}
	for of, n := range daily {
		if n > 1 {
			rt.Fatalf("on %v there were %d reminders of question %d", of.day, n, of.asked)
		}
	}
}
