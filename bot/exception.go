package bot

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// changeField is the number of a change that is typed in a form.
const changeField = change.Field("change")

// exceptForm asks which freeze a change is let through, and why.
func exceptForm(freeze *change.FreezeID, reason *string, d commands.Drawing) form {
	var choices []choice
	if d.Change != nil {
		for _, f := range d.Change.Passable(d.Policy, d.Now) {
			choices = append(choices, choice{string(f.ID), clipPlain(f.Name+", until "+clock(f.To, d.Policy.TimeZone), maxButton)})
		}
	}
	if *freeze == "" && len(choices) > 0 {
		*freeze = change.FreezeID(choices[0].value)
	}
	return form{
		callback: string(change.Except), title: "Let through a freeze", submit: "Let it through",
		fields: []field{
			pick(change.FreezeField, "Freeze", freeze, choices),
			longText(reasonField, "Why this change may go on", reason).hinted("It goes on the record, and stands on the card. The exception ends with the freeze."),
		},
	}
}

// openExcept answers the button that lets a change through a freeze. Whoever may not is refused before they type.
func (b *Bot) openExcept() handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form {
			var freeze change.FreezeID
			f := exceptForm(&freeze, new(string), d)
			f.intro = reminder(d.Change)
			return f
		},
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			_, err := c.LetThrough(who, "", "–", d.Policy, d.Now)
			if refusal := change.AsRefusal(err); refusal != nil && refusal.Reason != change.Invalid {
				return refusal
			}
			if len(c.Passable(d.Policy, d.Now)) == 0 {
				return change.Refuse(change.Conflict, "policy §6", "No hard freeze within a year concerns %s that it was not let through already.", c.Number)
			}
			return nil
		},
		decides: true,
	})
}

func (b *Bot) submitExcept(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	var freeze change.FreezeID
	var reason string
	exceptForm(&freeze, &reason, commands.Drawing{}).read(in.View.Values)
	return b.letThrough(ctx, in, n, freeze, reason)
}

// openExceptFreeze answers the button that lets some change through one freeze.
func (b *Bot) openExceptFreeze(_ context.Context, in *Inbound) (Answer, error) {
	ref, err := parseFreezeRef(in.Value)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		if err := b.desk.Policy().MayKeepFreezes(change.Except, in.Actor(ctx)); err != nil {
			return slack.ModalViewRequest{}, err
		}
		f := exceptFreezeForm(new(string), new(string))
		meta, err := json.Marshal(freezeReasonMetadata{newMetadata(in, 0, 0), ref.String()})
		f.meta = string(meta)
		return f.view(), err
	}}, nil
}

// exceptFreezeForm asks which change is let through, and why.
func exceptFreezeForm(number, reason *string) form {
	return form{
		callback: exceptFreezeClick, title: "Let a change through", submit: "Let it through",
		fields: []field{
			shortText(changeField, "Change", number, 40).hinted("Its number, such as CHG-142."),
			longText(reasonField, "Why this change may go on", reason).hinted("It goes on the record, and stands on the card. The exception ends with the freeze."),
		},
	}
}

func (b *Bot) submitExceptFreeze(ctx context.Context, in *Inbound) (Answer, error) {
	ref, _, err := readFreezeReason(in)
	if err != nil {
		return Answer{}, err
	}
	var number, reason string
	exceptFreezeForm(&number, &reason).read(in.View.Values)
	n, known := change.ParseNumber(strings.TrimSpace(number))
	if !known {
		return Answer{}, under(changeField, change.Refuse(change.Invalid, "", "Write the number of the change, such as CHG-142."))
	}
	return b.letThrough(ctx, in, n, ref.id, reason)
}

func (b *Bot) letThrough(ctx context.Context, in *Inbound, n change.Number, freeze change.FreezeID, reason string) (Answer, error) {
	c, err := b.desk.Except(ctx, deciding(ctx, in), n, freeze, strings.TrimSpace(reason))
	if err != nil {
		return Answer{}, under(reasonField, err)
	}
	b.errands.run(ctx, "release from a freeze", func(ctx context.Context) {
		if err := b.desk.KeepFrozen(ctx, n); err != nil {
			b.log.ErrorContext(ctx, "a change that was let through a freeze is not released yet", "change", n, "error", err)
		}
	})
	if len(c.Exceptions) == 0 { // it was heard before
		return Answer{}, nil
	}
	e := c.Exceptions[len(c.Exceptions)-1]
	s := &sheet{}
	s.say("passed", say("%s is let through the freeze “%s”, until %s. Its card and its record say so.", c.Number, e.Name, when(e.Until, b.desk.Policy().TimeZone)))
	done := s.message(s.whole())
	return Answer{Say: &done}, nil
}

// exceptionsOf says which freezes a change was let through that are not over.
func exceptionsOf(c *change.Change, p *change.Policy, now time.Time) markup {
	var out []markup
	for _, e := range c.Exceptions {
		if now.Before(e.Until) && !c.State.Final() {
			out = append(out, exception(e, p, 200))
		}
	}
	return join("\n", out...)
}

// everyException says which freezes a change was ever let through, and why.
func everyException(c *change.Change, p *change.Policy) markup {
	var out []markup
	for _, e := range c.Exceptions {
		out = append(out, exception(e, p, 700))
	}
	return join("\n", out...)
}

func exception(e change.Exception, p *change.Policy, most int) markup {
	return say("*Let through the freeze “%s”* until %s by %s: %s", e.Name, when(e.Until, p.TimeZone), mention(e.By),
		clip(say("“%s”", oneLine(e.Reason)), most))
}

// heldBy says which freeze holds a change and what comes next; nothing when people hold it.
func heldBy(c *change.Change, p *change.Policy) markup {
	f, known := c.HoldingFreeze(p)
	switch {
	case !c.Frozen():
		return ""
	case !known:
		return "A freeze held it. It goes on within a minute."
	}
	return say("*On hold:* the freeze “%s” holds until %s, because %s.\nWhen no freeze keeps it from its time any more, it goes on by itself; if that has passed by then, "+
		"it is to be scheduled anew. Until then it can be rescheduled or cancelled; for an exception, %s.",
		f.Name, deadline(f.To, p.TimeZone), because(f), askKeepers(p))
}

// exceptDeed says which freeze a change was let through.
func exceptDeed(ev change.Event, p *change.Policy) markup {
	return say("let this change through the freeze “%s”, until %s:", fact(ev, "the freeze"), timeFact(ev, "until", p))
}

// freezeHoldDeed says which freeze holds the change.
func freezeHoldDeed(ev change.Event, p *change.Policy) markup {
	return say("put this change on hold: the freeze “%s” holds until %s, and touches its slot (%s). The freeze is there because:",
		fact(ev, "the freeze"), timeFact(ev, "until", p), slotFact(ev, p))
}

// freezeReleaseDeed says that no freeze holds the change any more, and what has become of its slot.
func freezeReleaseDeed(ev change.Event, p *change.Policy) markup {
	released := say("released this change: no freeze keeps it from its slot any more.")
	if fact(ev, "slot") != "" {
		return say("%s That slot (%s) has passed, so it needs another.", released, slotFact(ev, p))
	}
	return say("%s The slot stands: %s.", released, slotFact(ev, p))
}
