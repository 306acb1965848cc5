package change

import (
	"slices"
	"time"
)

// Times returns when the freeze holds between from and to, the earliest first, whole: each with From and To as they are
// that time, and the early ends of those that were lifted (see [Policy.WithDeclared]). One that comes again keeps its
// times of day by the clocks of the policy's time zone, whatever they do between its beginning and its end; public
// holidays that follow each other are one time.
func (f Freeze) Times(p *Policy, from, to time.Time) []Interval {
	asked := Interval{from, to}
	return slices.DeleteFunc(p.endedEarly(f.ID, f.unlifted(p.TimeZone, asked)), func(i Interval) bool {
		return !i.Start.Before(i.End) || !i.Overlaps(asked)
	})
}

// unlifted returns at least the times that asked has an instant of, in order.
func (f Freeze) unlifted(zone *time.Location, asked Interval) []Interval {
	switch {
	case f.HolidaysOf != "":
		return f.HolidaysOf.stretches(zone, asked)
	case f.Yearly || !f.Repeats.IsZero():
		return f.again(zone, asked)
	}
	return []Interval{{f.From, f.To}}
}

// again returns the times of a freeze that comes again: its first one, moved on the calendar.
func (f Freeze) again(zone *time.Location, asked Interval) []Interval {
	first, length := shown(f.From.In(zone)), shown(f.To.In(zone)).Sub(shown(f.From.In(zone)))
	low, high := shown(asked.Start.In(zone)).Add(-length), shown(asked.End.In(zone))
	starts := yearly
	if !f.Repeats.IsZero() {
		starts = f.Repeats.starts
	}
	var times []Interval
	// A day more on each side, as the clocks may be altered between.
	for _, start := range starts(first, zone, low.AddDate(0, 0, -1), high.AddDate(0, 0, 1)) {
		times = append(times, Interval{instantOf(start, zone), instantOf(start.Add(length), zone)})
	}
	return times
}

// yearly returns first on each year's calendar, by the clocks on the wall, from low to high.
func yearly(first time.Time, _ *time.Location, low, high time.Time) []time.Time {
	var starts []time.Time
	for year := max(first.Year(), low.Year()); year <= high.Year(); year++ {
		starts = append(starts, first.AddDate(year-first.Year(), 0, 0))
	}
	return starts
}

// endedEarly ends those of the times of a freeze that were lifted when they were.
func (p *Policy) endedEarly(id FreezeID, times []Interval) []Interval {
	for _, l := range p.Lifts {
		for i := range times {
			if l.Freeze == id && times[i].Start.Equal(l.From) && l.At.Before(times[i].End) {
				times[i].End = l.At
			}
		}
	}
	return times
}
