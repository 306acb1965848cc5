package change

// Ahead returns the time of work that is still to be done or being done: the slot, else from the wished start on. It is
// false when that is not known, or the work is over.
func (c *Change) Ahead() (Interval, bool) {
	over := c.State.Final() || c.State == InVerification || c.State == InDocumentation || c.State == InReview
	start := c.Begins()
	switch {
	case over || start.IsZero() || c.Request.Category == Emergency:
		return Interval{}, false
	case c.Slot != nil:
		return c.Slot.Interval(), true
	}
	return Interval{start, start.Add(c.Request.Length)}, true
}

// Booking returns c as the calendar knows it; false when it has no time that keeps others from theirs.
func (c *Change) Booking() (Booking, bool) {
	b := Booking{
		Number: c.Number, Title: c.Request.Title, State: c.State, Category: c.Request.Category, Kind: c.Request.Kind,
		Risk: c.Risk(), Systems: c.Request.Systems, Requester: c.Requester, Implementer: c.Request.Implementer,
	}
	if c.Slot == nil || !b.Takes() {
		return Booking{}, false
	}
	b.Time = c.Slot.Interval()
	return b, true
}
