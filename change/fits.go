package change

import "time"

// fits refuses, under its field, a slot that the policy blocks, or that lies outside the maintenance windows for no
// reason given.
func (c *Change) fits(slot Slot, booked []Booking, p *Policy) error {
	if err := c.unblocked(slot, booked, p); err != nil {
		return err
	}
	for _, clash := range c.windowClashes(slot.Interval(), p) {
		if slot.Reason == "" {
			return refuseField(ReasonField, clash.rule(), "At that time, "+clash.Words(p)+". Give the reason here, or choose another time.")
		}
	}
	return nil
}

// unblocked refuses, under its field, a slot that the policy blocks.
func (c *Change) unblocked(slot Slot, booked []Booking, p *Policy) error {
	if err := c.notScheduledFrozen(slot, p); err != nil {
		return err
	}
	if k, blocked := c.blockedBy(slot.Interval(), booked, p); blocked {
		return refuseField(FieldWishedStart, k.rule(), "The work cannot be done then: "+k.Words(p)+". Choose another time.")
	}
	return nil
}

// stillFits refuses work whose slot, as far as it is still ahead at now, clashes in a way that the policy blocks. To
// start early, within the policy's tolerance, is no clash.
func (c *Change) stillFits(booked []Booking, p *Policy, now time.Time) error {
	if c.Slot == nil || !now.Before(c.Slot.End) {
		return nil // the lifecycle's guard has a better sentence
	}
	if k, blocked := c.blockedBy(Interval{latest(now, c.Slot.Start), c.Slot.End}, booked, p); blocked {
		return Refuse(Conflict, k.rule(), "%s cannot be started: %s. Reschedule it.", c.Number, k.Words(p))
	}
	return nil
}

// blockedBy returns the gravest of what the policy blocks at that time.
func (c *Change) blockedBy(at Interval, booked []Booking, p *Policy) (Clash, bool) {
	if all := c.Clashes(at, booked, p); len(all) > 0 && all[0].Blocks {
		return all[0], true
	}
	return Clash{}, false
}
