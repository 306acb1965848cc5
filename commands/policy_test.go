package commands_test

import (
	"log/slog"
	"slices"
	"testing"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

const owner change.UserID = "U0OWNER"

// revised returns the test policy at another revision, with an owner.
func revised(revision string) *change.Policy {
	p := testPolicy()
	p.Revision, p.Text, p.Owners = revision, "company: "+revision+"\n", []change.UserID{owner}
	return p
}

func TestAnotherPolicyIsPutInForceAndItsOwnersAreTold(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		adopted, err := o.desk.Adopt(o.ctx, revised("rev-2"))
		if err != nil || !adopted {
			t.Fatalf("adopted: %t, %v", adopted, err)
		}
		if adopted, err := o.desk.Adopt(o.ctx, revised("rev-2")); err != nil || adopted {
			t.Errorf("the same again is adopted: %t, %v", adopted, err)
		}
		c := o.submit(engineer)
		if story := o.story(c.Number); story.Events[0].Policy != "rev-2" {
			t.Errorf("a decision after it is made under %s", story.Events[0].Policy)
		}
		events := o.loads()
		if len(events) != 1 || events[0].Fact("revision") != "rev-2" || events[0].Fact("before") != "rev-1" {
			t.Errorf("on record are %v", events)
		}
		if told := o.toldUnder0(); !slices.Equal(told, []change.Place{change.TellOf(1, owner)}) {
			t.Errorf("told are %v", told)
		}
	})
}

func TestTwoInstancesTellOfANewPolicyOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		other, err := commands.New(o.ctx, o.db, testPolicy(), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		for _, desk := range []*commands.Desk{o.desk, other} {
			if adopted, err := desk.Adopt(o.ctx, revised("rev-2")); err != nil || !adopted {
				t.Fatalf("adopted: %t, %v", adopted, err)
			}
		}
		if told := o.toldUnder0(); len(told) != 1 {
			t.Errorf("told are %v", told)
		}
	})
}

func TestAFaultyPolicyIsReportedOnceAndChangesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		if _, err := o.desk.Adopt(o.ctx, revised("rev-2")); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := o.desk.RefusePolicy(o.ctx, "policy.yaml", "rev-3", "policy.yaml:3:1: company is empty"); err != nil {
				t.Fatal(err)
			}
		}
		if in := o.desk.Policy().Revision; in != "rev-2" {
			t.Errorf("%s is in force", in)
		}
		events := o.loads()
		if len(events) != 2 || events[1].Refused == "" || events[1].Policy != "rev-2" {
			t.Errorf("on record are %v", events)
		}
		if told := o.toldUnder0(); len(told) != 2 {
			t.Errorf("told are %v", told)
		}
	})
}

func TestAProgramThatStartsWithAnotherPolicySaysSo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		for _, revision := range []string{"rev-1", "rev-2", "rev-2", "rev-1"} {
			if _, err := commands.New(o.ctx, o.db, revised(revision), slog.New(slog.DiscardHandler)); err != nil {
				t.Fatal(err)
			}
		}
		var told []string
		for _, ev := range o.loads() {
			told = append(told, ev.Fact("before")+" to "+ev.Fact("revision"))
		}
		if want := []string{"rev-1 to rev-2", "rev-2 to rev-1"}; !slices.Equal(told, want) {
			t.Errorf("on record are %v, not %v", told, want)
		}
	})
}

func TestAnotherPolicyHasEveryOpenChangeLookedAt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		c := o.submit(engineer)
		if _, err := o.desk.Adopt(o.ctx, revised("rev-2")); err != nil {
			t.Fatal(err)
		}
		var due []change.Number
		o.view(func(tx *storage.Tx) (err error) {
			due, err = tx.ToLookAt(10)
			return err
		})
		if !slices.Contains(due, c.Number) {
			t.Errorf("to look at are %v", due)
		}
	})
}

// loads returns what is on record of policies that were put in force, or not.
func (o *office) loads() []change.Event {
	o.t.Helper()
	return slices.DeleteFunc(o.story0(), func(ev change.Event) bool { return ev.Action != change.LoadPolicy })
}

// story0 returns the events that belong to no change.
func (o *office) story0() (events []change.Event) {
	o.t.Helper()
	o.view(func(tx *storage.Tx) (err error) {
		events, err = tx.Events(0)
		return err
	})
	return events
}

// toldUnder0 returns the direct messages that are due and belong to no change, and counts them as delivered.
func (o *office) toldUnder0() (places []change.Place) {
	o.t.Helper()
	for {
		claimed, err := o.desk.Claim(o.ctx, 1000)
		if err != nil {
			o.t.Fatal(err)
		}
		if len(claimed) == 0 {
			slices.Sort(places)
			return places
		}
		for _, dl := range claimed {
			if dl.Change == 0 {
				places = append(places, dl.Place)
			}
			if _, err := o.desk.Delivered(o.ctx, dl, commands.Post{}); err != nil {
				o.t.Fatal(err)
			}
		}
	}
}

func (o *office) view(look func(*storage.Tx) error) {
	o.t.Helper()
	if err := o.db.View(o.ctx, look); err != nil {
		o.t.Fatal(err)
	}
}
