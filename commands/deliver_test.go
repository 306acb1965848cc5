package commands_test

import (
	"slices"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestWhatEachActPutsOnTheLedger(t *testing.T) {
	t.Parallel()
	each(t, func(_ *testing.T, o *office) {
		c := o.submit(engineer)
		o.says("a new request", change.Card, change.LineFor(1), change.AskOf(change.Assess, 1, assessor.ID))
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		o.says("an assessment", change.Card, change.LineFor(2), change.AskOfGroup(change.Approve, 2, "S0LEADS"),
			change.AskOf(change.Approve, 2, lead.ID), change.AskOf(change.Approve, 2, lead2.ID),
			change.AskOf(change.Assess, 1, assessor.ID))
		o.must(o.desk.Approve(o.ctx, o.by(lead), c.Number, 1, ""))
		o.says("an approval", change.Card, change.LineFor(3), change.AskOf(change.Schedule, 3, engineer.ID),
			change.AskOf(change.Approve, 2, lead.ID), change.AskOf(change.Approve, 2, lead2.ID))
		o.must(o.desk.Schedule(o.ctx, o.by(engineer), c.Number, o.clock.Now(), ""))
		o.says("a schedule by the one who will start it", change.Card, change.LineFor(4),
			change.AskOf(change.Schedule, 3, engineer.ID))
	})
}

func TestARejectionTellsTheRequester(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(colleague)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		o.deliverAll()
		o.must(o.desk.Reject(o.ctx, o.by(lead), c.Number, 1, "too risky before the audit"))
		if got := o.deliverAll(); !slices.Contains(got, change.TellOf(3, colleague.ID)) {
			t.Errorf("a rejection says %v, want the requester told", got)
		}
		d := o.drawing(c.Number, change.TellOf(3, colleague.ID))
		if d.Event == nil || d.Event.Action != change.Reject || d.Event.Reason != "too risky before the audit" {
			t.Errorf("the message is drawn from %+v, want the rejection", d.Event)
		}
	})
}

func TestADrawingIsOfTheRecordAsItStandsNow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		late, err := o.desk.Claim(o.ctx, 10)
		if err != nil || len(late) == 0 {
			t.Fatalf("Claim = %v, %v", late, err)
		}
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		d, err := o.desk.Draw(o.ctx, late[0])
		if err != nil {
			t.Fatal(err)
		}
		if d.Change.State != change.InApproval {
			t.Errorf("a late drawing shows %q, want approval", d.Change.State)
		}
	})
}

func TestAQuestionThatWasAnsweredWhileItWasSentIsDrawnAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		ask := change.AskOf(change.Assess, 1, assessor.ID)
		sending := o.claim()
		i := slices.IndexFunc(sending, func(d commands.Delivery) bool { return d.Place == ask })
		if i < 0 {
			t.Fatalf("the assessor is not asked: %v", sending)
		}
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk)) // from the card, meanwhile
		for _, dl := range sending {
			if held, err := o.desk.Delivered(o.ctx, dl, commands.Post{Channel: "C1", TS: "1." + string(dl.Place)}); !held || err != nil {
				t.Fatalf("Delivered = %v, %v", held, err)
			}
		}
		if again := o.deliverAll(); !slices.Contains(again, ask) {
			t.Errorf("then the ledger draws %v, want the assessor's question among it", again)
		}
		if more := o.deliverAll(); len(more) != 0 {
			t.Errorf("and then again %v, want nothing", more)
		}
	})
}

func TestADeliveryPutBackComesAgainWhenItIsDue(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		o.submit(engineer)
		for _, dl := range o.claim() {
			if held, err := o.desk.Postpone(o.ctx, dl, time.Minute, false, "ratelimited"); !held || err != nil {
				t.Fatalf("Postpone = %v, %v", held, err)
			}
		}
		if again := o.claim(); len(again) != 0 {
			t.Fatalf("%d deliveries came back at once", len(again))
		}
		wait, waits, err := o.desk.NextDue(o.ctx)
		if err != nil || !waits || wait <= 0 || wait > time.Minute {
			t.Errorf("NextDue = %s, %v, %v, want within a minute", wait, waits, err)
		}
		o.clock.Advance(time.Minute)
		if again := o.claim(); len(again) == 0 {
			t.Error("nothing came back after the minute")
		}
	})
}

func TestALostAnswerIsToldToTheNextClaimer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		o.submit(engineer)
		first := o.claim()[0]
		if held, err := o.desk.Uncertain(o.ctx, first, 0, "connection reset"); !held || err != nil {
			t.Fatalf("Uncertain = %v, %v", held, err)
		}
		o.clock.Advance(time.Second)
		again := o.claim()
		i := slices.IndexFunc(again, func(d commands.Delivery) bool { return d.ID == first.ID })
		if i < 0 || again[i].UncertainSince.IsZero() {
			t.Errorf("the next claim is %+v, want it to know of the lost answer", again)
		}
	})
}

func TestALeaseThatRanOutIsSomebodyElses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		o.submit(engineer)
		dead := o.claim()[0]
		o.clock.Advance(commands.Lease + time.Second)
		heirs := o.claim()
		if !slices.ContainsFunc(heirs, func(d commands.Delivery) bool { return d.ID == dead.ID }) {
			t.Fatal("nobody took the dead claimer's delivery up")
		}
		if held, err := o.desk.Delivered(o.ctx, dead, commands.Post{Channel: "C1", TS: "1.1"}); held || err != nil {
			t.Errorf("the dead claimer finished the delivery: %v, %v", held, err)
		}
	})
}

// says fails unless delivering everything on the ledger draws exactly the places.
func (o *office) says(after string, want ...change.Place) {
	o.t.Helper()
	got := o.deliverAll()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		o.t.Errorf("after %s the ledger draws\n%v\nwant\n%v", after, got, want)
	}
}

// deliverAll plays the messenger: it delivers until nothing is due, and asks both leads where their group is asked.
func (o *office) deliverAll() []change.Place {
	o.t.Helper()
	var drawn []change.Place
	for {
		claimed := o.claim()
		if len(claimed) == 0 {
			return drawn
		}
		for _, dl := range claimed {
			var held bool
			var err error
			if parts, _ := dl.Place.Parts(); parts.Kind == change.PlaceGroup {
				held, err = o.desk.AskMembers(o.ctx, dl, []change.UserID{lead.ID, lead2.ID})
			} else {
				held, err = o.desk.Delivered(o.ctx, dl, commands.Post{Channel: "C1", TS: "1." + string(dl.Place)})
			}
			if err != nil || !held {
				o.t.Fatalf("deliver %s: held %v, %v", dl.Place, held, err)
			}
			drawn = append(drawn, dl.Place)
		}
	}
}

func (o *office) claim() []commands.Delivery {
	o.t.Helper()
	ds, err := o.desk.Claim(o.ctx, 100)
	if err != nil {
		o.t.Fatal(err)
	}
	return ds
}

func (o *office) drawing(n change.Number, place change.Place) commands.Drawing {
	o.t.Helper()
	d, err := o.desk.Draw(o.ctx, commands.Delivery{Change: n, Place: place})
	if err != nil {
		o.t.Fatal(err)
	}
	return d
}
