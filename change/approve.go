package change

import (
	"slices"
	"time"
)

// Approve records who's yes to the plan they saw, version seen (policy §3.3), and sends the change to scheduling when
// every level has its quorum. Who has no right of their own decides in that of somebody who named them their delegate
// (spec §2.3). It refuses the requester and the implementer, a second yes from one person, anybody whom the present
// level does not need, and a plan that has been edited since.
//
// An emergency is not kept waiting for the answer of its authority: it is recorded, and moves nothing (policy §5).
func (c *Change) Approve(who Actor, seen int, comment string, p *Policy, now time.Time) error {
	if c.Request.Category == Emergency {
		return c.approveEmergency(who, seen, comment, p, now)
	}
	if c.State == InApproval && (who.ID == c.Requester || who.ID == c.Request.Implementer) {
		return Refuse(Denied, "policy §3.3", "You cannot approve %s: you are its %s. Somebody else of the change authority must decide.",
			c.Number, map[bool]string{true: "requester", false: "implementer"}[who.ID == c.Requester])
	}
	m, err := c.may(Approve, who, p)
	if err != nil {
		return err
	}
	if err := c.fresh(seen); err != nil {
		return err
	}
	level, open := c.openQuorums(p, now)
	given := slices.DeleteFunc(slices.Clone(c.Approvals), func(a Approval) bool { return !c.counts(a, p, now) })
	right, quorum, err := c.voice(who, open, given, p)
	if err != nil {
		return err
	}
	c.Approvals = append(c.Approvals, Approval{
		By: who.ID, For: right.besides(who), Authority: quorum.Authority, Level: level, At: now, Comment: comment,
		Plan: c.Plan, Digest: c.Request.Digest(),
	})
	if err := c.follow(m, p, now); AsRefusal(err) == nil {
		return err
	}
	return nil // the vote is recorded; the change waits for the rest of its quorum
}

// PlanKnownTo returns the version of the plan that who approved last, else the one before the present; 0 when the
// present one is the first.
func (c *Change) PlanKnownTo(who UserID) int {
	known := c.Plan - 1
	for _, a := range c.Approvals {
		if a.By == who {
			known = a.Plan
		}
	}
	return known
}

// Need returns the levels of approval that the policy asks of c, first to last; none when no route matches, and then
// nobody can approve it.
func (c *Change) Need(p *Policy) []Level {
	of := p.subject(c.Request, c.Risk())
	for _, r := range p.Approval.Routes {
		if r.When.matches(of) {
			return r.Levels
		}
	}
	return nil
}

// Asked returns whose approval the change waits for now: the members of the authorities that lack their quorum at the
// first open level, without the requester, the implementer and those who have approved.
func (c *Change) Asked(p *Policy) Principals {
	_, open := c.openQuorums(p, c.UpdatedAt)
	var who Principals
	for _, q := range open {
		a, _ := p.Authority(q.Authority)
		who = who.with(a.Members)
	}
	who = who.Without(c.Requester, c.Request.Implementer)
	for _, a := range c.Approvals {
		if a.VoidAt.IsZero() {
			who = who.Without(a.By, a.For)
		}
	}
	return who
}

// Tally is how far one quorum of the present level has come.
type Tally struct {
	Authority AuthorityID
	Given     int
	Needed    int
}

// Tallies returns the quorums of every level, and the index of the first level that is open; len of the levels when
// none is.
func (c *Change) Tallies(p *Policy, now time.Time) (levels [][]Tally, open int) {
	need := c.Need(p)
	open = len(need)
	for i, level := range need {
		var ts []Tally
		for _, q := range level {
			t := Tally{Authority: q.Authority, Needed: q.Count, Given: c.given(i, q, p, now)}
			if t.Given < t.Needed && open == len(need) {
				open = i
			}
			ts = append(ts, t)
		}
		levels = append(levels, ts)
	}
	return levels, open
}

func (c *Change) openQuorums(p *Policy, now time.Time) (level int, open []Quorum) {
	for i, l := range c.Need(p) {
		for _, q := range l {
			if c.given(i, q, p, now) < q.Count {
				open = append(open, q)
			}
		}
		if len(open) > 0 {
			return i, open
		}
	}
	return 0, nil
}

func (c *Change) given(level int, q Quorum, p *Policy, now time.Time) int {
	n := 0
	for _, a := range c.Approvals {
		if a.Level == level && a.Authority == q.Authority && c.counts(a, p, now) {
			n++
		}
	}
	return n
}

// counts reports whether the approval still stands: for this very plan, not void, not expired, and by and for nobody who
// is its requester or its implementer.
func (c *Change) counts(a Approval, p *Policy, now time.Time) bool {
	return a.VoidAt.IsZero() && now.Before(a.At.Add(p.Approval.Expires)) && a.Digest == c.Request.Digest() &&
		!c.concerns(a.By) && !c.concerns(a.For)
}

// approvedFor refuses unless every level has its quorum at now (policy §3.3).
func (c *Change) approvedFor(p *Policy, now time.Time) error {
	if len(c.Need(p)) == 0 {
		return Refuse(Conflict, "policy §3.3", "The policy names no authority for %s. Ask a policy owner to add one.", c.Number)
	}
	if _, open := c.openQuorums(p, now); len(open) > 0 {
		a, _ := p.Authority(open[0].Authority)
		return Refuse(Conflict, "policy §3.3", "%s lacks the approval of %s, or it has expired.", c.Number, a.Name)
	}
	return nil
}

func (c *Change) authorities(p *Policy) Principals {
	level, open := c.openQuorums(p, c.UpdatedAt)
	need := c.Need(p)
	if len(open) == 0 {
		level = len(need) - 1
	}
	var who Principals
	for _, l := range need[:level+1] {
		for _, q := range l {
			a, _ := p.Authority(q.Authority)
			who = who.with(a.Members)
		}
	}
	return who.Without(c.Requester, c.Request.Implementer)
}

func (c *Change) hasOldApproval(p *Policy, now time.Time) bool {
	return slices.ContainsFunc(c.Approvals, func(a Approval) bool {
		return a.VoidAt.IsZero() && !now.Before(a.At.Add(p.Approval.Expires))
	})
}

// LetExpire voids the approvals that have grown too old and asks for them again (spec §2.3).
func (c *Change) LetExpire(p *Policy, now time.Time) error {
	m, err := c.may(Expire, Actor{ID: Bot, Standing: Robot}, p)
	if err != nil {
		return err
	}
	if err := c.follow(m, p, now); err != nil {
		return err
	}
	c.Approvals = slices.Clone(c.Approvals)
	for i, a := range c.Approvals {
		if a.VoidAt.IsZero() && !now.Before(a.At.Add(p.Approval.Expires)) {
			c.Approvals[i].VoidAt, c.Approvals[i].Void = now, "it expired after "+Span(p.Approval.Expires)
		}
	}
	c.Slot = nil
	return nil
}

// void ends every approval that still stands. It leaves the list it was given alone: a copy of the change from before
// the act may share it.
func (c *Change) void(why string, now time.Time) {
	c.Approvals = slices.Clone(c.Approvals)
	for i, a := range c.Approvals {
		if a.VoidAt.IsZero() {
			c.Approvals[i].VoidAt, c.Approvals[i].Void = now, why
		}
	}
}
