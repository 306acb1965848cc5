package change

import "time"

// A WindowID names a maintenance window.
type WindowID string

// A Window is a maintenance window: a time that comes again and again, in which work is expected (policy §3.4).
type Window struct {
	ID   WindowID
	Name string
	// Opens is when it opens, on the clocks of Zone.
	Opens Cron
	// Length is how long it stays open, in time that passes, whatever the clocks do meanwhile.
	Length time.Duration
	Zone   *time.Location
	// Systems and Tags are those it is for; both empty for every system.
	Systems []SystemID
	Tags    []string
}

// Times returns when the window is open between from and to, the earliest first: every opening that has an instant in
// common with that stretch, whole. When the clocks skip the time at which it would open, it opens at the first instant
// after the skip; when they show it twice, it opens the first time only (spec §5).
func (w Window) Times(from, to time.Time) []Interval {
	return nil
}

// WindowFor reports whether the window is for system.
func (w Window) For(p *Policy, system SystemID) bool {
	return false
}

// OpenFor returns the stretches between from and to in which the windows of all of the systems are open at the same
// time. A system that no window is for is open at any time. Those that touch are one.
func (p *Policy) OpenFor(systems []SystemID, from, to time.Time) []Interval {
	return nil
}
