package change_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	. "github.com/noim3/changebot/change"
)

// urgentPolicy is policy with a chain: colleague for 10 minutes, then the members of a group and lead for 15, then the
// owner for 5.
func urgentPolicy(t *testing.T) *Policy {
	t.Helper()
	p := policy(t)
	p.Emergency.Chain = []Rung{
		{Who: Principals{People: []UserID{colleague.ID}}, Within: 10 * time.Minute},
		{Who: Principals{People: []UserID{lead.ID}, Groups: []GroupID{"S0SECURITY"}}, Within: 15 * time.Minute},
		{Who: Principals{People: []UserID{owner.ID}}, Within: 5 * time.Minute},
	}
	return p
}

func urgentRequest() Request {
	r := fullRequest()
	r.Title, r.Category, r.Ground = "Fail the ledger over", Emergency, RestoreService
	r.Kind, r.Rationale, r.TestPlan, r.Impact, r.Length = "", "", "", Impact{}, 0
	return r
}

// declared returns a story of an emergency that engineer declares under p at start.
func declared(t *testing.T, p *Policy) *story {
	t.Helper()
	c, err := New(engineer, urgentRequest(), p, start)
	if err != nil {
		t.Fatal(err, AsRefusal(err))
	}
	c.Number = 1
	return &story{t: t, p: p, c: c, now: start}
}

// places returns those of a kind that an event by who, as the second, makes worth drawing.
func (s *story) places(a Action, who Actor, kind PlaceKind) []Place {
	s.t.Helper()
	before := *s.c
	return ofKind(s.t, s.c.Announce(&before, Event{N: 2, Action: a, By: who.ID, At: s.now}, s.p), kind)
}

func ofKind(t *testing.T, all []Place, kind PlaceKind) []Place {
	t.Helper()
	return slices.DeleteFunc(all, func(place Place) bool {
		parts, ok := place.Parts()
		if !ok {
			t.Errorf("%q is no place", place)
		}
		return parts.Kind != kind
	})
}

