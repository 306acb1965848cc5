package change

import (
	"strings"
	"unicode"
)

// measures are words by which a condition without a figure can still be measured.
var measures = wordSet(`second seconds minute minutes hour hours day days week weeks once twice half double triple
	one two three four five six seven eight nine ten dozen hundred thousand percent`)

// Measurable reports whether the conditions of the rollback hold a number or a time, so that nobody has to guess whether
// they are met. A plan without one is not refused (policy §4).
func (r RollbackPlan) Measurable() bool {
	words := strings.FieldsFunc(strings.ToLower(r.Conditions), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsNumber(c) })
	for _, w := range words {
		if measures[w] || strings.ContainsFunc(w, unicode.IsNumber) {
			return true
		}
	}
	return false
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
