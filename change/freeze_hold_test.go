package change_test

import (
	"slices"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

// frozenStory is a story whose slot, of an hour two hours from now, a hard freeze has come to touch.
func frozenStory(t *testing.T) *story {
	t.Helper()
	s := approval(t, calm)
	s.p.FreezeRules = FreezeRules{Authority: "leads"}
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.allow(s.c.ScheduleAt(engineer, s.now.Add(2*time.Hour), "", nil, s.p, s.now))
	s.p.Freezes = []Freeze{incident(s.now)}
	return s
}

func incident(now time.Time) Freeze {
	return Freeze{ID: "FRZ-1", Name: "Incident", Reason: "we look for its cause", From: now.Add(150 * time.Minute), To: now.Add(day)}
}

func (s *story) due(want Action) {
	s.t.Helper()
	if got := s.c.FreezeDue(s.p, s.now); got != want {
		s.t.Errorf("due is %q, want %q", got, want)
	}
}

// held is frozenStory once the freeze holds it.
func held(t *testing.T) *story {
	t.Helper()
	s := frozenStory(t)
	f, err := s.c.HoldForFreeze(s.p, s.now)
	if err != nil || f.ID != "FRZ-1" {
		t.Fatalf("held by %+v, %v", f, err)
	}
	return s
}

func TestAHardFreezeHoldsAScheduledChangeThatItTouches(t *testing.T) {
	t.Parallel()
	s := held(t)
	if s.is(OnHold); s.c.HeldBy != "FRZ-1" || s.c.HeldFrom != Scheduled || s.c.Slot == nil || !s.c.Frozen() {
		t.Errorf("it is held by %q from %q", s.c.HeldBy, s.c.HeldFrom)
	}
	if s.c.Waits(s.p).Do != "" {
		t.Errorf("it waits for somebody to %s", s.c.Waits(s.p).Do)
	}
	s.due("")
	if _, err := s.c.HoldForFreeze(s.p, s.now); AsRefusal(err) == nil {
		t.Errorf("it is held twice: %v", err)
	}
	s.refuse(s.c.TakeUp(engineer, s.p, s.now), "held by the freeze “Incident”, which holds until Tue 24 Nov 2026 09:00 UTC")
	s.refuse(s.c.Begin(engineer, nil, s.p, s.now), "“Start work” cannot be done there")
}

func TestWhatNoFreezeHolds(t *testing.T) {
	t.Parallel()
	for name, alter := range map[string]func(s *story){
		"a soft one":         func(s *story) { s.p.Freezes[0].Soft = true },
		"another system's":   func(s *story) { s.p.Freezes[0].Systems = []SystemID{"payments"} },
		"one right after it": func(s *story) { s.p.Freezes[0].From = s.c.Slot.End },
		"one that is over":   func(s *story) { s.p.Freezes[0].From, s.p.Freezes[0].To = s.now.Add(-time.Hour), s.now },
		"a slot that passed": func(s *story) { s.now = s.c.Slot.End },
		"an exception": func(s *story) {
			s.c.Exceptions = []Exception{{Freeze: "FRZ-1", Until: s.p.Freezes[0].To}}
		},
		"people hold it": func(s *story) { s.allow(s.c.SetAside(engineer, "the vendor is late", s.p, s.now)) },
		"no slot":        func(s *story) { s.c.State, s.c.Slot = InScheduling, nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := frozenStory(t)
			alter(s)
			s.due("")
		})
	}
	s := frozenStory(t)
	s.c.Exceptions = []Exception{{Freeze: "FRZ-1", Until: s.p.Freezes[0].To.Add(-time.Minute)}} // of a shorter one
	s.due(FreezeHold)
}

func TestAChangeIsReleasedToItsSlotWhenThatCanStillBeKept(t *testing.T) {
	t.Parallel()
	s := held(t)
	s.p.Freezes = nil
	s.now = s.c.Slot.Start.Add(s.p.Schedule.Tolerance)
	s.due(FreezeRelease)
	s.allow(s.c.ReleaseFromFreeze(s.p, s.now))
	if s.is(Scheduled); s.c.HeldBy != "" || s.c.HeldFrom != "" || s.c.Reason != "" || s.c.Slot == nil {
		t.Errorf("released, it is %+v", s.c)
	}
	s.due("")
	s.allow(s.c.Begin(engineer, nil, s.p, s.now))
}

