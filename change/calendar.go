package change

import (
	"slices"
	"time"
)

// A Calendar is the company's working time, in the policy's time zone. The zero Calendar works around the clock.
type Calendar struct {
	// Days are the days of the week on which people work.
	Days []time.Weekday
	// From and To bound the working day, counted from midnight, To excluded.
	From, To time.Duration
	Holidays []Holiday
	// HolidaysOf is the place whose public holidays count besides; empty for none.
	HolidaysOf HolidayPlace
}

// A Holiday is a day on which nobody works.
type Holiday struct {
	Day  Day
	Name string
}

// A Day is a date without a time or a zone.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf returns the day that t is on in its own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

// longestBreak is how many days in a row a search for the next working day looks at.
const longestBreak = 400

// Working reports whether people work at t.
func (p *Policy) Working(t time.Time) bool {
	opens, closes, ok := p.hours(t.In(p.TimeZone))
	return ok && !t.Before(opens) && t.Before(closes)
}

// NextWorking returns t when people work then, else when they next begin, UTC.
func (p *Policy) NextWorking(t time.Time) time.Time {
	day := t.In(p.TimeZone)
	for range longestBreak {
		if opens, closes, ok := p.hours(day); ok && t.Before(closes) {
			return latest(t, opens).UTC()
		}
		day = nextDay(day)
	}
	return t.UTC() // a calendar without working days
}

// AddWorking returns when so much working time has passed after t, UTC.
func (p *Policy) AddWorking(t time.Time, span time.Duration) time.Time {
	for {
		t = p.NextWorking(t)
		_, closes, ok := p.hours(t.In(p.TimeZone))
		left := closes.Sub(t)
		if !ok || span <= left {
			return t.Add(span)
		}
		span -= left
		t = closes
	}
}

// AddWorkingDays returns the same time of day so many working days after t, UTC. What happens outside working time
// counts as happening when it next begins.
func (p *Policy) AddWorkingDays(t time.Time, days int) time.Time {
	t = p.NextWorking(t).In(p.TimeZone)
	day := t
	for range days {
		day = nextDay(day)
		for i := 0; !p.worksOn(day) && i < longestBreak; i++ {
			day = nextDay(day)
		}
	}
	if days < 1 {
		return t.UTC()
	}
	wall := shown(t)
	return clockTime(day, wall.Sub(wall.Truncate(24*time.Hour))).UTC()
}

// hours returns when the working day that t is on begins and ends; false when nobody works on it.
func (p *Policy) hours(t time.Time) (opens, closes time.Time, works bool) {
	if !p.worksOn(t) {
		return time.Time{}, time.Time{}, false
	}
	if p.Calendar.To == 0 {
		return midnight(t), midnight(nextDay(t)), true
	}
	opens, closes = clockTime(t, p.Calendar.From), clockTime(t, p.Calendar.To)
	return opens, closes, opens.Before(closes) // the clocks may skip all of it
}

func (p *Policy) worksOn(t time.Time) bool {
	c := p.Calendar
	if len(c.Days) > 0 && !slices.Contains(c.Days, t.Weekday()) {
		return false
	}
	_, holiday := c.Holiday(DayOf(t))
	return !holiday
}

// clockTime returns the instant at which the clocks of t's day show so much time since midnight. When they skip that
// time, it is as long after the skip as the time would have been after its beginning.
func clockTime(t time.Time, sinceMidnight time.Duration) time.Time {
	y, m, d := t.Date()
	at := time.Date(y, m, d, 0, 0, 0, int(sinceMidnight), t.Location())
	if early := time.Date(y, m, d, 0, 0, 0, int(sinceMidnight), time.UTC).Sub(shown(at)); early > 0 {
		return at.Add(early)
	}
	return at
}

// shown returns what the clocks at t's location show, as if it were UTC, so that times of day can be subtracted.
func shown(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

func midnight(t time.Time) time.Time { return clockTime(t, 0) }

// nextDay returns an instant of the day after t's, at noon: every day has one.
func nextDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+1, 12, 0, 0, 0, t.Location())
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
