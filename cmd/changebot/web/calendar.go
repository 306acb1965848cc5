package web

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// An event is one entry of the calendar.
type event struct {
	uid     string
	title   string
	details []string // a line each; empty ones are left out
	kinds   []string
	status  ics.ObjectStatus
	link    string
	// version grows whenever the entry is altered, and since is when that was last.
	version int
	since   time.Time
	at      change.Interval
	// days is set for an entry of whole days, on the calendar of the zone that at is told in.
	days bool
	// busy is set for what takes up somebody's time.
	busy bool
}

// write returns what f says as iCalendar 2.0 (RFC 5545), of one system or, for "", of all. The same feed gives the same
// bytes.
//
// Instants are written in UTC, which every calendar program shows by its own clock, and which alone can name the second
// of the two hours that the clocks show twice. Each opening of a window is an entry of its own: a recurrence rule could
// not, for it leaves out an opening at a time that the clocks skip.
func write(f commands.Feed, system change.SystemID, n names) ([]byte, error) {
	cal := ics.NewCalendar()
	cal.SetProductId("-//changebot//calendar//EN")
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.MethodPublish)
	// Some programs show the escape of a comma in a calendar's name, so there is none of ours.
	title := f.Policy.Company + " change calendar"
	if system != "" {
		title += ": " + systemNames([]change.SystemID{system}, f.Policy)
	}
	cal.SetName(line(title))
	cal.SetXWRTimezone(f.Policy.TimeZone.String())
	cal.SetRefreshInterval(refresh)
	cal.SetXPublishedTTL(refresh)
	for _, e := range slices.Concat(changes(f, system, n), windows(f, system, n), freezes(f, system, n)) {
		cal.AddVEvent(e.component())
	}
	var out bytes.Buffer
	if err := cal.SerializeTo(&out, ics.WithNewLineWindows); err != nil {
		return nil, fmt.Errorf("write the calendar: %w", err)
	}
	return out.Bytes(), nil
}

// refresh is how often a calendar program is asked to look again.
const refresh = "PT15M"

func (e event) component() *ics.VEvent {
	v := ics.NewEvent(e.uid)
	v.SetDtStampTime(e.since)
	v.SetLastModifiedAt(e.since)
	v.SetSequence(e.version)
	if e.days {
		v.SetProperty(ics.ComponentPropertyDtStart, e.at.Start.Format(dateFormat), ics.WithValue("DATE"))
		v.SetProperty(ics.ComponentPropertyDtEnd, e.at.End.Format(dateFormat), ics.WithValue("DATE"))
	} else {
		v.SetStartAt(e.at.Start)
		v.SetEndAt(e.at.End)
	}
	v.SetSummary(line(e.title))
	v.SetDescription(lines(e.details))
	for _, kind := range e.kinds {
		v.AddCategory(line(kind))
	}
	v.SetStatus(e.status)
	v.SetTimeTransparency(ics.TransparencyTransparent)
	if e.busy {
		v.SetTimeTransparency(ics.TransparencyOpaque)
	}
	if e.link != "" {
		v.SetURL(e.link)
	}
	return v
}

const dateFormat = "20060102"

// wholeDays reports whether at begins and ends at midnight in zone, and returns it as it is there. Where the clocks skip
// midnight, the day begins after that.
func wholeDays(at change.Interval, zone *time.Location) (change.Interval, bool) {
	begins := func(t time.Time) bool {
		return change.DayOf(t.In(zone)) != change.DayOf(t.Add(-time.Nanosecond).In(zone))
	}
	return change.Interval{Start: at.Start.In(zone), End: at.End.In(zone)}, begins(at.Start) && begins(at.End)
}

// lines returns those that are not empty, with nothing in them that has no place in a calendar.
func lines(all []string) string {
	var out []string
	for _, one := range all {
		if one = line(one); one != "" {
			out = append(out, one)
		}
	}
	return strings.Join(out, "\n")
}

// line returns text on one line, without control characters and without the marks that let a text show itself in
// another order than it is read. The library escapes the rest.
func line(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Join(strings.Fields(text), " ")
}
