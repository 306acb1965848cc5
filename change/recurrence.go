package change

import (
	"slices"
	"time"
)

// A Recurrence is when something comes again: a recurrence rule of RFC 5545 without its times that are left out. The
// zero Recurrence is for what comes once.
type Recurrence struct {
	// Rule is the text of the rule, such as “FREQ=MONTHLY;BYDAY=-1FR”.
	Rule string
	// Except are the days, by the clocks of the policy's time zone, on which it does not come.
	Except []Day

	rule *rule
}

// NewRecurrence reads a rule of RFC 5545 that says on which days something comes again, without those of except. It
// refuses, with a sentence that begins in lower case, a rule of hours, minutes or seconds, as the time of day is that of
// the first time; what RFC 5545 does not know; and a rule that no day follows.
func NewRecurrence(text string, except []Day) (Recurrence, error) {
	r, err := parseRule(text)
	if err != nil {
		return Recurrence{}, err
	}
	return Recurrence{Rule: text, Except: except, rule: r}, nil
}

// IsZero reports whether there is no rule.
func (r Recurrence) IsZero() bool { return r.Rule == "" }

// Equal reports whether r and other come at the same times from the same first one.
func (r Recurrence) Equal(other Recurrence) bool {
	return r.Rule == other.Rule && slices.Equal(r.Except, other.Except)
}

// Follows reports whether first, an instant in the policy's zone, is a time of the rule's own, as RFC 5545 wants the
// first time to be.
func (r Recurrence) Follows(first time.Time, zone *time.Location) bool {
	wall := shown(first.In(zone))
	return slices.ContainsFunc(r.parsed().starts(wall, zone, wall.Year()), wall.Equal)
}

// starts returns when it comes from low to high, by the clocks on the wall, which are all written as if they were UTC.
func (r Recurrence) starts(first time.Time, zone *time.Location, low, high time.Time) []time.Time {
	var starts []time.Time
	for year := max(first.Year(), low.Year()); year <= high.Year(); year++ {
		for _, s := range r.parsed().starts(first, zone, year) {
			if !s.Before(low) && !s.After(high) && !slices.Contains(r.Except, DayOf(s)) {
				starts = append(starts, s)
			}
		}
	}
	return starts
}

// parsed returns the rule of a Recurrence that was written down without NewRecurrence too; one that cannot be read never
// comes.
func (r Recurrence) parsed() *rule {
	if r.rule != nil {
		return r.rule
	}
	read, err := parseRule(r.Rule)
	if err != nil {
		return &rule{broken: true}
	}
	return read
}
