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

// summaries adds, for each change of a list, what it is with a button. Reader knows which changes are their own.
func (s *sheet) summaries(name string, list []commands.Summary, p *change.Policy, reader change.UserID) {
	for _, c := range list {
		details := button(detailsClick, fmt.Sprintf("%d:0", c.Number), "Details", nil)
		details.AccessibilityLabel = clipPlain(fmt.Sprintf("Details of %s: %s", c.Number, oneLine(c.Title)), maxButton)
		s.sayWith(fmt.Sprintf("%s_%d", name, c.Number), summary(c, p, reader), details)
	}
}

// summary tells a change in three lines: its name, where it stands and when, what it touches.
func summary(c commands.Summary, p *change.Policy, reader change.UserID) markup {
	stands := []markup{standing(c)}
	switch {
	case !c.ClosedAt.IsZero():
		stands = append(stands, when(c.ClosedAt, p.TimeZone))
	case !c.SlotStart.IsZero():
		stands = append(stands, during(c.SlotStart, c.SlotEnd, p.TimeZone))
	}
	about := []markup{say("%s", c.Category.Label())}
	if c.Risk != "" {
		about = append(about, say("%s risk", c.Risk.Label()))
	}
	about = append(about, clip(say("%s", systemNames(c.Systems, p)), 200))
	if c.Requester != reader {
		about = append(about, say("by %s", mention(c.Requester)))
	}
	return join("\n", say("*%s* %s", c.Number, oneLine(c.Title)), join(" · ", stands...), join(" · ", about...))
}

// standing says where a listed change stands.
func standing(c commands.Summary) markup {
	switch {
	case c.Outcome != "" && c.Outcome != change.WasCancelled:
		return say("%s · %s", c.State.Label(), c.Outcome.Label())
	case c.State.Step() > 0:
		return say("Step %s of %s · %s", c.State.Step(), change.Steps, c.State.Label())
	}
	return say("%s", c.State.Label())
}
