package bot

import (
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func emergencySentences() []kept {
	return []kept{
		{
			"§5", "Emergency changes may be implemented immediately to protect the integrity, availability, or security of the platform.",
			"Work is under way in the moment of the declaration; the authority is asked in the same second and waited for by nobody.", emergenciesStartAtOnce,
		},
		{
			"§5", "The change initiator must notify the relevant stakeholders as soon as practicable and complete all required documentation within 24 hours of implementation.",
			"The channel and the chain are told at once; reminders come at 4, 12 and 20 hours; at 24 it is overdue, and stays listed until it is whole.", emergenciesAreDocumentedInADay,
		},
		{
			"§5", "[Define who has authority to approve emergency changes and the notification chain.]",
			"The policy's authority answers, others are refused; the second rung is told when the first has not acknowledged in time.", chainsAreFollowed,
		},
	}
}

func emergenciesStartAtOnce(t *testing.T, e *edge) {
	t.Helper()
	mara, helen := e.worker(slacksim.Mara), e.worker(slacksim.Helen)
	n := mara.declaresOne()
	c := e.onRecord(n)
	if c.State != change.InImplementation || !c.StartedAt.Equal(c.CreatedAt) {
		t.Fatalf("it is in %s, started at %s", c.State, c.StartedAt)
	}
	helen.clicks("", "approve")
	e.says()
	c = e.onRecord(n)
	if len(c.Approvals) != 1 || c.Approvals[0].By != slacksim.Helen || c.State != change.InImplementation {
		t.Errorf("the authority's answer is %+v, in %s", c.Approvals, c.State)
	}
}

func emergenciesAreDocumentedInADay(t *testing.T, e *edge) {
	t.Helper()
	mara := e.worker(slacksim.Mara)
	n := mara.declaresOne()
	contains(t, mara.reads(slacksim.Emergencies), n.String())
	mara.clicks(slacksim.Changes, "finish")
	e.says()
	mara.verifies()
	for i, hours := range []time.Duration{4, 8, 8} {
		e.passes(hours * time.Hour)
		if got := e.onRecord(n).ClockReminders; got != i+1 {
			t.Fatalf("at reminder time %d there were %d reminders", i+1, got)
		}
	}
	if e.times(n, change.Overdue) != 0 {
		t.Error("it is overdue before its time")
	}
	e.passes(4 * time.Hour)
	if e.times(n, change.Overdue) != 1 {
		t.Error("it is not overdue after 24 hours")
	}
	overdue := commands.Filter{Overdue: true}
	if got := must(e.desk.List(e.ctx, overdue, 0, 10))(t).Changes; len(got) != 1 {
		t.Errorf("the overdue list is %v", got)
	}
	mara.completes(n)
	mara.documents("outcome", "successful")
	if got := must(e.desk.List(e.ctx, overdue, 0, 10))(t).Changes; len(got) != 0 {
		t.Errorf("the overdue list is still %v", got)
	}
}

func chainsAreFollowed(t *testing.T, e *edge) {
	t.Helper()
	mara, priya, helen := e.worker(slacksim.Mara), e.worker(slacksim.Priya), e.worker(slacksim.Helen)
	first := e.desk.Policy().Emergency.Chain[0].Within
	n := mara.declaresOne()
	priya.tries("approve " + n.String())
	if got := e.onRecord(n).Approvals; len(got) != 0 {
		t.Fatalf("somebody without the authority approved: %+v", got)
	}
	told := e.onRecord(n).Chain
	if told.Rung != 1 {
		t.Fatalf("rung %d was told", told.Rung)
	}
	e.passes(told.At.Add(first - 30*time.Second).Sub(e.clock.Now()))
	if rung := e.onRecord(n).Chain.Rung; rung != 1 {
		t.Errorf("rung %d was told too early", rung)
	}
	e.passes(time.Minute)
	if rung := e.onRecord(n).Chain.Rung; rung != 2 {
		t.Fatalf("rung %d was told", rung)
	}
	helen.clicks("", "acknowledge")
	e.says()
	e.passes(3 * time.Hour)
	if chain := e.onRecord(n).Chain; chain.Rung != 2 || chain.AcknowledgedBy != slacksim.Helen {
		t.Errorf("the chain is %+v", chain)
	}
}
