package change

import "time"

// fits refuses, under its field, a slot that the policy blocks, or that lies outside the maintenance windows for no
// reason given.
func (c *Change) fits(slot Slot, booked []Booking, p *Policy) error {
	if err := c.notScheduledFrozen(slot, p); err != nil {
		return err
	}
	for _, clash := range c.Clashes(slot.Interval(), booked, p) {
		switch {
		case clash.Blocks:
			return refuseField(FieldWishedStart, clash.rule(), "The work cannot be done then: "+clash.Words(p)+". Choose another time.")
		case clash.aboutWindows() && slot.Reason == "":
			return refuseField(ReasonField, clash.rule(), "At that time, "+clash.Words(p)+". Give the reason here, or choose another time.")
		}
	}
	return nil
}

// stillFits refuses work whose slot, as far as it is still ahead at now, clashes in a way that the policy blocks. To
// start early, within the policy's tolerance, is no clash.
func (c *Change) stillFits(booked []Booking, p *Policy, now time.Time) error {
	if c.Slot == nil || !now.Before(c.Slot.End) {
		return nil // the lifecycle's guard has a better sentence
	}
	rest := Interval{latest(now, c.Slot.Start), c.Slot.End}
	for _, clash := range c.Clashes(rest, booked, p) {
		if clash.Blocks {
			return Refuse(Conflict, clash.rule(), "%s cannot be started: %s. Reschedule it.", c.Number, clash.Words(p))
		}
	}
	return nil
}

// aboutWindows reports whether the clash is about maintenance windows, which a reason answers for.
func (k Clash) aboutWindows() bool { return k.Kind == OutsideWindow || k.Kind == ExceedsWindow }
