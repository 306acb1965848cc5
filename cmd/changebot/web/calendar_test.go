package web

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// said returns what is written of p and of what was declared, on a day.
func said(t *testing.T, p *change.Policy, day time.Time, declared ...change.DeclaredFreeze) map[string]entry {
	t.Helper()
	f := commands.Feed{
		State: commands.FeedState{Day: day}, Policy: p, Declared: declared, PolicySince: day, PolicyChanges: 7,
		Span: change.Interval{Start: day.AddDate(0, -3, 0), End: day.AddDate(0, 13, 0)},
	}
	text, err := write(f, "", names{"T0HARBOUR", ""})
	if err != nil {
		t.Fatal(err)
	}
	again, err := write(f, "", names{"T0HARBOUR", ""})
	if err != nil || string(again) != string(text) {
		t.Errorf("the same is written otherwise the second time (%v)", err)
	}
	return entries(t, text)
}

func TestAWindowIsToldOfWhenTheClocksChange(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		zone, opens string
		day         time.Time
		want        []string
	}{
		{"Australia/Sydney", "30 2 * * 0", at(t, "2026-10-03T00:00:00Z"), []string{ // 02:30 is skipped on the 4th
			"20261003T160000Z to 20261003T200000Z", "20261010T153000Z to 20261010T193000Z",
		}},
		{"Australia/Sydney", "30 2 * * 0", at(t, "2027-04-03T00:00:00Z"), []string{ // 02:30 comes twice on the 4th
			"20270403T153000Z to 20270403T193000Z", "20270410T163000Z to 20270410T203000Z",
		}},
		{"America/New_York", "30 1 * * 0", at(t, "2026-11-01T00:00:00Z"), []string{ // 01:30 comes twice on the 1st
			"20261101T053000Z to 20261101T093000Z", "20261108T063000Z to 20261108T103000Z",
		}},
		{"Australia/Lord_Howe", "15 2 * * 0", at(t, "2026-10-03T00:00:00Z"), []string{ // 02:15 is skipped on the 4th
			"20261003T153000Z to 20261003T193000Z", "20261010T151500Z to 20261010T191500Z",
		}},
	} {
		p := policy(t)
		p.Windows = []change.Window{{ID: "night", Name: "Night", Opens: change.MustCron(test.opens), Length: 4 * time.Hour, Zone: location(t, test.zone)}}
		var got []string
		for _, one := range starts(said(t, p, test.day), "window-night-") {
			if one >= test.day.Format(dateFormat) && len(got) < 2 {
				got = append(got, one)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s in %s (-want +got):\n%s", test.opens, test.zone, diff)
		}
	}
}

func TestAWindowIsNamedByTheClocksOnTheWall(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Windows = []change.Window{{
		ID: "sunday", Name: "Sunday night", Opens: change.MustCron("30 2 * * 0"), Length: 4 * time.Hour, Zone: p.TimeZone,
		Systems: []change.SystemID{"ledger"},
	}}
	all := said(t, p, at(t, "2026-11-23T00:00:00Z"))
	e := all["window-sunday-20261129t0230@t0harbour.changebot"]
	if e == nil {
		t.Fatalf("it is none of %v", starts(all, "window-"))
	}
	if e["TRANSP"] != "TRANSPARENT" || e["CATEGORIES"] != "Maintenance window" || e.text("SUMMARY") != "Maintenance window: Sunday night" {
		t.Errorf("it is %v", e)
	}
	want := "Open: Sun 29 Nov 2026 02:30 to 06:30 AEDT\nFor: Ledger"
	if got := e.text("DESCRIPTION"); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if n := len(all); n < 28 || n > 34 {
		t.Errorf("%d openings are told of, of a month back and half a year ahead", n)
	}
}

func TestAWindowThatOpensTooOftenFillsNoCalendar(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Windows = []change.Window{{ID: "hourly", Name: "Hourly", Opens: change.MustCron("0 * * * *"), Length: 10 * time.Minute, Zone: p.TimeZone}}
	if n := len(said(t, p, at(t, "2026-11-23T00:00:00Z"))); n != 7*24 {
		t.Errorf("%d openings are told of, not those of a week", n)
	}
}

