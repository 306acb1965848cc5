package change

import (
	"slices"
	"time"
)

// Outcomes returns the outcomes that fit what is on record, the likeliest first (spec §2).
func (c *Change) Outcomes() []Outcome {
	switch {
	case !c.RolledBackAt.IsZero():
		return []Outcome{RolledBack, Failed}
	case c.Verification != nil && !c.Verification.Passed:
		return []Outcome{Failed}
	default:
		return []Outcome{Successful, SuccessfulWithIssues}
	}
}

// Document records the outcome and closes the change, or sends an emergency to its review (policy §3.7). It refuses
// an outcome that does not fit the record, and an outcome other than a plain success without notes.
func (c *Change) Document(who Actor, closure Closure, p *Policy, now time.Time) error {
	m, err := c.may(Document, who, p)
	if err != nil {
		return err
	}
	closure.By, closure.At = who.ID, now
	closure.Incidents = slices.Clone(closure.Incidents)
	for i := range closure.Incidents {
		closure.Incidents[i].By, closure.Incidents[i].At = who.ID, now
	}
	c.Closure = &closure
	return c.follow(m, p, now)
}

// LookBack records the emergency authority's retrospective review and closes the emergency (policy §2, §5).
func (c *Change) LookBack(who Actor, l Lookback, p *Policy, now time.Time) error {
	if c.State == InReview && c.concerns(who.ID) {
		return Refuse(Denied, "policy §5", "You cannot review %s: you raised it or did its work. Somebody else of the emergency authority must.", c.Number)
	}
	if l.Lessons == "" {
		return Refuse(Invalid, "policy §5", "Say what should change, or that nothing should.")
	}
	if err := c.do(Review, who, p, now); err != nil {
		return err
	}
	l.By, l.At = who.ID, now
	c.Lookback = &l
	return nil
}

func (c *Change) outcomeFits() error {
	switch {
	case c.Closure == nil || !slices.Contains(c.Outcomes(), c.Closure.Outcome):
		return Refuse(Invalid, "policy §3.7", "The outcome does not fit what is on record for %s. Choose one of those offered.", c.Number)
	case c.Closure.Outcome != Successful && c.Closure.Notes == "":
		return Refuse(Invalid, "policy §3.7", "An outcome of “%s” needs notes on the issues met.", c.Closure.Outcome.Label())
	case slices.ContainsFunc(c.Closure.Incidents, func(i Incident) bool { return i.Ref == "" }):
		return Refuse(Invalid, "policy §3.7", "An incident needs its number or address.")
	}
	return nil
}
