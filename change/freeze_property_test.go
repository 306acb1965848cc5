package change_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "github.com/noim3/changebot/change"
)

// TestWhatAFreezeMustNeverLetHappen has freezes come and go at random while people schedule, hold, release, let through
// and start a change, and looks from time to time at what freezes make due.
func TestWhatAFreezeMustNeverLetHappen(t *testing.T) {
	t.Parallel()
	story := func(rt *rapid.T) {
		s := approval(t, calm)
		s.p.FreezeRules = FreezeRules{Authority: "leads"}
		s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
		for i := range rapid.IntRange(10, 60).Draw(rt, "acts") {
			s.now = s.now.Add(time.Duration(rapid.IntRange(0, 60).Draw(rt, "minutes")) * time.Minute)
			before := *s.c
			act := rapid.SampledFrom([]Action{Schedule, Schedule, Hold, Release, Except, Start, DraftFreeze, LiftFreeze, FreezeHold, FreezeHold}).Draw(rt, "act")
			err := freezeAct(rt, s, act, i)
			if err != nil && AsRefusal(err) == nil {
				rt.Fatalf("%s failed: %v", act, err)
			}
			neverInAFreeze(rt, s, &before, act)
			if s.c.State == InImplementation {
				return
			}
		}
	}
	for range 20 { // of a hundred stories each
		rapid.Check(t, story)
	}
}

// freezeAct does one act of the story; [FreezeHold] stands for the bot's look at what freezes make due.
func freezeAct(rt *rapid.T, s *story, act Action, i int) error {
	hours := func(name string) time.Duration {
		return time.Duration(rapid.IntRange(0, 12).Draw(rt, name)) * time.Hour
	}
	switch act { //nolint:exhaustive // those of this story
	case Schedule:
		return s.c.ScheduleAt(engineer, s.now.Add(hours("ahead")), "as agreed", nil, s.p, s.now)
	case Hold:
		return s.c.SetAside(engineer, "the vendor is late", s.p, s.now)
	case Release:
		return s.c.TakeUp(engineer, s.p, s.now)
	case Start:
		return s.c.Begin(engineer, nil, s.p, s.now)
	case Except:
		for _, f := range s.c.Passable(s.p, s.now) {
			_, err := s.c.LetThrough(lead, f.ID, "it is needed", s.p, s.now)
			return err
		}
	case DraftFreeze:
		from := s.now.Add(hours("from"))
		f := Freeze{ID: FreezeID(fmt.Sprint("f", i)), Name: "Freeze", Reason: "it is quiet", From: from, To: from.Add(hours("length") + time.Hour)}
		f.Soft = rapid.IntRange(0, 3).Draw(rt, "soft") == 0
		s.p.Freezes = append(s.p.Freezes, f)
	case LiftFreeze:
		if len(s.p.Freezes) > 0 {
			s.p.Freezes = s.p.Freezes[1:]
		}
	case FreezeHold:
		return lookAtFreezes(rt, s)
	}
	return nil
}

func lookAtFreezes(rt *rapid.T, s *story) (err error) {
	held := s.c.State == OnHold && s.c.HeldBy == ""
	switch due := s.c.FreezeDue(s.p, s.now); due { //nolint:exhaustive // there are no others
	case FreezeHold:
		_, err = s.c.HoldForFreeze(s.p, s.now)
	case FreezeRelease:
		err = s.c.ReleaseFromFreeze(s.p, s.now)
	}
	if err != nil || held && (s.c.State != OnHold || s.c.HeldBy != "") {
		rt.Fatalf("a look does %v, and leaves what people held %v in %s", err, held, s.c.State)
	}
	if s.c.FreezeDue(s.p, s.now) == FreezeRelease {
		rt.Fatal("what is done is due again")
	}
	return nil
}

func neverInAFreeze(rt *rapid.T, s *story, before *Change, act Action) {
	for _, f := range s.p.FreezesDuring(s.c.Request, s.now, s.now.Add(1)) {
		if act == Start && s.c.State == InImplementation && !f.Soft && !s.c.ExceptFrom(f) {
			rt.Fatalf("work began in the freeze until %s", f.To)
		}
	}
	switch {
	case s.c.HeldBy != "" && s.c.State != OnHold:
		rt.Fatalf("in %s it is held by %s", s.c.State, s.c.HeldBy)
	case before.HeldBy != "" && act == Release && s.c.State != OnHold:
		rt.Fatal("people released what a freeze holds")
	case s.c.State == OnHold && s.c.HeldFrom == "":
		rt.Fatal("nobody knows where it goes back to")
	case s.c.State == Scheduled && s.c.Slot == nil:
		rt.Fatal("it is scheduled without a slot")
	}
}
