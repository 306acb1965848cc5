package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
)

// Approve adds a person's approval of the plan they saw (policy §3.3). See [change.Change.Approve] for what it refuses,
// and [change.Change.StillThere].
func (d *Desk) Approve(ctx context.Context, by By, n change.Number, seen int, comment string) (*change.Change, error) {
	return d.rule(ctx, n, by, change.Approve, comment, func(who change.Actor, c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		if err := c.Approve(who, seen, comment, p, now); err != nil {
			return err
		}
		if err := by.checkStillThere(c, p); err != nil {
			return err
		}
		given := c.Approvals[len(c.Approvals)-1]
		ev.Facts = []change.Fact{{Name: "authority", Value: string(given.Authority)}, {Name: "plan", Value: planFact(c)}}
		return nil
	})
}

// Return sends a change back to its requester, with a reason. See [change.Change.SendBack].
func (d *Desk) Return(ctx context.Context, by By, n change.Number, seen int, reason string) (*change.Change, error) {
	return d.rule(ctx, n, by, change.Return, reason, func(who change.Actor, c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.SendBack(who, seen, reason, p, now)
	})
}

// Reject turns a change down for good, with a reason. See [change.Change.TurnDown].
func (d *Desk) Reject(ctx context.Context, by By, n change.Number, seen int, reason string) (*change.Change, error) {
	return d.rule(ctx, n, by, change.Reject, reason, func(who change.Actor, c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.TurnDown(who, seen, reason, p, now)
	})
}

// Expire asks again for approvals that have grown too old. See [change.Change.LetExpire].
func (d *Desk) Expire(ctx context.Context, n change.Number) (*change.Change, error) {
	by := By{Who: change.Actor{ID: change.Bot, Standing: change.Robot}}
	return d.act(ctx, n, attempt{by, change.Expire, "", func(c *change.Change, _ *change.Event, p *change.Policy, now time.Time) error {
		return c.LetExpire(p, now)
	}})
}
