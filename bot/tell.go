package bot

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// tell draws the direct message that tells somebody of an event that asks nothing of them: that their change was
// rejected or cancelled.
func tell(d commands.Drawing) Message {
	c, ev := d.Change, *d.Event
	if ev.Action == change.Object || ev.Action == change.Document || ev.Action == change.Review {
		return tellOfEmergency(d)
	}
	if ev.Action == change.Escalate {
		return tellOfWaiting(d)
	}
	if ev.Action == change.Overdue {
		return tellOfOverdue(d)
	}
	if ev.Action == change.Schedule || ev.Action == change.Extend {
		return tellOfConflict(d)
	}
	if ev.Action == change.FreezeHold || ev.Action == change.FreezeRelease {
		return tellOfHold(d)
	}
	s := &sheet{revision: ev.N}
	text := join("\n", nameOf(c), say("%s %s", doer(ev), deed(ev, d)), quote(ev.Reason, 1500))
	s.say("told", text)
	if ev.Action == change.Reject {
		s.aside("next", "A rejected change stays rejected. What was learnt can go into a new request.")
	}
	s.row("acts", button(copyClick, c.PlanSeen(), "Copy into a new request", c), button(detailsClick, c.PlanSeen(), "Details", c))
	return s.message(text)
}
