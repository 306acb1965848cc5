package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// slotClicks are the action ids of the buttons by which an offered time is taken. Their value is what
// [change.Change.PlanSeen] says, and when the time begins.
func slotClicks() []string {
	clicks := make([]string, commands.Offered)
	for i := range clicks {
		clicks[i] = "slot_" + strconv.Itoa(i+1)
	}
	return clicks
}

// offer adds the free times as buttons, with the same in the reader's own zone above them; or why there are none
// (spec §2.4).
func offer(s *sheet, d commands.Drawing) {
	s.say("free", freeTimes("*The next times that are free*, in your own time zone. One click schedules:", d))
	var row []slack.BlockElement
	for i, at := range d.Slots.Slots {
		row = append(row, button(slotClicks()[i], slotValue(at, d.Change), slotLabel(at, d), d.Change))
	}
	s.row("slots", row...)
}

// freeTimes lists under a heading the times that are free, each reader in their own zone; or says why none is.
func freeTimes(heading markup, d commands.Drawing) markup {
	if len(d.Slots.Slots) == 0 {
		return say("*No time is free.* %s", d.Slots.Why)
	}
	lines := []markup{heading}
	for _, at := range d.Slots.Slots {
		line := during(at.Start, at.End, d.Policy.TimeZone)
		if name := windowAt(at, d); name != "" {
			line = say("%s, window %s", line, name)
		}
		lines = append(lines, say("• %s", line))
	}
	return join("\n", lines...)
}

// slotLabel says a free time where Slack reads no markup, in the policy's zone: “Sun 6 Dec, 02:00–04:00 AEDT, window
// Database Sunday”.
func slotLabel(at change.Interval, d commands.Drawing) string {
	start, end := at.Start.In(d.Policy.TimeZone), at.End.In(d.Policy.TimeZone)
	last, dash := "15:04 MST", "–"
	if change.DayOf(start) != change.DayOf(end) {
		last, dash = "Mon 2 Jan, 15:04 MST", " – "
	}
	label := start.Format("Mon 2 Jan, 15:04") + dash + end.Format(last)
	if name := windowAt(at, d); name != "" {
		label += ", window " + name
	}
	return label
}

// windowAt names the maintenance window in which the work falls at that time; empty for none.
func windowAt(at change.Interval, d commands.Drawing) string {
	for _, w := range d.Policy.Windows {
		if slices.ContainsFunc(d.Change.Request.Systems, func(s change.SystemID) bool { return w.For(d.Policy, s) }) &&
			slices.ContainsFunc(w.Times(at.Start, at.End), func(open change.Interval) bool { return open.Holds(at) }) {
			return w.Name
		}
	}
	return ""
}

func slotValue(at change.Interval, c *change.Change) string {
	return c.PlanSeen() + ":" + strconv.FormatInt(at.Start.Unix(), 10)
}

// parseSlot reads what slotValue wrote.
func parseSlot(value string) (n change.Number, seen int, start time.Time, err error) {
	i := strings.LastIndex(value, ":")
	if i < 0 {
		return 0, 0, time.Time{}, errors.New("a button names no time")
	}
	if n, seen, err = parsePlanSeen(value[:i]); err != nil {
		return 0, 0, time.Time{}, err
	}
	at, err := strconv.ParseInt(value[i+1:], 10, 64)
	if err != nil || at < 0 || at > lastMoment {
		return 0, 0, time.Time{}, errors.New("a button names no time")
	}
	return n, seen, time.Unix(at, 0).UTC(), nil
}

// takeSlot answers the button of an offered time. When the time has been taken meanwhile, the person is told so with the
// times that are free now.
func (b *Bot) takeSlot(ctx context.Context, in *Inbound) (Answer, error) {
	n, seen, start, err := parseSlot(in.Value)
	if err != nil {
		return Answer{}, err
	}
	_, err = b.desk.TakeSlot(ctx, by(ctx, in), n, seen, start)
	refusal := change.AsRefusal(err)
	if refusal == nil || refusal.Fields[change.FieldWishedStart] == "" {
		return Answer{}, err
	}
	d, lost := b.desk.Slots(ctx, n)
	if lost != nil {
		b.log.ErrorContext(ctx, "the times that are free now could not be read", "change", n, "error", lost)
		return Answer{}, err
	}
	m := freeNow(d, refusal)
	return Answer{Say: &m}, nil
}

// freeNow says why a time was refused, and which are free now.
func freeNow(d commands.Drawing, refusal *change.Refusal) Message {
	s := &sheet{}
	s.say("refused", withNames(refusal.Error()))
	s.say("about", nameOf(d.Change))
	offer(s, d)
	s.row("acts", anotherTime(d))
	return s.message(s.whole())
}

// anotherTime is the button that opens the schedule form.
func anotherTime(d commands.Drawing) *slack.ButtonBlockElement {
	return button(string(change.Schedule), d.Change.PlanSeen(), "Another time…", d.Change)
}

// offeredChoices are the free times as the schedule form offers them, with one for any other.
func offeredChoices(d commands.Drawing) []choice {
	var all []choice
	for _, at := range d.Slots.Slots {
		all = append(all, choice{fmt.Sprint(at.Start.Unix()), slotLabel(at, d)})
	}
	return append(all, choice{otherTime, "Another time, below"})
}
