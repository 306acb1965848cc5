package policyfile

import "github.com/noim3/changebot/change"

// maxDefinition keeps a definition within a paragraph of the published policy.
const maxDefinition = 1000

// readScope reads what needs no change request (policy §1).
func readScope(v value) []change.Exclusion {
	o := v.object()
	defer o.done()
	ids := once{}
	return list(o.may("exclusions", "what needs no change request, each with its reason"), 0, func(v value) change.Exclusion {
		o := v.object()
		defer o.done()
		id := o.need("id", "a short name of letters, digits and hyphens, such as help-pages")
		e := change.Exclusion{
			ID:      change.ExclusionID(id.id()),
			What:    o.need("what", "what is left out, as people name it").line(maxName),
			Because: o.need("because", "the reason, as people will read it").line(maxReason),
		}
		ids.check(id, string(e.ID))
		return e
	})
}

// readDefinitions reads the company's own words for the categories (policy §2); nil when it has none.
func readDefinitions(v value) map[change.Category]string {
	o := v.object()
	defer o.done()
	var words map[change.Category]string
	for _, c := range change.Categories() {
		o := o.may(string(c), "what "+string(c)+" changes are").object()
		text := o.need("definition", "which changes are "+string(c)+", in the place of the published words").text(maxDefinition)
		o.done()
		if text == "" {
			continue
		}
		if words == nil {
			words = map[change.Category]string{}
		}
		words[c] = text
	}
	return words
}
