package change

// MayExport refuses who unless they may take the record out of the program: an owner of the policy or an auditor (policy
// §7).
func (p *Policy) MayExport(who Actor) error {
	return mayGovern(ExportRecord, "policy §7", who, Principals{People: p.Owners}.with(p.Auditors), "the policy's owners and auditors")
}

// MayOwn refuses who unless they own the policy; rule is the section that gives a to the owners.
func (p *Policy) MayOwn(a Action, rule string, who Actor) error {
	return mayGovern(a, rule, who, Principals{People: p.Owners}, "a policy owner")
}

// mayGovern refuses who unless they are among those to whom the rule gives the right to do a, and who are called name.
func mayGovern(a Action, rule string, who Actor, right Principals, name string) error {
	if err := who.mayAct(); err != nil {
		return err
	}
	switch {
	case right.Include(who):
		return nil
	case who.GroupsUnknown != "" && len(right.Groups) > 0:
		return Refuse(Denied, rule,
			"Slack could not say whether you belong to a group that may do this (%s), so the answer is no for now. Try again in a minute.",
			who.GroupsUnknown)
	}
	return Refuse(Denied, rule, "“%s” is for %s.", a.Label(), name)
}

// MaySeeRetention refuses who unless they may look at how long records are kept, and at the legal holds: an owner of the
// policy or an auditor (policy §7).
func (p *Policy) MaySeeRetention(who Actor) error {
	err := p.MayExport(who)
	if err == nil || who.mayAct() != nil || who.GroupsUnknown != "" {
		return err
	}
	return Refuse(Denied, "policy §7", "How long records are kept, and the legal holds on them, are shown to the policy's owners and auditors.")
}
