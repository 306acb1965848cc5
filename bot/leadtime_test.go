package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// hurried is a policy in which one lead approves, and a change of moderate risk needs two days' notice, of every day.
func hurried(tb testing.TB) *change.Policy {
	tb.Helper()
	p := *byLeads(tb)
	p.Schedule.LeadTimes, p.Schedule.LeadTimeBlocks = map[change.Risk]int{change.ModerateRisk: 2}, false
	p.Calendar, p.Freezes, p.Windows = change.Calendar{}, nil, nil
	return &p
}

func TestAShortNoticeIsShownToApproversAndReasonedForAtScheduling(t *testing.T) {
	t.Parallel()
	eachEdge(t, hurried(t), slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		e.raise()
		e.altersPlan(func(r *change.Request) { r.WishedStart = e.clock.Now().Add(2 * time.Hour) })
		must(e.desk.Assess(e.ctx, commands.By{Who: member(slacksim.Priya)}, 1, 2, e.lowRisk()))(t)
		e.deliver()
		helen, mara := e.worker(slacksim.Helen), e.worker(slacksim.Mara)
		for where, said := range map[string]string{
			"the approver": helen.reads(""), "the card": e.read(slacksim.Helen, slacksim.Changes)[0].Text,
		} {
			if !strings.Contains(said, "*Notice:* needs 2 working days, has ") {
				t.Errorf("%s reads %q", where, said)
			}
		}
		helen.clicks("", "approve")
		e.deliver()
		mara.clicks("", "schedule")
		if seen := mara.sees(); !strings.Contains(seen, "asks for notice of 2 working days") || !strings.Contains(seen, "An earlier start needs a reason.") {
			t.Errorf("the form shows %s", seen)
		}
		answer := must(mara.slack.Submit(e.ctx))(t)
		if said := answer.Errors["reason:1"]; !strings.Contains(said, "needs 2 working days' notice") || !strings.Contains(said, "Give the reason here") {
			t.Errorf("without a reason it is answered %+v", answer)
		}
		mara.fills("reason", "The bank asked for it.")
		mara.submits()
		if c := e.story().Change; c.State != change.Scheduled || c.Slot.Reason != "The bank asked for it." {
			t.Errorf("it is in %s with the slot %+v", c.State, c.Slot)
		}
	})
}

func TestALeadTimeThatBlocksNamesTheEarliestDay(t *testing.T) {
	t.Parallel()
	policy := hurried(t)
	policy.Schedule.LeadTimeBlocks = true
	e := newEdgeOnPolicy(t, policy)
	e.awaitLeads()
	e.worker(slacksim.Diego).clicks("", "approve")
	e.deliver()
	mara := e.worker(slacksim.Mara)
	mara.clicks("", "schedule")
	if seen := mara.sees(); !strings.Contains(seen, "An earlier start is refused.") {
		t.Errorf("the form shows %s", seen)
	}
	mara.fills("wished_start", e.clock.Now().Add(time.Hour).Unix(), "reason", "The bank asked for it.")
	answer := must(mara.slack.Submit(e.ctx))(t)
	if said := answer.Errors["wished_start:1"]; !strings.Contains(said, "The earliest day is ") {
		t.Errorf("it is answered %+v", answer)
	}
}

func TestAFreezeRefusesASlotAndAStart(t *testing.T) {
	t.Parallel()
	policy := hurried(t)
	policy.Schedule.LeadTimes = nil
	clock := newClock()
	from := clock.Now().Add(10 * time.Hour)
	policy.Freezes = []change.Freeze{{Name: "Year end", Reason: "the books are closed", From: from, To: from.Add(24 * time.Hour)}}
	eachEdge(t, policy, slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		e.awaitLeads()
		e.worker(slacksim.Diego).clicks("", "approve")
		e.deliver()
		mara := e.worker(slacksim.Mara)
		mara.clicks("", "schedule")
		mara.fills("wished_start", from.Add(-30*time.Minute).Unix()) // the work takes an hour
		answer := must(mara.slack.Submit(e.ctx))(t)
		if said := answer.Errors["wished_start:1"]; !strings.Contains(said, "the freeze “Year end”") || !strings.Contains(said, "the books are closed") {
			t.Errorf("it is answered %+v", answer)
		}
		mara.fills("wished_start", from.Add(-time.Hour).Unix())
		mara.submits()
		e.clock.Advance(10*time.Hour + 5*time.Minute) // the tolerance would let it start
		mara.clicks(slacksim.Changes, "start")
		if said := mara.reads(slacksim.Changes); strings.Contains(said, "Implementation") || e.story().Change.State != change.Scheduled {
			t.Errorf("it starts: %q", said)
		}
	})
}
