package change

import "time"

// EditPlan replaces the plan (spec §2.3). It voids every approval given so far and gives up the slot, since both were
// for the plan before; a change whose approval was already complete goes back for it. Seen is the version of the plan
// that the person started from: when the plan has moved on since, the edit is refused so that nobody's is lost.
//
// For a returned change use [Change.Resubmit].
func (c *Change) EditPlan(who Actor, seen int, r Request, p *Policy, now time.Time) error {
	return c.replan(Edit, who, seen, r, p, now)
}

// Resubmit sends a returned change to assessment again, with its plan edited or as it was.
func (c *Change) Resubmit(who Actor, seen int, r Request, p *Policy, now time.Time) error {
	return c.replan(Resubmit, who, seen, r, p, now)
}

func (c *Change) replan(a Action, who Actor, seen int, r Request, p *Policy, now time.Time) error {
	m, err := c.may(a, who, p)
	if err != nil {
		return err
	}
	if seen != c.Plan {
		return Refuse(Conflict, "policy §3.3",
			"The plan of %s was edited while you had it open, so yours was not saved. Open it again: you will see the present plan.", c.Number)
	}
	r = r.Tidy()
	if r.Category != c.Request.Category {
		return Refuse(Invalid, "policy §2", "The category of %s cannot change after it was raised. Cancel it and raise a new one.", c.Number)
	}
	same := r.Digest() == c.Request.Digest()
	if same && a == Edit {
		return Refuse(Conflict, "", "Nothing in the plan of %s was altered.", c.Number)
	}
	c.Request = r
	if !same {
		c.Plan++
		if r.Category != Emergency { // the answer to an emergency stands for the version that it was given on
			c.void("the plan was edited", now)
		}
	}
	c.Slot = nil
	if a == Resubmit {
		c.Assessment, c.Reason = nil, ""
		c.void("the request was sent again", now)
	} else if c.Assessment != nil {
		c.Assessment.Rating = p.Risk.rerate(p, r, c.Assessment.Rating)
	}
	return c.follow(m, p, now)
}

// rerate returns the rating of an edited request whose questionnaire was answered before: the score stands, the
// rules are asked again.
func (rr RiskRules) rerate(p *Policy, r Request, old Rating) Rating {
	return rr.raise(p, r, Rating{
		Risk: rr.band(old.Score), Score: old.Score, Because: rr.bandReason(old.Score),
	})
}