func TestAFreezeOfWholeDaysIsOneOfWholeDaysInTheCalendar(t *testing.T) {
	t.Parallel()
	p := policy(t)
	midnight := func(month time.Month, day int) time.Time {
		return time.Date(2026, month, day, 0, 0, 0, 0, p.TimeZone).UTC()
	}
	p.Freezes = []change.Freeze{
		{ID: "year-end", Name: "Year end", Reason: "The books close", From: midnight(12, 24), To: midnight(12, 27), Yearly: true},
		{ID: "sale", Name: "Sale", Reason: "Everybody buys", From: midnight(12, 1).Add(9 * time.Hour), To: midnight(12, 2), Soft: true, Tags: []string{"public"}},
	}
	all := said(t, p, at(t, "2026-11-23T00:00:00Z"))
	whole, part := all["freeze-year-end-20261224t0000@t0harbour.changebot"], all["freeze-sale-20261201t0900@t0harbour.changebot"]
	if whole["DTSTART"] != ";VALUE=DATE20261224" || whole["DTEND"] != ";VALUE=DATE20261227" || whole["TRANSP"] != "TRANSPARENT" {
		t.Errorf("whole days are %v", whole)
	}
	if got, want := whole.text("DESCRIPTION"), "Changes are not made in it, except for emergencies\nWhy: The books close\nFor: every system"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if part["DTSTART"] != "20261130T220000Z" || part["DTEND"] != "20261201T130000Z" {
		t.Errorf("a part of a day is %v", part)
	}
	if got, want := part.text("DESCRIPTION"), "recorded, not refused\nWhy: Everybody buys\nFor: what is tagged public"; !strings.HasSuffix(got, want) {
		t.Errorf("it says %q, want %q", got, want)
	}
	if next := all["freeze-year-end-20271224t0000@t0harbour.changebot"]; next != nil {
		t.Errorf("a year and a month ahead is %v", next)
	}
}

func TestALiftedFreezeEndsInTheCalendarToo(t *testing.T) {
	t.Parallel()
	p := policy(t)
	from, to := at(t, "2026-12-01T22:00:00Z"), at(t, "2026-12-03T22:00:00Z")
	p.Freezes = []change.Freeze{{ID: "month-end", Name: "Month end", Reason: "Books", From: from, To: to}}
	file, slack := p.Freezes[0], p.Freezes[0]
	slack.ID = "FRZ-3"
	day := at(t, "2026-11-23T00:00:00Z")
	look := func(when string, d change.DeclaredFreeze, uid, end, status string, version int) {
		t.Helper()
		e := said(t, p, day, d)[uid+"@t0harbour.changebot"]
		if e["DTEND"] != end || e["STATUS"] != status || e["SEQUENCE"] == "" || e.sequence(t) != version {
			t.Errorf("%s it is %v, want its end at %s, %s, version %d", when, e, end, status, version)
		}
	}
	decided := change.DeclaredFreeze{Number: 3, Freeze: slack, By: "U0BOSS", State: change.FreezeApproved, DecidedAt: day}
	look("approved", decided, "freeze-frz-3-20261202t0900", "20261203T220000Z", "CONFIRMED", 0)
	decided.State, decided.LiftedAt, decided.LiftedFor = change.FreezeLifted, from.Add(3*time.Hour), "It went well"
	look("lifted", decided, "freeze-frz-3-20261202t0900", "20261202T010000Z", "CONFIRMED", 1)
	decided.LiftedAt = from.Add(-time.Hour)
	look("lifted before it began", decided, "freeze-frz-3-20261202t0900", "20261203T220000Z", "CANCELLED", 1)

	once := change.DeclaredFreeze{Number: 4, Freeze: file, State: change.FreezeDraft}
	look("in the file", once, "freeze-month-end-20261202t0900", "20261203T220000Z", "CONFIRMED", 7)
	once.State, once.LiftedAt = change.FreezeLifted, from.Add(3*time.Hour)
	look("lifted in the file", once, "freeze-month-end-20261202t0900", "20261202T010000Z", "CONFIRMED", 8)
	once.LiftedAt = from
	look("lifted in the file before it began", once, "freeze-month-end-20261202t0900", "20261203T220000Z", "CANCELLED", 8)
	if n := len(starts(said(t, p, day, once), "freeze-")); n != 1 {
		t.Errorf("it is told of %d times", n)
	}
	decided.State = change.FreezeDraft
	if n := len(starts(said(t, p, day, decided), "freeze-frz")); n != 0 {
		t.Error("a draft is told of")
	}
}

