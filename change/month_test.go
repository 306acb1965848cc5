package change_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
)

// monthPolicy has a window on Sundays, one over the weekend, a freeze of some days, a soft one of a day, and a holiday.
func monthPolicy() *change.Policy {
	zone := sydney
	at := func(day, hour int) time.Time { return time.Date(2026, 12, day, hour, 0, 0, 0, zone) }
	return &change.Policy{
		TimeZone: zone,
		Systems:  []change.System{{ID: "ledger-db", Name: "Ledger database"}},
		Calendar: change.Calendar{
			Days:     []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
			Holidays: []change.Holiday{{Day: change.Day{Year: 2026, Month: 12, Day: 25}, Name: "Christmas Day"}},
		},
		Windows: []change.Window{
			{ID: "sunday", Name: "Ledger database", Opens: change.MustCron("0 2 * * 0"), Length: 4 * time.Hour, Zone: zone},
			{ID: "weekend", Name: "Data warehouse", Opens: change.MustCron("0 20 11 12 *"), Length: 56 * time.Hour, Zone: zone},
		},
		Freezes: []change.Freeze{
			{ID: "peak", Name: "Peak season", From: at(18, 18), To: time.Date(2027, 1, 4, 6, 0, 0, 0, zone)},
			{ID: "run", Name: "Statement run", Soft: true, From: at(14, 9), To: at(14, 17), Systems: []change.SystemID{"ledger-db"}},
		},
	}
}

// onCalendar is a change of so many hours.
func onCalendar(n int, title string, start time.Time, hours int) change.Booking {
	return change.Booking{
		Number: change.Number(n), Title: title, State: change.Scheduled,
		Time: change.Interval{Start: start, End: start.Add(time.Duration(hours) * time.Hour)},
	}
}

func december(zone *time.Location) []change.Booking {
	at := func(day, hour int) time.Time { return time.Date(2026, 12, day, hour, 0, 0, 0, zone) }
	held := onCalendar(150, "Rotate certificates", at(19, 10), 1)
	held.State = change.OnHold
	return []change.Booking{
		onCalendar(140, "Last month's night", time.Date(2026, 11, 30, 23, 0, 0, 0, zone), 3),
		onCalendar(141, "Add an index\nto the ledger", at(6, 2), 2),
		onCalendar(142, "Upgrade Postgres", at(6, 4), 1),
		onCalendar(143, "Work at night", at(8, 23), 4),
		onCalendar(144, "Move the warehouse", at(11, 20), 50),
		held,
	}
}

func TestTheTextOfAMonthSaysWhatItsPictureShows(t *testing.T) {
	t.Parallel()
	p := monthPolicy()
	now := time.Date(2026, 12, 9, 12, 0, 0, 0, p.TimeZone)
	m := p.Month(change.Day{Year: 2026, Month: 12, Day: 9}, p.TimeZone, december(p.TimeZone), now)
	want := strings.Join([]string{
		"December 2026, times of Australia/Sydney (UTC+11). Today is Wed 9 Dec.",
		"Freezes:",
		"• Statement run (soft), Mon 14 Dec 09:00–17:00, for Ledger database",
		"• Peak season, Fri 18 Dec 2026 18:00 to Mon 4 Jan 2027 06:00",
		"Maintenance windows:",
		"• Ledger database, 02:00–06:00: each Sun",
		"• Data warehouse, from 20:00: Fri 11",
		"• Data warehouse, all day: Sat 12, Sun 13",
		"• Data warehouse, until 04:00: Mon 14",
		"Holidays:",
		"• Fri 25 Dec, Christmas Day",
		"Changes:",
		"• Sun 6 Dec: CHG-141 Add an index to the ledger, 02:00–04:00; CHG-142 Upgrade Postgres, 04:00–05:00",
		"• Tue 8 Dec: CHG-143 Work at night, 23:00–03:00",
		"• Fri 11 Dec: CHG-144 Move the warehouse, from 20:00",
		"• Sat 12 Dec: CHG-144 Move the warehouse, all day",
		"• Sun 13 Dec: CHG-144 Move the warehouse, until 22:00",
		"• Sat 19 Dec: CHG-150 (on hold) Rotate certificates, 10:00–11:00",
	}, "\n")
	if diff := cmp.Diff(want, m.Text(p, 4000)); diff != "" {
		t.Error(diff)
	}
}

