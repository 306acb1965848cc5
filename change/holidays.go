package change

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
)

// A HolidayPlace names a country, or a part of it, whose public holidays are known, such as “AU-NSW”.
type HolidayPlace string

// HolidayPlaces returns every place whose public holidays are known, in alphabetical order.
func HolidayPlaces() []HolidayPlace { return slices.Sorted(maps.Keys(places)) }

// Known reports whether the place's public holidays are known.
func (h HolidayPlace) Known() bool { return places[h] != nil }

// Name returns what people call the place, such as “New South Wales”; its code when it is not known.
func (h HolidayPlace) Name() string {
	if p := places[h]; p != nil {
		return p.name
	}
	return string(h)
}

// Holidays returns the place's public holidays in a year, the earliest first, one for each day: those that the law fixes
// beforehand, and the days on which they are made up for. Days that a government proclaims for one year alone are not
// among them, and the policy file lists those. None for a place that is not known.
func (h HolidayPlace) Holidays(year int) []Holiday {
	if p := places[h]; p != nil {
		return p.in(year)
	}
	return nil
}

// Holiday returns the holiday that d is: one of those that the policy file lists, else a public holiday of the place
// that it names. False when people work on d, if it is a working day of the week.
func (c Calendar) Holiday(d Day) (Holiday, bool) {
	if i := slices.IndexFunc(c.Holidays, func(h Holiday) bool { return h.Day == d }); i >= 0 {
		return c.Holidays[i], true
	}
	public := c.HolidaysOf.Holidays(d.Year)
	if i, found := slices.BinarySearchFunc(public, d, func(h Holiday, d Day) int { return h.Day.compare(d) }); found {
		return public[i], true
	}
	return Holiday{}, false
}

// longestHolidays is how many public holidays follow each other at most, anywhere.
const longestHolidays = 10

// stretches returns the public holidays that asked has an instant of, and maybe some near it, each from midnight to
// midnight in zone, and those that follow each other as one.
func (h HolidayPlace) stretches(zone *time.Location, asked Interval) []Interval {
	low, high := asked.Start.In(zone).AddDate(0, 0, -longestHolidays), asked.End.In(zone).AddDate(0, 0, longestHolidays)
	var times []Interval
	for year := low.Year(); year <= high.Year(); year++ {
		for _, holiday := range h.Holidays(year) {
			d := holiday.Day
			if d.compare(DayOf(low)) < 0 || d.compare(DayOf(high)) > 0 {
				continue
			}
			begins, ends := instantOf(d.midnight(), zone), instantOf(d.midnight().AddDate(0, 0, 1), zone)
			if last := len(times) - 1; last >= 0 && times[last].End.Equal(begins) {
				times[last].End = ends
			} else {
				times = append(times, Interval{begins, ends})
			}
		}
	}
	return times
}

// A place is somewhere with public holidays of its own.
type place struct {
	name string
	days []*cal.Holiday
	// years keeps the holidays of each year that was asked for, as nearly every question about working time asks.
	years sync.Map
}

func (p *place) in(year int) []Holiday {
	if known, ok := p.years.Load(year); ok {
		return known.([]Holiday)
	}
	var days []Holiday
	// A day that is made up for may be so in the next year, or in the one before.
	for y := year - 1; y <= year+1; y++ {
		for _, holiday := range p.days {
			actual, observed := holiday.Calc(y)
			for i, t := range []time.Time{actual, observed} {
				if t.Year() != year || holiday.Type == cal.ObservanceOther || i > 0 && observed.Equal(actual) {
					continue
				}
				days = append(days, Holiday{Day: DayOf(t), Name: holidayName(holiday.Name, year, i > 0)})
			}
		}
	}
	slices.SortStableFunc(days, func(a, b Holiday) int { return a.Day.compare(b.Day) })
	days = slices.CompactFunc(days, func(a, b Holiday) bool { return a.Day == b.Day })
	p.years.Store(year, days)
	return days
}

// holidayName returns what people call a holiday, in that year.
func holidayName(name string, year int, madeUpFor bool) string {
	if name == "Queen's Birthday" && year > 2022 {
		name = "King's Birthday"
	}
	if madeUpFor {
		return "Additional day for " + name
	}
	return name
}

// midnight returns the day's beginning by the clocks on the wall, as if it were UTC.
func (d Day) midnight() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func (d Day) compare(other Day) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}
