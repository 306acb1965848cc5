package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage/storagetest"
)

// nightly is a policy in which one lead approves, and the ledger has a maintenance window each night, by clocks that are
// never moved.
func nightly(tb testing.TB) *change.Policy {
	tb.Helper()
	p := *hurried(tb)
	p.Schedule.LeadTimes, p.TimeZone = nil, time.UTC
	night, err := change.ParseCron("0 2 * * *")
	if err != nil {
		tb.Fatal(err)
	}
	p.Windows = []change.Window{{
		ID: "night", Name: "Database Night", Opens: night, Length: 4 * time.Hour, Zone: p.TimeZone, Systems: []change.SystemID{"ledger-db"},
	}}
	return &p
}

// newHurriedEdge is newEdge under a policy, in a Slack that takes as many messages at once as there are.
func newHurriedEdge(t *testing.T, policy *change.Policy) *edge {
	t.Helper()
	clock := newClock()
	return newEdgeOn(t, storagetest.SQLite(t, storagetest.WithClock(clock)), clock, policy, slacksim.Config{Unlimited: true})
}

// atNoon lets time pass until noon, far from any window.
func (e *edge) atNoon() {
	e.t.Helper()
	now := e.clock.Now()
	e.passes(now.Truncate(24 * time.Hour).Add(36 * time.Hour).Sub(now))
}

// awaitsSlot puts a change of Mara's on record whose implementer is asked to schedule it.
func (e *edge) awaitsSlot(implementer string) change.Number {
	e.t.Helper()
	r := request()
	r.Implementer = change.UserID(implementer)
	c := must(e.desk.Submit(e.ctx, commands.By{Who: member(slacksim.Mara)}, r))(e.t)
	must(e.desk.Assess(e.ctx, commands.By{Who: member(slacksim.Priya)}, c.Number, 1, e.lowRisk()))(e.t)
	leads, _ := e.desk.Policy().Authority("platform-leads")
	diego := member(slacksim.Diego)
	diego.Groups = leads.Members.Groups
	must(e.desk.Approve(e.ctx, commands.By{Who: diego}, c.Number, 1, ""))(e.t)
	e.passes(10 * time.Second)
	return c.Number
}

// offered returns the times that are free for a change now.
func (e *edge) offered(n change.Number) []change.Interval {
	e.t.Helper()
	slots := must(e.desk.Slots(e.ctx, n))(e.t).Slots.Slots
	if len(slots) != commands.Offered {
		e.t.Fatalf("%d times are free", len(slots))
	}
	return slots
}

// shows returns the blocks of the person's last direct message, as one text.
func (w worker) shows() string {
	w.t.Helper()
	messages := must(w.slack.Messages(w.ctx, ""))(w.t)
	return string(must(json.Marshal(messages[len(messages)-1].Blocks))(w.t))
}

func TestAFreeTimeIsOneClickAway(t *testing.T) {
	t.Parallel()
	eachEdge(t, nightly(t), slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		t.Helper()
		e.atNoon()
		mara, tomas := e.worker(slacksim.Mara), e.worker(slacksim.Tomas)
		n := e.awaitsSlot(slacksim.Mara)
		free := e.offered(n)
		label := free[1].Start.Format("Mon 2 Jan, ") + "02:00–03:00 UTC, window Database Night"
		contains(t, mara.shows(), label, `"action_id":"slot_3"`, "Another time…")
		contains(t, mara.reads(""), "The next times that are free", "<!date^", "window Database Night")

		// Somebody else takes the first of them.
		other := e.awaitsSlot(slacksim.Tomas)
		tomas.clicks("", "slot_1")
		e.stands(other, change.Scheduled)
		mara.clicks("", "slot_1")
		e.stands(n, change.InScheduling)
		contains(t, mara.reads(""), "no longer free", other.String(), "policy §3.4", "The next times that are free")
		next := e.offered(n)[0].Start
		if mara.clicks("", "slot_1"); !e.onRecord(n).Slot.Start.Equal(next) {
			t.Errorf("it is scheduled at %s, not at %s", e.onRecord(n).Slot.Start, next)
		}
		e.passes(10 * time.Second)
		e.stands(n, change.Scheduled)
		contains(t, e.inThread(), "scheduled the work")
		if said := e.times(n, change.Schedule); said != 1 {
			t.Errorf("it was scheduled %d times", said)
		}
	})
}

