package commands_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

var onCall = change.Actor{ID: "U0ONCALL", Standing: change.Member}

// urgent is the policy of the tests with a chain: onCall for 10 minutes, then colleague and the leads for 15.
func urgent() *change.Policy {
	p := testPolicy()
	p.Owners = []change.UserID{boss.ID}
	p.Emergency = change.EmergencyRules{
		Declarers: change.Principals{People: []change.UserID{engineer.ID}}, Authority: "leads",
		DocumentWithin: 24 * time.Hour, ReviewWithin: 5,
		Chain: []change.Rung{
			{Who: change.Principals{People: []change.UserID{onCall.ID}}, Within: 10 * time.Minute},
			{Who: change.Principals{People: []change.UserID{colleague.ID}, Groups: []change.GroupID{"S0LEADS"}}, Within: 15 * time.Minute},
		},
	}
	return p
}

// eachUrgent runs test in an office under the urgent policy on each database.
func eachUrgent(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	eachUnder(t, urgent(), test)
}

// declare puts an emergency of engineer's on record.
func (o *office) declare() *change.Change {
	o.t.Helper()
	r := request()
	r.Title, r.Category, r.Ground = "Fail the ledger over", change.Emergency, change.RestoreService
	c, err := o.desk.Submit(o.ctx, o.by(engineer), r)
	o.must(c, err)
	return c
}

// awaited claims all that waits for delivery, and returns the places of a kind among it.
func (o *office) awaited(kind change.PlaceKind) []change.Place {
	o.t.Helper()
	var out []change.Place
	for {
		ds, err := o.desk.Claim(o.ctx, 100)
		if err != nil {
			o.t.Fatal(err)
		}
		if len(ds) == 0 {
			slices.Sort(out)
			return out
		}
		for _, d := range ds {
			if parts, _ := d.Place.Parts(); parts.Kind == kind {
				out = append(out, d.Place)
			}
			if _, err := o.desk.Delivered(o.ctx, d, commands.Post{}); err != nil {
				o.t.Fatal(err)
			}
		}
	}
}

