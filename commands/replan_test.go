package commands_test

import (
	"slices"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
)

func TestTheCardOfAScheduledChangeFollowsTheCalendar(t *testing.T) {
	t.Parallel()
	eachFrosty(t, func(t *testing.T, o *office) {
		touched, far := o.scheduled(4), o.scheduled(60)
		o.drains()
		expect := func(after string, want ...change.Number) {
			t.Helper()
			var redrawn []change.Number
			for _, dl := range o.drains() {
				if dl.Place == change.Card {
					redrawn = append(redrawn, dl.Change)
				}
			}
			slices.Sort(redrawn)
			if !slices.Equal(slices.Compact(redrawn), want) {
				t.Errorf("after %s the cards of %v are drawn anew, want those of %v", after, redrawn, want)
			}
		}

		soft := o.quarterEnd(2)
		soft.Soft = true
		f := o.freezes(soft)
		expect("a soft freeze", touched)
		if _, err := o.desk.LiftFreeze(o.ctx, o.by(lead), f.Number, "It is over."); err != nil {
			t.Fatal(err)
		}
		expect("its lifting", touched)

		renamed := *o.desk.Policy()
		renamed.Revision, renamed.Text, renamed.Company = "rev-2", "text 2", "Another name"
		o.adopts(&renamed)
		expect("a policy with the same calendar")

		closed := renamed
		closed.Revision, closed.Text = "rev-3", "text 3"
		closed.Windows = []change.Window{{
			ID: "far", Name: "Far away", Opens: change.MustCron("0 0 1 1 *"), Length: time.Hour, Zone: time.UTC,
		}}
		o.adopts(&closed)
		expect("a policy with another window", touched, far)
	})
}

// adopts has the desk put p in force.
func (o *office) adopts(p *change.Policy) {
	o.t.Helper()
	if adopted, err := o.desk.Adopt(o.ctx, p); err != nil || !adopted {
		o.t.Fatalf("the policy %s was not put in force: %v", p.Revision, err)
	}
}
