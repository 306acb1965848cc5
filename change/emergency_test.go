package change_test

import (
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

func TestAnEmergencyIsDeclaredWithLittle(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	s.is(InImplementation)
	if !s.c.StartedAt.Equal(start) {
		t.Errorf("the work starts at %s", s.c.StartedAt)
	}
	refusal := AsRefusal(s.c.Request.Complete(s.p))
	if refusal == nil {
		t.Fatal("the record is whole already")
	}
	for _, f := range []Field{FieldKind, FieldRationale, FieldTestPlan, FieldImpact} {
		if refusal.Fields[f] == "" {
			t.Errorf("%s is not missed with the documentation", f)
		}
	}
	if len(refusal.Fields) != 4 {
		t.Errorf("the record lacks %v", refusal.Fields)
	}
	r := urgentRequest()
	r.Rollback.Steps, r.Systems, r.Implementer = "see ticket", nil, ""
	_, err := New(engineer, r, s.p, start)
	for _, f := range []Field{FieldRollbackSteps, FieldSystems, FieldImplementer} {
		if AsRefusal(err).Fields[f] == "" {
			t.Errorf("it is declared without %s", f)
		}
	}
}

func TestAnEmergencyHasOneOfThePolicysGrounds(t *testing.T) {
	t.Parallel()
	p := urgentPolicy(t)
	r := urgentRequest()
	for _, ground := range Grounds() {
		r.Ground = ground
		if _, err := New(engineer, r, p, start); err != nil {
			t.Errorf("a policy that lists no grounds refuses %s: %v", ground, err)
		}
	}
	p.Emergency.Grounds = []GroundRule{{Ground: DataLoss, Definition: "Records are about to be lost."}}
	if _, err := New(engineer, r, p, start); err != nil {
		t.Errorf("%s is refused: %v", r.Ground, err)
	}
	for _, ground := range []Ground{RestoreService, "", "curiosity"} {
		r.Ground = ground
		if _, err := New(engineer, r, p, start); err == nil || AsRefusal(err).Fields[FieldGround] == "" {
			t.Errorf("the ground %q is allowed", ground)
		}
	}
}

func TestOnlyThoseWhomThePolicyNamesDeclareAnEmergency(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	s.refuse(s.p.MayDeclare(colleague), "You may not declare an emergency: the policy names who may.")
	_, err := New(colleague, urgentRequest(), s.p, start)
	s.refuse(err, "raise a normal change")
	guest := engineer
	guest.Standing = Guest
	s.refuse(s.p.MayDeclare(guest), "Guests")
	s.p.Emergency.Declarers = Principals{Groups: []GroupID{"S0SRE"}}
	unsure := colleague
	unsure.GroupsUnknown = "ratelimited"
	s.refuse(s.p.MayDeclare(unsure), "Slack could not say")
	s.p.Emergency.Declarers = Principals{}
	s.refuse(s.p.MayDeclare(engineer), "lets nobody declare")
}

func TestTheAuthorityIsAskedAtDeclaringAndItsAnswerStopsNothing(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t)) // its authority is lead, lead2 and engineer, who declared it
	told := s.c.Announce(nil, Event{N: 1, Action: Declare, By: engineer.ID, At: s.now}, s.p)
	s.expectPlaces("the authority", ofKind(t, told, PlaceAsk), "ask:approve:1:U0LEAD", "ask:approve:1:U0LEAD2")
	asked := PlaceParts{Kind: PlaceAsk, Action: Approve, Event: 1, Who: string(lead2.ID)}
	if !s.c.Asks(asked, s.p) || !s.c.WaitedFor(s.p).Include(lead) {
		t.Error("lead is not asked")
	}
	s.allow(s.c.Object(lead, 1, "The replica is behind.", s.p, s.now))
	s.is(InImplementation)
	if s.c.Asks(asked, s.p) || s.c.WaitedFor(s.p).Include(lead2) {
		t.Error("lead2 is still asked after lead has answered")
	}
	s.expectPlaces("who is told of the objection", s.places(Object, lead, PlaceTell), "tell:2:U0ENGINEER")
	s.allow(s.c.Complete(engineer, s.p, s.now))
	s.is(InVerification)
}

