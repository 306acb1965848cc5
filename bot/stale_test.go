package bot

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// altersPlan edits CHG-1, of which nothing is said in Slack.
func (e *edge) altersPlan(alter func(*change.Request)) {
	e.t.Helper()
	c := e.story().Change
	r := c.Request
	alter(&r)
	must(e.desk.Edit(e.ctx, commands.By{Who: member(slacksim.Mara)}, 1, c.Plan, r))(e.t)
}

func TestAStaleApprovalIsRefusedWithTheDifferenceAndTheButtonsOfThePresentPlan(t *testing.T) {
	t.Parallel()
	eachEdge(t, byLeads(t), slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		e.awaitLeads()
		e.altersPlan(func(r *change.Request) { r.Rollback.Steps = "Drop the index, then restart the workers." })
		helen := e.worker(slacksim.Helen)
		helen.clicks(slacksim.Changes, "approve") // the card was drawn from the plan before
		messages := e.read(slacksim.Helen, slacksim.Changes)
		last := messages[len(messages)-1]
		for _, want := range []string{
			"you saw version 1, it is now version 2", "New since version 1 of the plan",
			"Rollback: the steps:* “Drop the index again.” → “Drop the index, then restart the workers.”",
		} {
			if !strings.Contains(last.Text, want) {
				t.Errorf("they read %q, want %q", last.Text, want)
			}
		}
		if blocks := string(must(json.Marshal(last.Blocks))(t)); !last.Ephemeral || !strings.Contains(blocks, `"action_id":"approve"`) || !strings.Contains(blocks, `"value":"1:2"`) {
			t.Errorf("the buttons are not those of the present plan: %s", blocks)
		}
		if c := e.story().Change; len(c.Approvals) > 0 {
			t.Fatalf("it is approved: %+v", c.Approvals)
		}
		helen.clicks(slacksim.Changes, "approve") // this time, what they have just read
		if c := e.story().Change; len(c.Approvals) != 1 || c.Approvals[0].Plan != 2 {
			t.Errorf("the approvals are %+v\n%s", c.Approvals, e.logged)
		}
	})
}

func TestAFormOnAStalePlanIsRefusedWithTheDifference(t *testing.T) {
	t.Parallel()
	e := newEdgeOnPolicy(t, byLeads(t))
	e.awaitLeads()
	helen := e.worker(slacksim.Helen)
	helen.clicks("", "return")
	helen.fills("reason", "Say who is on call.")
	e.altersPlan(func(r *change.Request) { r.Title = "Add two indexes to the ledger" })
	answer := must(helen.slack.Submit(e.ctx))(t)
	if seen := helen.sees(); answer.Closed || !strings.Contains(seen, "Add two indexes to the ledger") || !strings.Contains(seen, `"value":"1:2"`) {
		t.Errorf("answered %+v, they see %s", answer, seen)
	}
	helen.do(helen.slack.ClickModal(e.ctx, "approve"))
	e.settle()
	if c := e.story().Change; len(c.Approvals) != 1 || c.Approvals[0].Plan != 2 {
		t.Errorf("the approvals are %+v\n%s", c.Approvals, e.logged)
	}
}
