package change

import (
	"slices"
	"time"
)

// FrozenAt returns the freeze that holds for r at t, a hard one first; false when none does (policy §6).
func (p *Policy) FrozenAt(r Request, t time.Time) (Freeze, bool) {
	return p.FrozenDuring(r, t, t.Add(time.Nanosecond))
}

// FrozenDuring returns the freeze that holds for r at any time from from until before to, a hard one first, with From
// and To as they are that year; false when none does (policy §6).
func (p *Policy) FrozenDuring(r Request, from, to time.Time) (Freeze, bool) {
	var soft Freeze
	found := false
	for _, f := range p.Freezes {
		if !f.covers(p, r) {
			continue
		}
		f, holds := f.during(from, to, p.TimeZone)
		switch {
		case holds && !f.Soft:
			return f, true
		case holds && !found:
			soft, found = f, true
		}
	}
	return soft, found
}

func (f Freeze) covers(p *Policy, r Request) bool {
	if len(f.Systems) == 0 && len(f.Tags) == 0 {
		return true
	}
	return slices.ContainsFunc(r.Systems, func(s SystemID) bool {
		return slices.Contains(f.Systems, s) || len(f.Tags) > 0 && p.tagged(s, f.Tags)
	})
}

// during returns the freeze as it is in the first year in which it holds between from and to.
func (f Freeze) during(from, to time.Time, zone *time.Location) (Freeze, bool) {
	first, last := 0, 0
	if f.Yearly {
		// A freeze over New Year began in the year before.
		first = max(0, from.In(zone).Year()-f.From.In(zone).Year()-1)
		last = to.In(zone).Year() - f.From.In(zone).Year()
	}
	for years := first; years <= last; years++ {
		year := f
		year.From, year.To = f.From.In(zone).AddDate(years, 0, 0).UTC(), f.To.In(zone).AddDate(years, 0, 0).UTC()
		if from.Before(year.To) && year.From.Before(to) {
			return year, true
		}
	}
	return Freeze{}, false
}

// notScheduledFrozen refuses, under its field, a slot that touches a hard freeze.
func (c *Change) notScheduledFrozen(slot Slot, p *Policy) error {
	f, frozen := p.FrozenDuring(c.Request, slot.Start, slot.End)
	if !frozen || f.Soft {
		return nil
	}
	return refuseField(FieldWishedStart, "policy §6", "The work would fall into the freeze “"+f.Name+"”, which holds "+f.says(p)+
		" Choose a start before it, so that the work ends in time, or after it.")
}

// notFrozen refuses work on c at t in a hard freeze.
func (c *Change) notFrozen(p *Policy, t time.Time) error {
	f, frozen := p.FrozenAt(c.Request, t)
	if !frozen || f.Soft {
		return nil
	}
	return Refuse(Conflict, "policy §6", "%s cannot be started in the freeze “%s”, which holds %s Reschedule it to a time after that.", c.Number, f.Name, f.says(p))
}

// says tells when the freeze ends, and why it is.
func (f Freeze) says(p *Policy) string {
	return "until " + f.To.In(p.TimeZone).Format("Mon 2 Jan 2006 15:04 MST") + ": " + f.Reason + "."
}
