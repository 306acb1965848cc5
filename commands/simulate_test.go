package commands_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestAPolicyIsTriedOnWhatIsOnRecord(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		assessed := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), assessed.Number, 1, lowRisk))
		o.must(o.desk.Approve(o.ctx, o.by(lead), assessed.Number, 1, ""))
		o.submit(colleague) // nothing is decided about it yet but that it was taken in

		stricter := testPolicy()
		stricter.Revision = "rev-2"
		stricter.Risk.Rules = []change.RiskRule{{Risk: change.HighRisk, Because: "the ledger is everything"}}
		got, looked := o.simulate(stricter, time.Time{})
		want := []change.Retrial{
			{
				Change: assessed.Number, Title: "Add an index to the ledger", About: "risk", Was: "Low", Now: "High",
				Because: "the ledger is everything",
			},
			{
				Change: assessed.Number, Title: "Add an index to the ledger", About: "authority", Was: "1 of Leads", Now: "2 of Leads",
				Because: "another route matches, or the route asks for others",
			},
		}
		if diff := cmp.Diff(want, got); diff != "" || looked != 2 {
			t.Errorf("of %d changes (-want +got):\n%s", looked, diff)
		}
		if got, _ := o.simulate(testPolicy(), time.Time{}); len(got) > 0 {
			t.Errorf("the same policy decides otherwise: %v", got)
		}
	})
}

func TestAPolicyWithoutASystemOrAnApproverRefusesWhatThatOneDecided(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		c := o.submit(colleague)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		// engineer is a member by name, and the request's implementer; so another plan is approved by name.
		withoutSystem := testPolicy()
		withoutSystem.Systems = []change.System{{ID: "web", Name: "Website"}}
		got, _ := o.simulate(withoutSystem, time.Time{})
		if len(got) != 1 || got[0].About != "request" || got[0].Because != "The catalogue has no system “ledger”." {
			t.Errorf("without the system: %v", got)
		}
		if got, looked := o.simulate(withoutSystem, time.Now().AddDate(10, 0, 0)); len(got) > 0 || looked > 0 {
			t.Errorf("what was raised before is looked at: %d, %v", looked, got)
		}
	})
}

func (o *office) simulate(p *change.Policy, since time.Time) (found []change.Retrial, looked int) {
	o.t.Helper()
	s := commands.Simulation{DB: o.db, Policy: p, Since: since, Read: func(string) *change.Policy { return testPolicy() }}
	looked, err := s.Run(o.ctx, func(r change.Retrial) error {
		found = append(found, r)
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return found, looked
}