func TestNoTitleBreaksTheCalendar(t *testing.T) {
	t.Parallel()
	titles := []string{
		"Back\\slash; semi, comma: colon \"quoted\" \\n \\N",
		"Two\r\nEND:VEVENT\r\nBEGIN:VEVENT\nlines",
		"Bells \x07\x00\x1b[31m\u0085\u2028 and \u202Eturned\u2066 letters",
		"Broken \xff\xfe\x80 bytes",
		strings.Repeat("Ü", 200), strings.Repeat("🚀", 90), strings.Repeat("a", 74) + "é" + strings.Repeat("b", 300),
		strings.Repeat("x y ", 60), strings.Repeat("<>", 80), " ", ";VALUE=DATE:", "שלום עולם",
		"e\u0301 combining " + strings.Repeat("\u0301", 100),
	}
	for _, title := range titles {
		p := policy(t)
		p.Company = title
		day := at(t, "2026-11-23T00:00:00Z")
		p.Freezes = []change.Freeze{{ID: "z", Name: title, Reason: title, From: day, To: day.Add(time.Hour)}}
		e := said(t, p, day)["freeze-z-20261123t1100@t0harbour.changebot"]
		if got, want := e.text("SUMMARY"), line("Freeze: "+title); got != want {
			t.Errorf("%q is read as %q, want %q", title, got, want)
		}
		if strings.ContainsAny(e.text("SUMMARY"), "\x00\x07\x1b\u202e\u2066\r\n") {
			t.Errorf("%q is said as %q", title, e.text("SUMMARY"))
		}
	}
}

func FuzzTheCalendarIsAlwaysRead(f *testing.F) {
	for _, text := range []string{"plain", "a\\,b;c\r\nEND:VCALENDAR", "\xff\u202e", strings.Repeat("é", 99)} {
		f.Add(text, text)
	}
	f.Fuzz(func(t *testing.T, title, reason string) {
		p := policy(t)
		day := at(t, "2026-11-23T00:00:00Z")
		p.Freezes = []change.Freeze{{ID: "z", Name: title, Reason: reason, From: day, To: day.Add(time.Hour)}}
		said(t, p, day)
	})
}

// A busy calendar is that of the figures of the project: 200 windows, 50 freezes, 2,000 changes.
func BenchmarkWrite(b *testing.B) {
	zone, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		b.Fatal(err)
	}
	day := time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)
	f := commands.Feed{
		State: commands.FeedState{Day: day}, Policy: &change.Policy{Company: "Harbour Pay", TimeZone: zone}, PolicySince: day,
		Span: change.Interval{Start: day.AddDate(0, -3, 0), End: day.AddDate(0, 13, 0)},
	}
	for i := range 200 {
		f.Policy.Windows = append(f.Policy.Windows, change.Window{
			ID: change.WindowID(strings.Repeat("w", 1+i%20)), Name: "Window", Opens: change.MustCron("0 2 * * 0"), Length: time.Hour, Zone: zone,
		})
	}
	for range 50 {
		f.Policy.Freezes = append(f.Policy.Freezes, change.Freeze{ID: "z", Name: "Freeze", From: day, To: day.Add(time.Hour), Yearly: true})
	}
	for i := range 2000 {
		start := day.Add(time.Duration(i) * time.Hour)
		f.Changes = append(f.Changes, commands.FeedChange{Booking: change.Booking{
			Number: change.Number(i), Title: "Restart the ledger", State: change.Scheduled, Time: change.Interval{Start: start, End: start.Add(time.Hour)},
		}})
	}
	for b.Loop() {
		text, err := write(f, "", names{"T", ""})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(text)), "bytes")
	}
}
