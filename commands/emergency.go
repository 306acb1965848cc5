package commands

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/noim3/changebot/change"
)

// Acknowledge notes that somebody in the notification chain has heard of an emergency, which stops the chain
// (policy §5). The first one counts. See [change.Change.Acknowledge].
func (d *Desk) Acknowledge(ctx context.Context, by By, n change.Number) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.Acknowledge, "", func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		if err := c.Acknowledge(by.Who, p, now); err != nil {
			return err
		}
		ev.Facts = []change.Fact{{Name: "rung", Value: rungOf(c, p)}}
		return nil
	}})
}

// Object records the emergency authority's no, with a reason; the work goes on (policy §5). See
// [change.Change.Object].
func (d *Desk) Object(ctx context.Context, by By, n change.Number, seen int, reason string) (*change.Change, error) {
	return d.rule(ctx, n, by, change.Object, reason, func(who change.Actor, c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		if err := c.Object(who, seen, reason, p, now); err != nil {
			return err
		}
		ev.Facts = []change.Fact{{Name: "authority", Value: string(p.Emergency.Authority)}, {Name: "plan", Value: planFact(c)}}
		return nil
	})
}

// page carries out [change.Change.Page], and says on the event which rung was told, or that there is none left.
func page(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
	waited := now.Sub(c.Chain.At)
	if err := c.Page(p, now); err != nil {
		return err
	}
	ev.Facts = []change.Fact{{Name: "waited", Value: change.Span(waited)}}
	if c.Chain.Ended() {
		ev.Facts = append(ev.Facts, change.Fact{Name: "chain", Value: "ended"})
		return nil
	}
	ev.Facts = append(ev.Facts,
		change.Fact{Name: "rung", Value: rungOf(c, p)}, change.Fact{Name: "told", Value: idsOf(c.OnRung(c.Chain.Rung, p))})
	return nil
}

// rungOf names the rung that was told last, as in “2 of 3”.
func rungOf(c *change.Change, p *change.Policy) string {
	rungs := len(p.Emergency.Chain)
	if c.Chain.Rung > rungs { // the policy had more when it was told
		return strconv.Itoa(c.Chain.Rung)
	}
	return fmt.Sprintf("%d of %d", c.Chain.Rung, rungs)
}
