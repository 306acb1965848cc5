package bot

import (
	"strings"
	"testing"
	"time"

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

func TestWhoeverActedReadsWhatTheyDid(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		acts []change.Action // the last of them is the one that was asked for
		who  change.UserID
		says string
	}{
		"an assessor":  {[]change.Action{change.Assess}, priya.ID, "You assessed the risk as High. Nothing waits for you here any more."},
		"another":      {[]change.Action{change.Assess}, tomas.ID, "Nothing waits for you here any more: you were asked to assess it."},
		"an assignee":  {[]change.Action{change.Assess, change.Approve, change.Approve, change.Schedule}, mara.ID, "You scheduled the work: "},
		"a late start": {[]change.Action{change.Assess, change.Approve, change.Approve, change.Schedule, change.Start}, mara.ID, "you were asked to start the work."},
	} {
		s := newStage(t)
		last := len(want.acts) - 1
		n := s.tell(story{of: fullRequest(), acts: want.acts[:last]}, "It went as planned.")
		place := change.AskOf(want.acts[last], s.change(n).AskedAt, want.who)
		s.play(n, want.acts[last], "It went as planned.")
		d := s.draw(n, place)
		d.Posted = commands.Post{Channel: "D0", TS: "1.2"}
		if m, _ := ask(d); !strings.Contains(m.Text, want.says) {
			t.Errorf("%s reads %q", name, m.Text)
		}
	}
}

func TestWorkThatMayStartIsWaitedForNow(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	start := s.clock.Now()
	c := &change.Change{State: change.Scheduled, Slot: &change.Slot{Start: start, End: start.Add(time.Hour)}}
	for at, now := range map[time.Duration]bool{
		-time.Hour: false, -time.Minute: false, -59 * time.Second: true, 0: true, 59 * time.Minute: true, time.Hour: false,
	} {
		if got := dueBy(c, s.p, start.Add(at)); (got == "now") != now {
			t.Errorf("%s from the start it is due %q", at, got)
		}
	}
}

func TestTheRequesterIsToldThatTheirChangeWasTurnedDown(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	n := s.tell(story{of: fullRequest(), acts: []change.Action{change.Assess, change.Reject}}, "Too much at once.")
	d := s.draw(n, change.TellOf(s.change(n).Events, mara.ID))
	golden(t, "tell", "reject", tell(d))
}
