package bot

import (
	"testing"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestWhatIsSaidOfAnEmergency(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	n := s.raise(emergencyRequest())
	posted := func(d commands.Drawing) commands.Drawing {
		d.Posted = commands.Post{Channel: "D0SOMEBODY", TS: "1.2"}
		return d
	}
	draw := func(name string, place change.Place) {
		t.Helper()
		m, shown := s.bot().draw(posted(s.draw(n, place)))
		if !shown {
			t.Fatalf("%s is not shown", name)
		}
		golden(t, "emergency", name, m)
	}
	golden(t, "emergency", "declared", declared(s.change(n), s.p))
	golden(t, "emergency", "may_not_declare", notice(mayNotDeclare(s.p)))
	draw("page", change.PageOf(1, tomas.ID))
	draw("ask", change.AskOf(change.Approve, 1, diego.ID))
	s.play(n, change.Page, "")
	draw("page_after_the_next_rung", change.PageOf(1, tomas.ID))
	draw("page_of_the_last_rung", change.PageOf(2, helen.ID))
	s.play(n, change.Object, "The replica is behind.\nWait for it.")
	draw("ask_answered", change.AskOf(change.Approve, 1, diego.ID))
	draw("tell_objection", change.TellOf(s.change(n).Events, mara.ID))
	s.play(n, change.Page, "")
	draw("page_at_the_end", change.PageOf(2, helen.ID))
	s.play(n, change.Acknowledge, "")
	draw("page_acknowledged", change.PageOf(2, helen.ID))
	draw("page_acknowledged_by_the_reader", change.PageOf(1, tomas.ID))
	if _, shown := s.bot().draw(s.draw(n, change.PageOf(2, priya.ID))); shown {
		t.Error("somebody who was never told is told that nothing is asked of them")
	}
}
