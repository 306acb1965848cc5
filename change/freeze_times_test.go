package change_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	. "github.com/noim3/changebot/change"
)

// inZone returns an instant by the clocks of a zone.
func inZone(t *testing.T, zone, wall string) time.Time {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", wall, location)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// repeating returns a policy in that zone and a freeze that comes by a rule, first from from until to.
func repeating(t *testing.T, zone, from, to, rule string, except ...Day) (*Policy, Freeze) {
	t.Helper()
	r, err := NewRecurrence(rule, except)
	if err != nil {
		t.Fatal(err)
	}
	f := Freeze{ID: "again", Name: "Again", Reason: "it is", From: inZone(t, zone, from).UTC(), To: inZone(t, zone, to).UTC(), Repeats: r}
	return &Policy{TimeZone: inZone(t, zone, from).Location(), Freezes: []Freeze{f}}, f
}

// told writes times as their clocks show them.
func told(p *Policy, times []Interval) []string {
	var all []string
	for _, i := range times {
		const form = "Mon 2006-01-02 15:04 MST"
		all = append(all, i.Start.In(p.TimeZone).Format(form)+" to "+i.End.In(p.TimeZone).Format(form)+", "+i.Length().String())
	}
	return all
}

func TestAFreezeByARuleKeepsItsTimesOfDayWhateverTheClocksDo(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, zone, from, to string // the first time
		day                  string // on which the clocks are altered
		want                 string
	}{
		{"a whole day of 25 hours in Sydney", "Australia/Sydney", "2026-11-22 00:00", "2026-11-23 00:00", "2027-04-04", "Sun 2027-04-04 00:00 AEDT to Mon 2027-04-05 00:00 AEST, 25h0m0s"},
		{"a whole day of 23 hours in Sydney", "Australia/Sydney", "2026-11-22 00:00", "2026-11-23 00:00", "2027-10-03", "Sun 2027-10-03 00:00 AEST to Mon 2027-10-04 00:00 AEDT, 23h0m0s"},
		{"from a time that Sydney skips", "Australia/Sydney", "2026-11-22 02:30", "2026-11-22 05:00", "2027-10-03", "Sun 2027-10-03 03:00 AEDT to Sun 2027-10-03 05:00 AEDT, 2h0m0s"},
		{"until a time that Sydney skips", "Australia/Sydney", "2026-11-22 00:30", "2026-11-22 02:30", "2027-10-03", "Sun 2027-10-03 00:30 AEST to Sun 2027-10-03 03:00 AEDT, 1h30m0s"},
		{"from a time that Sydney has twice", "Australia/Sydney", "2026-11-22 02:30", "2026-11-22 05:00", "2027-04-04", "Sun 2027-04-04 02:30 AEDT to Sun 2027-04-04 05:00 AEST, 3h30m0s"},
		{"all in a time that Sydney skips", "Australia/Sydney", "2026-11-22 02:00", "2026-11-22 03:00", "2027-10-03", ""},
		{"a whole day of 23 hours in London", "Europe/London", "2026-11-22 00:00", "2026-11-23 00:00", "2027-03-28", "Sun 2027-03-28 00:00 GMT to Mon 2027-03-29 00:00 BST, 23h0m0s"},
		{"from a time that London skips", "Europe/London", "2026-11-22 01:30", "2026-11-22 05:00", "2027-03-28", "Sun 2027-03-28 02:00 BST to Sun 2027-03-28 05:00 BST, 3h0m0s"},
		{"from a time that London has twice", "Europe/London", "2026-11-22 01:30", "2026-11-22 05:00", "2027-10-31", "Sun 2027-10-31 01:30 BST to Sun 2027-10-31 05:00 GMT, 4h30m0s"},
		{"a whole day of 25 hours in New York", "America/New_York", "2026-11-22 00:00", "2026-11-23 00:00", "2027-11-07", "Sun 2027-11-07 00:00 EDT to Mon 2027-11-08 00:00 EST, 25h0m0s"},
		{"from a time that New York skips", "America/New_York", "2026-11-22 02:15", "2026-11-22 06:00", "2027-03-14", "Sun 2027-03-14 03:00 EDT to Sun 2027-03-14 06:00 EDT, 3h0m0s"},
		{"from a time that New York has twice", "America/New_York", "2026-11-22 01:30", "2026-11-22 06:00", "2027-11-07", "Sun 2027-11-07 01:30 EDT to Sun 2027-11-07 06:00 EST, 5h30m0s"},
		{"a whole day of 24 hours and a half on Lord Howe", "Australia/Lord_Howe", "2026-11-22 00:00", "2026-11-23 00:00", "2027-04-04", "Sun 2027-04-04 00:00 +11 to Mon 2027-04-05 00:00 +1030, 24h30m0s"},
		{"from a time that Lord Howe skips", "Australia/Lord_Howe", "2026-11-22 02:15", "2026-11-22 04:00", "2027-10-03", "Sun 2027-10-03 02:30 +11 to Sun 2027-10-03 04:00 +11, 1h30m0s"},
		{"from a time that Lord Howe has twice", "Australia/Lord_Howe", "2026-11-22 01:45", "2026-11-22 04:00", "2027-04-04", "Sun 2027-04-04 01:45 +11 to Sun 2027-04-04 04:00 +1030, 2h45m0s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, f := repeating(t, test.zone, test.from, test.to, "FREQ=WEEKLY")
			begin := inZone(t, test.zone, test.day+" 00:00")
			var want []string
			if test.want != "" {
				want = []string{test.want}
			}
			if diff := cmp.Diff(want, told(p, f.Times(p, begin, begin.AddDate(0, 0, 1)))); diff != "" {
				t.Errorf("it holds (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFreezeByARuleComesWhenRFC5545Says(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, from, to, rule string
		except               []Day
		want                 []string
	}{
		{"the last Friday of each month", "2026-11-27 17:00", "2026-11-30 08:00", "FREQ=MONTHLY;BYDAY=-1FR", nil, []string{
			"Fri 2026-11-27 17:00 UTC to Mon 2026-11-30 08:00 UTC, 63h0m0s",
			"Fri 2026-12-25 17:00 UTC to Mon 2026-12-28 08:00 UTC, 63h0m0s",
			"Fri 2027-01-29 17:00 UTC to Mon 2027-02-01 08:00 UTC, 63h0m0s",
		}},
		{"but not at Christmas", "2026-11-27 17:00", "2026-11-30 08:00", "freq=monthly;byday=-1fr", []Day{{2026, 12, 25}}, []string{
			"Fri 2026-11-27 17:00 UTC to Mon 2026-11-30 08:00 UTC, 63h0m0s",
			"Fri 2027-01-29 17:00 UTC to Mon 2027-02-01 08:00 UTC, 63h0m0s",
		}},
		{"twice in all, counting one that is left out", "2026-11-20 00:00", "2026-11-21 00:00", "FREQ=MONTHLY;COUNT=2", []Day{{2026, 11, 20}}, []string{
			"Sun 2026-12-20 00:00 UTC to Mon 2026-12-21 00:00 UTC, 24h0m0s",
		}},
		{"until a day, which is the last", "2026-12-01 08:00", "2026-12-01 09:00", "FREQ=WEEKLY;UNTIL=20261208", nil, []string{
			"Tue 2026-12-01 08:00 UTC to Tue 2026-12-01 09:00 UTC, 1h0m0s",
			"Tue 2026-12-08 08:00 UTC to Tue 2026-12-08 09:00 UTC, 1h0m0s",
		}},
		{"until an instant", "2026-12-01 08:00", "2026-12-01 09:00", "FREQ=WEEKLY;UNTIL=20261208T075959Z", nil, []string{
			"Tue 2026-12-01 08:00 UTC to Tue 2026-12-01 09:00 UTC, 1h0m0s",
		}},
		{"every eighth week, begun long ago", "2001-01-03 00:00", "2001-01-04 00:00", "FREQ=WEEKLY;INTERVAL=8", nil, []string{
			"Wed 2026-12-02 00:00 UTC to Thu 2026-12-03 00:00 UTC, 24h0m0s",
			"Wed 2027-01-27 00:00 UTC to Thu 2027-01-28 00:00 UTC, 24h0m0s",
		}},
		{"on the 31st, which few months have", "2026-10-31 00:00", "2026-11-01 00:00", "FREQ=MONTHLY", nil, []string{
			"Thu 2026-12-31 00:00 UTC to Fri 2027-01-01 00:00 UTC, 24h0m0s",
			"Sun 2027-01-31 00:00 UTC to Mon 2027-02-01 00:00 UTC, 24h0m0s",
		}},
		{"over New Year", "2025-12-28 00:00", "2026-01-10 00:00", "FREQ=YEARLY", nil, []string{
			"Mon 2026-12-28 00:00 UTC to Sun 2027-01-10 00:00 UTC, 312h0m0s",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, f := repeating(t, "UTC", test.from, test.to, test.rule, test.except...)
			got := f.Times(p, inZone(t, "UTC", "2026-11-23 00:00"), inZone(t, "UTC", "2027-02-01 00:00"))
			if diff := cmp.Diff(test.want, told(p, got)); diff != "" {
				t.Errorf("it holds (-want +got):\n%s", diff)
			}
		})
	}
}

func TestARuleEndsAtAnInstantOrAtATimeOfTheClocks(t *testing.T) {
	t.Parallel()
	for until, want := range map[string]int{
		"20261208":         2, // the last day
		"20261208T080000":  2,
		"20261208T075959":  1,
		"20261207T210000Z": 2, // eight o'clock in Sydney
		"20261207T205959Z": 1,
	} {
		p, f := repeating(t, "Australia/Sydney", "2026-12-01 08:00", "2026-12-01 09:00", "FREQ=WEEKLY;UNTIL="+until)
		if got := told(p, f.Times(p, f.From, f.From.Add(90*day))); len(got) != want {
			t.Errorf("until %s it holds %q, want %d times", until, got, want)
		}
	}
}

func TestAFreezeIsAskedForAnyPartOfItsTime(t *testing.T) {
	t.Parallel()
	p, f := repeating(t, "Australia/Sydney", "2026-12-21 00:00", "2027-01-04 00:00", "FREQ=YEARLY")
	whole := []string{"Tue 2027-12-21 00:00 AEDT to Tue 2028-01-04 00:00 AEDT, 336h0m0s"}
	begin, end := inZone(t, "Australia/Sydney", "2027-12-21 00:00"), inZone(t, "Australia/Sydney", "2028-01-04 00:00")
	for name, test := range map[string]struct {
		from, to time.Time
		want     []string
	}{
		"the hour before":      {begin.Add(-time.Hour), begin, nil},
		"until its first hour": {begin.Add(-time.Hour), begin.Add(time.Hour), whole},
		"New Year's midnight":  {begin.Add(11 * day), begin.Add(11*day + 1), whole},
		"its last hour":        {end.Add(-time.Hour), end, whole},
		"the hour after":       {end, end.Add(time.Hour), nil},
	} {
		if diff := cmp.Diff(test.want, told(p, f.Times(p, test.from, test.to))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestALiftedTimeOfAFreezeEndsEarlyAndTheOthersDoNot(t *testing.T) {
	t.Parallel()
	p, f := repeating(t, "UTC", "2026-12-01 00:00", "2026-12-03 00:00", "FREQ=WEEKLY")
	at := inZone(t, "UTC", "2026-12-09 12:00")
	with := p.WithDeclared([]DeclaredFreeze{
		{State: FreezeLifted, Freeze: Freeze{ID: f.ID, From: f.From.Add(7 * day), To: f.To.Add(7 * day)}, LiftedAt: at},
		{State: FreezeLifted, Freeze: Freeze{ID: f.ID, From: f.From.Add(14 * day), To: f.To.Add(14 * day)}, LiftedAt: at}, // before it began
	})
	got := told(with, f.Times(with, f.From, f.From.Add(28*day)))
	want := []string{
		"Tue 2026-12-01 00:00 UTC to Thu 2026-12-03 00:00 UTC, 48h0m0s",
		"Tue 2026-12-08 00:00 UTC to Wed 2026-12-09 12:00 UTC, 36h0m0s",
		"Tue 2026-12-22 00:00 UTC to Thu 2026-12-24 00:00 UTC, 48h0m0s",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("it holds (-want +got):\n%s", diff)
	}
	if _, frozen := with.FrozenAt(fullRequest(), at); frozen {
		t.Error("it still holds at the time at which it was lifted")
	}
	if diff := cmp.Diff(4, len(f.Times(p, f.From, f.From.Add(28*day)))); diff != "" {
		t.Errorf("without the lifts it holds (-want +got):\n%s", diff)
	}
}

func TestAFreezeOnPublicHolidaysHoldsFromMidnightToMidnight(t *testing.T) {
	t.Parallel()
	p := &Policy{TimeZone: inZone(t, "Australia/Sydney", "2027-01-01 00:00").Location()}
	f := Freeze{ID: "holidays", Name: "Public holidays", HolidaysOf: "AU-NSW"}
	got := told(p, f.Times(p, inZone(t, "Australia/Sydney", "2027-03-27 12:00"), inZone(t, "Australia/Sydney", "2027-12-26 00:00")))
	want := []string{
		"Fri 2027-03-26 00:00 AEDT to Tue 2027-03-30 00:00 AEDT, 96h0m0s", // Easter is one time, whole
		"Sun 2027-04-25 00:00 AEST to Mon 2027-04-26 00:00 AEST, 24h0m0s",
		"Mon 2027-06-14 00:00 AEST to Tue 2027-06-15 00:00 AEST, 24h0m0s",
		"Mon 2027-10-04 00:00 AEDT to Tue 2027-10-05 00:00 AEDT, 24h0m0s",
		"Sat 2027-12-25 00:00 AEDT to Wed 2027-12-29 00:00 AEDT, 96h0m0s",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("it holds (-want +got):\n%s", diff)
	}
	none := Freeze{HolidaysOf: "XX"}
	if got := none.Times(p, start, start.Add(365*day)); len(got) > 0 {
		t.Errorf("on the holidays of nowhere it holds %v", got)
	}
}

func BenchmarkTheTimesOfFreezesInNinetyDays(b *testing.B) {
	zone, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		b.Fatal(err)
	}
	p := &Policy{TimeZone: zone}
	for i := range 50 {
		r, err := NewRecurrence([]string{"FREQ=MONTHLY;BYDAY=-1FR", "FREQ=WEEKLY;INTERVAL=2", "FREQ=DAILY", "FREQ=YEARLY"}[i%4], nil)
		if err != nil {
			b.Fatal(err)
		}
		f := Freeze{Repeats: r, From: time.Date(2016, 1, 29, 0, 0, 0, 0, zone), To: time.Date(2016, 1, 29, 12, 0, 0, 0, zone)}
		if i%5 == 0 {
			f = Freeze{HolidaysOf: "AU-NSW"}
		}
		p.Freezes = append(p.Freezes, f)
	}
	for b.Loop() {
		for _, f := range p.Freezes {
			f.Times(p, start, start.Add(90*day))
		}
	}
}

func TestTheTimesOfAFreezeAreTheSameWhicheverStretchIsAskedFor(t *testing.T) {
	t.Parallel()
	rules := []string{"", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=9", "FREQ=YEARLY", "FREQ=YEARLY;UNTIL=20300101"}
	zones := []string{"UTC", "Australia/Sydney", "Australia/Lord_Howe", "America/New_York", "Pacific/Apia"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		p := &Policy{TimeZone: zone}
		first := time.Date(2024, time.January, rapid.IntRange(1, 700).Draw(t, "day"), rapid.IntRange(0, 23).Draw(t, "hour"), 30, 0, 0, zone)
		f := Freeze{From: first.UTC(), To: first.Add(time.Duration(rapid.IntRange(1, 47).Draw(t, "hours")) * time.Hour).UTC()}
		switch rule := rapid.SampledFrom(rules).Draw(t, "rule"); {
		case rule != "":
			if f.Repeats, err = NewRecurrence(rule, nil); err != nil {
				t.Fatal(err)
			}
		case rapid.Bool().Draw(t, "yearly"):
			f.Yearly = true
		default:
			f.HolidaysOf = "AU-NSW"
		}
		begin := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
		from := begin.Add(time.Duration(rapid.IntRange(0, 1500*24).Draw(t, "from")) * time.Hour)
		asked := Interval{from, from.Add(time.Duration(rapid.IntRange(1, 200*24).Draw(t, "asked")) * time.Hour)}
		var want []Interval
		for _, i := range f.Times(p, begin.AddDate(-1, 0, 0), begin.AddDate(8, 0, 0)) {
			if i.Overlaps(asked) {
				want = append(want, i)
			}
		}
		got := f.Times(p, asked.Start, asked.End)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("from %s to %s (-of eight years +of these alone):\n%s", asked.Start, asked.End, diff)
		}
		for n := 1; n < len(got); n++ {
			if !got[n-1].Start.Before(got[n].Start) {
				t.Fatalf("%v is not in order", got)
			}
		}
		for _, i := range got {
			if i.Length() <= 0 || i.Length() > f.To.Sub(f.From)+time.Hour && f.HolidaysOf == "" {
				t.Fatalf("%v lasts for %s", i, i.Length())
			}
		}
	})
}
