package change

import (
	"cmp"
	"slices"
	"time"
)

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

// ClashKinds returns every kind, the gravest first.
func ClashKinds() []ClashKind {
	return []ClashKind{InFreeze, OutsideWindow, ExceedsWindow, SameSystem, DependentSystem, SameImplementer}
}

// A Clash is one thing that a time does not fit.
type Clash struct {
	Kind ClashKind
	// With is the other change; 0 for freezes and windows.
	With Number
	// Freeze is the freeze, as it is that time; zero for others.
	Freeze Freeze
	// Systems are those that it is about: for freezes none, for windows those that are closed, else those of the other
	// change that are the same, or one hop away.
	Systems []SystemID
	// Blocks is true when the policy refuses it: a hard freeze that the change is not excepted from, and whatever the
	// policy says blocks. The others warn.
	Blocks bool
	// Time is when the freeze holds, or the other change is booked; for [OutsideWindow], when all of Systems are open
	// next, zero when that is not within 90 days; for [ExceedsWindow], the opening that it begins in.
	Time Interval
}

// Clashes returns everything that doing c at that time does not fit: what blocks before what warns, and the gravest
// first. booked may hold more than matters, and c itself. An emergency passes: nothing blocks it.
func (c *Change) Clashes(at Interval, booked []Booking, p *Policy) []Clash {
	all := append(c.freezeClashes(at, p), c.windowClashes(at, p)...)
	near := c.near(p)
	for _, b := range booked {
		if b.keeps(c, at) {
			all = append(all, near.clashes(b)...)
		}
	}
	for i := range all {
		k := &all[i]
		k.Blocks = c.Request.Category != Emergency && (k.Blocks || slices.Contains(p.Schedule.Blocks, k.Kind))
	}
	order := ClashKinds()
	slices.SortStableFunc(all, func(a, b Clash) int {
		switch {
		case a.Blocks && !b.Blocks:
			return -1
		case b.Blocks && !a.Blocks:
			return 1
		}
		return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)),
			a.Time.Start.Compare(b.Time.Start), cmp.Compare(a.With, b.With))
	})
	return all
}

func (c *Change) freezeClashes(at Interval, p *Policy) []Clash {
	var all []Clash
	for _, f := range p.FreezesDuring(c.Request, at.Start, at.End) {
		all = append(all, Clash{Kind: InFreeze, Freeze: f, Blocks: !f.Soft && !c.ExceptFrom(f), Time: Interval{f.From, f.To}})
	}
	return all
}

// windowClashes names the systems that are closed when the work begins, and those that close before it ends.
func (c *Change) windowClashes(at Interval, p *Policy) []Clash {
	var closed, closing []SystemID
	for _, s := range c.Request.Systems {
		open := p.openAround([]SystemID{s}, at.Start, at.End)
		switch i := slices.IndexFunc(open, func(o Interval) bool { return o.End.After(at.Start) }); {
		case i < 0 || at.Start.Before(open[i].Start):
			closed = append(closed, s)
		case open[i].End.Before(at.End):
			closing = append(closing, s)
		}
	}
	var all []Clash
	if closed != nil {
		all = append(all, Clash{Kind: OutsideWindow, Systems: closed, Time: p.nextOpen(closed, at.Start)})
	}
	if closing != nil {
		all = append(all, Clash{Kind: ExceedsWindow, Systems: closing, Time: p.nextOpen(closing, at.Start)})
	}
	return all
}

// nextOpen returns when the windows of all the systems are open at the same time, now or next after t; zero when they
// are not within 90 days.
func (p *Policy) nextOpen(systems []SystemID, t time.Time) Interval {
	for _, look := range []time.Duration{8 * 24 * time.Hour, longestLook} {
		if open := p.openAround(systems, t, t.Add(look)); len(open) > 0 {
			return open[0]
		}
	}
	return Interval{}
}

// keeps reports whether b keeps c from that time, if they have something in common.
func (b Booking) keeps(c *Change, at Interval) bool {
	return b.Takes() && b.Number != c.Number && b.Time.Overlaps(at)
}

// A near is what a change shares with others: its systems, those one hop away in either direction, and who does it.
type near struct {
	systems, dependent []SystemID
	implementer        UserID
}

func (c *Change) near(p *Policy) near {
	n := near{systems: c.Request.Systems, implementer: c.Request.Implementer}
	for _, s := range p.Dependents(n.systems) {
		n.dependent = append(n.dependent, s.ID)
	}
	for _, id := range n.systems {
		s, _ := p.System(id)
		n.dependent = append(n.dependent, s.DependsOn...)
	}
	return n
}

// clashes returns what b shares with n: nothing when there is no clash.
func (n near) clashes(b Booking) []Clash {
	var all []Clash
	kind, systems := SameSystem, overlap(b.Systems, n.systems)
	if systems == nil {
		kind, systems = DependentSystem, overlap(b.Systems, n.dependent)
	}
	if systems != nil {
		all = append(all, Clash{Kind: kind, With: b.Number, Systems: systems, Time: b.Time})
	}
	if b.Implementer != "" && b.Implementer == n.implementer {
		all = append(all, Clash{Kind: SameImplementer, With: b.Number, Time: b.Time})
	}
	return all
}

// overlap returns those of a that are in b too.
func overlap[T comparable](a, b []T) []T {
	var out []T
	for _, v := range a {
		if slices.Contains(b, v) {
			out = append(out, v)
		}
	}
	return out
}
