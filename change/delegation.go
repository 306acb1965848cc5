package change

import "time"

// A Delegation lets somebody decide in an approver's place for a period (spec §2.3).
type Delegation struct {
	ID int64
	// From is the approver, To their delegate.
	From, To UserID
	// Starts and Ends bound the period, UTC, Ends excluded.
	Starts, Ends time.Time
	MadeAt       time.Time
	// EndedAt is when it was ended early; zero when it was not.
	EndedAt time.Time
}

// Holds reports whether the delegation is in force at t.
func (d Delegation) Holds(t time.Time) bool {
	return !t.Before(d.Starts) && t.Before(d.Ends) && (d.EndedAt.IsZero() || t.Before(d.EndedAt))
}
