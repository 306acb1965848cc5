package change

import "time"

// A Booking is a change that has a time, as far as the calendar needs to know it.
type Booking struct {
	Number      Number
	Title       string
	State       State
	Category    Category
	Kind        Kind
	Risk        Risk
	Outcome     Outcome
	Systems     []SystemID
	Requester   UserID
	Implementer UserID
	// Time is the slot; of a change without one, from the start of the work until its end, or now while it goes on.
	Time Interval
}

// Takes reports whether the booking keeps others from its time: it is scheduled, or being worked on.
func (b Booking) Takes() bool { return b.State == Scheduled || b.State == InImplementation }

// longestLook is how far ahead slots are looked for (spec §2.4, field-notes E).
const longestLook = 90 * 24 * time.Hour