func TestAChangeWhoseSlotHasPassedIsScheduledAnew(t *testing.T) {
	t.Parallel()
	s := held(t)
	s.now = s.now.Add(day - time.Minute)
	s.due("")
	s.refuse(s.c.ReleaseFromFreeze(s.p, s.now), "is not due")
	s.now = s.now.Add(time.Minute)
	s.due(FreezeRelease)
	s.allow(s.c.ReleaseFromFreeze(s.p, s.now))
	if s.is(InScheduling); s.c.Slot != nil || s.c.Waits(s.p).Do != Schedule {
		t.Errorf("it has the slot %v and waits for %s", s.c.Slot, s.c.Waits(s.p).Do)
	}
}

func TestAStandardChangeStaysScheduledAndItsPeopleAreTold(t *testing.T) {
	t.Parallel()
	p := policy(t)
	c, err := New(colleague, Request{Category: Standard, Template: "restart", Implementer: engineer.ID}, p, start)
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, p: p, c: c, now: start}
	p.Freezes = []Freeze{{ID: "FRZ-1", Name: "Incident", Reason: "we look", From: start, To: start.Add(day)}}
	before := *c
	_, err = c.HoldForFreeze(p, start)
	s.allow(err)
	told := c.Announce(&before, Event{N: 2, Action: FreezeHold, By: Bot, At: start}, p)
	if want := []Place{Card, LineFor(2), TellOf(2, colleague.ID), TellOf(2, engineer.ID)}; !slices.Equal(told, want) {
		t.Errorf("held, %v are told, want %v", told, want)
	}
	s.now = start.Add(day)
	before = *c
	s.allow(c.ReleaseFromFreeze(p, s.now))
	s.is(Scheduled)
	told = c.Announce(&before, Event{N: 3, Action: FreezeRelease, By: Bot, At: s.now}, p)
	if want := []Place{Card, LineFor(3), TellOf(3, colleague.ID), TellOf(3, engineer.ID)}; !slices.Equal(told, want) {
		t.Errorf("released, %v are told, want %v", told, want)
	}
	s.allow(c.ScheduleAt(engineer, s.now.Add(time.Hour), "", nil, p, s.now))
}

func TestWhoIsAskedAfterAReleaseIsNotToldAsWell(t *testing.T) {
	t.Parallel()
	s := held(t)
	s.c.Requester = colleague.ID
	s.p.Freezes = nil
	before := *s.c
	s.allow(s.c.ReleaseFromFreeze(s.p, s.now))
	told := s.c.Announce(&before, Event{N: 9, Action: FreezeRelease, By: Bot, At: s.now}, s.p)
	if want := []Place{Card, LineFor(9), TellOf(9, colleague.ID), AskOf(Start, 9, engineer.ID)}; !slices.Equal(told, want) {
		t.Errorf("%v are told, want %v", told, want)
	}
}

func TestAnotherFreezeTakesOver(t *testing.T) {
	t.Parallel()
	s := held(t)
	second := incident(s.now)
	second.ID, second.Name, second.To = "FRZ-2", "Audit", second.To.Add(day)
	s.p.Freezes = append([]Freeze{second}, s.p.Freezes...)
	s.due("") // the first one still holds it
	if f, known := s.c.HoldingFreeze(s.p); !known || f.ID != "FRZ-1" {
		t.Errorf("it is held by %+v", f)
	}
	s.p.Freezes = s.p.Freezes[:1]
	if _, known := s.c.HoldingFreeze(s.p); known {
		t.Error("a freeze that is gone holds it")
	}
	s.due(FreezeHold)
	_, err := s.c.HoldForFreeze(s.p, s.now)
	s.allow(err)
	if s.is(OnHold); s.c.HeldBy != "FRZ-2" || s.c.HeldFrom != Scheduled {
		t.Errorf("it is held by %q from %q", s.c.HeldBy, s.c.HeldFrom)
	}
}

