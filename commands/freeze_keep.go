package commands

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// frozen names the watermark of [Desk.KeepFreezes]: it is reached until when nothing is due, under what was decided about
// freezes.
const frozen = "freezes"

const (
	// settleTime is how long after a decision about freezes all is looked at once more: an act that was begun before it, and
	// knew nothing of it, has ended by then.
	settleTime = time.Minute
	// frozenAhead is how far ahead a change may be scheduled.
	frozenAhead = 366 * 24 * time.Hour
	// longestUnlooked bounds the time between two looks: freezes that come again move into view.
	longestUnlooked = 24 * time.Hour
)

// KeepFreezes puts every scheduled change on hold that a hard freeze keeps from its slot, and releases those that no
// freeze keeps from it any more (spec §5). It returns how many it did.
//
// What is due is read from the record, and decided for each change under its lock, so that it may be asked for at any
// time, by any instance. It looks at changes only when freezes were decided on, the policy is another, or a freeze has
// ended; else it takes a few small reads. An instance that does not have the policy in force leaves it to those that have.
func (d *Desk) KeepFreezes(ctx context.Context) (done int, err error) {
	var look freezeLook
	err = d.db.View(ctx, func(tx *storage.Tx) (err error) {
		look, err = d.freezeLook(tx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("find what freezes hold: %w", err)
	}
	if !look.due {
		return 0, nil
	}
	var failed []error
	for _, n := range look.at {
		did, err := d.keepFrozen(ctx, n)
		if err != nil {
			failed = append(failed, fmt.Errorf("hold or release %s: %w", n, err))
		}
		if did {
			done++
		}
	}
	if len(failed) > 0 {
		return done, errors.Join(failed...)
	}
	return done, d.db.Update(ctx, func(tx *storage.Tx) error {
		if _, _, err := tx.HoldWatermark(frozen); err != nil {
			return err
		}
		return tx.MoveWatermark(frozen, look.next, look.under)
	})
}

// A freezeLook is what [Desk.KeepFreezes] has to look at.
type freezeLook struct {
	due bool
	// at are the changes, and next is when to look again at the latest.
	at    []change.Number
	next  time.Time
	under string
}

func (d *Desk) freezeLook(tx *storage.Tx) (look freezeLook, err error) {
	p, now := d.Policy(), tx.Now()
	until, under, err := tx.Watermark(frozen)
	if err != nil {
		return look, err
	}
	last, err := tx.LastRevision()
	if err != nil || last != p.Revision {
		return look, err
	}
	approved, lifted, err := tx.FreezesDecided()
	if err != nil {
		return look, err
	}
	look.under = fmt.Sprintf("%s %d %d", p.Revision, approved, lifted)
	if look.under == under && now.Before(until) {
		return look, nil
	}
	if p, err = withFreezes(tx, p); err != nil {
		return look, err
	}
	look.due, look.next = true, nextEnd(p, now)
	if look.under != under {
		look.next = now.Add(settleTime)
	}
	look.at, err = mayBeFrozen(tx, p)
	return look, err
}

// nextEnd returns when the next hard freeze ends, a day from now at the latest.
func nextEnd(p *change.Policy, now time.Time) time.Time {
	next := now.Add(longestUnlooked)
	for _, f := range p.Freezes {
		if f.Soft {
			continue
		}
		for _, t := range f.Times(p, now, next) {
			if t.End.After(now) && t.End.Before(next) {
				next = t.End
			}
		}
	}
	return next
}

// mayBeFrozen returns the changes that freezes hold, and those scheduled whose slot a hard freeze touches.
func mayBeFrozen(tx *storage.Tx, p *change.Policy) ([]change.Number, error) {
	all, err := tx.Frozen()
	if err != nil {
		return nil, err
	}
	type holding struct {
		freeze change.Freeze
		times  []change.Interval
	}
	var hard []holding
	for _, f := range p.Freezes {
		if times := f.Times(p, tx.Now(), tx.Now().Add(frozenAhead)); !f.Soft && len(times) > 0 {
			hard = append(hard, holding{f, times})
		}
	}
	if len(hard) == 0 {
		return all, nil
	}
	booked, err := tx.Booked(tx.Now(), tx.Now().Add(frozenAhead+change.MaxLength))
	if err != nil {
		return nil, err
	}
	for _, b := range booked {
		for _, h := range hard {
			if b.State == change.Scheduled && touches(h.times, b.Time) && h.freeze.Covers(p, frozenRequest(b)) {
				all = append(all, b.Number)
				break
			}
		}
	}
	return all, nil
}

func touches(times []change.Interval, at change.Interval) bool {
	for _, t := range times {
		if t.Overlaps(at) {
			return true
		}
	}
	return false
}

// keepFrozen holds or releases one change, if that is due.
func (d *Desk) keepFrozen(ctx context.Context, n change.Number) (did bool, err error) {
	err = d.db.Update(ctx, func(tx *storage.Tx) error {
		did = false
		c, err := tx.ChangeForUpdate(n)
		if err != nil {
			return err
		}
		if err := tx.HoldCalendar(); err != nil { // or a decision about freezes could come between
			return err
		}
		p, err := withFreezes(tx, d.Policy())
		if err != nil {
			return err
		}
		due := c.FreezeDue(p, tx.Now())
		if due == "" {
			return nil
		}
		before := *c
		_, refusal, err := d.decide(tx, &before, c, attempt{by: By{Who: robot}, action: due, decide: byFreeze[due]})
		if err == nil && refusal != nil {
			// Undone, not recorded: it would be tried again at each look.
			err = fmt.Errorf("“%s” is due, and refused: %w", due.Label(), refusal)
		}
		did = true
		return err
	})
	return did && err == nil, err
}

// byFreeze holds what carries out what freezes make due.
var byFreeze = map[change.Action]func(*change.Change, *change.Event, *change.Policy, time.Time) error{
	change.FreezeHold:    holdForFreeze,
	change.FreezeRelease: releaseFromFreeze,
}

func holdForFreeze(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
	f, err := c.HoldForFreeze(p, now)
	if err != nil {
		return err
	}
	ev.Reason = f.Reason
	ev.Facts = append([]change.Fact{
		{Name: frozenFact, Value: f.Name}, {Name: "id", Value: string(f.ID)}, {Name: "until", Value: f.To.Format(time.RFC3339)},
	}, slotFacts(c.Slot)...)
	return nil
}

func releaseFromFreeze(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
	slot := c.Slot
	if err := c.ReleaseFromFreeze(p, now); err != nil {
		return err
	}
	ev.Facts = slotFacts(slot)
	if c.Slot == nil || c.SlotLost(p, now) {
		ev.Facts = append(ev.Facts, change.Fact{Name: "slot", Value: "has passed"})
	}
	return nil
}
