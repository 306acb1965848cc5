package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestWhatIsSaidAsTheTimeOfOpenWorkEnds(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	r := unhurriedRequest()
	r.Implementer = tomas.ID
	n := s.raise(r)
	for _, a := range []change.Action{change.Assess, change.Approve, change.Approve, change.Schedule} {
		s.play(n, a, "It went as planned.")
	}
	must(s.desk.Start(t.Context(), commands.By{Who: tomas}, n))(t)
	must(s.awaits(n, change.Overrun))(t)
	at := s.lastEvent(n, change.Overrun)
	golden(t, "remind", "finish", must2(remind(s.draw(n, change.RemindOf(change.Finish, at, tomas.ID))))(t))
	golden(t, "remind", "finish_to_the_requester", must2(remind(s.draw(n, change.RemindOf(change.Finish, at, mara.ID))))(t))
	s.clock.Advance(time.Hour)
	if m, _ := remind(s.draw(n, change.RemindOf(change.Finish, at, tomas.ID))); !strings.Contains(m.Text, "the time is over") {
		t.Errorf("after the end they read %q", m.Text)
	}

	end := s.change(n).Slot.End
	must(s.desk.Extend(t.Context(), commands.By{Who: tomas}, n, end.Add(2*time.Hour), ""))(t)
	d := s.draw(n, change.RemindOf(change.Finish, at, tomas.ID))
	if m, shown := remind(d); shown {
		t.Errorf("somebody who was never warned reads %q", m.Text)
	}
	d.Posted = commands.Post{Channel: "D0TOMAS", TS: "1.2"}
	golden(t, "remind", "finish_extended", must2(remind(d))(t))

	// A later warning is another message: the first one stays answered.
	must(s.awaits(n, change.Overrun))(t)
	d = s.draw(n, change.RemindOf(change.Finish, at, tomas.ID))
	d.Posted = commands.Post{Channel: "D0TOMAS", TS: "1.2"}
	if m, _ := remind(d); strings.Contains(m.Text, "still open") {
		t.Errorf("the answered warning says again %q", m.Text)
	}
	must(s.desk.HandOver(t.Context(), commands.By{Who: tomas}, n, priya.ID, "The index is half built."))(t)
	golden(t, "ask", "finish_handed_over", must2(ask(s.draw(n, change.AskOf(change.Finish, s.change(n).AskedAt, priya.ID))))(t))
}

func TestWhoseWorkATimeOverlapsIsTold(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	approved := []change.Action{change.Assess, change.Approve, change.Approve}
	first := s.tell(story{of: unhurriedRequest(), acts: then(approved, change.Schedule)}, "It went as planned.")
	r := unhurriedRequest()
	r.Title, r.Implementer = "Grow the <disk>", tomas.ID
	second := s.tell(story{of: r, acts: approved}, "It went as planned.")
	must(s.desk.Schedule(t.Context(), commands.By{Who: tomas}, second, s.change(first).Slot.Start, ""))(t)
	golden(t, "tell", "conflict", tell(s.draw(second, change.TellOf(s.change(second).Events, mara.ID))))
	golden(t, "card", "normal_scheduled_with_a_conflict", card(s.draw(first, change.Card)))

	d := s.draw(second, change.TellOf(s.change(second).Events, mara.ID))
	d.Booked = nil
	if m := tell(d); !strings.Contains(m.Text, "no longer does") {
		t.Errorf("once it is over they read %q", m.Text)
	}
	free := s.slots(second)
	golden(t, "tell", "slot_taken", freeNow(free, change.Refuse(change.Conflict, "policy §3.4", "The time from Mon 23 Nov 2026 20:15 AEDT is no longer free.")))
	free.Slots = change.Search{Why: "The work takes 2 h, and no window is longer than 1 h. Split the work, or schedule it outside the windows with a reason."}
	if m := freeNow(free, change.Refuse(change.Conflict, "", "It is taken.")); !strings.Contains(m.Text, "No time is free.") || !strings.Contains(m.Text, "Split the work") {
		t.Errorf("without a free time they read %q", m.Text)
	}
}
