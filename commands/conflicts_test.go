package commands_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// awaitsSlot returns a change that waits to be scheduled.
func (o *office) awaitsSlot(implementer change.Actor) *change.Change {
	o.t.Helper()
	r := request()
	r.Implementer = implementer.ID
	c, err := o.desk.Submit(o.ctx, o.by(engineer), r)
	o.must(c, err)
	o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
	c, err = o.desk.Approve(o.ctx, o.by(lead), c.Number, 1, "")
	o.must(c, err)
	return c
}

func TestOfTwoWhoTakeTheSameTimeAtOnceOneIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		for range 5 {
			both := []*change.Change{o.awaitsSlot(engineer), o.awaitsSlot(colleague)}
			d, err := o.desk.Slots(o.ctx, both[0].Number)
			if err != nil {
				t.Fatal(err)
			}
			keys := []commands.By{o.by(engineer), o.by(colleague)}
			refused := make([]error, 2)
			var taking sync.WaitGroup
			for i, c := range both {
				taking.Go(func() {
					_, refused[i] = o.desk.TakeSlot(o.ctx, keys[i], c.Number, 1, d.Slots.Slots[0].Start)
				})
			}
			taking.Wait()
			if (refused[0] == nil) == (refused[1] == nil) {
				t.Fatalf("of two who took one time, these were refused: %v", refused)
			}
			refusal := change.AsRefusal(errors.Join(refused...))
			if refusal == nil || !strings.Contains(refusal.Message, "works on the same system") {
				t.Errorf("the later one reads %v", refused)
			}
		}
	})
}

func TestConflictsAreShownBeforeTheyCount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		first, second := o.awaitsSlot(colleague), o.awaitsSlot(engineer)
		at := o.clock.Now().Add(time.Hour)
		o.must(o.desk.Schedule(o.ctx, o.by(colleague), first.Number, at, ""))

		by := o.by(engineer)
		choose := func(known string) error {
			_, err := o.desk.ScheduleKnowing(o.ctx, by, second.Number, at.Add(30*time.Minute), "", known)
			return err
		}
		before := len(o.story(second.Number).Events)
		unseen, shown := errors.AsType[*commands.Unseen](choose(""))
		if !shown || len(unseen.Clashes) != 1 || unseen.Clashes[0].With != first.Number {
			t.Fatalf("the conflicts are %+v", unseen)
		}
		if n := len(o.story(second.Number).Events); n != before {
			t.Errorf("showing conflicts is on record: %d events, not %d", n, before)
		}

		// Another conflict comes up before the time is confirmed.
		third := o.awaitsSlot(colleague)
		o.must(o.desk.Schedule(o.ctx, o.by(colleague), third.Number, at.Add(40*time.Minute), ""))
		again, shown := errors.AsType[*commands.Unseen](choose(unseen.Known))
		if !shown || len(again.Clashes) != 2 {
			t.Fatalf("with another conflict the answer is %+v", again)
		}
		if err := choose(again.Known); err != nil {
			t.Fatal(err)
		}
		events := o.story(second.Number).Events
		facts := slices.DeleteFunc(events[len(events)-1].Facts, func(f change.Fact) bool { return f.Name != "conflict" })
		if len(facts) != 2 || !strings.Contains(facts[0].Value, first.Number.String()) {
			t.Errorf("the record names the conflicts %v", facts)
		}
		if err := choose(""); err != nil { // the form that comes twice is answered quietly
			t.Errorf("the same form again is answered %v", err)
		}
	})
}

func TestWhatConflictsIsDrawnAnewAndItsImplementerToldOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		first, second := o.awaitsSlot(colleague), o.awaitsSlot(engineer)
		at := o.clock.Now().Add(time.Hour)
		o.must(o.desk.Schedule(o.ctx, o.by(colleague), first.Number, at, ""))
		o.drains()
		o.must(o.desk.Schedule(o.ctx, o.by(engineer), second.Number, at, ""))
		n := o.story(second.Number).Change.Events
		o.awaits(map[change.Place]change.Number{change.Card: first.Number, change.TellOf(n, colleague.ID): second.Number})

		// A time that overlaps still is no news; one that does no more has the card drawn anew.
		o.must(o.desk.Schedule(o.ctx, o.by(engineer), second.Number, at.Add(10*time.Minute), ""))
		if got := o.drains(); slices.ContainsFunc(got, func(dl commands.Delivery) bool { return strings.HasPrefix(string(dl.Place), "tell") }) {
			t.Errorf("somebody is told again: %v", got)
		}
		o.must(o.desk.Schedule(o.ctx, o.by(engineer), second.Number, at.Add(9*time.Hour), ""))
		o.awaits(map[change.Place]change.Number{change.Card: first.Number})
	})
}

// drains returns every delivery that waits, as delivered.
func (o *office) drains() []commands.Delivery {
	o.t.Helper()
	var all []commands.Delivery
	for {
		due, err := o.desk.Claim(o.ctx, 100)
		if err != nil {
			o.t.Fatal(err)
		}
		if len(due) == 0 {
			return all
		}
		for i, dl := range due {
			if _, err := o.desk.Delivered(o.ctx, dl, commands.Post{Channel: "C0", TS: string(rune('a' + i%26))}); err != nil {
				o.t.Fatal(err)
			}
		}
		all = append(all, due...)
	}
}

// awaits fails unless these places of these changes are among what waits to be said.
func (o *office) awaits(places map[change.Place]change.Number) {
	o.t.Helper()
	got := o.drains()
	for place, n := range places {
		if !slices.ContainsFunc(got, func(dl commands.Delivery) bool { return dl.Place == place && dl.Change == n }) {
			o.t.Errorf("nothing is said at %s of %s, only %v", place, n, got)
		}
	}
}
