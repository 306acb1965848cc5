package change_test

import (
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

func TestWhoMayNotApprove(t *testing.T) {
	t.Parallel()
	as := func(a Actor, s Standing) Actor { a.Standing = s; return a }
	for name, try := range map[string]struct {
		who  Actor
		says string
	}{
		"the requester, though in the authority": {engineer, "you are its requester"},
		"a guest":                                {as(lead, Guest), "Guests"},
		"somebody from elsewhere":                {as(lead, External), "another organisation"},
		"a deactivated account":                  {as(lead, Deactivated), "deactivated"},
		"a bot":                                  {as(lead, Robot), "bots"},
		"somebody whom Slack cannot name":        {as(lead, Unknown), "Slack could not say"},
		"the zero actor":                         {Actor{}, "Slack could not say"},
		"somebody outside the authority":         {colleague, "change authority"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := approval(t, calm)
			s.refuse(s.c.Approve(try.who, 1, "", s.p, s.now), try.says)
			if len(s.c.Approvals) != 0 {
				t.Errorf("a refused approval was kept: %+v", s.c.Approvals)
			}
		})
	}
}

func TestTheImplementerMayNotApprove(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	r := fullRequest()
	r.Implementer = lead.ID
	s.allow(s.c.EditPlan(engineer, 1, r, s.p, s.now))
	s.allow(s.c.Assess(assessor, 2, calm, s.p, s.now))
	s.refuse(s.c.Approve(lead, 2, "", s.p, s.now), "you are its implementer")
	s.allow(s.c.Approve(lead2, 2, "", s.p, s.now))
	s.is(InScheduling)
}

func TestLevelsAndQuorums(t *testing.T) {
	t.Parallel()
	s := approval(t, alarming)
	inGroup := security
	inGroup.Groups = []GroupID{"S0SECURITY"}
	s.refuse(s.c.Approve(inGroup, 1, "", s.p, s.now), "change authority")
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.is(InApproval)
	s.refuse(s.c.Approve(lead, 1, "", s.p, s.now), "counts once")
	s.allow(s.c.Approve(lead2, 1, "", s.p, s.now))
	s.is(InApproval)
	unsure := security
	unsure.GroupsUnknown = "user groups could not be read"
	s.refuse(s.c.Approve(unsure, 1, "", s.p, s.now), "Slack could not say")
	s.refuse(s.c.Approve(security, 1, "", s.p, s.now), "change authority")
	s.allow(s.c.Approve(inGroup, 1, "", s.p, s.now))
	s.is(InScheduling)
}

func TestAnEditVoidsWhatWasApproved(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.is(InScheduling)
	r := fullRequest()
	r.Rollback.Steps = "Drop the index, then restart."
	s.refuse(s.c.EditPlan(colleague, 1, r, s.p, s.now), "the requester")
	s.allow(s.c.EditPlan(engineer, 1, r, s.p, s.now))
	s.is(InApproval)
	if v := s.c.Approvals[0].Void; v == "" {
		t.Error("the approval of the old plan still counts")
	}
	s.refuse(s.c.Approve(lead, 1, "", s.p, s.now), "edited since")
	s.allow(s.c.Approve(lead, 2, "", s.p, s.now))
	s.is(InScheduling)
	s.refuse(s.c.EditPlan(engineer, 1, fullRequest(), s.p, s.now), "while you had it open")
	s.refuse(s.c.EditPlan(engineer, 2, r, s.p, s.now), "Nothing")
}

func TestAnEditThatRaisesTheRiskAsksTheHigherAuthority(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	r := fullRequest()
	r.Impact = Impact{Level: Outage, Who: "everybody", Length: time.Hour}
	s.allow(s.c.EditPlan(engineer, 1, r, s.p, s.now))
	if s.c.Risk() != HighRisk {
		t.Fatalf("the risk is %q after an edit to an outage, want high", s.c.Risk())
	}
	s.allow(s.c.Approve(lead, 2, "", s.p, s.now))
	s.is(InApproval)
}

func TestApprovalsExpire(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.refuse(s.c.LetExpire(s.p, s.now), "No approval")
	s.allow(s.c.ScheduleAt(engineer, s.now.Add(14*24*time.Hour), "", nil, s.p, s.now))
	s.now = s.now.Add(14 * 24 * time.Hour)
	s.refuse(s.c.Begin(engineer, nil, s.p, s.now), "expired")
	s.allow(s.c.LetExpire(s.p, s.now))
	s.is(InApproval)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.is(InScheduling)
}

func TestNobodyApprovesWhenThePolicyNamesNoAuthority(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.p.Approval.Routes = nil
	s.allow(s.c.Assess(assessor, 1, calm, s.p, s.now))
	for _, who := range []Actor{lead, owner, engineer} {
		if AsRefusal(s.c.Approve(who, 1, "", s.p, s.now)) == nil {
			t.Errorf("%s approved a change that no authority is named for", who.ID)
		}
	}
	s.is(InApproval)
}

func TestTheRequesterDoesNotAssessTheirOwn(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.refuse(s.c.Assess(engineer, 1, calm, s.p, s.now), "assessor other than the requester")
	s.refuse(s.c.Assess(assessor, 1, AssessmentForm{}, s.p, s.now), "Who notices?")
	s.is(InAssessment)
	if s.c.Assessment != nil {
		t.Error("a refused assessment was kept")
	}
}

func TestReturnAndResubmit(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.refuse(s.c.SendBack(lead, 1, "", s.p, s.now), "needs a reason")
	s.allow(s.c.SendBack(lead, 1, "say who is on call", s.p, s.now))
	s.is(Returned)
	s.refuse(s.c.EditPlan(engineer, 1, fullRequest(), s.p, s.now), "Returned")
	s.allow(s.c.Resubmit(engineer, 1, fullRequest(), s.p, s.now))
	s.is(InAssessment)
	if s.c.Assessment != nil {
		t.Error("the old assessment counts for the new request")
	}
}

func TestHighRiskIsNotVerifiedByItsImplementerAlone(t *testing.T) {
	t.Parallel()
	s := working(t)
	s.c.Assessment.Rating.Risk = HighRisk
	s.allow(s.c.Complete(engineer, s.p, s.now))
	s.refuse(s.c.Check(engineer, true, "looks good", s.p, s.now), "a verifier")
	s.allow(s.c.Check(assessor, true, "looks good", s.p, s.now))
}
