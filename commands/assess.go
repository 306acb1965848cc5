package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
)

// Assess records the technical review (policy §3.2). See [change.Change.Assess] for what it refuses.
func (d *Desk) Assess(ctx context.Context, by By, n change.Number, seen int, f change.AssessmentForm) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Assess, "", func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		if err := c.Assess(by.Who, seen, f, p, now); err != nil {
			return err
		}
		ev.Facts = assessmentFacts(c.Assessment)
		return nil
	}})
}
