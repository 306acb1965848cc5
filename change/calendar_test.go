package change_test

import (
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

// nineToFive is a calendar of office hours.
func nineToFive(holidays ...Holiday) Calendar {
	return Calendar{
		Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		From: 9 * time.Hour, To: 17 * time.Hour, Holidays: holidays,
	}
}

var (
	sydney  = mustLoad("Australia/Sydney")
	newYork = mustLoad("America/New_York")
)

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// local reads a time as a clock on the wall of zone shows it.
func local(t *testing.T, zone *time.Location, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("Mon 2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	if at.Format("Mon 2006-01-02 15:04") != text {
		t.Fatalf("there is no %s in %s, only %s", text, zone, at)
	}
	return at
}

func TestPeopleWorkInOfficeHours(t *testing.T) {
	t.Parallel()
	p := &Policy{TimeZone: sydney, Calendar: nineToFive(Holiday{Day{2027, time.January, 26}, "Australia Day"})}
	for text, want := range map[string]bool{
		"Mon 2027-01-25 08:59": false,
		"Mon 2027-01-25 09:00": true,
		"Mon 2027-01-25 16:59": true,
		"Mon 2027-01-25 17:00": false,
		"Tue 2027-01-26 11:00": false, // the holiday
		"Wed 2027-01-27 11:00": true,
		"Sat 2027-01-30 11:00": false,
		"Sun 2027-01-31 11:00": false,
	} {
		if got := p.Working(local(t, sydney, text)); got != want {
			t.Errorf("%s: people work: %t, want %t", text, got, want)
		}
	}
}

func TestWhenPeopleNextWork(t *testing.T) {
	t.Parallel()
	p := &Policy{TimeZone: sydney, Calendar: nineToFive(Holiday{Day{2027, time.January, 26}, "Australia Day"})}
	for from, want := range map[string]string{
		"Mon 2027-01-25 03:00": "Mon 2027-01-25 09:00",
		"Mon 2027-01-25 12:34": "Mon 2027-01-25 12:34",
		"Mon 2027-01-25 17:00": "Wed 2027-01-27 09:00",
		"Fri 2027-01-29 18:00": "Mon 2027-02-01 09:00",
	} {
		if got := p.NextWorking(local(t, sydney, from)); !got.Equal(local(t, sydney, want)) {
			t.Errorf("after %s people next work on %s, want %s", from, got.In(sydney), want)
		}
	}
}

func TestWorkingTimePassesOnlyWhilePeopleWork(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		zone       *time.Location
		from, want string
		span       time.Duration
	}{
		{sydney, "Mon 2027-01-25 10:00", "Mon 2027-01-25 14:00", 4 * time.Hour},
		{sydney, "Mon 2027-01-25 02:00", "Mon 2027-01-25 13:00", 4 * time.Hour},
		{sydney, "Mon 2027-01-25 15:00", "Wed 2027-01-27 11:00", 4 * time.Hour}, // over the night and a holiday
		{sydney, "Fri 2027-01-29 16:00", "Mon 2027-02-01 12:00", 4 * time.Hour}, // over a weekend
		{sydney, "Mon 2027-02-01 09:00", "Tue 2027-02-02 17:00", 16 * time.Hour},
		{sydney, "Fri 2026-10-02 16:00", "Mon 2026-10-05 12:00", 4 * time.Hour},  // summer time begins on the Sunday
		{sydney, "Fri 2027-04-02 16:00", "Mon 2027-04-05 12:00", 4 * time.Hour},  // and ends
		{newYork, "Fri 2027-03-12 16:00", "Mon 2027-03-15 12:00", 4 * time.Hour}, // begins
		{newYork, "Fri 2026-10-30 16:00", "Mon 2026-11-02 12:00", 4 * time.Hour}, // ends
	} {
		p := &Policy{TimeZone: test.zone, Calendar: nineToFive(Holiday{Day{2027, time.January, 26}, "Australia Day"})}
		got := p.AddWorking(local(t, test.zone, test.from), test.span)
		if !got.Equal(local(t, test.zone, test.want)) {
			t.Errorf("%s of work after %s it is %s, want %s", test.span, test.from, got.In(test.zone), test.want)
		}
	}
}

