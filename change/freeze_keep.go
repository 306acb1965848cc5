package change

// FreezeKeepers returns those who decide about freezes: the freeze authority, or the policy's owners when the policy
// names none.
func (p *Policy) FreezeKeepers() Principals {
	if a, known := p.Authority(p.FreezeRules.Authority); known {
		return a.Members
	}
	return Principals{People: p.Owners}
}

// FreezeDeclarers returns those who may draft a freeze: those whom the policy names, and the freeze keepers.
func (p *Policy) FreezeDeclarers() Principals {
	return p.FreezeRules.Declarers.with(p.FreezeKeepers())
}
