package calendarfile_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change/calendarfile"
)

func TestWhatCannotBeUnderstoodIsSaidWithItsLine(t *testing.T) {
	t.Parallel()
	const day = "SUMMARY:Day\nDTSTART;VALUE=DATE:20261224"
	weekly := func(rule string) string { return calendar(day + "\nRRULE:" + rule) }
	for _, test := range []struct{ name, text, want string }{
		{"an empty file", "", "a.ics: it is empty"},
		{"an empty file of many lines", "\r\n\r\n \r\n", "a.ics: it is empty"},
		{"a calendar without events", calendar(), "a.ics: nothing in it is still to come: it has no events"},
		{"a calendar of the past", calendar("SUMMARY:Old\nDTSTART;VALUE=DATE:20201224"), "a.ics: nothing in it is still to come:\na.ics:4: “Old”: it has passed."},
		{"something else", "<html>\n", "a.ics:1: it is not an iCalendar file: it does not begin with BEGIN:VCALENDAR"},
		{"a vCalendar", "BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR\n", "a.ics:2: it is a vCalendar of the nineties, not an iCalendar: export it as iCalendar"},
		{"a file that was cut off", strings.TrimSuffix(calendar(day), "END:VEVENT\r\nEND:VCALENDAR\r\n"), "a.ics:6: the file ends in the middle of VEVENT: it was cut off; export it again"},
		{"an end without a beginning", "BEGIN:VCALENDAR\nEND:VEVENT\n", "a.ics:2: “END:VEVENT” ends what has not begun: the file is broken"},
		{"a line that is none", calendar(day + "\nwhat is this"), "a.ics:7: “what is this” cannot be read: it is not a name, a colon and a value"},
		{"a parameter that does not end", calendar("DTSTART;TZID=\"Europe/Berlin:20261224T120000"), "a.ics:5: “DTSTART;TZID=\"Europe/Berlin:20261224T120000” cannot be read: parsing property DTSTART: unexpected end of property DTSTART"},
		{"a day that is none", calendar("DTSTART;VALUE=DATE:20261332"), "a.ics:5: DTSTART is “20261332”, which is not a time such as 20261224T120000"},
		{"a year that cannot be meant", calendar("DTSTART;VALUE=DATE:00011224"), "a.ics:5: DTSTART is in the year 1, which cannot be meant"},
		{"an event of no time", calendar("SUMMARY:Some day"), "a.ics:4: “Some day” does not say when it begins"},
		{"an end before the beginning", calendar(day + "\nDTEND;VALUE=DATE:20261220"), "a.ics:6: “Day” ends before it begins"},
		{"a length before the beginning", calendar("SUMMARY:Night\nDTSTART:20261224T220000\nDURATION:-PT8H"), "a.ics:6: “Night” ends before it begins"},
		{"a length that is none", calendar("SUMMARY:Night\nDTSTART:20261224T220000\nDURATION:long"), "a.ics:7: DURATION is “long”: it is not a length of time such as P1D or PT1H30M"},
		{"a length of nothing", calendar("SUMMARY:Night\nDTSTART:20261224T220000\nDURATION:PT"), "a.ics:7: DURATION is “PT”: it is not a length of time such as P1D or PT1H30M"},
		{"a day and a time", calendar(day + "\nDTEND:20261225T120000"), "a.ics:7: “Day” is of whole days at one end, and of times at the other"},
		{
			"a zone that is not known", calendar("DTSTART;TZID=Customized Time Zone:20261224T120000\nDURATION:PT1H", "DTSTART;TZID=Customized Time Zone:20261225T120000\nDURATION:PT1H"),
			"a.ics:5: the time zone “Customized Time Zone” is not known: say which it is with --zone \"Customized Time Zone=Europe/Berlin\", or another of the IANA list",
		},
		{"the zone of whichever machine reads it", calendar("DTSTART;TZID=Local:20261224T120000"), "a.ics:5: the time zone “Local” is not known: say which it is with --zone \"Local=Europe/Berlin\", or another of the IANA list"},
		{"a rule of hours", weekly("FREQ=HOURLY"), "a.ics:7: “Day” comes again by “FREQ=HOURLY”, which cannot be followed: FREQ=HOURLY is not taken: something that comes again does so daily, weekly, monthly or yearly"},
		{"a rule of several times a day", weekly("FREQ=DAILY;BYHOUR=9,17"), "a.ics:7: “Day” comes again by “FREQ=DAILY;BYHOUR=9,17”, which cannot be followed: BYHOUR is not taken: the time of day is that of the first time"},
		{"a rule that is none", weekly("often"), "a.ics:7: “Day” comes again by “often”, which cannot be followed: it is not a recurrence rule of RFC 5545"},
		{"two rules", weekly("FREQ=DAILY\nRRULE:FREQ=WEEKLY"), "a.ics:4: “Day” comes again by more than one rule, which the policy file does not take: write its freezes by hand"},
		{"a rule of what is left out", weekly("FREQ=DAILY\nEXRULE:FREQ=WEEKLY"), "a.ics:4: “Day” comes again by more than one rule, which the policy file does not take: write its freezes by hand"},
		{"times of other lengths", calendar(day + "\nRDATE;VALUE=PERIOD:20261224T000000/PT1H"), "a.ics:7: “Day” comes again at times of different lengths, which cannot be read: write its freezes by hand"},
		{"one that begins again before it has ended", calendar(day + "\nDTEND;VALUE=DATE:20270101\nRRULE:FREQ=WEEKLY"), "a.ics:8: “Day” begins again before it has ended, on 31 December 2026"},
		{
			"an alteration of all that follow", calendar("UID:1\n"+day+"\nRRULE:FREQ=WEEKLY", "UID:1\n"+day+"\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261231"),
			"a.ics:14: “Day” alters all times from one on, which cannot be followed: export the calendar without it, or write its freeze by hand",
		},
		{
			"every day by the clocks of elsewhere", calendar("SUMMARY:Night\nDTSTART:20261224T200000Z\nDURATION:PT2H\nRRULE:FREQ=DAILY"),
			"a.ics:8: “Night” comes again by the clocks of UTC, which are not altered with those of Europe/Berlin, more than 150 times in 2 years: write its freezes by hand",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			freezes, notes, err := calendarfile.Freezes("a.ics", strings.NewReader(test.text), options(t, "Europe/Berlin"))
			if err == nil || err.Error() != test.want {
				t.Errorf("it is answered\n%v\nwant\n%s", err, test.want)
			}
			var faults calendarfile.Faults
			if !errors.As(err, &faults) || freezes != nil || notes != nil {
				t.Errorf("beside a fault of the type %T it gives %v, %v", err, freezes, notes)
			}
		})
	}
}

