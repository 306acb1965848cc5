package change

import (
	"slices"
	"time"
)

// FrozenOut returns the hard freeze that keeps c from its slot, as it is that time: one that touches the slot, is not
// over, and that c was not let through; that which holds c, if it still does. It is false when none does, and for
// emergencies and changes without a slot (policy §6).
func (c *Change) FrozenOut(p *Policy, now time.Time) (Freeze, bool) {
	if c.Slot == nil {
		return Freeze{}, false
	}
	all := slices.DeleteFunc(c.hardFreezes(c.Slot.Interval(), p), func(f Freeze) bool { return !now.Before(f.To) })
	if len(all) == 0 {
		return Freeze{}, false
	}
	return all[max(0, slices.IndexFunc(all, func(f Freeze) bool { return f.ID == c.HeldBy }))], true
}

// hardFreezes returns the hard freezes that touch that time and that c was not let through, each as it is that time.
func (c *Change) hardFreezes(at Interval, p *Policy) []Freeze {
	if c.Request.Category == Emergency {
		return nil
	}
	return slices.DeleteFunc(p.FreezesDuring(c.Request, at.Start, at.End), func(f Freeze) bool { return f.Soft || c.ExceptFrom(f) })
}

// FreezeDue returns what freezes make due for c now: [FreezeHold] for a scheduled change that a freeze keeps from its
// slot, and for one on hold that another freeze keeps from it now; [FreezeRelease] for one that no freeze does any more;
// else nothing. What people put on hold is never touched.
func (c *Change) FreezeDue(p *Policy, now time.Time) Action {
	f, frozen := c.FrozenOut(p, now)
	switch {
	case c.State == Scheduled && frozen && now.Before(c.Slot.End),
		c.Frozen() && frozen && f.ID != c.HeldBy:
		return FreezeHold
	case c.Frozen() && !frozen:
		return FreezeRelease
	}
	return ""
}

// HoldingFreeze returns the freeze that holds c, as it is that time; false when it does not touch its slot any more, or
// people hold c.
func (c *Change) HoldingFreeze(p *Policy) (Freeze, bool) {
	if !c.Frozen() || c.Slot == nil {
		return Freeze{}, false
	}
	for _, f := range c.hardFreezes(c.Slot.Interval(), p) {
		if f.ID == c.HeldBy {
			return f, true
		}
	}
	return Freeze{}, false
}

// Frozen reports whether a freeze holds c, rather than people.
func (c *Change) Frozen() bool { return c.State == OnHold && c.HeldBy != "" }

// HoldForFreeze puts c on hold because a freeze keeps it from its slot, and returns the freeze (spec §5). It refuses
// unless that is due (see [Change.FreezeDue]).
func (c *Change) HoldForFreeze(p *Policy, now time.Time) (Freeze, error) {
	m, err := c.byFreeze(FreezeHold, p, now)
	if err != nil {
		return Freeze{}, err
	}
	f, _ := c.FrozenOut(p, now)
	from := c.State
	if from == OnHold {
		from = c.HeldFrom
	}
	if err := c.follow(m, p, now); err != nil {
		return Freeze{}, err
	}
	c.freezeAt(f, from, p)
	return f, nil
}

// freezeAt notes that f holds c, which goes back to from.
func (c *Change) freezeAt(f Freeze, from State, p *Policy) {
	c.HeldFrom, c.HeldBy = from, f.ID
	c.Reason = "The freeze “" + f.Name + "” holds " + f.says(p)
}

// heldFast refuses to release c by hand.
func (c *Change) heldFast(f Freeze, frozen bool, p *Policy) error {
	if !frozen {
		return Refuse(Conflict, "policy §6", "%s goes on by itself within a minute: no freeze keeps it from its slot any more.", c.Number)
	}
	return Refuse(Conflict, "policy §6", "%s is held by the freeze “%s”, which holds %s Reschedule it, or ask for an exception: %s can give one, with “/change except %s”.",
		c.Number, f.Name, f.says(p), p.FreezeKeeperName(), c.Number)
}

// ReleaseFromFreeze takes c up again because no freeze keeps it from its slot any more (spec §5): where it was when the
// slot can still be kept. When that has passed, a normal change goes back to scheduling without its slot; a standard one,
// which has no such step, stays scheduled and must be rescheduled. It refuses unless that is due (see
// [Change.FreezeDue]).
func (c *Change) ReleaseFromFreeze(p *Policy, now time.Time) error {
	m, err := c.byFreeze(FreezeRelease, p, now)
	if err != nil {
		return err
	}
	if c.Request.Category == Normal && c.SlotLost(p, now) {
		c.HeldFrom, c.Slot = InScheduling, nil
	}
	c.Reason = ""
	return c.follow(m, p, now)
}

// SlotLost reports whether it is too late to start in the slot of c as planned, give or take the policy's tolerance; a
// change without a slot has none to lose.
func (c *Change) SlotLost(p *Policy, now time.Time) bool {
	return c.Slot != nil && now.After(c.Slot.Start.Add(p.Schedule.Tolerance))
}

// byFreeze is may for what the bot does because of a freeze. It refuses what is not due.
func (c *Change) byFreeze(a Action, p *Policy, now time.Time) (Move, error) {
	m, err := c.may(a, Actor{ID: Bot, Standing: Robot}, p)
	if err == nil && c.FreezeDue(p, now) != a {
		err = Refuse(Conflict, "policy §6", "“%s” is not due for %s now.", a.Label(), c.Number)
	}
	return m, err
}

// announceFreeze returns the places at which people hear that a freeze holds c, or holds it no longer: those whose work
// it is. Whoever is asked for what it waits for now need not be told as well.
func (c *Change) announceFreeze(ev Event, p *Policy) []Place {
	if ev.Action != FreezeHold && ev.Action != FreezeRelease {
		return nil
	}
	tell := Principals{}.with(Principals{People: []UserID{c.Requester, c.Request.Implementer}})
	if ev.Action == FreezeRelease && !c.SlotLost(p, ev.At) {
		tell = tell.Without(c.Waits(p).Who.People...)
	}
	return tellPlaces(ev, tell)
}
