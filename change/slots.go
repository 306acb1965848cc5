package change

import (
	"slices"
	"time"
)

// slotStep is what the starts of offered slots are multiples of.
const slotStep = 15 * time.Minute

// A Search is what came of looking for slots.
type Search struct {
	// Slots are the first that fit, at most as many as asked for, the earliest first.
	Slots []Interval
	// Why says, when there is none, what keeps the work from fitting within 90 days, as a sentence; and what to do.
	Why string
}

// FindSlots looks for times that fit c within 90 days from then on: its length, the windows of all its systems, no
// freeze that it was not let through, the policy's lead time, no booking of the same or a dependent system, none of the
// implementer's (spec §2.4). They start on a quarter of an hour, each on another day in the policy's time zone while
// there are days enough. Where no system has a window, working time is preferred.
func (c *Change) FindSlots(from time.Time, want int, booked []Booking, p *Policy) Search {
	look := lookout{c: c, p: p, booked: booked, within: Interval{from.UTC(), from.UTC().Add(longestLook)}}
	free, why := look.free()
	if why != "" {
		return Search{Why: why}
	}
	starts := startsIn(free, c.Request.Length)
	if len(p.windowSets(c.Request.Systems)) == 0 {
		working := p.workingTime(look.within)
		for _, preferred := range [][]Interval{startsIn(common(free, working), c.Request.Length), common(starts, working)} {
			if slots := pick(preferred, c.Request.Length, want, p.TimeZone); len(slots) > 0 {
				return Search{Slots: slots}
			}
		}
	}
	return Search{Slots: pick(starts, c.Request.Length, want, p.TimeZone)}
}

// startsIn returns the instants at which work of that length can start so as to end within one of free, as stretches
// that begin on a step.
func startsIn(free []Interval, length time.Duration) []Interval {
	var starts []Interval
	for _, f := range free {
		first, last := onStep(f.Start), f.End.Add(-length)
		if !last.Before(first) {
			starts = append(starts, Interval{first, last.Add(1)}) // the last instant is a start too
		}
	}
	return starts
}

// pick chooses slots of that length that start in one of starts: the first of each day, and when there are not days
// enough, more of the same days. None overlaps another, unless the work takes longer than a day.
func pick(starts []Interval, length time.Duration, want int, zone *time.Location) []Interval {
	var slots []Interval
	var day Day
	for _, s := range starts {
		for start := onStep(s.Start); start.Before(s.End) && len(slots) < want; {
			local := start.In(zone)
			switch n := len(slots); {
			case n > 0 && DayOf(local) == day:
				start = onStep(midnight(nextDay(local)).UTC())
			case n > 0 && start.Before(slots[n-1].Start.Add(min(length, 24*time.Hour))):
				start = onStep(slots[n-1].Start.Add(min(length, 24*time.Hour)))
			default:
				slots, day = append(slots, Interval{start, start.Add(length)}), DayOf(local)
			}
		}
	}
	for _, s := range starts {
		for start := onStep(s.Start); start.Before(s.End) && len(slots) < want; {
			slot := Interval{start, start.Add(length)}
			if i := slices.IndexFunc(slots, slot.Overlaps); i >= 0 {
				start = onStep(slots[i].End)
			} else {
				slots = append(slots, slot)
			}
		}
	}
	slices.SortFunc(slots, func(a, b Interval) int { return a.Start.Compare(b.Start) })
	return slots
}

// onStep returns t, or the first step after it.
func onStep(t time.Time) time.Time {
	if down := t.Truncate(slotStep); down.Before(t) {
		return down.Add(slotStep)
	}
	return t
}

// workingTime returns when people work within a stretch of time.
func (p *Policy) workingTime(within Interval) []Interval {
	var working []Interval
	for day := within.Start.In(p.TimeZone); ; day = nextDay(day) {
		opens, closes, works := p.hours(day)
		if midnight(day).After(within.End) {
			return clipped(merged(working), within)
		}
		if works {
			working = append(working, Interval{opens.UTC(), closes.UTC()})
		}
	}
}
