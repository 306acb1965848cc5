package change

import (
	"slices"
	"time"
)

func (c *Change) whyAuthority(events []Event, p *Policy, now time.Time) Explanation {
	e := Explanation{Heading: "Who decides, and why", Rule: "policy §3.3"}
	switch c.Request.Category {
	case Standard:
		e.Rule = "policy §2"
		e.say("Nobody has to approve it: a standard change proceeds without formal approval, and is logged.")
	case Emergency:
		e.Rule = "policy §5"
		c.sayEmergencyAuthority(&e, p)
		c.sayApprovals(&e, p, now)
		c.sayOwnChange(&e)
	case Normal:
		c.sayRoute(&e, p)
		c.sayLevels(&e, p, now)
		c.sayApprovals(&e, p, now)
		c.sayOwnChange(&e)
	}
	if slices.Contains(p.Verify.Independent, c.Risk()) {
		e.say("At %s risk the implementer may not verify the work: somebody else must (policy §3.6).", lower(c.Risk().Label()))
	}
	e.decidedUnder(events, p, Approve, Return, Reject, Object)
	return e
}

// sayRoute says which route of the policy the change takes, and what of the change made it match.
func (c *Change) sayRoute(e *Explanation, p *Policy) {
	if c.Assessment == nil {
		e.say("That depends on the risk, which is not assessed yet.")
		return
	}
	i := c.route(p)
	if i < 0 {
		e.say("No route of the policy fits it, so nobody can approve it. Ask a policy owner to add one: %s.", Principals{People: p.Owners})
		return
	}
	why := p.Approval.Routes[i].When.matched(p, c.Request, c.Risk())
	switch {
	case len(why) > 0:
	case len(p.Approval.Routes) == 1:
		e.say("It takes the policy's only route, which is for every change.")
		return
	default:
		e.say("It takes the policy's route %s of %s, which is for whatever no route before it fits.", i+1, len(p.Approval.Routes))
		return
	}
	e.say("It takes the policy's route %s of %s, the first that fits: %s.", i+1, len(p.Approval.Routes), together(why))
}

// route returns the index of the route that decides whose approval c needs; -1 for none.
func (c *Change) route(p *Policy) int {
	return slices.IndexFunc(p.Approval.Routes, func(r Route) bool { return r.When.Matches(p, c.Request, c.Risk()) })
}

// sayLevels says how far each quorum has come, and who may still approve.
func (c *Change) sayLevels(e *Explanation, p *Policy, now time.Time) {
	if c.Assessment == nil {
		return
	}
	levels, open := c.Tallies(p, now)
	for i, level := range levels {
		for _, t := range level {
			a, _ := p.Authority(t.Authority)
			if len(levels) == 1 {
				e.say("It needs %s of %s, and has %s.", counted(t.Needed, "approval"), a.Name, t.Given)
			} else {
				e.say("Level %s of %s needs %s of %s, and has %s.", i+1, len(levels), counted(t.Needed, "approval"), a.Name, t.Given)
			}
		}
	}
	if c.State == InApproval && open < len(levels) {
		e.say("These may approve now, or whoever they have named their delegate: %s.", c.Asked(p))
	}
}

func (c *Change) sayEmergencyAuthority(e *Explanation, p *Policy) {
	a, _ := p.Authority(p.Emergency.Authority)
	e.say("Emergency changes may be implemented immediately: the work waits for no approval.")
	e.say("%s has the authority over emergencies. It was asked when this one was declared, its answer is recorded whenever it comes, and it reviews the emergency: %s.",
		a.Name, a.Members)
	if o := c.Objection; o != nil {
		if o.For == "" {
			e.say("%s objected %s: %s", o.By, o.At, o.Reason)
		} else {
			e.say("%s objected in place of %s %s: %s", o.By, o.For, o.At, o.Reason)
		}
	}
	c.sayChain(e, p)
}

// sayChain says how far the notification chain has come, and when the next rung is told.
func (c *Change) sayChain(e *Explanation, p *Policy) {
	n := c.Chain
	if n == nil {
		return
	}
	e.say("The notification chain has come to rung %s of %s, told %s.", n.Rung, max(n.Rung, len(p.Emergency.Chain)), n.At)
	switch due := c.PageDue(p); {
	case n.AcknowledgedBy != "":
		e.say("%s acknowledged it %s.", n.AcknowledgedBy, n.AcknowledgedAt)
	case n.Ended():
		e.say("Every rung was told, and nobody has acknowledged it.")
	case c.rungAfter(n.Rung, p) > 0 && !due.IsZero():
		e.say("Nobody has acknowledged it yet. The next rung is told %s.", due)
	default:
		e.say("Nobody has acknowledged it yet.")
	}
}

// sayApprovals lists who has approved, and why an approval no longer counts.
func (c *Change) sayApprovals(e *Explanation, p *Policy, now time.Time) {
	for _, a := range c.Approvals {
		authority, _ := p.Authority(a.Authority)
		format, of := "%s approved version %s of the plan for %s, %s", []any{a.By, a.Plan, authority.Name, a.At}
		if a.For != "" {
			format, of = "%s, as the delegate of %s, approved version %s of the plan for %s, %s", slices.Insert(of, 1, any(a.For))
		}
		switch {
		case !a.VoidAt.IsZero():
			format, of = format+". It no longer counts: %s.", append(of, a.Void)
		case c.Request.Category == Normal && !c.counts(a, p, now):
			format += ". It no longer counts."
		default:
			format += "."
		}
		e.say(format, of...)
	}
	if len(c.Approvals) == 0 && (c.Assessment != nil || c.Request.Category == Emergency) {
		e.say("Nobody has approved it yet.")
	}
}

func (c *Change) sayOwnChange(e *Explanation) {
	if c.Requester == c.Request.Implementer {
		e.say("%s may not approve it, nor may a delegate: they are its requester and implementer, and nobody approves a change of their own.", c.Requester)
		return
	}
	e.say("%s and %s may not approve it, nor may their delegates: they are its requester and its implementer, and nobody approves a change of their own.",
		c.Requester, c.Request.Implementer)
}
