package policyfile

import (
	"slices"

	"github.com/noim3/changebot/change"
)

// A matcher is the condition of a rule or a route, with the place of that.
type matcher struct {
	value
	change.Condition
	whole bool // nothing in it is at fault, so it says what was meant
}

// readRuleCondition reads which changes a risk rule is for: it knows nothing of the risk, which it is to decide, and of
// no category but normal, the only one that is assessed.
func (r *reader) readRuleCondition(v value) change.Condition {
	o := v.object()
	defer o.done()
	return r.condition(o)
}

// readRouteCondition reads which changes a route is for. What is not there matches every change.
func (r *reader) readRouteCondition(v value) change.Condition {
	o := v.object()
	defer o.done()
	c := r.condition(o)
	categories := o.may("categories", "normal: no other category is approved by route")
	c.Categories = words(categories, 1, change.Categories())
	c.Risks = words(o.may("risks", "one or more of low, moderate, high"), 1, change.Risks())
	if len(c.Categories) > 0 && !slices.Contains(c.Categories, change.Normal) {
		categories.warn("matches nothing: only normal changes are approved by route", "leave “categories” out")
	}
	return c
}

func (r *reader) condition(o *object) change.Condition {
	return change.Condition{
		Kinds:   words(o.may("kinds", "one or more of infrastructure, release, integration, configuration"), 1, change.Kinds()),
		Systems: references[change.SystemID](o.may("systems", "the ids of one or more systems"), 1, "system", r.systems),
		Tags:    references[string](o.may("tags", "one or more tags of systems"), 1, "system with the tag", r.tags),
		Impacts: words(o.may("impacts", "one or more of none, degraded, outage"), 1, change.ImpactLevels()),
	}
}

// words reads a list of at least least of a set of words, each once.
func words[T ~string](v value, least int, known []T) []T {
	seen := v.distinct()
	return list(v, least, func(v value) T {
		w := oneOf(v, known)
		seen.check(v, string(w))
		return w
	})
}

// references reads a list of at least least names of things that the file defines, each once.
func references[T ~string](v value, least int, what string, known names) []T {
	seen := v.distinct()
	return list(v, least, func(v value) T {
		name := v.reference(what, known)
		seen.check(v, name)
		return T(name)
	})
}

// warnOfUnreachable warns of each condition that can never decide, because one above it matches whatever it matches.
func warnOfUnreachable(conditions []matcher, what string) {
	above := matchers{}
	for i := range conditions {
		below := &conditions[i]
		if !below.whole {
			continue
		}
		if wide := above.over(below); wide != nil {
			below.warn("is never reached: "+wide.path+" matches every change that this "+what+" does",
				"move it up, or leave it out")
		}
		above.add(below)
	}
}

// matchers are conditions by a system or else a tag of theirs; those without either are under the empty key. A condition
// can only match as much as another when it names what that one names, or nothing: so long lists are compared quickly.
type matchers map[matchersKey][]*matcher

type matchersKey struct {
	system change.SystemID
	tag    string
}

func (ms matchers) add(m *matcher) {
	switch {
	case len(m.Systems) > 0:
		for _, s := range m.Systems {
			ms[matchersKey{system: s}] = append(ms[matchersKey{system: s}], m)
		}
	case len(m.Tags) > 0:
		for _, t := range m.Tags {
			ms[matchersKey{tag: t}] = append(ms[matchersKey{tag: t}], m)
		}
	default:
		ms[matchersKey{}] = append(ms[matchersKey{}], m)
	}
}

// over returns one of the conditions that matches every change that m matches; nil when there is none.
func (ms matchers) over(m *matcher) *matcher {
	keys := []matchersKey{{}}
	if len(m.Systems) > 0 {
		keys = append(keys, matchersKey{system: m.Systems[0]})
	}
	if len(m.Tags) > 0 {
		keys = append(keys, matchersKey{tag: m.Tags[0]})
	}
	for _, k := range keys {
		if i := slices.IndexFunc(ms[k], m.within); i >= 0 {
			return ms[k][i]
		}
	}
	return nil
}

// within reports whether wide matches every change that m matches.
func (m *matcher) within(wide *matcher) bool {
	return within(m.Systems, wide.Systems) && within(m.Tags, wide.Tags) && within(m.Kinds, wide.Kinds) &&
		within(m.Impacts, wide.Impacts) && within(m.Risks, wide.Risks) && within(m.Categories, wide.Categories)
}

// within reports whether the list narrow, in which an empty one stands for everything, lies within wide.
func within[T comparable](narrow, wide []T) bool {
	if len(wide) == 0 {
		return true
	}
	return len(narrow) > 0 && !slices.ContainsFunc(narrow, func(w T) bool { return !slices.Contains(wide, w) })
}
