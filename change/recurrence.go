package change

import "time"

// A Recurrence is when something comes again: a recurrence rule of RFC 5545 without its times that are left out. The
// zero Recurrence is for what comes once.
type Recurrence struct {
	// Rule is the text of the rule, such as “FREQ=MONTHLY;BYDAY=-1FR”.
	Rule string
	// Except are the days, by the clocks of the policy's time zone, on which it does not come.
	Except []Day
}

// IsZero reports whether there is no rule.
func (r Recurrence) IsZero() bool { return r.Rule == "" }

// A HolidayPlace names a country, or a part of it, whose public holidays are known, such as “AU-NSW”.
type HolidayPlace string

// Times returns when the freeze holds between from and to, the earliest first, whole: each with From and To as they are
// that time, and the early ends of those that were lifted (see [Policy.WithDeclared]).
func (f Freeze) Times(p *Policy, from, to time.Time) []Interval {
	return nil
}
