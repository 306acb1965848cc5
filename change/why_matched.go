package change

import (
	"slices"
	"strings"
)

// matched says what of r made the condition hold, a phrase for each thing that the condition names; none when it holds
// for every change.
func (w Condition) matched(p *Policy, r Request, risk Risk) []string {
	var out []string
	if len(w.Categories) > 0 {
		out = append(out, "it is "+article(r.Category.Label())+" change")
	}
	if len(w.Risks) > 0 {
		out = append(out, "its risk is "+lower(risk.Label()))
	}
	if len(w.Kinds) > 0 {
		out = append(out, "its kind is “"+r.Kind.Label()+"”")
	}
	if len(w.Impacts) > 0 {
		out = append(out, "its impact on users is “"+r.Impact.Level.Label()+"”")
	}
	if len(w.Systems) > 0 {
		named := slices.DeleteFunc(slices.Clone(r.Systems), func(s SystemID) bool { return !slices.Contains(w.Systems, s) })
		out = append(out, "it alters "+p.systemNames(named))
	}
	if len(w.Tags) > 0 {
		out = append(out, p.matchedTags(r.Systems, w.Tags))
	}
	return out
}

// matchedTags says which of the systems have which of the tags.
func (p *Policy) matchedTags(systems []SystemID, tags []string) string {
	var out []string
	for _, id := range systems {
		s, _ := p.System(id)
		has := slices.DeleteFunc(slices.Clone(s.Tags), func(t string) bool { return !slices.Contains(tags, t) })
		if len(has) > 0 {
			out = append(out, s.Name+" is tagged "+strings.Join(has, " and "))
		}
	}
	return together(out)
}

// together joins words as in "a, b and c".
func together(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
