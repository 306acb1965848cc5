package bot

import (
	"context"
	"slices"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// stale tells somebody whose decision came too late what was altered since the plan they saw, with the buttons to decide
// on the plan as it is (spec §2.3). It is false when that cannot be read just now: the refusal is then told alone.
func (b *Bot) stale(ctx context.Context, refusal *change.Refusal) (Message, bool) {
	d, err := b.desk.Since(ctx, refusal.Stale, refusal.Seen)
	if err != nil {
		b.log.ErrorContext(ctx, "what was altered since could not be read", "change", refusal.Stale, "error", err)
		return Message{}, false
	}
	return drawStale(d, refusal), true
}

func drawStale(d commands.Drawing, refusal *change.Refusal) Message {
	c := d.Change
	s := &sheet{revision: c.Events}
	s.say("refused", withNames(refusal.Error()))
	s.say("about", nameOf(c))
	s.say("altered", join("\n", append([]markup{say("*New since version %s of the plan:*", refusal.Seen)}, altered(d)...)...))
	s.say("state", join("\n", stepOf(c), waitingFor(c, d.Policy, d.Now)))
	s.row("acts", decisions(c, d.Policy)...)
	return s.message(s.whole())
}

// decisions are the buttons by which an assessor or an authority decides on the plan as it is.
func decisions(c *change.Change, p *change.Policy) []slack.BlockElement {
	wait := c.Waits(p).Do
	var row []slack.BlockElement
	for _, a := range offeredActs(c, wait) {
		if slices.Contains([]change.Action{change.Assess, change.Approve, change.Return, change.Reject, change.Object}, a) {
			row = append(row, actButton(a, c, a == wait))
		}
	}
	return append(row, button(detailsClick, c.PlanSeen(), "Details", c))
}
