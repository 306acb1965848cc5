package commands_test

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
)

func TestAChangeIsExplainedFromItsRecord(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		if _, err := o.desk.Approve(o.ctx, o.by(engineer), c.Number, 1, ""); change.AsRefusal(err) == nil {
			t.Fatalf("the requester approves: %v", err)
		}
		account, err := o.desk.Why(o.ctx, c.Number)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, e := range account.Explanations {
			said = append(said, e.Heading)
			for _, s := range e.Says {
				said = append(said, s.String())
			}
		}
		for _, want := range []string{
			"Why its risk is low", "Who notices? “One team”: 1 point × weight 1 = 1.", "It needs 1 approval of Leads, and has 0.",
			"What was refused, and why", "You cannot approve CHG-1: you are its requester.", "decided under revision rev-1, which is in force",
		} {
			if !strings.Contains(strings.Join(said, "\n"), want) {
				t.Errorf("it does not say %q:\n%s", want, strings.Join(said, "\n"))
			}
		}
		if _, err := o.desk.Why(o.ctx, 99); change.AsRefusal(err) == nil || change.AsRefusal(err).Reason != change.NotFound {
			t.Errorf("a change that is not there is explained: %v", err)
		}
	})
}

func TestThePolicyIsInForceSinceItWasPutThere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		first := o.clock.Now()
		o.clock.Advance(time.Hour)
		since := func() time.Time {
			t.Helper()
			at, err := o.desk.PolicySince(o.ctx)
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		if at := since(); !at.Equal(first) {
			t.Errorf("the first policy is in force since %s, not %s", at, first)
		}
		second := testPolicy()
		second.Revision, second.Text = "rev-2", "company: Test 2\n"
		if _, err := o.desk.Adopt(o.ctx, second); err != nil {
			t.Fatal(err)
		}
		if at := since(); !at.Equal(o.clock.Now()) {
			t.Errorf("the second policy is in force since %s, not %s", at, o.clock.Now())
		}
		if err := o.desk.RefusePolicy(o.ctx, "policy.yaml", "rev-3", "It is faulty."); err != nil {
			t.Fatal(err)
		}
		if at := since(); !at.Equal(o.clock.Now()) {
			t.Errorf("after a faulty file it is in force since %s", at)
		}
	})
}
