package change

import (
	"slices"
	"time"
)

// TemplateKeepers returns who decides about templates: the members of the policy's standard authority, or its owners
// when it names none (spec §3).
func (p *Policy) TemplateKeepers() Principals {
	if a, named := p.Authority(p.StandardAuthority); named {
		return a.Members
	}
	return Principals{People: p.Owners}
}

// KeeperName names the keepers in a sentence, as in “by a policy owner”.
func (p *Policy) KeeperName() string {
	if a, named := p.Authority(p.StandardAuthority); named {
		return a.Name
	}
	return "a policy owner"
}

// LetBack puts a suspended template back in force, with a reason, and returns the mark that says so. Run is the run for
// which the person saw it suspended, and ran are the runs that went wrong since it was. The policy carries the marks
// (see [Policy.Marked]).
//
// It refuses people who do not decide about templates or had a part in one of those runs, a template that is not
// suspended or is so again for another run, and an empty reason.
func (p *Policy) LetBack(id TemplateID, run Number, who Actor, ran []*Change, reason string, now time.Time) (TemplateMark, error) {
	t, err := p.decideOn(id, Reinstate, who, ran)
	if err != nil {
		return TemplateMark{}, err
	}
	switch {
	case t.Mark.State == TemplateRetired:
		return TemplateMark{}, Refuse(Conflict, "policy §2", "A retired template stays retired. %s", p.stopped(t))
	case t.Mark.State == "" && !t.Mark.At.IsZero():
		return TemplateMark{}, Refuse(Conflict, "policy §2", "The template “%s” is in force already: it was let back by %s on %s.",
			t.Title, t.Mark.By.At(), p.day(t.Mark.At))
	case t.Mark.State == "":
		return TemplateMark{}, Refuse(Conflict, "policy §2", "The template “%s” is in force: it was never suspended.", t.Title)
	case t.Mark.Change != run:
		return TemplateMark{}, Refuse(Conflict, "policy §2",
			"The template “%s” was suspended again since you looked, because %s. Look at that first.", t.Title, t.Mark.Reason)
	case reason == "":
		return TemplateMark{}, Refuse(Invalid, "policy §2", "“%s” needs a reason, which the others will read.", Reinstate.Label())
	}
	return TemplateMark{At: now, By: who.ID, Reason: reason, Change: t.Mark.Change}, nil
}

// RetireTemplate takes a template out of use for good, with a reason, and returns the mark that says so; only the policy
// file can bring a new one. It refuses people as [Policy.LetBack] does, a template that is retired already, and an empty
// reason.
func (p *Policy) RetireTemplate(id TemplateID, who Actor, ran []*Change, reason string, now time.Time) (TemplateMark, error) {
	t, err := p.decideOn(id, Retire, who, ran)
	if err != nil {
		return TemplateMark{}, err
	}
	switch {
	case t.Mark.State == TemplateRetired:
		return TemplateMark{}, Refuse(Conflict, "policy §2", "Nothing is left to do. %s", p.stopped(t))
	case reason == "":
		return TemplateMark{}, Refuse(Invalid, "policy §2", "“%s” needs a reason, which the others will read.", Retire.Label())
	}
	return TemplateMark{State: TemplateRetired, At: now, By: who.ID, Reason: reason, Change: t.Mark.Change}, nil
}

// decideOn returns the template that who may decide about. The second pair of eyes is not that of anybody who had a part
// in a run that went wrong.
func (p *Policy) decideOn(id TemplateID, a Action, who Actor, ran []*Change) (Template, error) {
	if err := who.mayAct(); err != nil {
		return Template{}, err
	}
	t, known := p.Template(id)
	if !known {
		return t, Refuse(NotFound, "policy §2", "The policy file has no template “%s” any more.", id)
	}
	keepers := p.TemplateKeepers()
	switch {
	case keepers.Include(who):
	case who.GroupsUnknown != "" && len(keepers.Groups) > 0:
		return t, Refuse(Denied, "policy §2",
			"Slack could not say whether you belong to a group that may do this (%s), so the answer is no for now. Try again in a minute.",
			who.GroupsUnknown)
	default:
		return t, Refuse(Denied, "policy §2", "“%s” is for %s. Ask them to decide about the template “%s”.", a.Label(), p.KeeperName(), t.Title)
	}
	own := slices.IndexFunc(ran, func(c *Change) bool { return c.Requester == who.ID || c.Request.Implementer == who.ID })
	if own >= 0 {
		return t, Refuse(Denied, "policy §2", "You had a part in %s, after which the template “%s” was suspended, so a second pair of eyes decides. Ask another of %s.",
			ran[own].Number, t.Title, p.keepersInPlural())
	}
	return t, nil
}

func (p *Policy) keepersInPlural() string {
	if a, named := p.Authority(p.StandardAuthority); named {
		return a.Name
	}
	return "the policy's owners"
}
