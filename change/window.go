package change

import (
	"slices"
	"time"
)

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

// Times returns when the window is open between from and to, UTC, the earliest first: every opening that has an instant
// in common with that stretch, whole. When the clocks skip the time at which it would open, it opens at the first instant
// after the skip; when they show it twice, it opens the first time only (spec §5). One that is still open when the next
// comes, as the clocks may bring about, ends there: no two openings overlap.
func (w Window) Times(from, to time.Time) []Interval {
	if !from.Before(to) || w.Length <= 0 {
		return nil
	}
	// Those that open later than to count as well, as they may end one that began before.
	starts := w.Opens.Between(from.Add(-w.Length), to.Add(w.Length), w.Zone)
	times := make([]Interval, 0, len(starts))
	for i, start := range starts {
		end := start.Add(w.Length)
		if i+1 < len(starts) {
			end = earliest(end, starts[i+1])
		}
		if end.After(from) && start.Before(to) {
			times = append(times, Interval{start, end})
		}
	}
	return times
}

// For reports whether the window is for system.
func (w Window) For(p *Policy, system SystemID) bool {
	if len(w.Systems) == 0 && len(w.Tags) == 0 {
		return true
	}
	return slices.Contains(w.Systems, system) || len(w.Tags) > 0 && p.tagged(system, w.Tags)
}

// OpenFor returns the stretches between from and to, UTC, in which the windows of all of the systems are open at the same
// time, the earliest first. A system that no window is for is open at any time. Those that touch are one.
func (p *Policy) OpenFor(systems []SystemID, from, to time.Time) []Interval {
	return clipped(p.openAround(systems, from, to), Interval{from.UTC(), to.UTC()})
}

// openAround is OpenFor with the stretches at both ends as long as the windows that reach between from and to make them.
func (p *Policy) openAround(systems []SystemID, from, to time.Time) []Interval {
	if !from.Before(to) {
		return nil
	}
	open := []Interval{{from.UTC().Add(-longestLook), to.UTC().Add(longestLook)}}
	for i, windows := range p.windowSets(systems) {
		var times []Interval
		for _, w := range windows {
			more := w.Times(from, to)
			if times == nil {
				times = make([]Interval, 0, len(more)*len(windows)) // many windows come equally often
			}
			times = append(times, more...)
		}
		if times = merged(times); i == 0 {
			open = times
		} else {
			open = common(open, times)
		}
	}
	return open
}

// windowSets returns the windows of each of the systems that has any; systems with the same windows are one.
func (p *Policy) windowSets(systems []SystemID) [][]Window {
	var sets [][]Window
	for _, s := range systems {
		windows := p.WindowsFor(s)
		same := func(other []Window) bool { return slices.EqualFunc(windows, other, sameWindow) }
		if len(windows) > 0 && !slices.ContainsFunc(sets, same) {
			sets = append(sets, windows)
		}
	}
	return sets
}

func sameWindow(a, b Window) bool { return a.ID == b.ID }

// WindowsFor returns the windows that are for system, in the policy's order; none when it is open at any time.
func (p *Policy) WindowsFor(system SystemID) []Window {
	var found []Window
	for _, w := range p.Windows {
		if w.For(p, system) {
			found = append(found, w)
		}
	}
	return found
}
