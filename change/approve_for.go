package change

import "slices"

// At names somebody in a sentence; the edge puts their present name in its place.
func (u UserID) At() string { return "@" + string(u) }

// StandsIn returns whom who decides for when they do a to c: somebody who has named them their delegate, and whose right
// it is (spec §2.3). It is empty when who decides in their own right, which comes first, or may not do it at all.
func (c *Change) StandsIn(a Action, who Actor, p *Policy) UserID {
	m, ok := moveFor(c.Request.Category, c.State, a)
	if !ok {
		return ""
	}
	for _, role := range m.By {
		if right, ok := c.rightOf(who, role, p); ok {
			return right.besides(who)
		}
	}
	return ""
}

// delegated reports whether the rights of a role are their holder's delegate's too: an authority's are. What else
// somebody is to a change, such as its assessor, they are alone.
func (r Role) delegated() bool { return r == TheAuthority || r == Reviewer }

// rights returns in whose right who may decide on c: their own first, then that of each whose delegate they are.
// Neither of the two may have raised the change or do its work. Nobody passes on what is delegated to them.
func (c *Change) rights(who Actor) []Actor {
	all := []Actor{who}
	if c.concerns(who.ID) {
		return all
	}
	for _, from := range who.For {
		if from.Standing == Member && from.ID != who.ID && !c.concerns(from.ID) {
			all = append(all, from)
		}
	}
	return all
}

// rightOf returns in whose right who has a role; false when they do not have it.
func (c *Change) rightOf(who Actor, role Role, p *Policy) (Actor, bool) {
	holders := c.Holders(role, p)
	if !role.delegated() {
		return who, holders.Include(who)
	}
	rights := c.rights(who)
	i := slices.IndexFunc(rights, holders.Include)
	if i < 0 {
		return Actor{}, false
	}
	return rights[i], true
}

// besides returns whose right it is when who decides by it; empty when it is their own.
func (right Actor) besides(who Actor) UserID {
	if right.ID == who.ID {
		return ""
	}
	return right.ID
}

// concerns reports whether somebody raised the change or does its work.
func (c *Change) concerns(id UserID) bool {
	return id != "" && (id == c.Requester || id == c.Request.Implementer)
}

// votes reports whether the approval is somebody's: given by them, or in their place. So a person counts once, and
// somebody and their delegate together do.
func (a Approval) votes(id UserID) bool { return a.By == id || a.For == id }

// voice returns in whose right who approves for which of the open quorums. It refuses somebody who has approved already,
// or for whom their delegate has, and somebody whom no open quorum needs.
func (c *Change) voice(who Actor, open []Quorum, given []Approval, p *Policy) (Actor, Quorum, error) {
	if slices.ContainsFunc(given, func(a Approval) bool { return a.By == who.ID }) {
		return Actor{}, Quorum{}, Refuse(Conflict, "policy §3.3", "You have already approved %s. A person counts once.", c.Number)
	}
	err := Refuse(Conflict, "policy §3.3", "%s has all the approvals that your authority can give. It now waits for others.", c.Number)
	for _, right := range c.rights(who) {
		i := slices.IndexFunc(open, func(q Quorum) bool { a, _ := p.Authority(q.Authority); return a.Members.Include(right) })
		if i < 0 {
			continue
		}
		already := slices.IndexFunc(given, func(a Approval) bool { return a.votes(right.ID) })
		if already < 0 {
			return right, open[i], nil
		}
		err = c.counted(who, right, given[already])
	}
	return Actor{}, Quorum{}, err
}

// counted refuses a second approval in the right of somebody.
func (c *Change) counted(who, right Actor, given Approval) *Refusal {
	const once = "Somebody and their delegate count once together."
	switch {
	case right.ID == who.ID:
		return Refuse(Conflict, "policy §3.3", "%s has already approved %s in your place. %s", given.By.At(), c.Number, once)
	case given.By == right.ID:
		return Refuse(Conflict, "policy §3.3", "%s, whose delegate you are, has already approved %s. %s", right.ID.At(), c.Number, once)
	}
	return Refuse(Conflict, "policy §3.3", "%s has already approved %s for %s. %s", given.By.At(), c.Number, right.ID.At(), once)
}

// noDelegate says why what was delegated to who gives them no right to c; nil when nothing was that would need saying.
func (c *Change) noDelegate(who Actor) error {
	for _, from := range who.For {
		switch {
		case c.concerns(who.ID) || c.concerns(from.ID):
			return Refuse(Denied, "policy §3.3", "You cannot decide on %s for %s: neither of you may be its requester or its implementer.", c.Number, from.ID.At())
		case from.Standing == Unknown || from.GroupsUnknown != "":
			return Refuse(Denied, "policy §3.3", "Slack could not say whether %s, whose delegate you are, has this right, so the answer is no for now. Try again in a minute.", from.ID.At())
		case from.Standing != Member:
			return Refuse(Denied, "policy §3.3", "%s, whose delegate you are, is no longer an active member of the workspace: what they delegated has ended.", from.ID.At())
		}
	}
	return nil
}