func TestATimeOfOnesOwnIsReasonedForAndItsConflictsConfirmed(t *testing.T) {
	t.Parallel()
	eachEdge(t, nightly(t), slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		t.Helper()
		e.atNoon()
		mara, tomas := e.worker(slacksim.Mara), e.worker(slacksim.Tomas)
		first := e.awaitsSlot(slacksim.Mara)
		free := e.offered(first)
		mara.clicks("", "slot_1")
		e.passes(10 * time.Second)

		second := e.awaitsSlot(slacksim.Tomas)
		tomas.clicks("", "schedule")
		contains(t, tomas.sees(), "Another time, below", "window Database Night")
		tomas.fills("wished_start", free[0].Start.Add(-30*time.Minute).Unix())
		answer := must(tomas.slack.Submit(e.ctx))(t)
		if len(answer.Errors) > 0 {
			t.Fatalf("the conflicts are answered %+v", answer)
		}
		contains(t, tomas.sees(), "This time has conflicts", first.String(), "/archives/", "works on the same system", "outside the maintenance windows")
		e.stands(second, change.InScheduling)
		answer = must(tomas.slack.Submit(e.ctx))(t)
		contains(t, answer.Errors["reason:1"], "maintenance window")
		tomas.fills("reason", "The bank asked for it.")
		tomas.submits()
		e.passes(10 * time.Second)
		e.stands(second, change.Scheduled)
		contains(t, e.inThread(), "The bank asked for it.", "*Conflicts:*", first.String())
		contains(t, e.topCard().Text, "*Conflicts:*", first.String(), "outside the maintenance windows")
		contains(t, e.cardOf(first), "*Conflicts:*", second.String()+"*")
		contains(t, mara.reads(""), second.String(), "It conflicts with work of yours", first.String())

		// Rescheduled to a free time, it conflicts with nothing, and the other's card says so too.
		tomas.types("schedule " + second.String())
		tomas.fills("slot", tomas.choice(e.offered(second)[0]))
		if seen := tomas.sees(); strings.Contains(seen, `"wished_start:1"`) {
			t.Errorf("another start is asked for beside the free time that was picked: %s", seen)
		}
		tomas.submits()
		e.passes(10 * time.Second)
		if c := e.onRecord(second); !c.Slot.Start.After(free[0].Start) {
			t.Errorf("it is scheduled at %s", c.Slot.Start)
		}
		for _, n := range []change.Number{first, second} {
			if said := e.cardOf(n); strings.Contains(said, "Conflicts") {
				t.Errorf("the card of %s still reads %q", n, said)
			}
		}
	})
}

func TestConflictsAreSeenWhenAChangeIsRaisedApprovedAndStarted(t *testing.T) {
	t.Parallel()
	e := newHurriedEdge(t, nightly(t))
	e.atNoon()
	mara, diego := e.worker(slacksim.Mara), e.worker(slacksim.Diego)
	first := e.awaitsSlot(slacksim.Tomas)
	at := e.offered(first)[0]
	e.worker(slacksim.Tomas).clicks("", "slot_1")
	e.passes(10 * time.Second)

	mara.types("")
	mara.fillsRequest()
	mara.fills("systems", []string{"ledger-db"}, "wished_start", at.Start.Unix())
	mara.submits()
	contains(t, mara.sees(), "Conflicts of the wished time", first.String())
	mara.closes()
	e.passes(10 * time.Second)
	n := e.newest().Number
	contains(t, e.topCard().Text, "Conflicts of the wished time", first.String())
	must(e.desk.Assess(e.ctx, commands.By{Who: member(slacksim.Priya)}, n, 1, e.lowRisk()))(t)
	e.passes(10 * time.Second)
	contains(t, diego.reads(""), "Conflicts of the wished time", first.String())
	diego.clicks("", "approve")
	e.passes(10 * time.Second)
	must(e.desk.Schedule(e.ctx, commands.By{Who: member(slacksim.Mara)}, n, at.Start, "It must be then."))(t)
	e.passes(at.Start.Sub(e.clock.Now()))
	mara.clicks(slacksim.Changes, "start")
	e.passes(10 * time.Second)
	events := must(e.desk.Show(e.ctx, n))(t).Events
	if started := events[len(events)-1]; started.Action != change.Start || !strings.Contains(started.Fact("conflict"), first.String()) {
		t.Errorf("the last event is %+v", started)
	}
}

// cardOf returns what the card of a change says.
func (e *edge) cardOf(n change.Number) string {
	e.t.Helper()
	for _, m := range e.read(slacksim.Olive, slacksim.Changes) {
		if strings.HasPrefix(m.Text, n.String()+" ") {
			return m.Text
		}
	}
	return ""
}

// choice is the value of a free time in the schedule form.
func (w worker) choice(at change.Interval) string {
	w.t.Helper()
	_, value, _ := strings.Cut(slotValue(at, &change.Change{}), ":")
	_, value, _ = strings.Cut(value, ":")
	return value
}
