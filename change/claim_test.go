package change_test

import (
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

func TestSomebodySaysThatTheyAreLooking(t *testing.T) {
	t.Parallel()
	s := approval(t, alarming)
	s.p.Reminders.Claim = 2 * time.Hour
	s.refuse(s.c.Look(colleague, s.p, s.now), "change authority")
	s.refuse(s.c.Look(engineer, s.p, s.now), "") // the requester, though in the authority
	s.allow(s.c.Look(lead, s.p, s.now))
	s.now = s.now.Add(20 * time.Minute)
	s.refuse(s.c.Look(lead2, s.p, s.now), "@U0LEAD has been looking at CHG-1 for 20 min")
	s.allow(s.c.Look(lead, s.p, s.now))
	if until := s.c.LookedAtUntil(s.p); !until.Equal(s.now.Add(2 * time.Hour)) {
		t.Errorf("saying it again counts until %s, want two hours from now", until)
	}
	s.now = s.now.Add(2 * time.Hour)
	s.allow(s.c.Look(lead2, s.p, s.now))
	s.is(InApproval)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now)) // it takes no right away
}

func TestADelegateMayLook(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.allow(s.c.Look(standingFor(colleague, lead), s.p, s.now))
}

func TestAnAssessorLooks(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.refuse(s.c.Look(engineer, s.p, s.now), "assessor other than the requester")
	s.allow(s.c.Look(assessor, s.p, s.now))
}
