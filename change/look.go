package change

import "time"

// NextLook returns when, from now on, time alone makes something due for c: a reminder, the next rung of the chain, the
// end of the documentation's clock, or of the slot. It is zero when nothing will be, and not after now when something is
// due already (see [Change.DueNow]).
func (c *Change) NextLook(p *Policy, now time.Time) time.Time {
	var next time.Time
	for _, d := range c.duties(p, now) {
		if !d.at.IsZero() && (next.IsZero() || d.at.Before(next)) {
			next = d.at
		}
	}
	return next
}

// DueNow returns what time alone has made due for c, the most urgent first: [Overdue], [Page], [Overrun], [Remind] or
// [Escalate]. It is empty when nothing is. Once it is done, by the method of c that is named for it, there may be more.
func (c *Change) DueNow(p *Policy, now time.Time) Action {
	for _, d := range c.duties(p, now) {
		if !d.at.IsZero() && !d.at.After(now) {
			return d.do
		}
	}
	return ""
}

// A duty is something that time alone makes due, at an instant; never, when that is zero.
type duty struct {
	do Action
	at time.Time
}

// duties returns what time will make due as the record stands, the most urgent first. What may only be done in working
// time, and is late, is due when people next work from now on.
func (c *Change) duties(p *Policy, now time.Time) []duty {
	return []duty{
		{Overdue, c.overdueDue(p)},
		{Page, c.PageDue(p)},
		{Overrun, c.overrunDue()},
		{Remind, c.reminderDue(p, now)},
		{Escalate, c.escalationDue(p, now)},
	}
}

// byTime is may for what the bot does because time has passed. It refuses what is not due.
func (c *Change) byTime(a Action, due time.Time, p *Policy, now time.Time) (Move, error) {
	m, err := c.may(a, Actor{ID: Bot, Standing: Robot}, p)
	if err == nil && (due.IsZero() || now.Before(due)) {
		err = Refuse(Conflict, "", "“%s” is not due for %s now.", a.Label(), c.Number)
	}
	return m, err
}

// does reports whether the lifecycle has the bot do a to c in its state.
func (c *Change) does(a Action) bool {
	_, may := moveFor(c.Request.Category, c.State, a)
	return may
}

// recordDue returns by when the documentation of an emergency, and then its review, must be on record; zero when
// neither is asked for.
func (c *Change) recordDue(p *Policy) time.Time {
	switch {
	case c.onClock():
		return c.documentBy(p)
	case c.Request.Category == Emergency && c.State == InReview:
		return c.Due(p)
	}
	return time.Time{}
}

// onClock reports whether the clock of an emergency's documentation is running (spec §4).
func (c *Change) onClock() bool {
	return c.Request.Category == Emergency &&
		(c.State == InImplementation || c.State == InVerification || c.State == InDocumentation)
}
