package bot

import (
	"testing"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestEverybodyWhoIsWaitedForIsAsked(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	asked := map[change.Action]bool{}
	for _, of := range stories() {
		n := s.tell(of, "It went as planned.")
		c := s.change(n)
		wait := c.Waits(s.p)
		if wait.Do == "" || asked[wait.Do] {
			continue
		}
		asked[wait.Do] = true
		d := s.draw(n, change.AskOf(wait.Do, c.AskedAt, wait.Who.People[0]))
		m, shown := ask(d)
		if !shown {
			t.Fatalf("%s: nobody is asked to %s", of.name, wait.Do)
		}
		golden(t, "ask", string(wait.Do), m)
	}
	for _, a := range []change.Action{
		change.Assess, change.Approve, change.Resubmit, change.Schedule, change.Start, change.Finish, change.Verify,
		change.Document, change.Review, change.Release,
	} {
		if !asked[a] {
			t.Errorf("no story asks somebody to %s", a)
		}
	}
}

func TestAnApproverIsToldThatTheirApprovalOfAnEarlierPlanNoLongerCounts(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	n := s.tell(story{of: fullRequest(), acts: []change.Action{change.Assess, change.Approve, change.Edit}}, "Do it otherwise.")
	m, _ := ask(s.draw(n, change.AskOf(change.Approve, s.change(n).AskedAt, helen.ID)))
	golden(t, "ask", "approve_again", m)
}

func TestWhoeverWasAskedSeesWhatCameOfIt(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	n := s.tell(story{of: fullRequest(), acts: []change.Action{change.Assess}}, "It went as planned.")
	place := change.AskOf(change.Approve, s.change(n).AskedAt, helen.ID)
	s.play(n, change.Approve, "Good.")

	d := s.draw(n, place)
	if m, shown := ask(d); shown {
		t.Errorf("somebody who was never asked is told %q", m.Text)
	}
	d.Posted = commands.Post{Channel: "D0HELEN", TS: "1.2"}
	m, shown := ask(d)
	if !shown {
		t.Fatal("the message that asked is left as it was")
	}
	golden(t, "ask", "approve_done", m)
}

func TestTheRequesterIsToldThatTheirChangeWasTurnedDown(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	n := s.tell(story{of: fullRequest(), acts: []change.Action{change.Assess, change.Reject}}, "Too much at once.")
	d := s.draw(n, change.TellOf(s.change(n).Events, mara.ID))
	golden(t, "tell", "reject", tell(d))
}