func (o *office) expectAwaited(what string, kind change.PlaceKind, want ...change.Place) {
	o.t.Helper()
	if got := o.awaited(kind); !slices.Equal(got, want) {
		o.t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestRungsAreToldToTheMinuteUntilTheChainEnds(t *testing.T) {
	t.Parallel()
	eachUrgent(t, func(t *testing.T, o *office) {
		t.Helper()
		n := o.declare().Number
		o.expectAwaited("at declaring", change.PlacePage, "page:1:U0ONCALL")
		o.after(10*time.Minute-time.Microsecond, 0)
		o.after(time.Microsecond, 1)
		o.expectAwaited("after 10 minutes", change.PlacePage, "page:2:S0LEADS", "page:2:U0COLLEAGUE")
		o.after(15*time.Minute-time.Microsecond, 0)
		o.after(time.Microsecond, 1)
		o.expectAwaited("after the last rung's time", change.PlacePage)
		o.after(20*time.Hour, 0)

		var told []string
		for _, ev := range o.story(n).Events {
			if ev.Action == change.Page {
				told = append(told, ev.Fact("rung")+" "+ev.Fact("told")+" "+ev.Fact("chain")+" "+ev.Fact("waited"))
			}
		}
		if want := []string{"2 of 2 U0COLLEAGUE, S0LEADS  10 min", "  ended 15 min"}; !slices.Equal(told, want) {
			t.Errorf("the record says %q, want %q", told, want)
		}
	})
}

func TestTwoInstancesTellARungOnce(t *testing.T) {
	t.Parallel()
	eachUrgent(t, func(t *testing.T, o *office) {
		t.Helper()
		n := o.declare().Number
		o.clock.Advance(3 * time.Hour) // both were down
		var both sync.WaitGroup
		for range 2 {
			desk := openDesk(t, o.db, urgent())
			both.Go(func() {
				if _, err := desk.KeepUp(o.ctx); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		story := o.story(n)
		if len(story.Events) != 2 || story.Change.Chain.Rung != 2 || !story.Change.Chain.At.Equal(o.clock.Now()) {
			t.Errorf("after three hours the chain is %+v, with %d events", story.Change.Chain, len(story.Events))
		}
		o.expectAwaited("after three hours", change.PlacePage, "page:1:U0ONCALL", "page:2:S0LEADS", "page:2:U0COLLEAGUE")
	})
}

func TestOfTwoAcknowledgementsInTheSameMomentOneWins(t *testing.T) {
	t.Parallel()
	eachUrgent(t, func(t *testing.T, o *office) {
		t.Helper()
		n := o.declare().Number
		o.after(10*time.Minute, 1)
		said := make([]error, 2)
		var both sync.WaitGroup
		for i, by := range []commands.By{o.by(onCall), o.by(lead)} {
			both.Go(func() { _, said[i] = o.desk.Acknowledge(o.ctx, by, n) })
		}
		both.Wait()
		winner := o.story(n).Change.Chain.AcknowledgedBy
		loser := 1
		if winner == lead.ID {
			loser = 0
		}
		refusal := change.AsRefusal(said[loser])
		if said[1-loser] != nil || refusal == nil || !strings.Contains(refusal.Message, winner.At()) {
			t.Errorf("%s won, and they were told %v and %v", winner, said[0], said[1])
		}
		o.after(24*time.Hour, 1) // nothing but that the documentation is overdue
		if did := o.did(n); !slices.Equal(did, []change.Action{change.Page, change.Overdue}) {
			t.Errorf("the bot did %v", did)
		}
	})
}

func TestAnObjectionIsOnRecordAndStopsNothing(t *testing.T) {
	t.Parallel()
	eachUrgent(t, func(t *testing.T, o *office) {
		t.Helper()
		n := o.declare().Number
		o.expectAwaited("the authority is asked", change.PlaceGroup, "group:approve:1:S0LEADS")
		waits := func(who change.Actor) int {
			page, err := o.desk.List(o.ctx, commands.Filter{Waiting: change.Principals{Groups: who.Groups}, Open: true}, 0, 10)
			if err != nil {
				t.Fatal(err)
			}
			return len(page.Changes)
		}
		if waits(lead) != 1 {
			t.Error("the emergency does not wait for the authority")
		}
		o.must(o.desk.Object(o.ctx, o.by(lead), n, 1, "The replica is behind."))
		story := o.story(n)
		ev := story.Events[1]
		if ev.Action != change.Object || ev.Reason != "The replica is behind." || ev.Fact("authority") != "leads" || ev.Fact("plan") == "" {
			t.Errorf("the record says %+v", ev)
		}
		if o := story.Change.Objection; o == nil || o.By != lead.ID || story.Change.State != change.InImplementation {
			t.Errorf("the objection is %+v, in %s", o, story.Change.State)
		}
		if waits(lead2) != 0 {
			t.Error("the emergency still waits for an authority that has answered")
		}
		o.must(o.desk.Finish(o.ctx, o.by(engineer), n))
		o.must(o.desk.Approve(o.ctx, o.by(lead2), n, 1, "It caught up."))
		if c := o.story(n).Change; c.Objection != nil || len(c.Approvals) != 1 || c.State != change.InVerification {
			t.Errorf("then it stands as %+v %+v in %s", c.Objection, c.Approvals, c.State)
		}
	})
}

func TestADeclarationThatIsRefusedIsOnRecord(t *testing.T) {
	t.Parallel()
	eachUrgent(t, func(t *testing.T, o *office) {
		t.Helper()
		r := request()
		r.Category, r.Ground = change.Emergency, change.RestoreService
		_, err := o.desk.Submit(o.ctx, o.by(colleague), r)
		if change.AsRefusal(err) == nil {
			t.Fatalf("it is answered with %v", err)
		}
		events, err := o.desk.Record(o.ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) != 1 || events[0].By != colleague.ID || events[0].Action != change.Declare || events[0].Allowed() {
			t.Errorf("the record holds %+v", events)
		}
	})
}

func TestAPageThatWasOvertakenByAnAcknowledgementIsDrawnAgain(t *testing.T) {
	t.Parallel()
	eachUrgent(t, func(t *testing.T, o *office) {
		t.Helper()
		n := o.declare().Number
		drawn, err := o.desk.Claim(o.ctx, 100) // and drawn; but before it is posted, somebody acknowledges
		if err != nil {
			t.Fatal(err)
		}
		o.must(o.desk.Acknowledge(o.ctx, o.by(onCall), n))
		for _, d := range drawn {
			if _, err := o.desk.Delivered(o.ctx, d, commands.Post{Channel: "C0CHANNEL", TS: fmt.Sprintf("%d.1", d.ID)}); err != nil {
				t.Fatal(err)
			}
		}
		o.expectAwaited("after the post", change.PlacePage, "page:1:U0ONCALL")
	})
}
