package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
)

// Except lets one change through one freeze, with a reason (spec §5). A change that the freeze holds is released by
// [Desk.KeepFrozen], which the caller sees to. See [change.Change.LetThrough].
func (d *Desk) Except(ctx context.Context, by By, n change.Number, freeze change.FreezeID, reason string) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Except, reason, func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		if f, known := p.Freeze(freeze); known {
			ev.Facts = []change.Fact{{Name: frozenFact, Value: f.Name}, {Name: "id", Value: string(f.ID)}}
		}
		e, err := c.LetThrough(by.Who, freeze, reason, p, now)
		if err != nil {
			return err
		}
		ev.Facts = append(ev.Facts, change.Fact{Name: "until", Value: e.Until.Format(time.RFC3339)})
		return nil
	}})
}

// KeepFrozen is [Desk.KeepFreezes] for one change, whatever was decided on: after an exception, or when it is told to be
// held no longer.
func (d *Desk) KeepFrozen(ctx context.Context, n change.Number) error {
	_, err := d.keepFrozen(ctx, n)
	return err
}
