package change

import (
	"slices"
	"time"
)

// An Interval is a stretch of time, UTC, its End excluded.
type Interval struct{ Start, End time.Time }

// Length returns how long the interval is.
func (i Interval) Length() time.Duration { return i.End.Sub(i.Start) }

// Overlaps reports whether i and other have an instant in common; those that only touch have none.
func (i Interval) Overlaps(other Interval) bool {
	return i.Start.Before(other.End) && other.Start.Before(i.End)
}

// Holds reports whether all of other is in i.
func (i Interval) Holds(other Interval) bool {
	return !other.Start.Before(i.Start) && !other.End.After(i.End)
}

// Interval returns the slot's time.
func (s Slot) Interval() Interval { return Interval{s.Start, s.End} }

// merged returns the time that is in any of all, in order; those that overlap or touch become one. It sorts all.
func merged(all []Interval) []Interval {
	slices.SortFunc(all, func(a, b Interval) int { return a.Start.Compare(b.Start) })
	out := all[:0]
	for _, i := range all {
		if n := len(out); n > 0 && !i.Start.After(out[n-1].End) {
			out[n-1].End = latest(out[n-1].End, i.End)
		} else {
			out = append(out, i)
		}
	}
	return out
}

// common returns the time that is in both a and b. Each is in order and without overlaps, as [merged] leaves it.
func common(a, b []Interval) []Interval {
	var out []Interval
	for len(a) > 0 && len(b) > 0 {
		if a[0].Overlaps(b[0]) {
			out = append(out, Interval{latest(a[0].Start, b[0].Start), earliest(a[0].End, b[0].End)})
		}
		if a[0].End.Before(b[0].End) {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return out
}

// without returns the time of a that is not in b. Each is in order and without overlaps, as [merged] leaves it.
func without(a, b []Interval) []Interval {
	var out []Interval
	for _, i := range a {
		for len(b) > 0 && !b[0].End.After(i.Start) {
			b = b[1:]
		}
		for _, cut := range b {
			if !cut.Overlaps(i) {
				break
			}
			if i.Start.Before(cut.Start) {
				out = append(out, Interval{i.Start, cut.Start})
			}
			i.Start = cut.End
		}
		if i.Start.Before(i.End) {
			out = append(out, i)
		}
	}
	return out
}

// clipped returns the part of all that is in bounds.
func clipped(all []Interval, bounds Interval) []Interval { return common(all, []Interval{bounds}) }

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
