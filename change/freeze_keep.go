package change

// FreezeKeepers returns those who decide about freezes: the freeze authority, or the policy's owners when the policy
// names none.
func (p *Policy) FreezeKeepers() Principals {
	if a, known := p.Authority(p.FreezeRules.Authority); known {
		return a.Members
	}
	return Principals{People: p.Owners}
}

// FreezeKeeperName names the keepers in a sentence, as in “ask a policy owner”.
func (p *Policy) FreezeKeeperName() string {
	if a, known := p.Authority(p.FreezeRules.Authority); known {
		return a.Name
	}
	return "a policy owner"
}

// FreezeDeclarers returns those who may draft a freeze: those whom the policy names, and the freeze keepers.
func (p *Policy) FreezeDeclarers() Principals {
	return p.FreezeRules.Declarers.with(p.FreezeKeepers())
}

// MayDeclareFreeze refuses who unless they may draft a freeze.
func (p *Policy) MayDeclareFreeze(who Actor) error {
	return mayGovern(DraftFreeze, "policy §6", who, p.FreezeDeclarers(), "those whom the policy lets declare freezes")
}

// MayKeepFreezes refuses who unless they decide about freezes.
func (p *Policy) MayKeepFreezes(a Action, who Actor) error {
	return mayGovern(a, "policy §6", who, p.FreezeKeepers(), p.FreezeKeeperName())
}

// Deciders returns who may approve or refuse the draft: the freeze keepers other than whoever declared it, or, when there
// are none, the policy's other owners. It is empty when the policy names nobody else at all.
func (f DeclaredFreeze) Deciders(p *Policy) Principals {
	if keepers := p.FreezeKeepers().Without(f.By); !keepers.Empty() {
		return keepers
	}
	return Principals{People: p.Owners}.Without(f.By)
}
