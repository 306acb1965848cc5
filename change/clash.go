package change

import "time"

// A ClashKind is one way in which a time does not fit (spec §2.4).
type ClashKind string

// The kinds of clash, the gravest first.
const (
	InFreeze        ClashKind = "in_freeze"
	OutsideWindow   ClashKind = "outside_window"
	ExceedsWindow   ClashKind = "exceeds_window" // it begins in a window and ends after it
	SameSystem      ClashKind = "same_system"
	DependentSystem ClashKind = "dependent_system"
	SameImplementer ClashKind = "same_implementer"
)

// A Clash is one thing that a time does not fit.
type Clash struct {
	Kind ClashKind
	// With is the other change; 0 for freezes and windows.
	With Number
	// Freeze is the freeze, as it is that time; zero for others.
	Freeze Freeze
	// Systems are those that it is about.
	Systems []SystemID
	// Blocks is true when the policy refuses it: a hard freeze that the change is not excepted from, and whatever the
	// policy says blocks. The others warn.
	Blocks bool
	// Time is when the freeze holds, the other change is booked, or the window nearest to the start is open.
	Time Interval
}

// Clashes returns everything that doing c at that time does not fit, the gravest first: freezes, maintenance windows,
// and those of the bookings that keep others from their time. booked may hold more than matters, and c itself.
func (c *Change) Clashes(at Interval, booked []Booking, p *Policy) []Clash {
	return nil
}

// A Search is what came of looking for slots.
type Search struct {
	// Slots are the first that fit, at most as many as asked for, the earliest first.
	Slots []Interval
	// Why says, when there is none, what keeps the work from fitting within 90 days, as a sentence; and what to do.
	Why string
}

// FindSlots looks for times that fit c within 90 days from then on: its length, the windows of all its systems, no hard
// freeze, the policy's lead time, no booking of the same or a dependent system, none of the implementer's
// (spec §2.4).
func (c *Change) FindSlots(from time.Time, want int, booked []Booking, p *Policy) Search {
	return Search{}
}
