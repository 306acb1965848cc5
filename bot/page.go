package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// page draws the direct message that tells somebody in the chain of an emergency, with the button to acknowledge it;
// once somebody has, it says who and when (policy §5). It is false when there was nothing to acknowledge any more before
// the message was ever posted.
func page(d commands.Drawing) (Message, bool) {
	if !d.Change.AwaitsAcknowledgement() {
		if d.Posted == (commands.Post{}) {
			return Message{}, false
		}
		return paged(d), true
	}
	c, p := d.Change, d.Policy
	s := &sheet{revision: c.Events}
	s.header("name", fmt.Sprintf("Emergency %s: %s", c.Number, c.Request.Title))
	s.say("rung", rungAsks(d))
	s.facts("facts", cardFacts(c, p)...)
	s.write("what", wordFor(change.FieldDescription), c.Request.Description, 1500)
	s.row("acts", pageButtons(c)...)
	return s.message(s.whole()), true
}

func pageButtons(c *change.Change) []slack.BlockElement {
	return []slack.BlockElement{actButton(change.Acknowledge, c, true), button(detailsClick, c.PlanSeen(), "Details", c)}
}

// rungAsks says what is asked of the reader, who stands on a rung, and what happens if nobody does it.
func rungAsks(d commands.Drawing) markup {
	c, p := d.Change, d.Policy
	you := say("You are on rung %s of the notification chain. *Please acknowledge that you have heard of this.*", d.Parts.Event)
	switch {
	case c.Chain.Ended():
		return say("%s Every rung was told, and nobody has acknowledged so far.", you)
	case d.Parts.Event < c.Chain.Rung:
		return say("%s Rung %s was told %s too; nobody has acknowledged so far.", you, c.Chain.Rung, when(c.Chain.At, p.TimeZone))
	case c.Chain.Rung >= len(p.Emergency.Chain):
		return say("%s It is the last rung: nobody else will be told.", you)
	}
	return say("%s If nobody does, the next rung is told %s.", you, when(c.PageDue(p), p.TimeZone))
}

// paged draws the message when nothing is asked of the reader any more.
func paged(d commands.Drawing) Message {
	c, p := d.Change, d.Policy
	s := &sheet{revision: c.Events}
	var came markup
	switch n := c.Chain; {
	case n == nil || n.AcknowledgedBy == "":
		came = "Nobody has to acknowledge it any more."
	case string(n.AcknowledgedBy) == d.Parts.Who:
		came = say("You acknowledged it %s.", when(n.AcknowledgedAt, p.TimeZone))
	default:
		came = say("Acknowledged by %s %s. Nothing is asked of you.", mention(n.AcknowledgedBy), when(n.AcknowledgedAt, p.TimeZone))
	}
	text := join("\n", say("Emergency %s", nameOf(c)), came, stepOf(c))
	s.say("outcome", text)
	s.row("acts", button(detailsClick, c.PlanSeen(), "Details", c))
	return s.message(text)
}

// acknowledge answers the button of the chain.
func (b *Bot) acknowledge(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	_, err = b.desk.Acknowledge(ctx, deciding(ctx, in), n)
	return Answer{}, err
}

// chainOf says how far the notification of an emergency has come: which rung was told when, and who acknowledged.
func chainOf(c *change.Change, p *change.Policy) markup {
	n := c.Chain
	if n == nil {
		return ""
	}
	told := say("*Chain:* rung %s of %s told %s", n.Rung, max(n.Rung, len(p.Emergency.Chain)), when(n.At, p.TimeZone))
	next := c.PageDue(p)
	switch {
	case n.AcknowledgedBy != "":
		return say("%s, acknowledged by %s %s.", told, mention(n.AcknowledgedBy), when(n.AcknowledgedAt, p.TimeZone))
	case n.Ended():
		return say("%s. Every rung was told, and nobody has acknowledged.", told)
	case next.IsZero() || n.Rung >= len(p.Emergency.Chain):
		return say("%s, not acknowledged yet.", told)
	}
	return say("%s, not acknowledged yet. The next is told %s.", told, when(next, p.TimeZone))
}

// pagedDeed says of an event which rung was told, or that there is none left.
func pagedDeed(ev change.Event) markup {
	waited := fact(ev, "waited")
	if fact(ev, "chain") == "ended" {
		return say("waited %s more: every rung of the notification chain was told, and nobody has acknowledged. Nobody else will be told.", waited)
	}
	return say("told rung %s of the notification chain: nobody had acknowledged for %s.", fact(ev, "rung"), waited)
}
