package commands

import (
	"context"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// LiftFreeze ends a declared freeze early, with a reason, and has that announced (spec §5). What it held is released by
// [Desk.KeepFreezes], which the caller sees to. See [change.DeclaredFreeze.Lift].
func (d *Desk) LiftFreeze(ctx context.Context, by By, number int, reason string) (change.DeclaredFreeze, error) {
	return d.decideFreeze(ctx, by, change.LiftFreeze, number, reason, func(tx *storage.Tx, f *change.DeclaredFreeze, p *change.Policy, now time.Time) error {
		if err := f.Lift(by.Who, reason, p, now); err != nil {
			return err
		}
		return announceFreeze(tx, change.NoticeFreezeLifted, *f)
	})
}

// LiftFreezeOnce is LiftFreeze for the one time of a freeze of the policy file that begins at from. See
// [change.Policy.LiftOnce].
func (d *Desk) LiftFreezeOnce(ctx context.Context, by By, id change.FreezeID, from time.Time, reason string) (change.DeclaredFreeze, error) {
	var lifted change.DeclaredFreeze
	err := d.issue(ctx, decree{by, change.LiftFreeze, reason, func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (change.Principals, error) {
		nobody := change.Principals{}
		if err := tx.HoldCalendar(); err != nil { // or two could lift it at once
			return nobody, err
		}
		with, err := withFreezes(tx, p)
		if err != nil {
			return nobody, err
		}
		ev.Facts = []change.Fact{{Name: freezeFact, Value: string(id)}, {Name: "start", Value: from.Format(time.RFC3339)}}
		f, err := with.LiftOnce(id, from, by.Who, reason, now)
		if err != nil {
			return nobody, err
		}
		if err := tx.AddFreeze(&f); err != nil {
			return nobody, err
		}
		lifted, ev.Facts = f, freezeRecord(f)
		after, err := withFreezes(tx, p)
		if err == nil {
			err = redrawPlanned(tx, with, after, fmt.Sprintf("%s lifted as %d", f.ID, f.Number))
		}
		if err != nil {
			return nobody, err
		}
		return nobody, announceFreeze(tx, change.NoticeFreezeLifted, f)
	}})
	return lifted, err
}

// MayLiftFreeze refuses, before a reason is asked for, what [Desk.LiftFreezeOnce], or with a number [Desk.LiftFreeze],
// would refuse whatever the reason. It returns the freeze as it is that time. Nothing is recorded.
func (d *Desk) MayLiftFreeze(ctx context.Context, who change.Actor, number int, id change.FreezeID, from time.Time) (f change.DeclaredFreeze, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		p, err := withFreezes(tx, d.Policy())
		if err != nil {
			return err
		}
		if number == 0 {
			f, err = p.LiftOnce(id, from, who, "–", tx.Now())
			return err
		}
		if f, err = tx.Freeze(number); err != nil {
			return err
		}
		rehearsed := f
		return rehearsed.Lift(who, "–", p, tx.Now())
	})
	return f, err
}
