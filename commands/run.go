package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
)

// Schedule chooses when the work is to be done, or chooses again (policy §3.4). See [change.Change.ScheduleAt]. Conflicts
// that only warn are recorded, and those told whose work they concern.
func (d *Desk) Schedule(ctx context.Context, by By, n change.Number, start time.Time, reason string) (*change.Change, error) {
	return d.schedule(ctx, by, n, start, reason, func(c *change.Change, booked []change.Booking, p *change.Policy, now time.Time) error {
		return c.ScheduleAt(by.Who, start, reason, booked, p, now)
	})
}

// ScheduleKnowing is Schedule for somebody who must be shown conflicts before they count. It does nothing, and fails with
// an [*Unseen], when the time has some that are not those of known, which an Unseen of before carried.
func (d *Desk) ScheduleKnowing(ctx context.Context, by By, n change.Number, start time.Time, reason, known string) (*change.Change, error) {
	return d.schedule(ctx, by, n, start, reason, func(c *change.Change, booked []change.Booking, p *change.Policy, now time.Time) error {
		if err := unseen(c, by.Who, start, reason, known, booked, p, now); err != nil {
			return err
		}
		return c.ScheduleAt(by.Who, start, reason, booked, p, now)
	})
}

// TakeSlot schedules the work at a time that was offered (see [Desk.Slots]), to somebody who saw version seen of the
// plan. See [change.Change.TakeSlot].
func (d *Desk) TakeSlot(ctx context.Context, by By, n change.Number, seen int, start time.Time) (*change.Change, error) {
	return d.schedule(ctx, by, n, start, "", func(c *change.Change, booked []change.Booking, p *change.Policy, now time.Time) error {
		return c.TakeSlot(by.Who, seen, start, booked, p, now)
	})
}

func (d *Desk) schedule(ctx context.Context, by By, n change.Number, start time.Time, reason string,
	choose func(*change.Change, []change.Booking, *change.Policy, time.Time) error,
) (*change.Change, error) {
	var booked []change.Booking
	return d.actAfter(ctx, n, attempt{by, change.Schedule, reason, func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		if err := choose(c, booked, p, now); err != nil {
			return err
		}
		ev.Facts = append(slotFacts(c.Slot), noticeFacts(c, p)...)
		ev.Facts = append(ev.Facts, freezeFacts(c, p, c.Slot.Start, c.Slot.End)...)
		ev.Facts = append(ev.Facts, clashFacts(c, c.Slot.Interval(), booked, p)...)
		return nil
	}}, bookedAround(&booked, func(time.Time) change.Interval {
		return change.Interval{Start: start, End: start.Add(change.MaxLength)}
	}))
}

// Start begins the work (policy §3.5). See [change.Change.Begin] for what it refuses, and [change.Change.StillThere].
func (d *Desk) Start(ctx context.Context, by By, n change.Number) (*change.Change, error) {
	var booked []change.Booking
	return d.actAfter(ctx, n, attempt{by, change.Start, "", func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		if err := c.Begin(by.Who, booked, p, now); err != nil {
			return err
		}
		ev.Facts = append(ranFacts(c, p), clashFacts(c, change.Interval{Start: now, End: c.Slot.End}, booked, p, change.OutsideWindow)...)
		return by.checkStillThere(c, p)
	}}, bookedAround(&booked, func(now time.Time) change.Interval {
		return change.Interval{Start: now, End: now.Add(change.MaxLength + d.Policy().Schedule.Tolerance)}
	}))
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
