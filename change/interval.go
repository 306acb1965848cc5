package change

import "time"

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
