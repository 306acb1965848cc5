package change_test

import (
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

// run logs and starts a standard change of the engineer's.
func run(t *testing.T, p *Policy) *story {
	t.Helper()
	c, err := New(engineer, Request{Category: Standard, Template: "restart", Implementer: colleague.ID}, p, start)
	if err != nil {
		t.Fatal(err)
	}
	c.Number = 7
	s := &story{t: t, p: p, c: c, now: start}
	s.allow(c.Begin(colleague, nil, p, start))
	return s
}

func suspended() TemplateMark {
	return TemplateMark{State: TemplateSuspended, At: start, By: Bot, Reason: "its run CHG-7 was rolled back", Change: 7}
}

func marked(t *testing.T, m TemplateMark) *Policy {
	t.Helper()
	p := policy(t)
	p.StandardAuthority = "leads"
	return p.Marked(map[TemplateID]TemplateMark{"restart": m})
}

func TestNoChangeIsLoggedFromATemplateThatIsNotInForce(t *testing.T) {
	t.Parallel()
	retired := TemplateMark{State: TemplateRetired, At: start, Reason: "Nobody needs it."}
	expired := policy(t)
	expired.Standard[0].Expires = start
	unnamed := policy(t).Marked(map[TemplateID]TemplateMark{"restart": suspended()})
	for name, test := range map[string]struct {
		p    *Policy
		says string
	}{
		"suspended": {marked(t, suspended()), "The template “Restart a worker” has been suspended since 23 November 2026, because its run CHG-7 " +
			"was rolled back. It can be let back by Leads. Raise a normal change instead."},
		"suspended, decided by owners": {unnamed, "The template “Restart a worker” has been suspended since 23 November 2026, because its run CHG-7 " +
			"was rolled back. It can be let back by a policy owner. Raise a normal change instead."},
		"retired": {marked(t, retired), "The template “Restart a worker” was retired on 23 November 2026: Nobody needs it. " +
			"A policy owner can add a new one to the policy file. Raise a normal change instead."},
		"expired": {expired, "The approval of the template “Restart a worker” expired on 23 November 2026. " +
			"A policy owner can set a later day in the policy file. Raise a normal change instead."},
	} {
		_, err := New(engineer, Request{Category: Standard, Template: "restart", Implementer: engineer.ID}, test.p, start)
		if r := AsRefusal(err); r == nil || r.Fields[FieldTemplate] != test.says {
			t.Errorf("%s: the answer is %+v", name, r)
		}
		if test.p.Standard[0].Available(start) {
			t.Errorf("%s: it is offered", name)
		}
	}
	back := TemplateMark{At: start, By: lead.ID, Reason: "mended", Change: 7}
	if _, err := New(engineer, Request{Category: Standard, Template: "restart", Implementer: engineer.ID}, marked(t, back), start); err != nil {
		t.Errorf("let back, it is refused: %v", err)
	}
}

func TestARunThatWasLoggedBeforeDoesNotStartUnderASuspendedTemplate(t *testing.T) {
	t.Parallel()
	c, err := New(engineer, Request{Category: Standard, Template: "restart", Implementer: engineer.ID}, policy(t), start)
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, c: c, now: start}
	s.refuse(c.Begin(engineer, nil, marked(t, suspended()), start), "Start it after that")
	s.refuse(c.Begin(engineer, nil, marked(t, TemplateMark{State: TemplateRetired, At: start}), start), "Cancel it")
	expired := policy(t)
	expired.Standard[0].Expires = start
	s.allow(c.Begin(engineer, nil, expired, start)) // it was approved when it was logged
}

