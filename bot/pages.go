package bot

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// A pageButton leads to another page of a list.
type pageButton struct{ action, value, label string }

// pages adds the buttons of a list; none when there is nowhere to go.
func (s *sheet) pages(name string, buttons []pageButton) {
	var row []slack.BlockElement
	for _, b := range buttons {
		row = append(row, button(b.action, b.value, b.label, nil))
	}
	s.row(name, row...)
}

// summaries adds a line with a button for each change of a list.
func (s *sheet) summaries(name string, list []commands.Summary, p *change.Policy) {
	for _, c := range list {
		details := button(detailsClick, fmt.Sprintf("%d:0", c.Number), "Details", nil)
		details.AccessibilityLabel = clipPlain(fmt.Sprintf("Details of %s: %s", c.Number, oneLine(c.Title)), maxButton)
		s.sayWith(fmt.Sprintf("%s_%d", name, c.Number), summary(c, p), details)
	}
}

// summary tells a change in two lines.
func summary(c commands.Summary, p *change.Policy) markup {
	facts := []markup{standing(c), say("%s", c.Category.Label())}
	if c.Risk != "" {
		facts = append(facts, say("risk %s", c.Risk.Label()))
	}
	if !c.SlotStart.IsZero() && !c.State.Final() {
		facts = append(facts, during(c.SlotStart, c.SlotEnd, p.TimeZone))
	}
	facts = append(facts, clip(say("%s", systemNames(c.Systems, p)), 200), say("by %s", mention(c.Requester)))
	return join("\n", say("*%s* %s", c.Number, oneLine(c.Title)), join(" · ", facts...))
}

// standing says where a listed change stands.
func standing(c commands.Summary) markup {
	switch {
	case c.Outcome != "" && c.Outcome != change.WasCancelled:
		return say("%s: %s", c.State.Label(), c.Outcome.Label())
	case c.State.Step() > 0:
		return say("Step %s of %s, %s", c.State.Step(), change.Steps, c.State.Label())
	}
	return say("%s", c.State.Label())
}
