package change_test

import (
	"slices"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

// atWork is a change with an hour's slot, whose work has begun at its start.
func atWork(t *testing.T) *watch {
	t.Helper()
	w := &watch{story: working(t), events: 5}
	w.record(nil, Start)
	return w
}

func TestPeopleAreWarnedOnceBeforeEachEndOfTheSlot(t *testing.T) {
	t.Parallel()
	w := atWork(t)
	warned := func() []time.Duration {
		var at []time.Duration
		for !w.c.LookAt.IsZero() {
			w.now = w.c.LookAt
			w.looks()
			at = append(at, w.now.Sub(start))
		}
		return at
	}
	if at := warned(); !slices.Equal(at, []time.Duration{45 * time.Minute}) || !w.c.Overruns() {
		t.Fatalf("of an end after an hour people are warned after %s", at)
	}
	w.now = start.Add(50 * time.Minute)
	w.does(Extend, func(c *Change) error { return c.Extend(engineer, start.Add(2*time.Hour), "", nil, w.p, w.now) })
	if w.c.Overruns() {
		t.Error("the warning stands after the slot was extended")
	}
	if at := warned(); !slices.Equal(at, []time.Duration{105 * time.Minute}) {
		t.Errorf("of the new end they are warned after %s", at)
	}
	w.refuse(w.c.WarnOfEnd(w.p, w.now), "not due")
}

func TestAShortSlotIsWarnedOfHalfWay(t *testing.T) {
	t.Parallel()
	w := atWork(t)
	w.c.Slot.End = start.Add(20 * time.Minute)
	if at := w.c.NextLook(w.p, w.now); !at.Equal(start.Add(10 * time.Minute)) {
		t.Errorf("people are warned %s after the start", at.Sub(start))
	}
}

func TestWhoeverWorksAndWhoeverAskedForItAreWarned(t *testing.T) {
	t.Parallel()
	w := atWork(t)
	w.c.Requester = colleague.ID
	w.now = start.Add(45 * time.Minute)
	before := *w.c
	w.allow(w.c.WarnOfEnd(w.p, w.now))
	places := w.record(&before, Overrun)
	for _, want := range []Place{Card, LineFor(7), RemindOf(Finish, 7, engineer.ID), RemindOf(Finish, 7, colleague.ID)} {
		if !slices.Contains(places, want) {
			t.Errorf("nothing is said at %s, only at %q", want, places)
		}
	}
	warning, _ := RemindOf(Finish, 7, engineer.ID).Parts()
	posted := []Place{RemindOf(Finish, 7, engineer.ID)}
	for name, act := range map[string]func(c *Change) error{
		"finish":    func(c *Change) error { return c.Complete(engineer, w.p, w.now) },
		"roll back": func(c *Change) error { return c.Undo(engineer, w.p, w.now) },
		"extend":    func(c *Change) error { return c.Extend(engineer, w.now.Add(time.Hour), "", nil, w.p, w.now) },
		"hand over": func(c *Change) error { return c.HandOver(engineer, colleague, w.p, w.now) },
	} {
		c := *w.c
		if !c.Reminds(warning, w.p) {
			t.Fatal("the warning does not hold")
		}
		w.allow(act(&c))
		if redrawn := c.Redraw(w.c, posted); !slices.Equal(redrawn, posted) {
			t.Errorf("after %s the warning stands as it was", name)
		}
	}
}

func TestAnExtensionIsCheckedAgain(t *testing.T) {
	t.Parallel()
	s := working(t)
	until := func(d time.Duration, reason string, booked ...Booking) error {
		c := *s.c
		return c.Extend(engineer, start.Add(d), reason, booked, s.p, s.now)
	}
	s.refuse(until(time.Hour, ""), "ends then already")
	s.refuse(until(8*24*time.Hour, ""), "No slot is longer than 7 d")
	next := Booking{
		Number: 7, State: Scheduled, Systems: []SystemID{"ledger"}, Implementer: colleague.ID,
		Time: Interval{start.Add(90 * time.Minute), start.Add(3 * time.Hour)},
	}
	s.allow(until(90*time.Minute, "", next)) // they only touch
	err := until(2*time.Hour, "", next)
	s.refuse(err, "CHG-7")
	if AsRefusal(err).Fields[ReasonField] == "" {
		t.Errorf("the refusal stands under %v", AsRefusal(err).Fields)
	}
	s.allow(until(2*time.Hour, "CHG-7 waits for us", next))
	s.p.Schedule.Blocks = []ClashKind{SameSystem}
	s.refuse(until(2*time.Hour, "CHG-7 waits for us", next), "cannot be extended")
	s.p.Freezes = []Freeze{{ID: "audit", Name: "Audit", Reason: "the auditors are here", From: start.Add(100 * time.Minute), To: start.Add(9 * time.Hour)}}
	err = until(2*time.Hour, "we are nearly there")
	s.refuse(err, "Audit")
	if AsRefusal(err).Fields[EndField] == "" || AsRefusal(err).Rule != "policy §6" {
		t.Errorf("the refusal is %+v", AsRefusal(err))
	}
	s.refuse(s.c.Extend(colleague, start.Add(2*time.Hour), "", nil, s.p, s.now), "is for the implementer")
}

func TestWorkIsHandedOverToAnActiveMemberWhoDidNotApproveIt(t *testing.T) {
	t.Parallel()
	s := working(t)
	guest := colleague
	guest.Standing = Guest
	unknown := colleague
	unknown.Standing = Unknown
	s.refuse(s.c.HandOver(engineer, guest, s.p, s.now), "guest")
	s.refuse(s.c.HandOver(engineer, unknown, s.p, s.now), "Slack could not say")
	s.refuse(s.c.HandOver(engineer, engineer, s.p, s.now), "does the work already")
	s.refuse(s.c.HandOver(engineer, lead, s.p, s.now), "nobody carries out what they approved")
	s.refuse(s.c.HandOver(colleague, colleague, s.p, s.now), "is for the implementer")
	plan := s.c.Plan
	s.allow(s.c.HandOver(owner, colleague, s.p, s.now))
	if s.c.Request.Implementer != colleague.ID || s.c.Plan != plan+1 || !s.c.Approvals[0].VoidAt.IsZero() {
		t.Errorf("handed over it is %+v in version %d, with %+v", s.c.Request, s.c.Plan, s.c.Approvals)
	}
	s.is(InImplementation)
	s.refuse(s.c.Complete(engineer, s.p, s.now), "is for the implementer")
	s.allow(s.c.Complete(colleague, s.p, s.now))
}

func TestAnOfferedTimeThatWasTakenMeanwhileIsRefused(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	at := s.now.Add(time.Hour)
	other := Booking{Number: 7, State: Scheduled, Systems: []SystemID{"ledger"}, Implementer: colleague.ID, Time: Interval{at, at.Add(time.Hour)}}
	err := s.c.TakeSlot(engineer, 1, at, []Booking{other}, s.p, s.now)
	s.refuse(err, "no longer free: CHG-7")
	if AsRefusal(err).Reason != Conflict {
		t.Errorf("it is refused as %s", AsRefusal(err).Reason)
	}
	s.refuse(s.c.TakeSlot(engineer, 1, s.now.Add(-time.Minute), nil, s.p, s.now), "no longer free")
	s.refuse(s.c.TakeSlot(engineer, 0, at, nil, s.p, s.now), "you saw version 0")
	s.refuse(s.c.TakeSlot(lead, 1, at, nil, s.p, s.now), "is for the implementer")
	s.allow(s.c.TakeSlot(engineer, 1, at, nil, s.p, s.now))
	s.is(Scheduled)
}
