package bot

import (
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// altered lists what an edit changed in the plan, before and after, shortened; everything is in the details.
func altered(d commands.Drawing) []markup {
	if len(d.Differences) == 0 {
		return []markup{"The plan is as it was."}
	}
	var out []markup
	for _, diff := range d.Differences {
		out = append(out, say("• *%s:* %s → %s", wordFor(diff.Field), value(diff.Field, diff.Before, d.Policy), value(diff.Field, diff.After, d.Policy)))
	}
	return out
}

// value shows one side of a difference, which is kept in ids and standard times, as people read it.
func value(f change.Field, text string, p *change.Policy) markup {
	if text == "" {
		return "_none_"
	}
	switch f {
	case change.FieldRollbackPeople, change.FieldImplementer:
		return mentions(idsIn[change.UserID](text), manyPeople)
	case change.FieldSystems:
		return say("%s", systemNames(idsIn[change.SystemID](text), p))
	case change.FieldWishedStart:
		if t, err := time.Parse(time.RFC3339, text); err == nil {
			return when(t, p.TimeZone)
		}
	case change.FieldTitle, change.FieldCategory, change.FieldKind, change.FieldDescription, change.FieldRationale,
		change.FieldRollbackSteps, change.FieldRollbackConditions, change.FieldTestPlan, change.FieldImpact,
		change.FieldImpactWho, change.FieldImpactLength, change.FieldLength, change.FieldLinks, change.FieldGround, change.FieldTemplate,
		change.QuestionField, change.AnswerField: // these are no fields of a plan
	}
	return say("“%s”", clip(say("%s", oneLine(text)), 120))
}

func idsIn[T ~string](text string) []T {
	var out []T
	for id := range strings.SplitSeq(text, ", ") {
		out = append(out, T(id))
	}
	return out
}
