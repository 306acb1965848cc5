package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
)

// Document records outcome, issues and incidents, and closes the change (policy §3.7). See [change.Change.Document].
func (d *Desk) Document(ctx context.Context, by By, n change.Number, closure change.Closure) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Document, closure.Notes, func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		if err := c.Document(by.Who, closure, p, now); err != nil {
			return err
		}
		ev.Facts = closureFacts(*c.Closure)
		return nil
	}})
}

// Review records the emergency authority's look back and closes the emergency (policy §5). See
// [change.Change.LookBack].
func (d *Desk) Review(ctx context.Context, by By, n change.Number, l change.Lookback) (*change.Change, error) {
	return d.rule(ctx, n, by, change.Review, l.Lessons, func(who change.Actor, c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.LookBack(who, l, p, now)
	})
}
