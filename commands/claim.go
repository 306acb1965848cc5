package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
)

// Look notes that somebody is looking at what the change waits for. See [change.Change.Look].
func (d *Desk) Look(ctx context.Context, by By, n change.Number) (*change.Change, error) {
	return d.rule(ctx, n, by, change.Claim, "", func(who change.Actor, c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.Look(who, p, now)
	})
}
