package bot

import (
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// warnOfEnd draws the direct message that warns of the end of a slot while the work is open, with the ways on: extend,
// hand over, roll back, finish (spec §2.5). Once one of them was gone it says which. It is false when that was so before
// the message was ever posted.
func warnOfEnd(d commands.Drawing) (Message, bool) {
	c, p := d.Change, d.Policy
	if !warnsStill(d) {
		if d.Posted == (commands.Post{}) {
			return Message{}, false
		}
		return warned(d), true
	}
	s := &sheet{revision: c.Events}
	title, ends := "the time is nearly over", "ends"
	if !d.Now.Before(c.Slot.End) {
		title, ends = "the time is over", "ended"
	}
	s.header("name", fmt.Sprintf("%s: %s", c.Number, title))
	s.say("title", join("\n", say("*%s*", oneLine(c.Request.Title)),
		say("The slot %s %s, and the work is still open.", ends, deadline(c.Slot.End, p.TimeZone)), waysOn(d)))
	s.facts("facts", peopleFacts(c)...)
	s.say("rollback", rollbackInShort(c))
	s.row("acts", endButtons(d)...)
	return s.message(s.whole()), true
}

// warnsStill reports whether the work is open as the slot nears the very end that the message was sent for, and who
// reads it still has a part in it.
func warnsStill(d commands.Drawing) bool {
	c, reader := d.Change, change.UserID(d.Parts.Who)
	return c.Reminds(d.Parts, d.Policy) && fact(*d.Event, "end") == c.Slot.End.Format(time.RFC3339) &&
		(reader == c.Request.Implementer || reader == c.Requester)
}

// waysOn says what the reader may do, and what whoever does the work may.
func waysOn(d commands.Drawing) markup {
	if who := d.Change.Request.Implementer; string(who) != d.Parts.Who {
		return say("%s was warned too, and can extend the slot or finish. You can hand the work over to somebody else, or trigger the rollback.", mention(who))
	}
	return "Extend the slot, hand the work over, trigger the rollback, or finish it. A later end is checked again for freezes, maintenance windows and other changes."
}

// endButtons are the ways on that the reader may go.
func endButtons(d commands.Drawing) []slack.BlockElement {
	c := d.Change
	var row []slack.BlockElement
	if change.UserID(d.Parts.Who) == c.Request.Implementer {
		row = append(row, actButton(change.Finish, c, true), actButton(change.Extend, c, false))
	}
	return append(row, actButton(change.HandOver, c, false), actButton(change.RollBack, c, false),
		button(detailsClick, c.PlanSeen(), "Details", c))
}

// warned draws the message after one of the ways was gone.
func warned(d commands.Drawing) Message {
	c, p := d.Change, d.Policy
	s := &sheet{revision: c.Events}
	now := markup("Nothing waits for you here any more.")
	if c.State == change.InImplementation {
		now = say("The work goes on with %s; the slot ends %s.", mention(c.Request.Implementer), when(c.Slot.End, p.TimeZone))
	}
	text := join("\n", nameOf(c), now, stepOf(c))
	s.say("outcome", text)
	return s.message(text)
}

// endNear says on the card that people were warned of the end of the slot.
func endNear(c *change.Change, p *change.Policy) markup {
	if !c.Overruns() {
		return ""
	}
	return say("The work is still open as its time ends: %s.", deadline(c.Slot.End, p.TimeZone))
}

// handedOver tells whoever takes the work over from whom, and what they were given to know.
func handedOver(d commands.Drawing) markup {
	ev := d.Event
	if ev == nil || ev.Action != change.HandOver || d.Parts.Action != change.Finish {
		return ""
	}
	return join("\n", say("%s %s", doer(*ev), handOverDeed(*ev)), quote(ev.Reason, 1500))
}

// handOverDeed says who goes on with the work, after the name of whoever handed it over.
func handOverDeed(ev change.Event) markup {
	from, to := change.UserID(fact(ev, "from")), change.UserID(fact(ev, "to"))
	if ev.By == from {
		return say("handed the work over to %s.", mention(to))
	}
	if ev.By == to {
		return say("took the work over from %s.", mention(from))
	}
	return say("handed the work over from %s to %s.", mention(from), mention(to))
}
