package change

import "time"

// A MonthWish names a month as people do. The zero MonthWish is the month that it is.
type MonthWish struct {
	// Ahead is how many months after this one, when there is no Month.
	Ahead int
	Month time.Month
	// Year is 0 for a month alone: it is the one that was last, or else the next that is called so.
	Year int
}

// Of returns the first day of the month that is wished for at now, by the clocks of now's location.
func (w MonthWish) Of(now time.Time) Day {
	if w.Year != 0 {
		return Day{w.Year, w.Month, 1}
	}
	ahead := w.Ahead
	if w.Month != 0 {
		ahead = (int(w.Month)-int(now.Month())+13)%12 - 1
	}
	return DayOf(time.Date(now.Year(), now.Month()+time.Month(ahead), 1, 12, 0, 0, 0, time.UTC))
}

// A Month is the calendar of a month, by the clocks of a zone: the one that the reader lives by, or the policy's.
type Month struct {
	Timetable
	Zone *time.Location
	// Now is when it was read.
	Now  time.Time
	Days []MonthDay
}

// A MonthDay is one day of a month.
type MonthDay struct {
	Interval
	Day Day
	// Holiday names it when it is a holiday of the policy's, and Off is true on every day on which nobody works.
	Holiday string
	Off     bool
	// Windows and Changes are those that belong to the day. What goes on over a night belongs to the day on which it
	// begins, and what goes on for longer to every day that it touches.
	Windows []Opening
	Changes []Booking
}

// MonthSpan returns the month of that day, by the clocks of zone.
func MonthSpan(day Day, zone *time.Location) Interval {
	first := time.Date(day.Year, day.Month, 1, 0, 0, 0, 0, time.UTC)
	return Interval{instantOf(first, zone).UTC(), instantOf(first.AddDate(0, 1, 0), zone).UTC()}
}

// Month returns the month of that day by the clocks of zone, with those of booked that have an instant in it, as it is to
// be shown at now.
func (p *Policy) Month(day Day, zone *time.Location, booked []Booking, now time.Time) Month {
	m := Month{Timetable: p.Timetable(MonthSpan(day, zone), booked), Zone: zone, Now: now}
	wall := time.Date(day.Year, day.Month, 1, 0, 0, 0, 0, time.UTC)
	for wall.Month() == day.Month {
		next := wall.AddDate(0, 0, 1)
		d := MonthDay{Day: DayOf(wall), Interval: Interval{instantOf(wall, zone), instantOf(next, zone)}}
		holiday, _ := p.Calendar.Holiday(d.Day)
		// Who works is a matter of dates: the day is off wherever one reads of it.
		d.Holiday, d.Off = holiday.Name, !p.worksOn(wall)
		for _, w := range m.Windows {
			if d.has(w.Time) {
				d.Windows = append(d.Windows, w)
			}
		}
		for _, c := range m.Changes {
			if d.has(c.Time) {
				d.Changes = append(d.Changes, c)
			}
		}
		m.Days = append(m.Days, d)
		wall = next
	}
	return m
}

// Today returns which of the month's days now is on, counted from 1; 0 when it is on none.
func (m Month) Today() int {
	for _, d := range m.Days {
		if !m.Now.Before(d.Start) && m.Now.Before(d.End) {
			return d.Day.Day
		}
	}
	return 0
}

// overNight is how far into the next day something still counts as the night of the one before.
const overNight = 12 * time.Hour

// has reports whether what goes on at that time belongs to the day.
func (d MonthDay) has(at Interval) bool {
	if at.End.Equal(at.Start) { // work that ended in the minute in which it began
		return !at.Start.Before(d.Start) && at.Start.Before(d.End)
	}
	beganBefore := at.Start.Before(d.Start)
	overSoon := at.Length() < 24*time.Hour && !at.End.After(d.Start.Add(overNight))
	return at.Overlaps(d.Interval) && (!beganBefore || !overSoon)
}
