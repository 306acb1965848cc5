package change

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	address = regexp.MustCompile(`(?i)\b(?:https?://|www\.)\S+`)
	ticket  = regexp.MustCompile(`(?i)(?:\b[a-z][a-z0-9]{1,9}-\d+\b|#\d+)`)
)

// pointing are words that by themselves say where a plan might be, or that there is none, but never what to do.
var pointing = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a above already and applicable are as at attached be below change chg check
		confluence described description doc docs document documentation documented follow for here if in is issue it
		jira later link linked n na needed no none not nothing of on page per plan please pr procedure process pull
		refer request required rollback rolled runbook same section see standard steps tba tbc tbd that the this thread
		ticket to todo unknown url usual wiki x`) {
		m[w] = true
	}
	return m
}()

// PointsElsewhere reports whether text says nothing itself: it is empty, or only names another place
// ("see ticket", "n/a", a bare link), which policy §4 does not accept as a plan.
func PointsElsewhere(text string) bool {
	text = ticket.ReplaceAllString(address.ReplaceAllString(text, " "), " ")
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, w := range words {
		if !pointing[w] {
			return false
		}
	}
	return true
}

// check adds a sentence for each part of the plan that policy §4 does not accept.
func (r RollbackPlan) check(fields map[Field]string) {
	checkPlanText(fields, FieldRollbackSteps, r.Steps,
		"Write the steps that restore the previous state, so that somebody who was not there can follow them.")
	checkPlanText(fields, FieldRollbackConditions, r.Conditions,
		"Write what would make you roll back, best as something measurable: “error rate above 1% for 5 minutes”.")
	if len(r.People) == 0 {
		fields[FieldRollbackPeople] = "Name at least one person who will carry out the rollback."
	}
}

func checkPlanText(fields map[Field]string, f Field, text, want string) {
	switch {
	case text != "" && PointsElsewhere(text):
		fields[f] = "This only points elsewhere. " + want
	case text == "":
		fields[f] = want
	default:
		checkLong(fields, f, text)
	}
}
