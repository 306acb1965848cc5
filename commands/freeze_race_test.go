package commands_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

func TestOfTwoWhoApproveAtOnceOneIsFirst(t *testing.T) {
	t.Parallel()
	eachFrosty(t, func(t *testing.T, o *office) {
		n := o.scheduled(3)
		number := o.drafts(o.quarterEnd(2)).Number
		var group sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			who := commands.By{Who: []change.Actor{lead, lead2}[i%2]}
			group.Go(func() {
				if _, errs[i] = o.desk.ApproveFreeze(o.ctx, who, number); errs[i] == nil {
					_, errs[i] = o.desk.KeepFreezes(o.ctx)
				}
			})
			group.Go(func() { // a tick of another instance
				if _, err := o.desk.KeepFreezes(o.ctx); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if change.AsRefusal(err) == nil {
				t.Errorf("it fails: %v", err)
			}
		}
		o.keepsFreezes()
		held := 0
		for _, ev := range o.story(n).Events {
			if ev.Action == change.FreezeHold {
				held++
			}
		}
		if done != 1 || held != 1 {
			t.Errorf("%d approve it, and the change is held %d times", done, held)
		}
	})
}

func TestWhatIsScheduledWhileAFreezeIsApprovedIsFoundAMinuteLater(t *testing.T) {
	t.Parallel()
	eachFrosty(t, func(t *testing.T, o *office) {
		o.freezes(o.quarterEnd(2))
		n := o.logs(engineer).Number // with a slot now, before the freeze
		err := o.db.Update(o.ctx, func(tx *storage.Tx) error {
			// As an act leaves it that knew nothing of the freeze.
			c, err := tx.ChangeForUpdate(n)
			if err != nil {
				return err
			}
			c.Slot.Start, c.Slot.End = tx.Now().Add(3*time.Hour), tx.Now().Add(4*time.Hour)
			return tx.SaveChange(c)
		})
		if err != nil {
			t.Fatal(err)
		}
		o.keepsFreezes()
		o.stands(n, change.Scheduled)
		o.clock.Advance(time.Minute)
		if o.keepsFreezes() != 1 {
			t.Error("it is not found")
		}
		o.stands(n, change.OnHold)
	})
}

func TestAnInstanceWithAnOlderPolicyHoldsAndReleasesNothing(t *testing.T) {
	t.Parallel()
	p := frosty()
	eachUnder(t, p, func(t *testing.T, o *office) {
		n := o.scheduled(3)
		older := openDesk(t, o.db, p)
		newer := *p
		file := o.quarterEnd(2)
		file.ID = "quarter"
		newer.Revision, newer.Freezes = "rev-2", []change.Freeze{file}
		if _, err := o.desk.Adopt(o.ctx, &newer); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			o.clock.Advance(time.Minute)
			if done, err := older.KeepFreezes(o.ctx); done != 0 || err != nil {
				t.Errorf("the older one does %d things, %v", done, err)
			}
			o.keepsFreezes()
		}
		o.stands(n, change.OnHold)
	})
}

func TestAnEmergencyIsNeverHeldAndPassesOnRecord(t *testing.T) {
	t.Parallel()
	p := frosty()
	p.Emergency = punctual().Emergency
	eachUnder(t, p, func(t *testing.T, o *office) {
		o.freezes(o.quarterEnd(0))
		n := o.declare().Number
		if ev := o.story(n).Events[0]; ev.Fact("freeze") != "Quarter end" {
			t.Errorf("on record is %+v", ev)
		}
		o.keepsFreezes()
		o.stands(n, change.InImplementation)
	})
}

func TestADraftIsRefusedOrWithdrawnOnTheRecord(t *testing.T) {
	t.Parallel()
	eachFrosty(t, func(t *testing.T, o *office) {
		for range 2 {
			o.drafts(o.quarterEnd(24))
		}
		_, err := o.desk.RefuseFreeze(o.ctx, o.by(lead), 1, "")
		o.refuses(err, "needs a reason")
		if _, err := o.desk.RefuseFreeze(o.ctx, o.by(lead), 1, "Not then."); err != nil {
			t.Error(err)
		}
		_, err = o.desk.WithdrawFreeze(o.ctx, o.by(lead), 2)
		o.refuses(err, "who alone can withdraw it")
		if _, err := o.desk.WithdrawFreeze(o.ctx, o.by(colleague), 2); err != nil {
			t.Error(err)
		}
		_, err = o.desk.RefuseFreeze(o.ctx, o.by(lead), 9, "Not then.")
		o.refuses(err, "no freeze FRZ-9")
		f, _, _, err := o.desk.Freeze(o.ctx, 1)
		if err != nil || f.State != change.FreezeRefused || f.Decision != "Not then." || f.DecidedBy != lead.ID {
			t.Errorf("kept is %+v, %v", f, err)
		}
		refusals := fmt.Sprint(len(o.of(change.RefuseFreeze)), len(o.of(change.WithdrawFreeze)))
		if refusals != "3 2" {
			t.Errorf("on record are %s", refusals)
		}
		if board, err := o.desk.FreezesNow(o.ctx); err != nil || len(board.Drafts) != 0 || len(board.Next) != 0 {
			t.Errorf("the board is %+v, %v", board, err)
		}
	})
}
