package calendarfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A file is a calendar that is being read.
type file struct {
	name    string
	options Options
	// calendar is what the file calls itself.
	calendar string
	events   []*event
	zones    map[string]*time.Location // what its names of time zones mean; nil for those that nobody knows
	faults   Faults
	left     []left
	said     map[left]bool // those of left
}

// An event is a VEVENT with those of its properties that say what it is and when.
type event struct {
	line       int
	properties []property
	broken     bool // a line of it could not be read
}

// wanted are the properties that are read.
var wanted = []string{
	"UID", "SUMMARY", "DESCRIPTION", "STATUS", "SEQUENCE", "DTSTART", "DTEND", "DURATION",
	"RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID",
}

// read takes the file apart. A file that is cut off, or is no calendar, is an error.
func (f *file) read(r io.Reader) error {
	in := &lines{in: bufio.NewReaderSize(r, 64<<10)}
	var open []string // the components that have begun
	var now *event
	begun := false
	for {
		text, line, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return f.finish(begun, open, in.at)
		case errors.Is(err, errTooLarge):
			return f.whole(fmt.Sprintf("it is larger than %d MB: export a shorter stretch of the calendar", MaxSize>>20))
		case err != nil:
			return fmt.Errorf("read %s: %w", f.name, err)
		}
		if !begun {
			text = strings.TrimPrefix(text, "\ufeff")
			if !strings.EqualFold(strings.TrimSpace(text), "BEGIN:VCALENDAR") {
				return Faults{{f.name, line, "it is not an iCalendar file: it does not begin with BEGIN:VCALENDAR"}}
			}
			begun = true
		}
		name, value, colon := strings.Cut(text, ":")
		name, value = strings.ToUpper(name), strings.ToUpper(strings.TrimSpace(value))
		switch {
		case name == "BEGIN":
			if len(open) == 1 && value == "VEVENT" {
				now = &event{line: line}
				f.events = append(f.events, now)
			}
			open = append(open, value)
		case name == "END":
			if len(open) == 0 || open[len(open)-1] != value {
				return Faults{{f.name, line, "“" + clip(text) + "” ends what has not begun: the file is broken"}}
			}
			open = open[:len(open)-1]
		case len(open) == 2 && open[1] == "VEVENT":
			f.readLine(now, text, line, colon)
		case len(open) == 1 && strings.HasPrefix(name, "X-WR-CALNAME"):
			if p, err := parse(text, line); err == nil {
				f.calendar = oneLine(p.value)
			}
		case len(open) == 1 && name == "VERSION" && value == "1.0":
			return Faults{{f.name, line, "it is a vCalendar of the nineties, not an iCalendar: export it as iCalendar"}}
		}
	}
}

// finish checks that nothing is missing at the end of the file.
func (f *file) finish(begun bool, open []string, last int) error {
	switch {
	case !begun:
		return f.whole("it is empty")
	case len(open) > 0:
		return Faults{{f.name, last, "the file ends in the middle of " + clip(open[len(open)-1]) + ": it was cut off; export it again"}}
	}
	return nil
}

// readLine reads a line of e.
func (f *file) readLine(e *event, text string, line int, colon bool) {
	name, _, _ := strings.Cut(text, ":")
	name, _, _ = strings.Cut(name, ";")
	if colon && !slices.Contains(wanted, strings.ToUpper(name)) {
		return
	}
	p, err := parse(text, line)
	if err != nil {
		f.fault(line, "“"+clip(text)+"” cannot be read: "+err.Error())
		e.broken = true
		return
	}
	e.properties = append(e.properties, p)
}

// get returns the property called name; false when the event has none.
func (e *event) get(name string) (property, bool) {
	i := slices.IndexFunc(e.properties, func(p property) bool { return p.name == name })
	if i < 0 {
		return property{}, false
	}
	return e.properties[i], true
}

// each returns every property called name.
func (e *event) each(name string) []property {
	var all []property
	for _, p := range e.properties {
		if p.name == name {
			all = append(all, p)
		}
	}
	return all
}

func (e *event) text(name string) string {
	p, _ := e.get(name)
	return p.value
}
