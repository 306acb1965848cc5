package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// recordPage is how many events the details show at once.
const recordPage = 20

// The buttons under the events. Their value is the change, and how many of the newest events to pass over.
const (
	earlierClick = "record_earlier"
	newestClick  = "record_newest"
)

// record adds a page of what was ever tried with the change, the newest first.
func record(s *sheet, d commands.Drawing, events []change.Event, skip int) {
	s.rule("record")
	revisions := revisionsOf(events)
	s.say("record_heading", say("*History*: %s in all, the newest first, with what was refused; %s", counted(len(events), "event"), decidedUnder(revisions)))
	skip = max(0, min(skip, len(events)))
	last := len(events) - skip
	first := max(0, last-recordPage)
	for i := last - 1; i >= first; i-- {
		line := eventLine(events[i], d)
		if len(revisions) > 1 && events[i].Policy != "" {
			line = say("%s · policy %s", line, change.Short(events[i].Policy))
		}
		s.aside(fmt.Sprintf("event_%d", events[i].N), line)
	}
	var row []pageButton
	if skip > 0 {
		row = append(row, pageButton{newestClick, fmt.Sprintf("%d:0", d.Change.Number), "Newest events"})
	}
	if first > 0 {
		row = append(row, pageButton{earlierClick, fmt.Sprintf("%d:%d", d.Change.Number, skip+recordPage), "Earlier events"})
	}
	s.pages("record_pages", row)
}

// revisionsOf returns the revisions of the policy under which the events were decided, the first one first.
func revisionsOf(events []change.Event) []string {
	var all []string
	for _, ev := range events {
		if short := change.Short(ev.Policy); short != "" && !slices.Contains(all, short) {
			all = append(all, short)
		}
	}
	return all
}

func decidedUnder(revisions []string) markup {
	switch len(revisions) {
	case 0:
		return "no policy was asked"
	case 1:
		return say("all decided under policy revision %s", revisions[0])
	}
	return say("decided under policy revisions %s", strings.Join(revisions, ", "))
}

// eventLine tells one event in a line, with what was given for it.
func eventLine(ev change.Event, d commands.Drawing) markup {
	if ev.Purged != 0 {
		return purgedLine(ev, d)
	}
	at := when(ev.At, d.Policy.TimeZone)
	if !ev.Allowed() {
		return say("%s · %s tried “%s” and was refused: %s", at, mention(ev.By), ev.Action.Label(), withNames(ev.Refused))
	}
	text := say("%s · %s %s", at, doer(ev), deed(ev, d))
	if ev.Reason == "" {
		return text
	}
	return say("%s %s", text, clip(say("“%s”", oneLine(ev.Reason)), 400))
}

// counted says a number of things.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
