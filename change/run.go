package change

import (
	"time"
)

// ScheduleAt chooses when the work is to be done, or chooses again (policy §3.4). The slot is as long as the plan says.
// It refuses a start in the past; a slot that touches a hard freeze (policy §6) or clashes in another way that the policy
// blocks (see [Change.Clashes]); and, without a reason or at all, as the policy says, a slot outside the maintenance
// windows and a start before the lead time.
func (c *Change) ScheduleAt(who Actor, start time.Time, reason string, booked []Booking, p *Policy, now time.Time) error {
	m, err := c.may(Schedule, who, p)
	if err != nil {
		return err
	}
	start = start.UTC().Truncate(time.Minute)
	if start.Before(now.Truncate(time.Minute)) {
		return &Refusal{
			Reason: Invalid, Rule: "policy §3.4", Message: "That start has passed. Choose a time from now on.",
			Fields: map[Field]string{FieldWishedStart: "That start has passed. Choose a time from now on."},
		}
	}
	if start.After(now.AddDate(1, 0, 0)) {
		return &Refusal{
			Reason: Invalid, Rule: "policy §3.4", Message: "That start is more than a year away.",
			Fields: map[Field]string{FieldWishedStart: "That start is more than a year away. Check the date."},
		}
	}
	slot := Slot{Start: start, End: start.Add(c.Request.Length), By: who.ID, Reason: reason}
	if err := c.fits(slot, booked, p); err != nil {
		return err
	}
	if err := c.inTime(start, reason, p); err != nil {
		return err
	}
	if err := c.follow(m, p, now); err != nil {
		return err
	}
	c.Slot = &slot
	return nil
}

// Begin starts the work (policy §3.5). It refuses outside the slot, give or take the policy's tolerance; in a hard freeze
// (policy §6); when the rest of the slot clashes in a way that the policy blocks, as the calendar may have changed since
// it was chosen; and without the approvals that the policy asks for.
func (c *Change) Begin(who Actor, booked []Booking, p *Policy, now time.Time) error {
	m, err := c.may(Start, who, p)
	if err != nil {
		return err
	}
	if err := c.notFrozen(p, now); err != nil {
		return err
	}
	if err := c.stillFits(booked, p, now); err != nil {
		return err
	}
	if err := c.follow(m, p, now); err != nil {
		return err
	}
	c.begin(p, now)
	return nil
}

// Complete ends the work and asks for verification (policy §3.6).
func (c *Change) Complete(who Actor, p *Policy, now time.Time) error {
	if err := c.do(Finish, who, p, now); err != nil {
		return err
	}
	c.FinishedAt = now
	return nil
}

// Undo triggers the rollback (policy §4): it stamps the time and asks for documentation.
func (c *Change) Undo(who Actor, p *Policy, now time.Time) error {
	if err := c.do(RollBack, who, p, now); err != nil {
		return err
	}
	c.RolledBackAt = now
	if c.FinishedAt.IsZero() {
		c.FinishedAt = now
	}
	return nil
}

// slotOpen refuses a start outside the slot (spec §2.5).
func (c *Change) slotOpen(p *Policy, now time.Time) error {
	if c.Slot == nil {
		return Refuse(Conflict, "policy §3.4", "%s has no slot yet. Schedule it first.", c.Number)
	}
	opens, closes := c.Slot.Start.Add(-p.Schedule.Tolerance), c.Slot.End
	switch {
	case now.Before(opens):
		return Refuse(Conflict, "policy §3.4", "It is too early to start %s: its slot begins in %s. Start it then, or reschedule it.",
			c.Number, atLeastAMinute(c.Slot.Start.Sub(now)))
	case !now.Before(closes):
		return Refuse(Conflict, "policy §3.4", "It is too late to start %s: its slot ended %s ago. Reschedule it first.",
			c.Number, atLeastAMinute(now.Sub(closes)))
	}
	return nil
}

func atLeastAMinute(d time.Duration) string { return Span(max(d, time.Minute)) }
