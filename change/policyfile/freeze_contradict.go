package policyfile

import (
	"slices"

	"github.com/noim3/changebot/change"
)

// A frozen is one time of one freeze.
type frozen struct {
	change.Interval
	freeze int // its place among the freezes
}

// warnOfContradictions warns of each soft freeze that a hard one makes hard, for some of its changes and some of its
// time within a year from now. The ids of the freezes stand at the places at.
func (r *reader) warnOfContradictions(freezes []change.Freeze, at []value, p *change.Policy) {
	var times []frozen
	for i, f := range freezes {
		for _, t := range f.Times(p, r.now, r.now.Add(year)) {
			times = append(times, frozen{t, i})
		}
	}
	slices.SortFunc(times, func(a, b frozen) int { return a.Start.Compare(b.Start) })
	warned := make([]bool, len(freezes))
	var open []frozen
	for _, t := range times {
		open = slices.DeleteFunc(open, func(o frozen) bool { return !o.Overlaps(t.Interval) })
		for _, o := range open {
			soft, hard := t.freeze, o.freeze
			if freezes[hard].Soft {
				soft, hard = hard, soft
			}
			if freezes[soft].Soft == freezes[hard].Soft || warned[soft] || !share(freezes[soft], freezes[hard], p) {
				continue
			}
			warned[soft] = true
			at[soft].warn("is soft, but on "+t.Start.In(p.TimeZone).Format("Mon 2 Jan 2006")+" the hard freeze “"+string(freezes[hard].ID)+"” holds too, which counts then",
				"look whether that is meant")
		}
		open = append(open, t)
	}
}

// share reports whether there can be a change that both freezes are for.
func share(a, b change.Freeze, p *change.Policy) bool {
	return meet(a.Kinds, b.Kinds) && meet(a.Categories, b.Categories) && meet(frozenSystems(a, p), frozenSystems(b, p))
}

// frozenSystems returns the systems that f is for; none for all of them.
func frozenSystems(f change.Freeze, p *change.Policy) []change.SystemID {
	systems := slices.Clone(f.Systems)
	for _, s := range p.Systems {
		if meet(s.Tags, f.Tags) && len(s.Tags) > 0 && len(f.Tags) > 0 {
			systems = append(systems, s.ID)
		}
	}
	return systems
}

// meet reports whether the lists a and b, in which an empty one stands for everything, have something in common.
func meet[T comparable](a, b []T) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(t T) bool { return slices.Contains(b, t) })
}
