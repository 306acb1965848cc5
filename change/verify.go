package change

import (
	"slices"
	"time"
)

// Check records what was tested after implementation and whether it passed (policy §3.6). A pass asks for
// documentation; a failure leaves the change in verification, to be rolled back, checked again or kept as failed.
// It refuses when nothing is said of what was checked.
func (c *Change) Check(who Actor, passed bool, checked string, p *Policy, now time.Time) error {
	a := Verify
	if !passed {
		a = Fail
	}
	m, err := c.may(a, who, p)
	if err != nil {
		return err
	}
	if checked == "" {
		return Refuse(Invalid, "policy §3.6", "Say what was checked, and what it showed.")
	}
	c.Verification = &Verification{By: who.ID, At: now, Passed: passed, Checked: checked}
	return c.follow(m, p, now)
}

// LeaveFailed sends a change that failed its verification, and is not rolled back, to documentation.
func (c *Change) LeaveFailed(who Actor, p *Policy, now time.Time) error {
	return c.do(Keep, who, p, now)
}

// verifiers are the requester, the assessor and the implementer; without the implementer at the risks for which the
// policy wants an independent check (spec §2.5).
func (c *Change) verifiers(p *Policy) Principals {
	who := Principals{}.with(Principals{People: []UserID{c.Requester, c.Request.Implementer}})
	if c.Assessment != nil {
		who = who.with(Principals{People: []UserID{c.Assessment.By}})
	}
	if slices.Contains(p.Verify.Independent, c.Risk()) {
		for _, a := range c.Approvals {
			if a.VoidAt.IsZero() {
				who = who.with(Principals{People: []UserID{a.By}})
			}
		}
		who = who.Without(c.Request.Implementer)
	}
	return who
}
