package change

import "time"

// SendBack returns the change to its requester with a reason (spec §2). Seen is the version of the plan that the
// person was shown. It refuses an empty reason.
func (c *Change) SendBack(who Actor, seen int, reason string, p *Policy, now time.Time) error {
	return c.decline(Return, who, seen, reason, p, now)
}

// TurnDown rejects the change for good, with a reason; it can only be copied into a new request (spec §2).
func (c *Change) TurnDown(who Actor, seen int, reason string, p *Policy, now time.Time) error {
	return c.decline(Reject, who, seen, reason, p, now)
}

func (c *Change) decline(a Action, who Actor, seen int, reason string, p *Policy, now time.Time) error {
	m, err := c.may(a, who, p)
	if err != nil {
		return err
	}
	if err := c.fresh(seen); err != nil {
		return err
	}
	return c.aside(m, reason, p, now)
}

// CallOff cancels the change before implementation, with a reason (spec §2).
func (c *Change) CallOff(who Actor, reason string, p *Policy, now time.Time) error {
	m, err := c.may(Cancel, who, p)
	if err != nil {
		return err
	}
	if err := c.aside(m, reason, p, now); err != nil {
		return err
	}
	c.Closure = &Closure{By: who.ID, At: now, Outcome: WasCancelled, Notes: reason}
	return nil
}

// SetAside puts the change on hold, with a reason; it remembers where it was.
func (c *Change) SetAside(who Actor, reason string, p *Policy, now time.Time) error {
	m, err := c.may(Hold, who, p)
	if err != nil {
		return err
	}
	from := c.State
	if err := c.aside(m, reason, p, now); err != nil {
		return err
	}
	c.HeldFrom = from
	return nil
}

// TakeUp releases a change that people put on hold to where it was. When a freeze keeps it from its slot by now, it is the
// freeze that holds it from now on. It refuses a change that a freeze holds: nobody passes one silently (policy §6).
func (c *Change) TakeUp(who Actor, p *Policy, now time.Time) error {
	m, err := c.may(Release, who, p)
	if err != nil {
		return err
	}
	f, frozen := c.FrozenOut(p, now)
	switch {
	case c.HeldBy != "":
		return c.heldFast(f, frozen, p)
	case frozen && c.HeldFrom == Scheduled:
		c.freezeAt(f, c.HeldFrom, p)
		return nil
	}
	if err := c.follow(m, p, now); err != nil {
		return err
	}
	c.Reason = ""
	return nil
}

// AddNote refuses an empty note, and otherwise alters nothing: the note is kept with its event (spec §2.5).
func (c *Change) AddNote(who Actor, text string, p *Policy, now time.Time) error {
	if text == "" {
		return Refuse(Invalid, "", "The note is empty. Write what was done or seen.")
	}
	return c.do(Note, who, p, now)
}

func (c *Change) aside(m Move, reason string, p *Policy, now time.Time) error {
	if reason == "" {
		return Refuse(Invalid, "policy §3", "“%s” needs a reason, which the others will read.", m.Do.Label())
	}
	if err := c.follow(m, p, now); err != nil {
		return err
	}
	c.Reason = reason
	return nil
}
