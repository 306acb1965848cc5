package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

func TestSomebodySaysThatTheyAreLookingAndTheOthersSeeIt(t *testing.T) {
	t.Parallel()
	policy := byLeads(t)
	policy.Reminders.Claim, policy.Calendar = 2*time.Hour, change.Calendar{}
	eachEdge(t, policy, slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		e.awaitLeads()
		helen, diego := e.worker(slacksim.Helen), e.worker(slacksim.Diego)
		helen.clicks("", "claim")
		e.clock.Advance(time.Minute)
		e.deliver()
		const looking = "<@U0HELEN01> is looking, since <!date^"
		for where, said := range map[string]string{
			"the card":                     e.read(slacksim.Diego, slacksim.Changes)[0].Text,
			"the other approver's message": diego.reads(""),
		} {
			if !strings.Contains(said, looking) {
				t.Errorf("%s reads %q", where, said)
			}
		}
		diego.clicks("", "claim")
		if said := diego.reads(""); !strings.Contains(said, "<@U0HELEN01> has been looking at CHG-1 for 1 min. Ask them, or decide yourself") {
			t.Errorf("the second one reads %q", said)
		}
		diego.clicks("", "approve")
		if c := e.story().Change; c.State != change.InScheduling || c.Looking != nil {
			t.Errorf("after the other's approval it is in %s, looked at by %+v", c.State, c.Looking)
		}
	})
}

func TestALookThatIsOverIsNotShownAndGivesWay(t *testing.T) {
	t.Parallel()
	policy := byLeads(t)
	policy.Reminders.Claim, policy.Calendar = 2*time.Hour, change.Calendar{}
	e := newEdgeOnPolicy(t, policy)
	e.awaitLeads()
	e.worker(slacksim.Helen).clicks("", "claim")
	e.clock.Advance(2 * time.Hour)
	e.worker(slacksim.Diego).clicks(slacksim.Changes, "claim")
	e.deliver()
	if l := e.story().Change.Looking; l == nil || l.By != slacksim.Diego {
		t.Errorf("looking is %+v, want Diego", l)
	}
}

func TestAnAssessorLooksFromTheWord(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	e.deliver()
	priya := e.worker(slacksim.Priya)
	priya.types("looking CHG-1")
	if l := e.story().Change.Looking; l == nil || l.By != slacksim.Priya {
		t.Errorf("looking is %+v\n%s", l, e.logged)
	}
}
