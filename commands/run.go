package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
)

// Schedule chooses when the work is to be done, or chooses again (policy §3.4). See [change.Change.ScheduleAt].
func (d *Desk) Schedule(ctx context.Context, by By, n change.Number, start time.Time, reason string) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Schedule, reason, func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		if err := c.ScheduleAt(by.Who, start, reason, p, now); err != nil {
			return err
		}
		ev.Facts = append(slotFacts(c.Slot), noticeFacts(c, p)...)
		ev.Facts = append(ev.Facts, freezeFacts(c, p, c.Slot.Start, c.Slot.End)...)
		return nil
	}})
}

// Start begins the work (policy §3.5). See [change.Change.Begin] for what it refuses, and [change.Change.StillThere].
func (d *Desk) Start(ctx context.Context, by By, n change.Number) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Start, "", func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		if err := c.Begin(by.Who, p, now); err != nil {
			return err
		}
		ev.Facts = freezeFacts(c, p, now, now.Add(1))
		return by.checkStillThere(c, p)
	}})
}

// Finish ends the work. See [change.Change.Complete].
func (d *Desk) Finish(ctx context.Context, by By, n change.Number) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Finish, "", func(c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.Complete(by.Who, p, now)
	}})
}

// RollBack triggers the rollback (policy §4). The reason may be empty: there is no time for one. See
// [change.Change.Undo].
func (d *Desk) RollBack(ctx context.Context, by By, n change.Number, reason string) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.RollBack, reason, func(c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.Undo(by.Who, p, now)
	}})
}

// Verify records a check after implementation, passed or failed (policy §3.6). See [change.Change.Check].
func (d *Desk) Verify(ctx context.Context, by By, n change.Number, passed bool, checked string) (*change.Change, error) {
	action := change.Verify
	if !passed {
		action = change.Fail
	}
	return d.act(ctx, n, attempt{by, action, checked, func(c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.Check(by.Who, passed, checked, p, now)
	}})
}

// Keep leaves a change that failed its verification in place. See [change.Change.LeaveFailed].
func (d *Desk) Keep(ctx context.Context, by By, n change.Number) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Keep, "", func(c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.LeaveFailed(by.Who, p, now)
	}})
}
