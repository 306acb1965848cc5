package change

import (
	"slices"
	"strings"
)

// Matches reports whether the condition holds for r at the given risk; an empty risk, before any is known,
// matches only conditions that name none.
func (w Condition) Matches(p *Policy, r Request, risk Risk) bool {
	return oneOf(w.Categories, r.Category) && oneOf(w.Kinds, r.Kind) && oneOf(w.Risks, risk) &&
		oneOf(w.Impacts, r.Impact.Level) &&
		(len(w.Systems) == 0 || slices.ContainsFunc(r.Systems, func(s SystemID) bool { return slices.Contains(w.Systems, s) })) &&
		(len(w.Tags) == 0 || slices.ContainsFunc(r.Systems, func(s SystemID) bool { return p.tagged(s, w.Tags) }))
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

func lower(s string) string { return strings.ToLower(s) }
