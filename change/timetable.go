package change

import (
	"slices"
	"time"
)

// A Timetable is what the calendar holds in a stretch of time, whole where it reaches beyond; each list with the earliest
// first.
type Timetable struct {
	Interval
	Windows []Opening
	// Freezes are each as they are that time.
	Freezes []Freeze
	Changes []Booking
}

// An Opening is one time at which a maintenance window is open.
type Opening struct {
	Window Window
	Time   Interval
}

// Timetable returns what p has in that stretch, of maintenance windows and freezes, together with those of booked that
// have an instant in it.
func (p *Policy) Timetable(at Interval, booked []Booking) Timetable {
	t := Timetable{Interval: at}
	for _, w := range p.Windows {
		for _, open := range w.Times(at.Start, at.End) {
			t.Windows = append(t.Windows, Opening{w, open})
		}
	}
	for _, f := range p.Freezes {
		for _, holds := range f.Times(p, at.Start, at.End) {
			t.Freezes = append(t.Freezes, f.During(holds))
		}
	}
	for _, b := range booked {
		if b.Time.Overlaps(at) {
			t.Changes = append(t.Changes, b)
		}
	}
	slices.SortStableFunc(t.Windows, func(a, b Opening) int { return a.Time.Start.Compare(b.Time.Start) })
	slices.SortStableFunc(t.Freezes, func(a, b Freeze) int { return a.From.Compare(b.From) })
	slices.SortStableFunc(t.Changes, func(a, b Booking) int { return a.Time.Start.Compare(b.Time.Start) })
	return t
}

// NextFreeze returns the freeze that begins next after now, within a year, as it is then; nil when none does.
func (p *Policy) NextFreeze(now time.Time) *Freeze {
	var next *Freeze
	for _, f := range p.Freezes {
		for _, holds := range f.Times(p, now, now.AddDate(1, 0, 0)) {
			if holds.Start.After(now) {
				if next == nil || holds.Start.Before(next.From) {
					once := f.During(holds)
					next = &once
				}
				break
			}
		}
	}
	return next
}
