package change

import (
	"slices"
	"time"
)

// MayDeclare refuses those whom the policy does not let declare an emergency (policy §5).
func (p *Policy) MayDeclare(who Actor) error {
	if err := who.mayAct(); err != nil {
		return err
	}
	declarers := p.Emergency.Declarers
	switch {
	case declarers.Include(who):
		return nil
	case declarers.Empty():
		return Refuse(Denied, "policy §5", "The policy lets nobody declare an emergency. Raise a normal change with `/change`, and tell a policy owner.")
	case who.GroupsUnknown != "" && len(declarers.Groups) > 0:
		return Refuse(Denied, "policy §5",
			"Slack could not say whether you belong to a group that may declare emergencies (%s), so the answer is no for now. Try again in a minute, or have one of those declare it who may.",
			who.GroupsUnknown)
	}
	return Refuse(Denied, "policy §5",
		"You may not declare an emergency: the policy names who may. Have one of them declare it; `/change emergency` says who they are. Or raise a normal change with `/change`.")
}

// Allowed returns the grounds on which the policy lets an emergency be declared, in its order: those that it lists, else
// the three of policy §2.
func (r EmergencyRules) Allowed() []GroundRule {
	if len(r.Grounds) > 0 {
		return r.Grounds
	}
	var all []GroundRule
	for _, g := range Grounds() {
		all = append(all, GroundRule{Ground: g})
	}
	return all
}

// allows reports whether an emergency may be declared on the ground.
func (r EmergencyRules) allows(g Ground) bool {
	return slices.ContainsFunc(r.Allowed(), func(rule GroundRule) bool { return rule.Ground == g })
}

// Object records the emergency authority's no, with a reason (policy §5). It stops nothing: the work goes on, and an
// approval that was given no longer counts. Seen is the version of the plan that the person was shown. It refuses the
// requester and the implementer, and a second no from one person.
func (c *Change) Object(who Actor, seen int, reason string, p *Policy, now time.Time) error {
	right, err := c.answers(Object, who, seen, p)
	if err != nil {
		return err
	}
	if o := c.Objection; o != nil && (o.By == who.ID || o.By == right.ID || o.For == right.ID) {
		return Refuse(Conflict, "policy §5", "You, or somebody in your place, have objected to %s already. Approve it if you think otherwise now.", c.Number)
	}
	if reason == "" {
		return Refuse(Invalid, "policy §5", "Say what you object to: those who do the work will read it.")
	}
	c.void("the emergency authority objected later", now)
	c.Objection = &Objection{By: who.ID, For: right.besides(who), At: now, Reason: reason}
	return nil
}

// approveEmergency records a yes of the emergency authority, for which nothing waits (policy §5). It takes the place of
// an objection: the last answer stands.
func (c *Change) approveEmergency(who Actor, seen int, comment string, p *Policy, now time.Time) error {
	if _, err := c.answers(Approve, who, seen, p); err != nil {
		return err
	}
	given := slices.DeleteFunc(slices.Clone(c.Approvals), func(a Approval) bool { return !a.VoidAt.IsZero() })
	right, quorum, err := c.voice(who, []Quorum{{Authority: p.Emergency.Authority, Count: 1}}, given, p)
	if err != nil {
		return err
	}
	c.Objection = nil
	c.Approvals = append(slices.Clip(c.Approvals), Approval{
		By: who.ID, For: right.besides(who), Authority: quorum.Authority, At: now, Comment: comment,
		Plan: c.Plan, Digest: c.Request.Digest(),
	})
	return nil
}

// answers returns in whose right who answers for the emergency authority.
func (c *Change) answers(a Action, who Actor, seen int, p *Policy) (Actor, error) {
	if _, err := c.may(a, who, p); err != nil {
		return Actor{}, err
	}
	if c.concerns(who.ID) {
		return Actor{}, Refuse(Denied, "policy §5",
			"You cannot answer for the emergency authority on %s: you raised it or do its work. Somebody else of the authority must.", c.Number)
	}
	right, _ := c.rightOf(who, TheAuthority, p)
	return right, c.fresh(seen)
}

// Answered reports whether the emergency authority has approved or objected. Its last answer stands.
func (c *Change) Answered() bool {
	return c.Objection != nil || slices.ContainsFunc(c.Approvals, func(a Approval) bool { return a.VoidAt.IsZero() })
}

// Unanswered returns who of the emergency authority is asked for an answer; nobody once one has answered, and for other
// changes (policy §5).
func (c *Change) Unanswered(p *Policy) Principals {
	if c.Request.Category != Emergency || c.State.Final() || c.Answered() {
		return Principals{}
	}
	return c.Holders(TheAuthority, p)
}

// WaitedFor returns everybody for whom c waits: to do what [Change.Waits] says, or to answer for the emergency
// authority, for which nothing stops.
func (c *Change) WaitedFor(p *Policy) Principals { return c.Waits(p).Who.with(c.Unanswered(p)) }
