package bot

import (
	"unicode/utf8"

	"github.com/noim3/changebot/change"
)

// measurable hints at conditions of the rollback that somebody would have to guess at; it refuses nothing (policy §4).
func measurable(r change.RollbackPlan) markup {
	if r.Conditions == "" || r.Measurable() {
		return ""
	}
	return "A hint: the conditions that trigger the rollback hold no number or time. Best measurable: “error rate above 1% for 5 minutes”."
}

// wholeSteps returns the steps numbered for those who carry them out, unless that would leave no room for the last ones.
func wholeSteps(r change.RollbackPlan) string {
	if steps := numbered(r.Steps); utf8.RuneCountInString(steps) <= change.MaxText {
		return steps
	}
	return r.Steps
}
