package change

import "time"

// Look notes that who is looking at what c waits for (spec §2.3). It gives no right and takes none away; it only puts
// reminders off, until [Change.LookedAtUntil]. Saying it again counts anew. It refuses somebody who could not decide
// themselves, and a second person while the first one's word counts.
func (c *Change) Look(who Actor, p *Policy, now time.Time) error {
	if _, err := c.may(Claim, who, p); err != nil {
		return err
	}
	if who.ID == c.Requester || who.ID == c.Request.Implementer && c.State != InAssessment {
		return Refuse(Denied, "policy §3.3", "You cannot decide on %s yourself: you are its requester or its implementer. Somebody else must look at it.", c.Number)
	}
	if l := c.Looking; l != nil && l.By != who.ID && now.Before(c.LookedAtUntil(p)) {
		return Refuse(Conflict, "", "%s has been looking at %s for %s. Ask them, or decide yourself if it cannot wait: you still may.",
			l.By.At(), c.Number, atLeastAMinute(now.Sub(l.At)))
	}
	c.Looking = &Looking{By: who.ID, At: now}
	return nil
}

// LookedAtUntil returns until when somebody's word that they are looking counts, UTC; zero when nobody has given it.
func (c *Change) LookedAtUntil(p *Policy) time.Time {
	if c.Looking == nil {
		return time.Time{}
	}
	return p.AddWorking(c.Looking.At, p.Reminders.Claim)
}
