package bot

import (
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

func rollbackSentences() []kept {
	return []kept{
		{
			"§4", "All normal and emergency changes must include a documented rollback plan prior to implementation approval.",
			"Neither form is taken with “see ticket” for a plan; the approver's message shows the plan whole.", rollbackPlansAreWritten,
		},
		{
			"§4", "The rollback plan must identify the steps to restore the previous state, the personnel responsible, and the conditions under which rollback would be triggered.",
			"Each of the three parts is asked for; Trigger rollback names the people in the thread and posts the steps.", rollbackHasThreeParts,
		},
	}
}

func rollbackPlansAreWritten(t *testing.T, e *edge) {
	t.Helper()
	mara, priya, helen := e.worker(slacksim.Mara), e.worker(slacksim.Priya), e.worker(slacksim.Helen)
	for _, word := range []string{"", "emergency"} {
		mara.types(word)
		if word == "" {
			mara.fillsRequest()
		} else {
			mara.fillsEmergency()
		}
		mara.fills("rollback_steps", "see ticket OPS-12")
		answer := must(mara.slack.Submit(e.ctx))(t)
		contains(t, answer.Errors["rollback_steps:1"], "only points elsewhere")
		mara.closes()
	}
	if c := e.newest(); c != nil {
		t.Fatalf("%s was raised", c.Number)
	}
	mara.raises("rollback_steps", "Drop the index again with DROP INDEX CONCURRENTLY.")
	priya.assesses()
	contains(t, helen.reads(""), "DROP INDEX CONCURRENTLY", "<@"+slacksim.Tomas+">", "Write latency above 50 ms.")
}

func rollbackHasThreeParts(t *testing.T, e *edge) {
	t.Helper()
	mara, priya, tomas := e.worker(slacksim.Mara), e.worker(slacksim.Priya), e.worker(slacksim.Tomas)
	mara.types("")
	mara.fillsRequest()
	mara.fills("rollback_steps", "n/a", "rollback_conditions", "https://wiki.example.com/rollback")
	answer := must(mara.slack.Submit(e.ctx))(t)
	if answer.Errors["rollback_steps:1"] == "" || answer.Errors["rollback_conditions:1"] == "" {
		t.Fatalf("the answer is %+v", answer)
	}
	mara.closes()
	n := mara.raises()
	priya.assesses()
	e.approveAll(n)
	mara.schedules()
	mara.clicks(slacksim.Changes, "start")
	e.says()
	tomas.clicks(slacksim.Changes, "roll_back")
	e.says()
	if c := e.onRecord(n); c.State != change.InDocumentation || c.RolledBackAt.IsZero() {
		t.Fatalf("it is in %s", c.State)
	}
	contains(t, e.inThread(), "<@"+slacksim.Tomas+">", "Drop the index again.")
}