func TestTheLastAnswerOfTheAuthorityStands(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.refuse(s.c.Approve(lead, 1, "", s.p, s.now), "already approved")
	s.allow(s.c.Approve(lead2, 1, "", s.p, s.now))
	s.allow(s.c.Object(lead, 1, "I was wrong.", s.p, s.now))
	for _, a := range s.c.Approvals {
		if a.VoidAt.IsZero() {
			t.Errorf("%s still counts", a.By)
		}
	}
	s.refuse(s.c.Object(lead, 1, "Again.", s.p, s.now), "objected to CHG-1 already")
	s.allow(s.c.Approve(lead, 1, "It is better now.", s.p, s.now))
	if s.c.Objection != nil || len(s.c.Approvals) != 3 || !s.c.Answered() {
		t.Errorf("the answer is %+v and %+v", s.c.Objection, s.c.Approvals)
	}
}

func TestAnEditDoesNotVoidTheAnswerToAnEmergency(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	digest := s.c.Request.Digest()
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	r := s.c.Request
	r.Description = "Promote the other replica."
	s.allow(s.c.EditPlan(engineer, 1, r, s.p, s.now))
	a := s.c.Approvals[0]
	if !a.VoidAt.IsZero() || a.Plan != 1 || a.Digest != digest || a.Authority != "leads" || a.Level != 0 {
		t.Errorf("the approval is now %+v", a)
	}
	s.refuse(s.c.Approve(lead2, 1, "", s.p, s.now), "you saw version 1, it is now version 2")
	s.refuse(s.c.Object(lead2, 1, "No.", s.p, s.now), "you saw version 1, it is now version 2")
}

func TestOnlyTheAuthorityAnswersAndNobodyForThemselves(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	s.refuse(s.c.Approve(colleague, 1, "", s.p, s.now), "is for the change authority")
	s.refuse(s.c.Object(colleague, 1, "No.", s.p, s.now), "is for the change authority")
	s.refuse(s.c.Object(lead, 1, "", s.p, s.now), "Say what you object to")
	grouped := engineer // who declared it, and belongs to the authority through a group
	grouped.Groups = []GroupID{"S0LEADS"}
	s.p.Authorities[0].Members.Groups = grouped.Groups
	s.refuse(s.c.Approve(grouped, 1, "", s.p, s.now), "you raised it or do its work")
	s.c.State = InReview
	s.refuse(s.c.LookBack(grouped, Lookback{Lessons: "None."}, s.p, s.now), "You cannot review CHG-1")
	s.allow(s.c.Object(lead, 1, "It was none.", s.p, s.now))
}

func TestADelegateAnswersForTheAuthority(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	delegate := colleague
	delegate.For = []Actor{lead}
	s.allow(s.c.Object(delegate, 1, "No.", s.p, s.now))
	if s.c.Objection.By != colleague.ID || s.c.Objection.For != lead.ID {
		t.Errorf("the objection is %+v", s.c.Objection)
	}
	s.refuse(s.c.Object(lead, 1, "Nor I.", s.p, s.now), "objected to CHG-1 already")
	s.allow(s.c.Approve(delegate, 1, "", s.p, s.now))
	if a := s.c.Approvals[0]; a.By != colleague.ID || a.For != lead.ID {
		t.Errorf("the approval is %+v", a)
	}
	s.refuse(s.c.Approve(lead, 1, "", s.p, s.now), "in your place")
}

func TestTheOutcomeIsToldToWhoeverDeclaredIt(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	s.c.Lookback = &Lookback{ReviewPolicy: true}
	s.expectPlaces("the outcome", s.places(Document, colleague, PlaceTell), "tell:2:U0ENGINEER")
	s.expectPlaces("the outcome, documented by the declarer", s.places(Document, engineer, PlaceTell))
	s.expectPlaces("the review", s.places(Review, lead, PlaceTell), "tell:2:U0ENGINEER")
}

func TestTheAnswerIsGivenUntilTheEmergencyIsClosed(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	for _, state := range []State{InImplementation, InVerification, InDocumentation, InReview} {
		s.c.State, s.c.Approvals = state, nil
		s.allow(s.c.Approve(lead, 1, "", s.p, s.now.Add(30*24*time.Hour)))
		s.is(state)
	}
	s.c.State = Closed
	s.refuse(s.c.Object(lead2, 1, "No.", s.p, s.now), "already closed")
	if asked := (PlaceParts{Kind: PlaceAsk, Action: Approve, Event: 1, Who: string(lead2.ID)}); s.c.Asks(asked, s.p) {
		t.Error("somebody is asked about a closed emergency")
	}
}