func TestAMishapIsCertainAtTheEarliestMoment(t *testing.T) {
	t.Parallel()
	is := func(s *story, want string) {
		t.Helper()
		if got := s.c.Mishap(); got != want {
			t.Errorf("in %s the mishap is %q, want %q", s.c.State, got, want)
		}
	}
	rolled := run(t, policy(t))
	is(rolled, "")
	rolled.allow(rolled.c.Undo(colleague, rolled.p, start))
	is(rolled, "CHG-7 was rolled back")

	failed := run(t, policy(t))
	failed.allow(failed.c.Complete(colleague, failed.p, start))
	failed.allow(failed.c.Check(engineer, false, "it does not answer", failed.p, start))
	is(failed, "") // it can still be mended and checked again
	failed.allow(failed.c.LeaveFailed(colleague, failed.p, start))
	is(failed, "CHG-7 failed its verification and was left in place")

	caused := run(t, policy(t))
	caused.allow(caused.c.Complete(colleague, caused.p, start))
	caused.allow(caused.c.Check(engineer, true, "it answers", caused.p, start))
	is(caused, "")
	caused.allow(caused.c.Document(colleague, Closure{Outcome: Successful, Incidents: []Incident{{Ref: "INC-1"}, {Ref: "INC-2", Caused: true}}}, caused.p, start))
	is(caused, "CHG-7 caused the incident INC-2")
}

func TestASuspendedTemplateIsLetBackByASecondPairOfEyes(t *testing.T) {
	t.Parallel()
	failed := run(t, policy(t)) // requested by the engineer, who is of the leads, and carried out by a colleague
	failed.allow(failed.c.Undo(colleague, failed.p, start))
	ran := []*Change{failed.c}
	p, s := marked(t, suspended()), &story{t: t}
	try := func(who Actor, run Number, reason string) error {
		_, err := p.LetBack("restart", run, who, ran, reason, start)
		return err
	}
	guest := lead
	guest.Standing = Guest
	s.refuse(try(guest, 7, "mended"), "Guests")
	s.refuse(try(owner, 7, "mended"), "is for Leads")
	s.refuse(try(engineer, 7, "mended"), "You had a part in CHG-7")
	s.refuse(try(lead, 6, "mended"), "suspended again since you looked, because its run CHG-7 was rolled back")
	s.refuse(try(lead, 7, ""), "needs a reason")
	if _, err := p.LetBack("gone", 7, lead, ran, "mended", start); AsRefusal(err) == nil || AsRefusal(err).Reason != NotFound {
		t.Errorf("a template that is not in the file: %v", err)
	}
	got, err := p.LetBack("restart", 7, lead, ran, "mended", start.Add(time.Hour))
	want := TemplateMark{At: start.Add(time.Hour), By: lead.ID, Reason: "mended", Change: 7}
	if err != nil || got != want {
		t.Errorf("it is marked %+v, %v", got, err)
	}
	p = marked(t, want)
	s.refuse(try(lead2, 7, "mended"), "in force already: it was let back by @U0LEAD on 23 November 2026")
	p = marked(t, TemplateMark{State: TemplateRetired, At: start, Reason: "old"})
	s.refuse(try(lead2, 7, "mended"), "stays retired")
	p = policy(t)
	s.refuse(try(owner, 7, "mended"), "never suspended")
}

func TestATemplateIsRetiredForGood(t *testing.T) {
	t.Parallel()
	failed := run(t, policy(t))
	failed.allow(failed.c.Undo(colleague, failed.p, start))
	p, s := marked(t, suspended()), &story{t: t}
	try := func(who Actor, ran ...*Change) error {
		_, err := p.RetireTemplate("restart", who, ran, "old", start)
		return err
	}
	s.refuse(try(colleague), "is for Leads")
	s.refuse(try(engineer, failed.c), "second pair of eyes")
	s.allow(try(engineer)) // of a template in force nobody has a failed run
	s.allow(try(lead, failed.c))
	p = marked(t, TemplateMark{State: TemplateRetired, At: start, Reason: "old"})
	s.refuse(try(lead), "Nothing is left to do")
	s.refuse(func() error {
		_, err := marked(t, suspended()).RetireTemplate("restart", lead, nil, "", start)
		return err
	}(), "needs a reason")
}

func TestWhoseGroupIsUnknownDecidesNothingAboutTemplates(t *testing.T) {
	t.Parallel()
	p := marked(t, suspended())
	p.StandardAuthority = "security" // a group
	unsure := security
	unsure.GroupsUnknown = "Slack is down"
	_, err := p.LetBack("restart", 7, unsure, nil, "mended", start)
	(&story{t: t}).refuse(err, "Slack could not say")
}
