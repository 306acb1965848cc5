package calendarfile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/calendarfile"
)

var now = time.Date(2026, time.November, 23, 1, 0, 0, 0, time.UTC) // a Monday

func options(tb testing.TB, zone string) calendarfile.Options {
	tb.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		tb.Fatal(err)
	}
	return calendarfile.Options{Zone: location, Now: now}
}

// calendar writes a calendar of events, each without its first and its last line.
func calendar(events ...string) string {
	var text strings.Builder
	text.WriteString("BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:The firm\n")
	for _, e := range events {
		text.WriteString("BEGIN:VEVENT\n" + strings.TrimSpace(e) + "\nEND:VEVENT\n")
	}
	text.WriteString("END:VCALENDAR\n")
	return strings.ReplaceAll(text.String(), "\n", "\r\n")
}

// told writes freezes by the clocks of zone.
func told(freezes []change.Freeze, zone *time.Location) []string {
	const form = "2006-01-02 15:04"
	var all []string
	for _, f := range freezes {
		line := string(f.ID) + ": " + f.From.In(zone).Format(form) + " to " + f.To.In(zone).Format(form)
		if !f.Repeats.IsZero() {
			line += " " + f.Repeats.Rule
		}
		for _, d := range f.Repeats.Except {
			line += time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format(" not 2006-01-02")
		}
		all = append(all, line)
	}
	return all
}

func TestEachEventIsAFreezeAtItsTime(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, event, want string }{
		{"a whole day", "SUMMARY:Day\nDTSTART;VALUE=DATE:20261224", "day: 2026-12-24 00:00 to 2026-12-25 00:00"},
		{"some whole days", "SUMMARY:Days\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227", "days: 2026-12-24 00:00 to 2026-12-27 00:00"},
		{"a day that ends as it begins", "SUMMARY:Day\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261224", "day: 2026-12-24 00:00 to 2026-12-25 00:00"},
		{"a length in days", "SUMMARY:Week\nDTSTART;VALUE=DATE:20261224\nDURATION:P1W", "week: 2026-12-24 00:00 to 2026-12-31 00:00"},
		{"a length in hours", "SUMMARY:Night\nDTSTART:20261224T220000\nDURATION:PT8H30M", "night: 2026-12-24 22:00 to 2026-12-25 06:30"},
		{"a time of no zone is the policy's", "SUMMARY:Night\nDTSTART:20261224T220000\nDTEND:20261225T060000", "night: 2026-12-24 22:00 to 2026-12-25 06:00"},
		{"a time in UTC", "SUMMARY:Night\nDTSTART:20261224T220000Z\nDTEND:20261225T060000Z", "night: 2026-12-25 09:00 to 2026-12-25 17:00"},
		{"a time of a zone", "SUMMARY:Night\nDTSTART;TZID=Europe/Berlin:20261224T220000\nDTEND;TZID=Europe/Berlin:20261225T060000", "night: 2026-12-25 08:00 to 2026-12-25 16:00"},
		{"a zone of Windows", "SUMMARY:Night\nDTSTART;TZID=AUS Eastern Standard Time:20261224T220000\nDURATION:PT1H", "night: 2026-12-24 22:00 to 2026-12-24 23:00"},
		{"a zone of Windows in quotes", "SUMMARY:Night\nDTSTART;TZID=\"W. Europe Standard Time\":20261224T220000\nDURATION:PT1H", "night: 2026-12-25 08:00 to 2026-12-25 09:00"},
		{"a zone behind a program's name", "SUMMARY:Night\nDTSTART;TZID=/citadel.org/20210210_1/Europe/Berlin:20261224T220000\nDURATION:PT1H", "night: 2026-12-25 08:00 to 2026-12-25 09:00"},
		{"a zone of three parts behind it", "SUMMARY:Night\nDTSTART;TZID=/x.org/America/Argentina/Buenos_Aires:20261224T220000\nDURATION:PT1H", "night: 2026-12-25 12:00 to 2026-12-25 13:00"},
		{"until the last second of a day", "SUMMARY:Day\nDTSTART:20261224T000000\nDTEND:20261224T235959", "day: 2026-12-24 00:00 to 2026-12-25 00:00"},
		{"a name on several lines", "SUMMARY:A name \n that is\n\t folded\\, twice\nDTSTART;VALUE=DATE:20261224", "a-name-that-is-folded-twice: 2026-12-24 00:00 to 2026-12-25 00:00"},
		{"names in small letters", "summary:Day\ndtstart;value=date:20261224", "day: 2026-12-24 00:00 to 2026-12-25 00:00"},
		{"a name without letters", "SUMMARY:元日\nDTSTART;VALUE=DATE:20261224", "freeze: 2026-12-24 00:00 to 2026-12-25 00:00"},
		{"a name that begins with a number", "SUMMARY:2027 sales!\nDTSTART;VALUE=DATE:20261224", "freeze-2027-sales: 2026-12-24 00:00 to 2026-12-25 00:00"},
		{"an alarm within", "SUMMARY:Day\nDTSTART;VALUE=DATE:20261224\nBEGIN:VALARM\nDTSTART:garbage\nDURATION:PT15M\nEND:VALARM", "day: 2026-12-24 00:00 to 2026-12-25 00:00"},
		{"one that has begun", "SUMMARY:Days\nDTSTART;VALUE=DATE:20261120\nDTEND;VALUE=DATE:20261125", "days: 2026-11-20 00:00 to 2026-11-25 00:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := options(t, "Australia/Sydney")
			got, notes, err := calendarfile.Freezes("a.ics", strings.NewReader(calendar(test.event)), o)
			if diff := cmp.Diff([]string{test.want}, told(got, o.Zone)); err != nil || diff != "" || len(notes) > 0 {
				t.Errorf("error %v, notes %q, freezes (-want +got):\n%s", err, notes, diff)
			}
		})
	}
}

