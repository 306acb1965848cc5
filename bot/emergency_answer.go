package bot

import (
	"fmt"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// askAnswer draws the direct message that asks a member of the emergency authority for its answer (spec §4).
func askAnswer(d commands.Drawing) Message {
	c, p := d.Change, d.Policy
	s := &sheet{revision: c.Events}
	s.header("name", fmt.Sprintf("Emergency %s: your authority is asked to answer", c.Number))
	s.say("title", join("\n", say("*%s*", oneLine(c.Request.Title)),
		say("The work has begun and does not wait for you. Say for *%s* whether you approve or object: it goes on record, and the others see it at once.",
			authorityName(p.Emergency.Authority, p)),
		stepOf(c), asDelegate(d)))
	s.say("before", beforeNow(d))
	s.facts("facts", askFacts(c, p)...)
	s.say("chain", chainOf(c, p))
	planFor(s, change.Approve, c)
	s.row("acts", actButton(change.Approve, c, true), actButton(change.Object, c, false),
		button(commented, c.PlanSeen(), "Approve with a comment", c), button(detailsClick, c.PlanSeen(), "Details", c))
	return s.message(s.whole())
}

// answered draws that message once the authority has answered, or the emergency is closed. Who has another mind finds
// the buttons in the details.
func answered(d commands.Drawing) Message {
	c := d.Change
	s := &sheet{revision: c.Events}
	text := join("\n", say("Emergency %s", nameOf(c)), authorityAnswer(c, d.Policy), stepOf(c))
	s.say("outcome", text)
	s.row("acts", button(detailsClick, c.PlanSeen(), "Details", c))
	return s.message(text)
}

// authorityAnswer says what the emergency authority has answered last, or that it has not yet.
func authorityAnswer(c *change.Change, p *change.Policy) markup {
	authority := say("*Authority:* %s.", authorityName(p.Emergency.Authority, p))
	if o := c.Objection; o != nil {
		return join("\n", join(" ", say("%s %s objects, %s.", authority, inPlaceOf(o.By, o.For), when(o.At, p.TimeZone)), goesOn(c)), quote(o.Reason, 700))
	}
	var given []markup
	for _, a := range c.Approvals {
		if !a.VoidAt.IsZero() {
			continue
		}
		text := say("%s, %s", inPlaceOf(a.By, a.For), when(a.At, p.TimeZone))
		if a.Plan != c.Plan {
			text = say("%s, for version %s of the plan", text, a.Plan)
		}
		given = append(given, text)
	}
	switch {
	case len(given) > 0:
		return say("%s Approved by %s.", authority, join("; ", given...))
	case c.State.Final():
		return say("%s It has not answered.", authority)
	case c.Unanswered(p).Empty():
		return say("%s Nobody in it may answer: all of them raised the emergency or do its work.", authority)
	}
	return join(" ", say("%s It is asked, and has not answered yet.", authority), goesOn(c))
}

// goesOn says that the work waits for no answer, while there is work.
func goesOn(c *change.Change) markup {
	if c.State == change.InImplementation || c.State == change.InVerification {
		return "The work does not wait for it."
	}
	return ""
}

// inPlaceOf names who decided, and for whom they stood in.
func inPlaceOf(by, of change.UserID) markup {
	if of == "" {
		return mention(by)
	}
	return say("%s in place of %s", mention(by), mention(of))
}

// tellOfEmergency draws what those who work on an emergency, who declared it or who own the policy are told of an event.
func tellOfEmergency(d commands.Drawing) Message {
	c, ev := d.Change, *d.Event
	s := &sheet{revision: ev.N}
	parts := append([]markup{say("Emergency %s", nameOf(c)), say("%s %s", doer(ev), deed(ev, d))}, particulars(ev, d)...)
	text := join("\n", parts...)
	s.say("told", text)
	if next := afterEmergency(d); next != "" {
		s.say("next", next)
		text = join("\n", text, next)
	}
	s.row("acts", button(detailsClick, c.PlanSeen(), "Details", c))
	return s.message(text)
}

// afterEmergency says what the reader is to do about it.
func afterEmergency(d commands.Drawing) markup {
	if d.Event.Action == change.Object {
		return "An objection does not stop the work. Decide whether to go on or to trigger the rollback, and say so in the thread."
	}
	return ""
}

func tryObject(c *change.Change, who change.Actor, seen int, d commands.Drawing) error {
	return c.Object(who, seen, "–", d.Policy, d.Now)
}