func TestATextThatIsTooLongForItsPlaceTellsLessOfEachChange(t *testing.T) {
	t.Parallel()
	p := monthPolicy()
	var many []change.Booking
	for i := range 500 {
		start := time.Date(2026, 12, 1+i%31, i%24, 0, 0, 0, p.TimeZone)
		many = append(many, onCalendar(1000+i, "Deploy the payments service to production, in all regions", start, 1))
	}
	m := p.Month(change.Day{Year: 2026, Month: 12, Day: 1}, p.TimeZone, many, time.Time{})
	for most, want := range map[int]string{
		1000000: "CHG-1000 Deploy the payments service to production, in all regions, 00:00–01:00; ",
		35000:   "CHG-1000 Deploy the payments service to producti…, 00:00–01:00; ",
		7000:    "CHG-1000; CHG-1217",
		4000:    "Tue 1 Dec: CHG-1000; CHG-1217; CHG-1434; 14 more",
		1000:    "Tue 1 Dec: CHG-1000; 16 more",
		500:     "Tue 1 Dec: 17 changes",
		80:      "December 2026",
	} {
		text := m.Text(p, most)
		if n := len([]rune(text)); n > most {
			t.Errorf("a text for %d characters has %d", most, n)
		}
		if !strings.Contains(text, want) {
			t.Errorf("a text for %d characters does not say %q", most, want)
		}
	}
}

func TestAMonthWithoutAnythingSaysSo(t *testing.T) {
	t.Parallel()
	m := (&change.Policy{}).Month(change.Day{Year: 2027, Month: 2, Day: 1}, time.UTC, nil, time.Time{})
	want := "February 2027, times in UTC.\nNo maintenance window, freeze, holiday or change is in this month."
	if text := m.Text(&change.Policy{}, 1000); text != want || len(m.Days) != 28 || m.Today() != 0 {
		t.Errorf("it has %d days and says %q", len(m.Days), text)
	}
}

func TestAMonthInWhichTheClocksChangeHasADayThatIsShorterOrLonger(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		year       int
		month      time.Month
		day, hours int
		zone       string
	}{
		{2026, time.October, 4, 23, "times of Australia/Sydney (UTC+10, then UTC+11)"},
		{2027, time.April, 4, 25, "times of Australia/Sydney (UTC+11, then UTC+10)"},
	} {
		p := monthPolicy()
		m := p.Month(change.Day{Year: test.year, Month: test.month, Day: 1}, p.TimeZone, nil, time.Time{})
		for i, d := range m.Days {
			want := 24
			if d.Day.Day == test.day {
				want = test.hours
			}
			if got := int(d.Length().Hours()); got != want || i > 0 && !d.Start.Equal(m.Days[i-1].End) {
				t.Errorf("%v has %d hours and begins at %v", d.Day, got, d.Start)
			}
		}
		if got := m.ZoneName(); got != test.zone {
			t.Errorf("the zone is called %q", got)
		}
	}
}

func TestAMonthIsNamedAsPeopleDo(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		wish change.MonthWish
		now  string
		want string
	}{
		{change.MonthWish{}, "2026-12-31", "2026-12"},
		{change.MonthWish{Ahead: 1}, "2026-12-31", "2027-01"},
		{change.MonthWish{Ahead: 1}, "2027-01-31", "2027-02"},
		{change.MonthWish{Ahead: -1}, "2026-03-31", "2026-02"},
		{change.MonthWish{Month: time.December}, "2026-12-09", "2026-12"},
		{change.MonthWish{Month: time.November}, "2026-12-09", "2026-11"},
		{change.MonthWish{Month: time.October}, "2026-12-09", "2027-10"},
		{change.MonthWish{Month: time.January}, "2026-12-09", "2027-01"},
		{change.MonthWish{Month: time.December}, "2027-01-09", "2026-12"},
		{change.MonthWish{Month: time.May, Year: 2031}, "2026-12-09", "2031-05"},
	} {
		now, err := time.Parse(time.DateOnly, test.now)
		if err != nil {
			t.Fatal(err)
		}
		d := test.wish.Of(now)
		if got := fmt.Sprintf("%d-%02d", d.Year, d.Month); got != test.want {
			t.Errorf("on %s, %+v is %s, not %s", test.now, test.wish, got, test.want)
		}
	}
}

func TestTheDaysOfAWindowAreToldTogether(t *testing.T) {
	t.Parallel()
	for opens, want := range map[string]string{
		"0 2 * * *": "every day", "0 2 * * 0": "each Sun", "0 2 * * 1-5": "each Mon–Fri", "0 2 * * 2,4": "each Tue, Thu",
		"0 2 * * 0,5,6": "each Fri–Sun", "0 2 * * 0,1": "each Mon, Sun", "0 2 8-14 * *": "Tue 8, Wed 9, Thu 10, Fri 11, Sat 12, Sun 13, Mon 14",
		"0 2 1 * *": "Tue 1", "0 2 7 * *": "Mon 7", "0 2 * * 1-3,5-6": "each Mon–Wed, Fri, Sat",
	} {
		p := &change.Policy{Windows: []change.Window{{ID: "w", Name: "W", Opens: change.MustCron(opens), Length: time.Hour, Zone: time.UTC}}}
		m := p.Month(change.Day{Year: 2026, Month: 12, Day: 1}, time.UTC, nil, time.Time{})
		if text := m.Text(p, 4000); !strings.Contains(text, "• W, 02:00–03:00: "+want+"\n") {
			t.Errorf("%s is not told as %q:\n%s", opens, want, text)
		}
	}
}
