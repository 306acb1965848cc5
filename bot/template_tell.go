package bot

import (
	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// tellOfTemplate draws what people are told of a template that was suspended or is proposed.
func tellOfTemplate(d commands.Drawing) (Message, bool) {
	if d.About == nil {
		return Message{}, false
	}
	if d.Event.Action == change.Propose {
		return tellOfProposal(d), true
	}
	return tellOfSuspension(d), true
}

// tellOfSuspension asks those who decide about templates to look at the run that went wrong. It is drawn as things
// stand: when somebody decided meanwhile, it says so and asks nothing.
func tellOfSuspension(d commands.Drawing) Message {
	ev, run, p := *d.Event, d.About, d.Policy
	t, known := p.Template(run.Request.Template)
	s := &sheet{revision: ev.N}
	s.header("name", "Suspended: "+ev.Fact("title"))
	s.say("why", say("The template “%s” was suspended, because %s (policy §2).", ev.Fact("title"), ev.Reason))
	s.facts("facts",
		say("*Run:* %s", run.Number),
		say("*Requester:* %s", mention(run.Requester)),
		say("*Implementer:* %s", mention(run.Request.Implementer)))
	var row []slack.BlockElement
	if known && t.Mark.State == change.TemplateSuspended && t.Mark.Change == run.Number {
		s.say("next", say("Nobody can log a change from it now, and those that were logged do not start. Look at what happened, then let it back "+
			"with a reason, or retire it. Whoever had a part in %s cannot decide.", run.Number))
		row = append(row,
			templateButton(string(change.Reinstate), change.Reinstate.Label(), t).WithStyle(slack.StylePrimary),
			templateButton(string(change.Retire), change.Retire.Label(), t).WithStyle(slack.StyleDanger))
	} else {
		s.say("next", meanwhile(t, known, p))
	}
	s.row("acts", append(row, detailsOf(run))...)
	return s.message(s.whole())
}

// meanwhile says what became of a template after its suspension.
func meanwhile(t change.Template, known bool, p *change.Policy) markup {
	m := t.Mark
	switch {
	case !known:
		return "Meanwhile the policy file no longer has it."
	case m.State == change.TemplateSuspended:
		return say("Meanwhile it was suspended again, because %s.", m.Reason)
	case m.State == change.TemplateRetired:
		return say("Meanwhile %s retired it, %s.", mention(m.By), when(m.At, p.TimeZone))
	}
	return say("Meanwhile %s let it back, %s.", mention(m.By), when(m.At, p.TimeZone))
}

func detailsOf(c *change.Change) *slack.ButtonBlockElement {
	return button(detailsClick, c.PlanSeen(), "Details", c)
}