func TestAZoneThatTheImporterNamesIsKnown(t *testing.T) {
	t.Parallel()
	o := options(t, "UTC")
	o.Zones = map[string]*time.Location{"Customized Time Zone": options(t, "America/New_York").Zone}
	got, _, err := calendarfile.Freezes("a.ics", strings.NewReader(calendar("DTSTART;TZID=Customized Time Zone:20261224T120000\nDURATION:PT1H")), o)
	if err != nil || len(got) != 1 || !got[0].From.Equal(time.Date(2026, time.December, 24, 17, 0, 0, 0, time.UTC)) {
		t.Errorf("error %v, freezes %v", err, got)
	}
}

func TestAFileThatIsTooLargeIsRefusedBeforeItIsReadWhole(t *testing.T) {
	t.Parallel()
	endless := io.MultiReader(strings.NewReader("BEGIN:VCALENDAR\n"), repeating("BEGIN:VEVENT\nX-NOTE:"+strings.Repeat("a", 500)+"\nEND:VEVENT\n"))
	if _, _, err := calendarfile.Freezes("a.ics", endless, options(t, "UTC")); err == nil || err.Error() != "a.ics: it is larger than 10 MB: export a shorter stretch of the calendar" {
		t.Errorf("a file without an end is answered %v", err)
	}
	if _, _, err := calendarfile.Freezes("a.ics", repeating(strings.Repeat(" ", 500)+"\n"), options(t, "UTC")); err == nil || !strings.Contains(err.Error(), "it is larger than 10 MB") {
		t.Errorf("a file of empty lines is answered %v", err)
	}
}

func TestTooManyEventsAreRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		events      int
		event, want string
	}{
		"that come once":                  {20_000, "SUMMARY:Day\nDTSTART;VALUE=DATE:20261224", "a.ics: it holds 20000 freezes, and the policy file has room for 500: export a shorter stretch of the calendar"},
		"that come again and never end":   {5_000, "SUMMARY:Day\nDTSTART;VALUE=DATE:20261224\nRRULE:FREQ=DAILY", "a.ics:10004: it is one of more than 2000 events that come again: export a shorter stretch of the calendar"},
		"that are of a zone not known":    {5_000, "DTSTART;TZID=Nowhere:20261224T120000\nDURATION:PT1H", "a.ics:5: the time zone “Nowhere” is not known: say which it is with --zone \"Nowhere=Europe/Berlin\", or another of the IANA list"},
		"that are versions of each other": {5_000, "UID:1\nSUMMARY:Day\nDTSTART;VALUE=DATE:20201224", ""},
	} {
		text := calendar(slices.Repeat([]string{test.event}, test.events)...)
		_, _, err := calendarfile.Freezes("a.ics", strings.NewReader(text), options(t, "UTC"))
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%d events %s are answered %.300s", test.events, name, fmt.Sprint(err))
		}
	}
}

// A repeated is a text that is there again and again.
type repeated struct {
	text string
	at   int
}

func repeating(text string) *repeated { return &repeated{text: text} }

func (r *repeated) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = r.text[(r.at+i)%len(r.text)]
	}
	r.at = (r.at + len(into)) % len(r.text)
	return len(into), nil
}

func TestAReaderThatFailsIsReported(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	in := io.MultiReader(strings.NewReader("BEGIN:VCALENDAR\nBEGIN:VEVENT\n"), failing{broken})
	if _, _, err := calendarfile.Freezes("a.ics", in, options(t, "UTC")); !errors.Is(err, broken) {
		t.Errorf("it is answered %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func FuzzAnyFileIsReadOrRefused(f *testing.F) {
	f.Add(calendar("SUMMARY:Day\nDTSTART;VALUE=DATE:20261224\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20271224"))
	f.Add(calendar("UID:1\nDTSTART;TZID=Europe/Berlin:20261127T170000\nDURATION:PT5H\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=9", "UID:1\nSTATUS:CANCELLED\nRECURRENCE-ID:20261225T160000Z\nDTSTART:20261225T160000Z"))
	f.Add(calendar("SUMMARY:Night\nDTSTART:20270320T200000Z\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;COUNT=3\nRDATE:20270401T200000Z"))
	f.Add("BEGIN:VCALENDAR\n \t\nBEGIN:VEVENT\nDTSTART;X=\"a;b:c\";VALUE=DATE:20261224\nEND:VEVENT\nEND:VCALENDAR")
	f.Fuzz(func(t *testing.T, text string) {
		o := options(t, "Australia/Sydney")
		freezes, _, err := calendarfile.Freezes("a.ics", strings.NewReader(text), o)
		var faults calendarfile.Faults
		if err != nil && !errors.As(err, &faults) {
			t.Fatalf("the error is no fault of the file: %v", err)
		}
		seen := map[string]bool{}
		for _, f := range freezes {
			if seen[string(f.ID)] || f.Name == "" || f.Reason == "" || f.To.Sub(f.From) < 30*time.Minute {
				t.Errorf("it gives the freeze %+v", f)
			}
			seen[string(f.ID)] = true
		}
		if _, _, err := calendarfile.Holidays("a.ics", strings.NewReader(text), o); err != nil && !errors.As(err, &faults) {
			t.Fatalf("as holidays, the error is no fault of the file: %v", err)
		}
	})
}
