package change

import (
	"slices"
	"strings"
)

// Matches reports whether the condition holds for r at the given risk; an empty risk, before any is known,
// matches only conditions that name none.
func (w Condition) Matches(p *Policy, r Request, risk Risk) bool {
	return w.matches(p.subject(r, risk))
}

// A subject is what conditions look at in a request. It is made once for all of a policy's, as the tags of its systems
// are looked up in the whole catalogue.
type subject struct {
	Request
	risk Risk
	tags []string
}

func (p *Policy) subject(r Request, risk Risk) subject {
	s := subject{Request: r, risk: risk}
	for _, id := range r.Systems {
		system, _ := p.System(id)
		s.tags = append(s.tags, system.Tags...)
	}
	return s
}

func (w Condition) matches(s subject) bool {
	return oneOf(w.Categories, s.Category) && oneOf(w.Kinds, s.Kind) && oneOf(w.Risks, s.risk) &&
		oneOf(w.Impacts, s.Impact.Level) && shared(w.Systems, s.Systems) && shared(w.Tags, s.tags)
}

// Empty reports whether the condition matches every change.
func (w Condition) Empty() bool {
	return len(w.Categories)+len(w.Kinds)+len(w.Risks)+len(w.Systems)+len(w.Tags)+len(w.Impacts) == 0
}

func (p *Policy) tagged(id SystemID, tags []string) bool {
	s, _ := p.System(id)
	return slices.ContainsFunc(s.Tags, func(t string) bool { return slices.Contains(tags, t) })
}

func oneOf[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// shared reports whether one of have is in list.
func shared[T comparable](list, have []T) bool {
	return len(list) == 0 || slices.ContainsFunc(have, func(v T) bool { return slices.Contains(list, v) })
}

func lower(s string) string { return strings.ToLower(s) }
