package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// names make an installation's entries differ from those of another, and lead back to Slack.
type names struct{ team, workspace string }

// uid returns the name that an entry keeps for ever.
func (n names) uid(parts ...string) string {
	return strings.ToLower(strings.Join(parts, "-") + "@" + n.team + ".changebot")
}

// card returns the address of a change's card; empty when it has none.
func (n names) card(c commands.FeedChange) string {
	if c.Card.TS == "" || n.workspace == "" {
		return ""
	}
	return n.workspace + "archives/" + url.PathEscape(string(c.Card.Channel)) + "/p" + strings.ReplaceAll(c.Card.TS, ".", "")
}

// wallClock names an instant by what the clocks in zone show then.
func wallClock(t time.Time, zone *time.Location) string { return t.In(zone).Format("20060102T1504") }

// told says a stretch of time by the clocks in zone.
func told(at change.Interval, zone *time.Location) string {
	const whole = "Mon 2 Jan 2006 15:04"
	start, end := at.Start.In(zone), at.End.In(zone)
	if change.DayOf(start) == change.DayOf(end) {
		return start.Format(whole) + " to " + end.Format("15:04 MST")
	}
	return start.Format(whole) + " to " + end.Format(whole+" MST")
}

// labelled returns a line of an entry's details; empty when there is nothing to say.
func labelled(label, said string) string {
	if said == "" {
		return ""
	}
	return label + ": " + said
}

// covered names the systems that something is for.
func covered(systems []change.SystemID, tags []string, p *change.Policy) string {
	var all []string
	if len(systems) > 0 {
		all = append(all, systemNames(systems, p))
	}
	if len(tags) > 0 {
		all = append(all, "what is tagged "+strings.Join(tags, " or "))
	}
	if len(all) == 0 {
		return "every system"
	}
	return strings.Join(all, ", and ")
}

// systemNames returns the names of systems, or the ids of those that the policy no longer has.
func systemNames(ids []change.SystemID, p *change.Policy) string {
	return joined(ids, func(id change.SystemID) string {
		if s, known := p.System(id); known {
			return s.Name
		}
		return string(id)
	})
}

func joined[T any](all []T, label func(T) string) string {
	var out []string
	for _, one := range all {
		out = append(out, label(one))
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}
