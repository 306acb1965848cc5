package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
)

// Cancel calls a change off before implementation, with a reason. See [change.Change.CallOff].
func (d *Desk) Cancel(ctx context.Context, by By, n change.Number, reason string) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Cancel, reason, func(c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.CallOff(by.Who, reason, p, now)
	}})
}

// Hold sets a change aside, with a reason. See [change.Change.SetAside].
func (d *Desk) Hold(ctx context.Context, by By, n change.Number, reason string) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Hold, reason, func(c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.SetAside(by.Who, reason, p, now)
	}})
}

// Release takes a held change up where it was. See [change.Change.TakeUp].
func (d *Desk) Release(ctx context.Context, by By, n change.Number) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Release, "", func(c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.TakeUp(by.Who, p, now)
	}})
}

// Note keeps a work note on the record and says it in the thread (spec §2.5). See [change.Change.AddNote].
func (d *Desk) Note(ctx context.Context, by By, n change.Number, text string) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Note, text, func(c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.AddNote(by.Who, text, p, now)
	}})
}
