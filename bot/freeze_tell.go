package bot

import (
	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// tellOfFreeze draws what people are told of a freeze: second persons of a draft, and whoever declared it of what was
// decided. It is false when there is nothing to tell.
func tellOfFreeze(d commands.Drawing) (Message, bool) {
	switch {
	case d.Freeze == nil:
		return Message{}, false
	case d.Event.Action == change.DraftFreeze:
		if d.Freeze.By == change.UserID(d.Parts.Who) { // a member of the group that is asked
			return Message{}, false
		}
		return tellOfDraft(d), true
	}
	f, p := *d.Freeze, d.Policy
	s := &sheet{revision: d.Event.N}
	s.say("what", say("The freeze %s that you declared, %s:", freezeName(f.Freeze), during(f.From, f.To, p.TimeZone)))
	s.say("state", freezeState(f, p, d.Now))
	s.row("acts", showFreeze(f.Number, "Details"))
	return s.message(s.whole()), true
}

// tellOfDraft asks a second person about a draft. It is drawn as things stand: when somebody decided meanwhile, it says
// so and asks nothing.
func tellOfDraft(d commands.Drawing) Message {
	f, p := *d.Freeze, d.Policy
	open := f.State == change.FreezeDraft && d.Now.Before(f.To)
	s := &sheet{revision: d.Event.N}
	title := "Freeze " + string(f.ID) + " waits for a second person"
	if !open {
		title = "Freeze " + string(f.ID) + " no longer waits"
	}
	s.header("name", title)
	if f.State != change.FreezeDraft {
		s.revision++ // the drawing of before had other blocks
	}
	s.say("what", join("\n", say("*%s*", f.Name), freezeState(f, p, d.Now), freezeAbout(f.Freeze, p)))
	if !open {
		s.row("acts", showFreeze(f.Number, "Details"))
		return s.message(s.whole())
	}
	s.say("late", lateFreeze(f))
	if d.Hits != nil {
		s.say("hits", join("\n", hitsInWords(f.Freeze, *d.Hits, p), hitLines(d.Hits.Scheduled, p)))
	}
	s.row("acts", append(deciderButtons(f), showFreeze(f.Number, "Preview"))...)
	return s.message(s.whole())
}

// asksOfDraft reports whether a message asks about a draft: it is drawn anew once somebody has decided.
func asksOfDraft(d commands.Drawing) bool {
	return d.Parts.Kind == change.PlaceTell && d.Change == nil && d.Event != nil && d.Event.Action == change.DraftFreeze
}

// tellOfHold draws what those whose change it is are told when a freeze holds it, or no longer, with what they can do.
func tellOfHold(d commands.Drawing) Message {
	c, ev, p := d.Change, *d.Event, d.Policy
	s := &sheet{revision: ev.N}
	deed := freezeHoldDeed(ev, p)
	if ev.Action == change.FreezeRelease {
		deed = freezeReleaseDeed(ev, p)
	}
	text := join("\n", nameOf(c), say("changebot %s", deed), quote(ev.Reason, 700))
	if c.AskedAt > ev.N {
		text = join("\n", text, "It has moved on since.", stepOf(c))
	}
	s.say("told", text)
	var row []slack.BlockElement
	for _, a := range offeredActs(c, change.Schedule) {
		if a == change.Schedule || a == change.Cancel {
			row = append(row, actButton(a, c, false))
		}
	}
	s.row("acts", append(row, button(detailsClick, c.PlanSeen(), "Details", c))...)
	return s.message(text)
}