func TestWorkingDaysKeepTheTimeOfDay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		zone       *time.Location
		from, want string
		days       int
	}{
		{sydney, "Mon 2027-02-01 10:30", "Tue 2027-02-02 10:30", 1},
		{sydney, "Fri 2027-01-29 10:30", "Mon 2027-02-01 10:30", 1},
		{sydney, "Mon 2027-01-25 10:30", "Wed 2027-01-27 10:30", 1},  // over a holiday
		{sydney, "Sat 2027-01-30 23:00", "Tue 2027-02-02 09:00", 1},  // counts as Monday morning
		{sydney, "Mon 2027-02-01 10:30", "Mon 2027-02-08 10:30", 5},  // a working week
		{sydney, "Fri 2026-10-02 10:30", "Mon 2026-10-05 10:30", 1},  // 71 hours later
		{sydney, "Fri 2027-04-02 10:30", "Mon 2027-04-05 10:30", 1},  // 73 hours later
		{newYork, "Fri 2027-03-12 10:30", "Mon 2027-03-15 10:30", 1}, // 71
		{newYork, "Fri 2026-10-30 10:30", "Mon 2026-11-02 10:30", 1}, // 73
		{newYork, "Fri 2026-10-30 10:30", "Fri 2026-10-30 10:30", 0},
	} {
		p := &Policy{TimeZone: test.zone, Calendar: nineToFive(Holiday{Day{2027, time.January, 26}, "Australia Day"})}
		got := p.AddWorkingDays(local(t, test.zone, test.from), test.days)
		if !got.Equal(local(t, test.zone, test.want)) {
			t.Errorf("%d working days after %s it is %s, want %s", test.days, test.from, got.In(test.zone), test.want)
		}
	}
}

// A calendar whose working day is the hour that one night of the year skips, or the one that it has twice.
func TestAWorkingDayOnTheNightThatTheClocksChange(t *testing.T) {
	t.Parallel()
	night := &Policy{TimeZone: newYork, Calendar: Calendar{From: 2 * time.Hour, To: 3 * time.Hour}}
	from := local(t, newYork, "Sat 2027-03-13 12:00")
	if got, want := night.NextWorking(from), local(t, newYork, "Mon 2027-03-15 02:00"); !got.Equal(want) {
		t.Errorf("on a night without that hour people next work on %s, want %s", got.In(newYork), want)
	}
	night.Calendar.From, night.Calendar.To = time.Hour, 2*time.Hour
	from = local(t, newYork, "Sat 2026-10-31 12:00")
	got := night.AddWorking(from, 90*time.Minute)
	if want := local(t, newYork, "Sun 2026-11-01 01:00").Add(90 * time.Minute); !got.Equal(want) {
		t.Errorf("on a night with that hour twice, 90 minutes of work end at %s, want %s", got.In(newYork), want)
	}
}

func TestADayWithoutTheTimeOfDayHasItLater(t *testing.T) {
	t.Parallel()
	p := &Policy{TimeZone: newYork}
	from := local(t, newYork, "Sat 2027-03-13 02:30")
	for days, want := range map[int]string{1: "Sun 2027-03-14 03:30", 2: "Mon 2027-03-15 02:30"} {
		if got := p.AddWorkingDays(from, days); !got.Equal(local(t, newYork, want)) {
			t.Errorf("%d days later it is %s, want %s", days, got.In(newYork), want)
		}
	}
}

func TestWithoutACalendarPeopleWorkRoundTheClock(t *testing.T) {
	t.Parallel()
	p := &Policy{TimeZone: newYork}
	sunday := local(t, newYork, "Sun 2026-11-01 23:00") // the night on which summer time ended
	if !p.Working(sunday) || !p.NextWorking(sunday).Equal(sunday) {
		t.Error("nobody works on a Sunday night")
	}
	if got := p.AddWorking(sunday, 50*time.Hour); !got.Equal(sunday.Add(50 * time.Hour)) {
		t.Errorf("50 hours later it is %s", got)
	}
}

func TestACalendarWithoutAnyWorkingDayKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	p := &Policy{TimeZone: time.UTC, Calendar: nineToFive()}
	for day := range 800 {
		at := start.AddDate(0, 0, day)
		p.Calendar.Holidays = append(p.Calendar.Holidays, Holiday{DayOf(at), "closed"})
	}
	if got := p.NextWorking(start); !got.Equal(start) {
		t.Errorf("people next work on %s", got)
	}
	if got := p.AddWorking(start, time.Hour); !got.Equal(start.Add(time.Hour)) {
		t.Errorf("an hour of work ends at %s", got)
	}
}