func (s *story) expectPlaces(what string, got []Place, want ...Place) {
	s.t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		s.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func (s *story) after(d time.Duration) { s.now = s.now.Add(d) }

func TestTheFirstRungIsToldAtDeclaring(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	told := s.c.Announce(nil, Event{N: 1, Action: Declare, By: engineer.ID, At: s.now}, s.p)
	s.expectPlaces("the first rung", ofKind(t, told, PlacePage), "page:1:U0COLLEAGUE")
	if due := s.c.PageDue(s.p); !due.Equal(start.Add(10 * time.Minute)) {
		t.Errorf("the second rung is due at %s", due)
	}
}

func TestEachRungIsToldWhenTheOneBeforeHasHadItsTime(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	s.after(10*time.Minute - time.Second)
	s.refuse(s.c.Page(s.p, s.now), "not due")
	s.after(time.Second)
	s.allow(s.c.Page(s.p, s.now))
	s.expectPlaces("the second rung", s.places(Page, Actor{ID: Bot}, PlacePage), "page:2:U0LEAD", "page:2:S0SECURITY")
	s.after(time.Hour) // the bot was down: the third rung is told late, and has its time from then
	s.allow(s.c.Page(s.p, s.now))
	s.expectPlaces("the third rung", s.places(Page, Actor{ID: Bot}, PlacePage), "page:3:U0OWNER")
	if due := s.c.PageDue(s.p); !due.Equal(s.now.Add(5 * time.Minute)) {
		t.Errorf("the end of the chain is due at %s, %s after the last rung was told", due, due.Sub(s.now))
	}
}

func TestAChainThatNobodyAcknowledgesEndsOnce(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	for range 3 {
		s.now = s.c.PageDue(s.p)
		s.allow(s.c.Page(s.p, s.now))
	}
	if !s.c.Chain.Ended() || len(s.places(Page, Actor{ID: Bot}, PlacePage)) > 0 {
		t.Errorf("the chain ends as %+v", s.c.Chain)
	}
	s.after(24 * time.Hour)
	s.refuse(s.c.Page(s.p, s.now), "not due")
	s.allow(s.c.Acknowledge(colleague, s.p, s.now)) // late is better than never
	if s.c.Chain.Ended() || s.c.Chain.AcknowledgedBy != colleague.ID {
		t.Errorf("the chain is %+v", s.c.Chain)
	}
}

func TestOnlyTheFirstAcknowledgementCounts(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	s.after(10 * time.Minute)
	s.allow(s.c.Page(s.p, s.now))
	before := *s.c
	s.allow(s.c.Acknowledge(lead, s.p, s.now))
	s.refuse(s.c.Acknowledge(colleague, s.p, s.now.Add(time.Minute)), "acknowledged by @U0LEAD on 23 Nov 2026 at 09:10 UTC")
	s.refuse(s.c.Acknowledge(lead, s.p, s.now.Add(time.Minute)), "acknowledged by @U0LEAD")
	if before.Chain.AcknowledgedBy != "" {
		t.Error("the record from before the act was altered too")
	}
	if due := s.c.PageDue(s.p); !due.IsZero() {
		t.Errorf("somebody else is told at %s", due)
	}
}

func TestOnlyThoseWhoWereToldAcknowledge(t *testing.T) {
	t.Parallel()
	p := urgentPolicy(t)
	p.Emergency.Chain[1].Who.People = []UserID{engineer.ID}
	s := declared(t, p)
	grouped := member("U0GROUPED")
	grouped.Groups = []GroupID{"S0SECURITY"}
	s.refuse(s.c.Acknowledge(grouped, p, s.now), "somebody in the notification chain who was told") // not yet
	s.after(10 * time.Minute)
	s.allow(s.c.Page(p, s.now))
	s.expectPlaces("the second rung, without the declarer", s.places(Page, Actor{ID: Bot}, PlacePage), "page:2:S0SECURITY")
	s.refuse(s.c.Acknowledge(engineer, p, s.now), "You declared CHG-1")
	s.refuse(s.c.Acknowledge(assessor, p, s.now), "somebody in the notification chain who was told")
	unsure := grouped
	unsure.Groups, unsure.GroupsUnknown = nil, "ratelimited"
	s.refuse(s.c.Acknowledge(unsure, p, s.now), "Slack could not say")
	guest := grouped
	guest.Standing = Guest
	s.refuse(s.c.Acknowledge(guest, p, s.now), "Guests")
	s.allow(s.c.Acknowledge(grouped, p, s.now))
}

func TestARungOfTheDeclarerAloneIsPassedOver(t *testing.T) {
	t.Parallel()
	p := urgentPolicy(t)
	p.Emergency.Chain[0].Who.People = []UserID{engineer.ID}
	s := declared(t, p)
	if s.c.Chain.Rung != 2 || !s.c.PageDue(p).Equal(start.Add(15*time.Minute)) {
		t.Errorf("it begins as %+v, and goes on at %s", s.c.Chain, s.c.PageDue(p))
	}
	p.Emergency.Chain = p.Emergency.Chain[:1]
	s = declared(t, p)
	s.now = s.c.PageDue(p)
	s.allow(s.c.Page(p, s.now))
	if !s.c.Chain.Ended() {
		t.Error("a chain of the declarer alone does not say that nobody has acknowledged")
	}
}

func TestNobodyIsToldOfAnEmergencyThatIsDocumented(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	s.c.State = InReview
	if due := s.c.PageDue(s.p); !due.IsZero() || s.c.AwaitsAcknowledgement() {
		t.Errorf("somebody is told at %s", due)
	}
}

func TestAChainThatThePolicyShortensStillEnds(t *testing.T) {
	t.Parallel()
	s := declared(t, urgentPolicy(t))
	s.after(10 * time.Minute)
	s.allow(s.c.Page(s.p, s.now))
	s.p.Emergency.Chain = s.p.Emergency.Chain[:1]
	s.after(10 * time.Minute)
	s.allow(s.c.Page(s.p, s.now))
	if !s.c.Chain.Ended() {
		t.Errorf("the chain goes on as %+v", s.c.Chain)
	}
	s.p.Emergency.Chain = nil
	if due := s.c.PageDue(s.p); !due.IsZero() {
		t.Errorf("without a chain, somebody is told at %s", due)
	}
}
