package change

import (
	"slices"
	"time"
)

// FrozenAt returns the freeze that holds for r at t, a hard one first; false when none does (policy §6).
func (p *Policy) FrozenAt(r Request, t time.Time) (Freeze, bool) {
	var soft Freeze
	found := false
	for _, f := range p.Freezes {
		if !f.covers(p, r) || !f.holdsAt(t, p.TimeZone) {
			continue
		}
		if !f.Soft {
			return f, true
		}
		soft, found = f, true
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

func (f Freeze) holdsAt(t time.Time, zone *time.Location) bool {
	if !f.Yearly {
		return !t.Before(f.From) && t.Before(f.To)
	}
	// A freeze over New Year began in the year before.
	for years := t.In(zone).Year() - f.From.In(zone).Year(); years >= 0; years-- {
		from, to := f.From.In(zone).AddDate(years, 0, 0), f.To.In(zone).AddDate(years, 0, 0)
		if !t.Before(to) {
			return false
		}
		if !t.Before(from) {
			return true
		}
	}
	return false
}

// notFrozen refuses work on c at t in a hard freeze.
func (c *Change) notFrozen(p *Policy, t time.Time) error {
	f, frozen := p.FrozenAt(c.Request, t)
	if !frozen || f.Soft {
		return nil
	}
	return Refuse(Conflict, "policy §6", "%s falls into the freeze “%s”: %s. Choose a time outside it.", c.Number, f.Name, f.Reason)
}
