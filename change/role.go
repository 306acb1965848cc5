package change

// A Role is what somebody is to a change. Roles come from the record and the policy, never from a name.
type Role string

// The roles.
const (
	Anyone       Role = "anyone" // every member of the workspace
	Requester    Role = "requester"
	Implementer  Role = "implementer"
	Assessor     Role = "assessor"
	TheAuthority Role = "authority"   // the members of the authorities asked so far
	Responsible  Role = "responsible" // the people whom the rollback plan names
	Verifier     Role = "verifier"
	Owner        Role = "owner"
	Declarer     Role = "declarer"
	Reviewer     Role = "reviewer"
	InChain      Role = "chain" // those in the notification chain who were told so far
	FreezeKeeper Role = "freeze authority"
	TheBot       Role = "changebot"
)

// Label returns the role as a sentence names its holder.
func (r Role) Label() string {
	switch r {
	case Anyone:
		return "any member of the workspace"
	case Requester:
		return "the requester"
	case Implementer:
		return "the implementer"
	case Assessor:
		return "an assessor other than the requester"
	case TheAuthority:
		return "the change authority that is being asked"
	case Responsible:
		return "a person responsible for the rollback"
	case Verifier:
		return "a verifier"
	case Owner:
		return "a policy owner"
	case Declarer:
		return "a person whom the policy lets declare emergencies"
	case Reviewer:
		return "the emergency authority"
	case InChain:
		return "somebody in the notification chain who was told"
	case FreezeKeeper:
		return "the freeze authority"
	case TheBot:
		return "changebot itself"
	}
	return string(r)
}

// Holders returns who holds the role for c. For [Anyone] it is empty, as everybody does.
func (c *Change) Holders(role Role, p *Policy) Principals {
	switch role {
	case Anyone:
		return Principals{}
	case Requester:
		return Principals{People: []UserID{c.Requester}}
	case Implementer:
		return Principals{People: []UserID{c.Request.Implementer}}
	case Assessor:
		return p.Assessors.Without(c.Requester)
	case TheAuthority:
		if c.Request.Category == Emergency {
			return c.Holders(Reviewer, p)
		}
		return c.authorities(p)
	case Responsible:
		return Principals{People: c.Request.Rollback.People}
	case Verifier:
		return c.verifiers(p)
	case Owner:
		return Principals{People: p.Owners}
	case Declarer:
		return p.Emergency.Declarers
	case Reviewer:
		a, _ := p.Authority(p.Emergency.Authority)
		return a.Members.Without(c.Requester, c.Request.Implementer)
	case InChain:
		return c.told(p)
	case FreezeKeeper:
		return p.FreezeKeepers().Without(c.Requester, c.Request.Implementer)
	case TheBot:
		return Principals{People: []UserID{Bot}}
	}
	return Principals{}
}

// told returns who is on the rungs of the chain that were told so far.
func (c *Change) told(p *Policy) Principals {
	var who Principals
	if c.Chain == nil {
		return who
	}
	for _, r := range p.Emergency.Chain[:min(c.Chain.Rung, len(p.Emergency.Chain))] {
		who = who.with(r.Who)
	}
	return who
}

func (c *Change) holds(who Actor, roles []Role, p *Policy) bool {
	for _, role := range roles {
		if role == Anyone {
			return true
		}
		if _, ok := c.rightOf(who, role, p); ok {
			return true
		}
	}
	return false
}