func TestReleasedByPeopleIntoAFreezeTheFreezeHoldsIt(t *testing.T) {
	t.Parallel()
	s := frozenStory(t)
	s.allow(s.c.SetAside(engineer, "the vendor is late", s.p, s.now))
	s.allow(s.c.TakeUp(engineer, s.p, s.now))
	if s.is(OnHold); s.c.HeldBy != "FRZ-1" || s.c.HeldFrom != Scheduled {
		t.Fatalf("it is held by %q from %q", s.c.HeldBy, s.c.HeldFrom)
	}
	s.p.Freezes = nil
	s.refuse(s.c.TakeUp(engineer, s.p, s.now), "goes on by itself")
	s.allow(s.c.ReleaseFromFreeze(s.p, s.now))
	s.is(Scheduled)
}

func TestAHeldChangeIsRescheduledOutsideTheFreeze(t *testing.T) {
	t.Parallel()
	s := held(t)
	s.refuse(s.c.ScheduleAt(engineer, s.now.Add(3*time.Hour), "", nil, s.p, s.now), "the freeze “Incident”")
	s.allow(s.c.ScheduleAt(engineer, s.now.Add(day), "", nil, s.p, s.now))
	if s.is(Scheduled); s.c.HeldBy != "" || s.c.HeldFrom != "" {
		t.Errorf("rescheduled, it is %+v", s.c)
	}
}

func TestAChangeIsLetThroughOneFreezeByItsKeepers(t *testing.T) {
	t.Parallel()
	s := held(t)
	let := func(who Actor, id FreezeID, reason string) error {
		_, err := s.c.LetThrough(who, id, reason, s.p, s.now)
		return err
	}
	s.refuse(let(engineer, "FRZ-1", "it mends it"), "is for the freeze authority") // a lead, but the implementer
	s.refuse(let(assessor, "FRZ-1", "it mends it"), "is for the freeze authority")
	s.refuse(let(lead, "FRZ-1", " "), "needs a reason")
	s.refuse(let(lead, "gone", "it mends it"), "no such freeze")
	if all := s.c.Passable(s.p, s.now); len(all) != 1 || all[0].ID != "FRZ-1" || !s.c.Blocked(s.p) {
		t.Errorf("it could be let through %+v", all)
	}
	s.allow(let(lead, "FRZ-1", " It mends the cause. "))
	want := Exception{Freeze: "FRZ-1", Name: "Incident", Until: s.p.Freezes[0].To, By: lead.ID, At: s.now, Reason: "It mends the cause."}
	if len(s.c.Exceptions) != 1 || s.c.Exceptions[0] != want {
		t.Errorf("the exceptions are %+v", s.c.Exceptions)
	}
	s.refuse(let(lead, "FRZ-1", "again"), "was let through the freeze “Incident” already")
	if s.c.Blocked(s.p) || len(s.c.Passable(s.p, s.now)) != 0 {
		t.Error("it is still in the way")
	}
	s.due(FreezeRelease)
	s.allow(s.c.ReleaseFromFreeze(s.p, s.now))
	s.now = s.c.Slot.Start
	s.allow(s.c.Begin(engineer, nil, s.p, s.now))
}

func TestAnExceptionIsForOneTimeOfAFreeze(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.p.FreezeRules, s.p.Freezes = FreezeRules{Authority: "leads"}, []Freeze{yearEnd}
	e, err := s.c.LetThrough(lead, "year-end", "few are affected", s.p, s.now)
	if err != nil || !e.Until.Equal(time.Date(2027, 1, 5, 0, 0, 0, 0, time.UTC)) {
		t.Fatalf("before it has a time it is let through %+v, %v", e, err)
	}
	next := yearEnd
	next.From, next.To = next.From.AddDate(2, 0, 0), next.To.AddDate(2, 0, 0)
	if s.c.ExceptFrom(next) {
		t.Error("it passes the next year's too")
	}
	s.p.Freezes = []Freeze{{ID: "soft", Name: "Soft", Soft: true, From: start, To: start.Add(day)}, {ID: "p", Name: "P", Systems: []SystemID{"payments"}, To: start.Add(day)}}
	for id, says := range map[FreezeID]string{"soft": "no exception is needed", "p": "does not concern CHG-1"} {
		_, err := s.c.LetThrough(lead, id, "why", s.p, s.now)
		refused(t, err, says)
	}
}
