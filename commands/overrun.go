package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
)

// Extend gives work that is under way until a later end; the slot is checked again (spec §2.5). See
// [change.Change.Extend]. A conflict that was explained is recorded, and those told whose work it concerns.
func (d *Desk) Extend(ctx context.Context, by By, n change.Number, end time.Time, reason string) (*change.Change, error) {
	var booked []change.Booking
	return d.actAfter(ctx, n, attempt{by, change.Extend, reason, func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		before := c.Slot
		if err := c.Extend(by.Who, end, reason, booked, p, now); err != nil {
			return err
		}
		ev.Facts = append(slotFacts(c.Slot), change.Fact{Name: "instead of", Value: before.End.Format(time.RFC3339)})
		ev.Facts = append(ev.Facts, freezeFacts(c, p, before.End, c.Slot.End)...)
		ev.Facts = append(ev.Facts, clashFacts(c, c.Slot.Interval(), booked, p)...)
		return nil
	}}, bookedAround(&booked, func(time.Time) change.Interval {
		return change.Interval{Start: end.Add(-change.MaxLength), End: end}
	}))
}

// HandOver makes to the implementer of work that is under way (spec §2.5). See [change.Change.HandOver]. What Slack says
// of to stands in by.Standings; where Slack was not asked, they are taken for a member.
func (d *Desk) HandOver(ctx context.Context, by By, n change.Number, to change.UserID, note string) (*change.Change, error) {
	next := change.Actor{ID: to, Standing: change.Member}
	if by.Standings != nil {
		next.Standing = change.Unknown
		if s, said := by.Standings[to]; said {
			next.Standing = s
		}
	}
	return d.act(ctx, n, attempt{by, change.HandOver, note, func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		from := c.Request.Implementer
		if err := c.HandOver(by.Who, next, p, now); err != nil {
			return err
		}
		ev.Facts = []change.Fact{
			{Name: "from", Value: string(from)}, {Name: "to", Value: string(to)}, {Name: "plan", Value: planFact(c)},
		}
		return nil
	}})
}

// warnOfEnd is what time does before the slot ends with work still open (spec §2.5).
func warnOfEnd(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
	if err := c.WarnOfEnd(p, now); err != nil {
		return err
	}
	ev.Facts = []change.Fact{{Name: "end", Value: c.Slot.End.Format(time.RFC3339)}}
	return nil
}
