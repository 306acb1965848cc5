package web

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
)

// An entry is an event of a calendar as it was read back: the values of its properties, with their escapes.
type entry map[string]string

func (e entry) text(property string) string { return ics.FromText(e[property]) }

// entries reads a calendar back, twice: with the library and, strictly, by the letter of RFC 5545. It returns the events
// by their UIDs.
func entries(t *testing.T, text []byte) map[string]entry {
	t.Helper()
	cal, err := ics.ParseCalendar(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("the library cannot read it: %v\n%s", err, text)
	}
	all, err := strictly(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if len(cal.Events()) != len(all) {
		t.Errorf("the library reads %d events, not %d", len(cal.Events()), len(all))
	}
	for _, e := range cal.Events() {
		if got, want := e.GetProperty(ics.ComponentPropertySummary).Value, all[e.Id()].text("SUMMARY"); got != want {
			t.Errorf("the library reads %q, not %q", got, want)
		}
	}
	return all
}

// strictly reads a calendar that holds nothing but events.
func strictly(text []byte) (map[string]entry, error) {
	lines, err := unfold(text)
	if err != nil {
		return nil, err
	}
	if lines[0] != "BEGIN:VCALENDAR" || lines[len(lines)-1] != "END:VCALENDAR" {
		return nil, fmt.Errorf("it is not one calendar")
	}
	calendar, all := entry{}, map[string]entry{}
	var open entry
	for _, line := range lines[1 : len(lines)-1] {
		name, params, value, err := contentLine(line)
		into := open
		switch {
		case err != nil:
			return nil, err
		case line == "BEGIN:VEVENT" && open == nil:
			open = entry{}
			continue
		case line == "END:VEVENT" && open != nil:
			if err := open.check(); err != nil {
				return nil, err
			}
			if all[open["UID"]] != nil {
				return nil, fmt.Errorf("two events are called %s", open["UID"])
			}
			all[open["UID"]], open = open, nil
			continue
		case open == nil && len(all) > 0:
			return nil, fmt.Errorf("%q comes after the events", line)
		case open == nil:
			into = calendar
		}
		if err := checkValue(name, params, value); err != nil {
			return nil, err
		}
		if into[name] != "" && name != "CATEGORIES" {
			return nil, fmt.Errorf("%s comes twice", name)
		}
		into[name] = params + value
	}
	if calendar["VERSION"] != "2.0" || calendar["PRODID"] == "" || calendar["METHOD"] != "PUBLISH" {
		return nil, fmt.Errorf("it lacks its version, its product or its method: %v", calendar)
	}
	return all, nil
}

// unfold checks the lines as they are sent (RFC 5545 §3.1), and puts together those that were folded.
func unfold(text []byte) ([]string, error) {
	whole, ended := strings.CutSuffix(string(text), "\r\n")
	if !ended {
		return nil, fmt.Errorf("it does not end with a line")
	}
	var lines []string
	for line := range strings.SplitSeq(whole, "\r\n") {
		switch {
		case line == "" || len(line) > 75:
			return nil, fmt.Errorf("a line has %d octets: %q", len(line), line)
		case !utf8.ValidString(line):
			return nil, fmt.Errorf("a letter is cut in two: %q", line)
		case strings.ContainsFunc(line, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }):
			return nil, fmt.Errorf("a line has a control character: %q", line)
		case line[0] == ' ' && len(lines) > 0:
			lines[len(lines)-1] += line[1:]
		default:
			lines = append(lines, line)
		}
	}
	return lines, nil
}

var contentForm = regexp.MustCompile(`^([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[A-Za-z0-9-]+)*):(.*)$`)

func contentLine(line string) (name, params, value string, err error) {
	parts := contentForm.FindStringSubmatch(line)
	if parts == nil {
		return "", "", "", fmt.Errorf("%q is no content line", line)
	}
	return parts[1], parts[2], parts[3], nil
}

var forms = map[string]*regexp.Regexp{
	"DTSTAMP": instantForm, "LAST-MODIFIED": instantForm, "DTSTART": timeForm, "DTEND": timeForm,
	"SEQUENCE": regexp.MustCompile(`^\d+$`), "STATUS": regexp.MustCompile(`^(CONFIRMED|TENTATIVE|CANCELLED)$`),
	"TRANSP": regexp.MustCompile(`^(OPAQUE|TRANSPARENT)$`), "URL": regexp.MustCompile(`^https?://[!-~]+$`),
	"UID": regexp.MustCompile(`^[a-z0-9-]+@[a-z0-9.]+$`), "REFRESH-INTERVAL": regexp.MustCompile(`^;VALUE=DURATIONPT\d+M$`),
	"SUMMARY": textForm, "DESCRIPTION": textForm, "CATEGORIES": textForm, "NAME": textForm, "X-WR-CALNAME": textForm,
	"X-WR-TIMEZONE": textForm, "PRODID": textForm, "VERSION": textForm, "METHOD": textForm,
	"CALSCALE": regexp.MustCompile(`^GREGORIAN$`), "X-PUBLISHED-TTL": regexp.MustCompile(`^PT\d+M$`),
}

var (
	instantForm = regexp.MustCompile(`^\d{8}T\d{6}Z$`)
	timeForm    = regexp.MustCompile(`^(\d{8}T\d{6}Z|;VALUE=DATE\d{8})$`)
	textForm    = regexp.MustCompile(`^([^\\;,]|\\[\\;,nN])+$`)
)

func checkValue(name, params, value string) error {
	form := forms[name]
	if form == nil {
		return fmt.Errorf("nobody asked for %s", name)
	}
	if !form.MatchString(params + value) {
		return fmt.Errorf("%s has a wrong value: %q", name, params+value)
	}
	return nil
}

func (e entry) check() error {
	for _, name := range []string{"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP"} {
		if e[name] == "" {
			return fmt.Errorf("an event has no %s: %v", name, e)
		}
	}
	if len(e["DTSTART"]) != len(e["DTEND"]) || e["DTSTART"] >= e["DTEND"] {
		return fmt.Errorf("an event ends at %s and begins at %s", e["DTEND"], e["DTSTART"])
	}
	return nil
}

// sequence returns an event's version.
func (e entry) sequence(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(e["SEQUENCE"])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// starts returns when the events begin whose UIDs begin so, in order.
func starts(all map[string]entry, prefix string) []string {
	var out []string
	for uid, e := range all {
		if strings.HasPrefix(uid, prefix) {
			out = append(out, e["DTSTART"]+" to "+e["DTEND"])
		}
	}
	slices.Sort(out)
	return out
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	instant, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return instant.UTC()
}
