package change_test

import (
	"slices"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

// A watch plays time on a change, as the desk does: it looks when the change says to.
type watch struct {
	*story
	events int
	did    []done
}

// done is something that time did, when, and about which question.
type done struct {
	what  Action
	at    time.Time
	asked int
}

// officePolicy is the policy of the tests with office hours in Sydney, where Tuesday 26 January 2027 is a holiday.
func officePolicy(t *testing.T) *Policy {
	t.Helper()
	p := policy(t)
	p.TimeZone, p.Calendar = sydney, nineToFive(Holiday{Day{2027, time.January, 26}, "Australia Day"})
	p.Reminders = ReminderRules{First: 4 * time.Hour, Most: 5, EscalateAfter: 1, Claim: 2 * time.Hour}
	p.Emergency.RemindAt = []time.Duration{4 * time.Hour, 12 * time.Hour, 20 * time.Hour}
	return p
}

// watched returns a change that was raised from r at a time in Sydney.
func watched(t *testing.T, r Request, at string) *watch {
	t.Helper()
	w := &watch{story: &story{t: t, p: officePolicy(t), now: local(t, sydney, at)}}
	c, err := New(engineer, r, w.p, w.now)
	if err != nil {
		t.Fatal(err)
	}
	w.c = c
	w.record(nil, r.Category.Entry())
	return w
}

// record does what the desk does after each act.
func (w *watch) record(before *Change, a Action) []Place {
	w.events++
	w.c.UpdatedAt = w.now
	places := w.c.Announce(before, Event{N: w.events, Action: a, By: Bot, At: w.now}, w.p)
	w.c.KeepTime(w.p, w.now)
	return places
}

// does has somebody act.
func (w *watch) does(a Action, act func(c *Change) error) {
	w.t.Helper()
	before := *w.c
	w.allow(act(w.c))
	w.record(&before, a)
}

// looks does everything that is due, and returns what that was.
func (w *watch) looks() (did []Action) {
	w.t.Helper()
	for a := w.c.DueNow(w.p, w.now); a != ""; a = w.c.DueNow(w.p, w.now) {
		before := *w.c
		w.allow(byTime(w.c, a, w.p, w.now))
		w.record(&before, a)
		w.did = append(w.did, done{a, w.now, w.c.AskedAt})
		if did = append(did, a); len(did) > 10 {
			w.t.Fatalf("at one moment time does %q, and more", did)
		}
	}
	w.c.KeepTime(w.p, w.now)
	return did
}

func byTime(c *Change, a Action, p *Policy, now time.Time) error {
	do := map[Action]func(*Policy, time.Time) error{Remind: c.Remind, Escalate: c.Escalate, Overdue: c.CallOverdue, Page: c.Page, Overrun: c.WarnOfEnd}
	return do[a](p, now)
}

// until lets time pass in its steps, looking whenever the change says to, and returns what was done when.
func (w *watch) until(text string) []string {
	w.t.Helper()
	end := local(w.t, sydney, text)
	var did []string
	for !w.c.LookAt.IsZero() && !w.c.LookAt.After(end) {
		w.now = w.c.LookAt
		for _, a := range w.looks() {
			did = append(did, w.now.In(sydney).Format("Mon 15:04 ")+string(a))
		}
		if !w.c.LookAt.IsZero() && !w.c.LookAt.After(w.now) {
			w.t.Fatalf("at %s it is to be looked at again at %s", w.now, w.c.LookAt)
		}
	}
	w.now = end
	return did
}

func (w *watch) wants(got []string, want ...string) {
	w.t.Helper()
	if !slices.Equal(got, want) {
		w.t.Errorf("time did %q, want %q", got, want)
	}
}

func TestApproversAreRemindedAfterFourWorkingHoursThenDailyAndAtMostFiveTimes(t *testing.T) {
	t.Parallel()
	w := watched(t, fullRequest(), "Thu 2027-01-21 09:00")
	w.does(Assess, func(c *Change) error { return c.Assess(assessor, 1, alarming, w.p, w.now) })
	w.now = local(t, sydney, "Thu 2027-01-21 15:00")
	w.does(Edit, func(c *Change) error { // the new plan is a new question
		r := fullRequest()
		r.Description = "Create the index at night."
		return c.EditPlan(engineer, 1, r, w.p, w.now)
	})
	w.wants(w.until("Fri 2027-02-26 09:00"),
		"Fri 11:00 remind",   // two hours were left of Thursday
		"Fri 15:00 escalate", // a working day after the question
		"Mon 11:00 remind",
		"Wed 11:00 remind", // Tuesday is a holiday
		"Thu 11:00 remind",
		"Fri 11:00 remind",
	)
	if !w.c.LookAt.IsZero() {
		t.Errorf("after the last reminder it is to be looked at on %s", w.c.LookAt)
	}
}

func TestOnlyThoseWhoAreStillWaitedForAreReminded(t *testing.T) {
	t.Parallel()
	w := watched(t, fullRequest(), "Mon 2027-02-01 09:00")
	w.does(Assess, func(c *Change) error { return c.Assess(assessor, 1, alarming, w.p, w.now) })
	w.does(Approve, func(c *Change) error { return c.Approve(lead, 1, "", w.p, w.now) })
	w.now = local(t, sydney, "Mon 2027-02-01 13:00")
	before := *w.c
	w.allow(w.c.Remind(w.p, w.now))
	if got, want := w.record(&before, Remind), []Place{Card, RemindOf(Approve, 4, lead2.ID)}; !slices.Equal(got, want) {
		t.Errorf("a reminder is said at %q, want %q: no line, and nobody who has approved or raised it", got, want)
	}
	if w.c.AskedAt != 2 || w.c.Reminders != 1 {
		t.Errorf("after a reminder the question is number %d, reminded of %d times", w.c.AskedAt, w.c.Reminders)
	}
}

func TestAReminderHoldsUntilItIsAnswered(t *testing.T) {
	t.Parallel()
	w := watched(t, fullRequest(), "Mon 2027-02-01 09:00")
	w.does(Assess, func(c *Change) error { return c.Assess(assessor, 1, alarming, w.p, w.now) })
	holds := func(place Place) bool {
		parts, _ := place.Parts()
		return w.c.Reminds(parts, w.p)
	}
	first, other := RemindOf(Approve, 3, lead.ID), RemindOf(Approve, 3, lead2.ID)
	if !holds(first) || !holds(other) || holds(RemindOf(Assess, 3, assessor.ID)) || holds(RemindOf(Approve, 1, lead.ID)) {
		t.Error("a reminder holds for what is waited for since the last question")
	}
	before := *w.c
	w.allow(w.c.Approve(lead, 1, "", w.p, w.now))
	w.record(&before, Approve)
	if holds(first) || !holds(other) {
		t.Error("a reminder holds for those who have not approved")
	}
	if got, want := w.c.Redraw(&before, []Place{first, Card}), []Place{first}; !slices.Equal(got, want) {
		t.Errorf("an approval redraws %q, want %q", got, want)
	}
	before = *w.c
	w.now = local(t, sydney, "Mon 2027-02-01 13:00")
	w.allow(w.c.Remind(w.p, w.now))
	w.record(&before, Remind)
	if got := w.c.Redraw(&before, []Place{first}); len(got) > 0 {
		t.Errorf("another reminder redraws %q", got)
	}
}

func TestNobodyIsRemindedWhereNobodyMayAct(t *testing.T) {
	t.Parallel()
	w := watched(t, fullRequest(), "Mon 2027-02-01 09:00")
	w.p.Assessors = Principals{People: []UserID{engineer.ID}} // who has raised it
	w.c.KeepTime(w.p, w.now)
	w.wants(w.until("Fri 2027-02-05 17:00"), "Tue 09:00 escalate")
}

func TestANewQuestionIsRemindedOfFromItsBeginning(t *testing.T) {
	t.Parallel()
	w := watched(t, fullRequest(), "Mon 2027-02-01 09:00")
	w.until("Wed 2027-02-03 09:00")
	if w.c.Reminders != 2 || w.c.EscalatedAt.IsZero() {
		t.Fatalf("the assessor was reminded %d times, and others told at %s", w.c.Reminders, w.c.EscalatedAt)
	}
	w.does(Assess, func(c *Change) error { return c.Assess(assessor, 1, calm, w.p, w.now) })
	w.wants(w.until("Thu 2027-02-04 10:00"), "Wed 13:00 remind", "Thu 09:00 escalate")
}

func TestADowntimeOfThreeDaysGivesOneReminder(t *testing.T) {
	t.Parallel()
	w := watched(t, fullRequest(), "Mon 2027-02-01 09:00")
	w.now = local(t, sydney, "Thu 2027-02-04 08:00")
	if did := w.looks(); len(did) > 0 {
		t.Errorf("before the working day, time did %q", did)
	}
	w.wants(w.until("Fri 2027-02-05 09:30"), "Thu 09:00 remind", "Thu 09:00 escalate")
	w.wants(w.until("Fri 2027-02-26 09:00"), "Fri 13:00 remind") // the fifth was planned for that day
}

func TestSomebodyWhoIsLookingHoldsRemindersOff(t *testing.T) {
	t.Parallel()
	w := watched(t, fullRequest(), "Mon 2027-02-01 09:00")
	w.now = local(t, sydney, "Mon 2027-02-01 12:30")
	w.does(Claim, func(c *Change) error {
		c.Looking = &Looking{By: assessor.ID, At: w.now}
		return nil
	})
	w.wants(w.until("Tue 2027-02-02 08:00"), "Mon 14:30 remind")
	w.now = local(t, sydney, "Tue 2027-02-02 12:00")
	w.looks()
	w.now = local(t, sydney, "Tue 2027-02-02 16:00")
	w.c.Reminders = 1
	w.does(Claim, func(c *Change) error {
		c.Looking = &Looking{By: assessor.ID, At: w.now}
		return nil
	})
	w.wants(w.until("Wed 2027-02-03 12:00"), "Wed 10:00 remind") // an hour was left of Tuesday
}

func TestThoseOneLevelUpAreToldAndElseTheOwners(t *testing.T) {
	t.Parallel()
	w := watched(t, fullRequest(), "Mon 2027-02-01 09:00")
	up := func() (Principals, []AuthorityID) { return w.c.OneUp(w.p) }
	if who, authorities := up(); !slices.Equal(who.People, []UserID{owner.ID}) || authorities != nil {
		t.Errorf("of an assessment %v of %v are told, want the owners", who, authorities)
	}
	w.p.Owners = []UserID{assessor.ID}
	if who, _ := up(); !who.Empty() || !w.c.EscalatesAt(w.p).IsZero() {
		t.Errorf("%v is told at %s of what waits for them", who, w.c.EscalatesAt(w.p))
	}
	w.does(Assess, func(c *Change) error { return c.Assess(assessor, 1, alarming, w.p, w.now) })
	if who, authorities := up(); !slices.Equal(who.Groups, []GroupID{"S0SECURITY"}) || !slices.Equal(authorities, []AuthorityID{"security"}) {
		t.Errorf("of the first level %v of %v are told, want those of the second", who, authorities)
	}
	w.now = local(t, sydney, "Tue 2027-02-02 09:00")
	before := *w.c
	w.allow(w.c.Escalate(w.p, w.now))
	if got, want := w.record(&before, Escalate), []Place{Card, LineFor(3), TellOfGroup(3, "S0SECURITY")}; !slices.Equal(got, want) {
		t.Errorf("it is said at %q, want %q", got, want)
	}
	w.refuse(w.c.Approve(security, 1, "", w.p, w.now), "is for")
	w.refuse(w.c.Escalate(w.p, w.now), "not due")
}

func TestVerificationAndDocumentationAreRemindedOfButNotEscalated(t *testing.T) {
	t.Parallel()
	w := watched(t, Request{Category: Standard, Template: "restart", Implementer: engineer.ID}, "Mon 2027-02-01 09:00")
	w.does(Start, func(c *Change) error { return c.Begin(engineer, nil, w.p, w.now) })
	w.wants(w.until("Wed 2027-02-03 09:00"), "Mon 09:07 overrun") // while the work goes on, nobody is
	w.does(Finish, func(c *Change) error { return c.Complete(engineer, w.p, w.now) })
	w.wants(w.until("Thu 2027-02-04 12:00"), "Wed 13:00 remind")
	w.does(Verify, func(c *Change) error { return c.Check(engineer, true, "it answers", w.p, w.now) })
	w.wants(w.until("Fri 2027-02-05 17:00"), "Thu 16:00 remind", "Fri 16:00 remind")
}
