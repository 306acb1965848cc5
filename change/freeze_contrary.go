package change

import "slices"

// Contrary returns the freezes that hold in the time of f, for one of its systems, and are soft where it is hard, or hard
// where it is soft; each as it is that time. People who read one of the two would be wrong about the other.
func (p *Policy) Contrary(f Freeze) []Freeze {
	var all []Freeze
	for _, other := range p.Freezes {
		if other.Soft == f.Soft || other.ID == f.ID || !p.meet(f, other) {
			continue
		}
		for _, t := range other.Times(p, f.From, f.To) {
			all = append(all, other.During(t))
		}
	}
	return all
}

// meet reports whether two freezes can be for one and the same change.
func (p *Policy) meet(f, other Freeze) bool {
	return share(f.Kinds, other.Kinds) && share(f.Categories, other.Categories) &&
		share(p.frozenSystems(f), p.frozenSystems(other))
}

// frozenSystems returns the systems that a freeze names, itself or by tags; none for one that is for all.
func (p *Policy) frozenSystems(f Freeze) []SystemID {
	all := slices.Clone(f.Systems)
	for _, s := range p.Systems {
		if len(f.Tags) > 0 && p.tagged(s.ID, f.Tags) {
			all = append(all, s.ID)
		}
	}
	return all
}

// share reports whether a and b have something in common, where an empty list is everything.
func share[T comparable](a, b []T) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}
