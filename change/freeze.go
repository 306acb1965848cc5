package change

import (
	"slices"
	"strings"
	"time"
)

// FrozenAt returns the freeze that holds for r at t, a hard one first; false when none does (policy §6).
func (p *Policy) FrozenAt(r Request, t time.Time) (Freeze, bool) {
	return p.FrozenDuring(r, t, t.Add(time.Nanosecond))
}

// FrozenDuring returns the freeze that holds for r at any time from from until before to, a hard one first, with From
// and To as they are that time; false when none does (policy §6).
func (p *Policy) FrozenDuring(r Request, from, to time.Time) (Freeze, bool) {
	if all := p.FreezesDuring(r, from, to); len(all) > 0 {
		return all[0], true
	}
	return Freeze{}, false
}

// FreezesDuring returns every freeze that holds for r at any time from from until before to, with From and To as they are
// that time: the hard ones first, those of one freeze by their time, each for itself (policy §6).
func (p *Policy) FreezesDuring(r Request, from, to time.Time) []Freeze {
	var all []Freeze
	for _, f := range p.Freezes {
		if !f.Covers(p, r) {
			continue
		}
		for _, t := range f.Times(p, from, to) {
			f.From, f.To = t.Start, t.End
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b Freeze) int {
		switch {
		case a.Soft == b.Soft:
			return 0
		case b.Soft:
			return -1
		}
		return 1
	})
	return all
}

// Covers reports whether f is for r whenever it holds. It is for an emergency whatever its categories: an emergency
// passes, but what it passed is recorded.
func (f Freeze) Covers(p *Policy, r Request) bool {
	return (len(f.Kinds) == 0 || slices.Contains(f.Kinds, r.Kind)) &&
		(len(f.Categories) == 0 || r.Category == Emergency || slices.Contains(f.Categories, r.Category)) &&
		(len(f.Systems) == 0 && len(f.Tags) == 0 || slices.ContainsFunc(r.Systems, func(s SystemID) bool {
			return slices.Contains(f.Systems, s) || len(f.Tags) > 0 && p.tagged(s, f.Tags)
		}))
}

// hardFreeze returns the first of the hard freezes from from until before to that c was not let through.
func (c *Change) hardFreeze(p *Policy, from, to time.Time) (Freeze, bool) {
	for _, f := range p.FreezesDuring(c.Request, from, to) {
		if !f.Soft && !c.ExceptFrom(f) {
			return f, true
		}
	}
	return Freeze{}, false
}

// notScheduledFrozen refuses, under its field, a slot that touches a hard freeze.
func (c *Change) notScheduledFrozen(slot Slot, p *Policy) error {
	f, frozen := c.hardFreeze(p, slot.Start, slot.End)
	if !frozen {
		return nil
	}
	return refuseField(FieldWishedStart, "policy §6", "The work would fall into the freeze “"+f.Name+"”, which holds "+f.says(p)+
		" Choose a start before it, so that the work ends in time, or after it.")
}

// notFrozen refuses work on c at t in a hard freeze.
func (c *Change) notFrozen(p *Policy, t time.Time) error {
	f, frozen := c.hardFreeze(p, t, t.Add(time.Nanosecond))
	if !frozen {
		return nil
	}
	return Refuse(Conflict, "policy §6", "%s cannot be started in the freeze “%s”, which holds %s Reschedule it to a time after that, or ask for an exception: %s can give one, with “/change except %s”.",
		c.Number, f.Name, f.says(p), p.FreezeKeeperName(), c.Number)
}

// says tells when the freeze ends, and why it is.
func (f Freeze) says(p *Policy) string {
	return "until " + f.To.In(p.TimeZone).Format("Mon 2 Jan 2006 15:04 MST") + ": " + strings.TrimRight(f.Reason, ".") + "."
}
