package change_test

import (
	"testing"

	. "github.com/noim3/changebot/change"
)

// standingFor returns who as the delegate of others.
func standingFor(who Actor, others ...Actor) Actor {
	who.For = others
	return who
}

func TestADelegateApprovesInThePlaceOfWhoNamedThem(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.refuse(s.c.Approve(colleague, 1, "", s.p, s.now), "change authority")
	delegate := standingFor(colleague, lead)
	if got := s.c.StandsIn(Approve, delegate, s.p); got != lead.ID {
		t.Errorf("the delegate stands in for %q, want the lead", got)
	}
	s.allow(s.c.Approve(delegate, 1, "", s.p, s.now))
	if a := s.c.Approvals[0]; a.By != colleague.ID || a.For != lead.ID {
		t.Errorf("the approval is by %s for %q, want both names", a.By, a.For)
	}
	s.is(InScheduling)
}

func TestWhoHasTheRightThemselvesDecidesForThemselves(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.allow(s.c.Approve(standingFor(lead, lead2), 1, "", s.p, s.now))
	if a := s.c.Approvals[0]; a.For != "" {
		t.Errorf("the lead's own approval is for %q", a.For)
	}
}

func TestDelegateAndDelegatorCountOnceTogether(t *testing.T) {
	t.Parallel()
	delegate := standingFor(colleague, lead)
	for name, try := range map[string]func(s *story){
		"the delegate first": func(s *story) {
			s.allow(s.c.Approve(delegate, 1, "", s.p, s.now))
			s.refuse(s.c.Approve(lead, 1, "", s.p, s.now), "@U0COLLEAGUE has already approved CHG-1 in your place")
		},
		"the delegator first": func(s *story) {
			s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
			s.refuse(s.c.Approve(delegate, 1, "", s.p, s.now), "@U0LEAD, whose delegate you are, has already approved")
		},
		"two delegates of one approver": func(s *story) {
			s.allow(s.c.Approve(delegate, 1, "", s.p, s.now))
			s.refuse(s.c.Approve(standingFor(assessor, lead), 1, "", s.p, s.now), "@U0COLLEAGUE has already approved CHG-1 for @U0LEAD")
		},
		"one delegate of two approvers": func(s *story) {
			both := standingFor(colleague, lead, lead2)
			s.allow(s.c.Approve(both, 1, "", s.p, s.now))
			s.refuse(s.c.Approve(both, 1, "", s.p, s.now), "A person counts once")
		},
		"an approver who is another's delegate": func(s *story) {
			s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
			s.refuse(s.c.Approve(standingFor(lead, lead2), 1, "", s.p, s.now), "A person counts once")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := approval(t, alarming) // two leads are needed
			try(s)
			s.is(InApproval)
		})
	}
}

func TestADelegateOfTwoStandsInForTheOneWhoHasNotDecided(t *testing.T) {
	t.Parallel()
	s := approval(t, alarming)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.allow(s.c.Approve(standingFor(colleague, lead, lead2), 1, "", s.p, s.now))
	if a := s.c.Approvals[1]; a.For != lead2.ID {
		t.Errorf("the second approval is for %q, want the second lead", a.For)
	}
}

func TestNeitherOfTheTwoMayBeRequesterOrImplementer(t *testing.T) {
	t.Parallel()
	s := approval(t, calm) // the engineer, of the leads, raised it
	s.refuse(s.c.Approve(standingFor(colleague, engineer), 1, "", s.p, s.now), "neither of you may be its requester or its implementer")
	s.refuse(s.c.Approve(standingFor(engineer, lead), 1, "", s.p, s.now), "you are its requester")
	s.refuse(s.c.SendBack(standingFor(engineer, lead2), 1, "reason", s.p, s.now), "")

	r := fullRequest()
	r.Implementer = lead.ID
	s.allow(s.c.EditPlan(engineer, 1, r, s.p, s.now))
	s.refuse(s.c.Approve(standingFor(colleague, lead), 2, "", s.p, s.now), "neither of you")
	s.refuse(s.c.Approve(standingFor(lead, lead2), 2, "", s.p, s.now), "you are its implementer")
}

func TestAnApprovalEndsToCountWhenEitherOfTheTwoTakesOnTheWork(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.allow(s.c.Approve(standingFor(colleague, lead), 1, "", s.p, s.now))
	s.is(InScheduling)
	s.c.Request.Implementer = lead.ID // no act does this without voiding the approval
	s.refuse(s.c.ScheduleAt(engineer, s.now, "", nil, s.p, s.now), "lacks the approval of Leads")
}

func TestWhatADelegatorHasLostTheirDelegateDoesNotHave(t *testing.T) {
	t.Parallel()
	as := func(a Actor, st Standing) Actor { a.Standing = st; return a }
	unsure := security
	unsure.GroupsUnknown = "user group S0SECURITY: ratelimited"
	for name, try := range map[string]struct {
		from Actor
		says string
	}{
		"a delegator who left":                  {as(lead, Deactivated), "no longer an active member"},
		"a delegator who is a guest now":        {as(lead, Guest), "no longer an active member"},
		"a delegator whom Slack cannot name":    {as(lead, Unknown), "Slack could not say whether @U0LEAD"},
		"a delegator whose groups are unknown":  {unsure, "Slack could not say whether @U0SECURITY"},
		"a delegator who is in no authority":    {owner, "change authority"},
		"somebody else's delegate, passed on":   {standingFor(assessor, lead), "change authority"},
		"a delegator who is the delegate again": {colleague, "change authority"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := approval(t, calm)
			s.refuse(s.c.Approve(standingFor(colleague, try.from), 1, "", s.p, s.now), try.says)
			s.refuse(s.c.TurnDown(standingFor(colleague, try.from), 1, "no", s.p, s.now), try.says)
			if len(s.c.Approvals) > 0 || s.c.State != InApproval {
				t.Errorf("it left %s with %+v", s.c.State, s.c.Approvals)
			}
		})
	}
}

func TestADelegateReturnsAndRejectsButDoesNothingElse(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	delegate := standingFor(colleague, lead)
	if got := s.c.StandsIn(Return, delegate, s.p); got != lead.ID {
		t.Errorf("the delegate returns it for %q, want the lead", got)
	}
	s.allow(s.c.SendBack(delegate, 1, "say who is on call", s.p, s.now))
	s.is(Returned)
	s.refuse(s.c.Resubmit(standingFor(colleague, engineer), 1, fullRequest(), s.p, s.now), "the requester")

	s = newStory(t)
	s.refuse(s.c.Assess(standingFor(colleague, assessor), 1, calm, s.p, s.now), "an assessor")
}