func TestAFreezeIsNamedAndExplainedByItsEvent(t *testing.T) {
	t.Parallel()
	o := options(t, "UTC")
	o.Taken = []change.FreezeID{"party"}
	text := calendar(
		"SUMMARY:Party\nDESCRIPTION:few of us are here.\nDTSTART;VALUE=DATE:20261224",
		"SUMMARY:Party\nDESCRIPTION:Join at https://example.com\nDTSTART;VALUE=DATE:20261225",
		"DESCRIPTION:"+strings.Repeat("long ", 100)+"\nDTSTART;VALUE=DATE:20261226",
		"SUMMARY:"+strings.Repeat("long ", 100)+"\nDTSTART;VALUE=DATE:20261227",
	)
	got, _, err := calendarfile.Freezes("a.ics", strings.NewReader(text), o)
	if err != nil || len(got) != 4 {
		t.Fatalf("error %v, freezes %v", err, got)
	}
	for i, want := range []change.Freeze{
		{ID: "party-2", Name: "Party", Reason: "few of us are here"},
		{ID: "party-3", Name: "Party", Reason: "the calendar “The firm” says so"},
		{ID: "freeze", Name: "Freeze", Reason: "the calendar “The firm” says so"},
		{ID: "long-long-long-long-long-long-long-long-long-long", Name: strings.Repeat("long ", 14) + "long…", Reason: "the calendar “The firm” says so"},
	} {
		if got[i].ID != want.ID || got[i].Name != want.Name || got[i].Reason != want.Reason {
			t.Errorf("freeze %d is %q, %q, because %q; want %q, %q, because %q", i, got[i].ID, got[i].Name, got[i].Reason, want.ID, want.Name, want.Reason)
		}
	}
}

func TestWhatIsOfNoUseIsLeftOutAndSaid(t *testing.T) {
	t.Parallel()
	var old []string
	for range 8 {
		old = append(old, "SUMMARY:Old\nDTSTART;VALUE=DATE:20201224")
	}
	text := calendar(append(old,
		"SUMMARY:Kept\nDTSTART;VALUE=DATE:20261224",
		"SUMMARY:Called off\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20261224",
		"SUMMARY:Reminder\nDTSTART:20261224T120000",
		"SUMMARY:Stand-up\nDTSTART:20261224T120000\nDURATION:PT15M",
		"UID:1\nSUMMARY:Drawn\nDTSTART;VALUE=DATE:20270101",
		"UID:1\nSEQUENCE:2\nSUMMARY:Redrawn\nDTSTART;VALUE=DATE:20270102",
		"UID:1\nSEQUENCE:1\nSUMMARY:In between\nDTSTART;VALUE=DATE:20270103",
		"SUMMARY:Ended\nDTSTART;VALUE=DATE:20201224\nRRULE:FREQ=YEARLY;COUNT=3",
	)...)
	o := options(t, "UTC")
	got, notes, err := calendarfile.Freezes("a.ics", strings.NewReader(text), o)
	if diff := cmp.Diff([]string{"kept: 2026-12-24 00:00 to 2026-12-25 00:00", "redrawn: 2027-01-02 00:00 to 2027-01-03 00:00"}, told(got, o.Zone)); err != nil || diff != "" {
		t.Errorf("error %v, freezes (-want +got):\n%s", err, diff)
	}
	want := []string{
		"a.ics:4: “Old”: it has passed.", "a.ics:8: “Old”: it has passed.", "a.ics:12: “Old”: it has passed.",
		"a.ics:16: “Old”: it has passed.", "a.ics:20: “Old”: it has passed.", "a.ics: the same of 3 more: it has passed.",
		"a.ics:40: “Called off”: it is cancelled.",
		"a.ics:45: “Reminder”: it is shorter than 30 minutes.", "a.ics:49: “Stand-up”: it is shorter than 30 minutes.",
		"a.ics:54: “Drawn”: a later version of it is in the file.", "a.ics:65: “In between”: a later version of it is in the file.",
		"a.ics:71: “Ended”: it comes no more.",
	}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Errorf("it says (-want +got):\n%s", diff)
	}
}
