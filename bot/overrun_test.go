package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// atWork puts a change of Mara's on record whose work has begun, at the start of an hour's slot in a window.
func (e *edge) atWork() change.Number {
	e.t.Helper()
	e.atNoon()
	n := e.awaitsSlot(slacksim.Mara)
	at := e.offered(n)[0].Start
	must(e.desk.Schedule(e.ctx, commands.By{Who: member(slacksim.Mara)}, n, at, ""))(e.t)
	e.passes(at.Sub(e.clock.Now()))
	must(e.desk.Start(e.ctx, commands.By{Who: member(slacksim.Mara)}, n))(e.t)
	e.passes(10 * time.Second)
	return n
}

func TestWorkThatIsOpenAsItsTimeEndsIsExtendedHandedOverOrRolledBack(t *testing.T) {
	t.Parallel()
	eachEdge(t, nightly(t), slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		t.Helper()
		mara, tomas := e.worker(slacksim.Mara), e.worker(slacksim.Tomas)
		n := e.atWork()
		e.passes(46 * time.Minute)
		if times := e.times(n, change.Overrun); times != 1 {
			t.Fatalf("people were warned %d times", times)
		}
		contains(t, mara.reads(""), "the time is nearly over", "the work is still open")
		contains(t, mara.shows(), `"action_id":"extend"`, `"action_id":"hand_over"`, `"action_id":"roll_back"`, `"action_id":"finish"`)
		contains(t, e.topCard().Text, "still open as its time ends")
		contains(t, e.inThread(), "warned that the slot ends")

		// Past the end of the window a reason is needed.
		end := e.onRecord(n).Slot.End
		mara.clicks("", "extend")
		mara.fills("end", end.Add(4*time.Hour).Unix())
		contains(t, must(mara.slack.Submit(e.ctx))(t).Errors["reason:1"], "maintenance window")
		mara.fills("end", end.Add(time.Hour).Unix())
		mara.submits()
		e.passes(10 * time.Second)
		if c := e.onRecord(n); !c.Slot.End.Equal(end.Add(time.Hour)) || c.State != change.InImplementation {
			t.Fatalf("it is in %s until %s", c.State, c.Slot.End)
		}
		contains(t, e.inThread(), "extended the slot")
		contains(t, mara.reads(""), "The work goes on with")

		e.passes(time.Hour)
		if times := e.times(n, change.Overrun); times != 2 {
			t.Errorf("people were warned %d times", times)
		}
		mara.clicks("", "hand_over")
		mara.fills("implementer", slacksim.Diego, "reason", "The index is half built.")
		contains(t, must(mara.slack.Submit(e.ctx))(t).Errors["implementer:1"], "nobody carries out what they approved")
		mara.fills("implementer", slacksim.Tomas)
		mara.submits()
		e.passes(10 * time.Second)
		if c := e.onRecord(n); c.Request.Implementer != slacksim.Tomas || c.Plan != 2 || !c.Approvals[0].VoidAt.IsZero() {
			t.Errorf("handed over it is %+v", c)
		}
		contains(t, tomas.reads(""), "handed the work over to", "The index is half built.", "waits for you to finish the work")
		contains(t, tomas.shows(), `"action_id":"extend"`)
		tomas.clicks("", "roll_back")
		e.passes(10 * time.Second)
		e.stands(n, change.InDocumentation)
		if said := mara.reads(""); strings.Contains(said, "still open") {
			t.Errorf("after the rollback they read %q", said)
		}
	})
}

func TestAnExtensionIsCheckedAgainForFreezesAndOthers(t *testing.T) {
	t.Parallel()
	e := newHurriedEdge(t, nightly(t))
	mara, tomas := e.worker(slacksim.Mara), e.worker(slacksim.Tomas)
	n := e.atWork()
	end := e.onRecord(n).Slot.End
	other := e.awaitsSlot(slacksim.Tomas)
	must(e.desk.Schedule(e.ctx, commands.By{Who: member(slacksim.Tomas)}, other, end.Add(30*time.Minute), ""))(t)
	policy := *e.desk.Policy()
	policy.Revision = "frozen"
	policy.Freezes = []change.Freeze{{ID: "audit", Name: "Audit", Reason: "the auditors are here", From: end.Add(2 * time.Hour), To: end.Add(9 * time.Hour)}}
	must(e.desk.Adopt(e.ctx, &policy))(t)
	e.passes(10 * time.Second)

	mara.types("extend " + n.String())
	mara.fills("end", end.Add(3*time.Hour).Unix())
	contains(t, must(mara.slack.Submit(e.ctx))(t).Errors["end:1"], "the freeze “Audit” holds until")
	mara.fills("end", end.Add(time.Hour).Unix())
	contains(t, must(mara.slack.Submit(e.ctx))(t).Errors["reason:1"], other.String(), "same system")
	mara.fills("reason", "One table is left.")
	mara.submits()
	e.passes(10 * time.Second)
	contains(t, tomas.reads(""), "extended the slot", "It conflicts with work of yours", other.String())
	contains(t, e.cardOf(other), "*Conflicts:*", n.String())
	mara.clicks(slacksim.Changes, "finish")
	e.passes(10 * time.Second)
	if said := e.cardOf(other); strings.Contains(said, "Conflicts") {
		t.Errorf("after the work the other's card reads %q", said)
	}
}
