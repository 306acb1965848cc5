package bot

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/noim3/changebot/change"
)

// wordFor returns what people call a part of a request, in forms, in lists of what an edit altered and on the card.
func wordFor(f change.Field) string {
	switch f {
	case change.FieldTitle:
		return "Title"
	case change.FieldCategory:
		return "Category"
	case change.FieldKind:
		return "Kind of change"
	case change.FieldDescription:
		return "What will be done"
	case change.FieldRationale:
		return "Why"
	case change.FieldSystems:
		return "Affected systems"
	case change.FieldRollbackSteps:
		return "Rollback: the steps"
	case change.FieldRollbackPeople:
		return "Rollback: the people responsible"
	case change.FieldRollbackConditions:
		return "Rollback: the conditions that trigger it"
	case change.FieldTestPlan:
		return "Test plan"
	case change.FieldImpact:
		return "Impact on users"
	case change.FieldImpactWho:
		return "Who will notice"
	case change.FieldImpactLength:
		return "For how long they will notice"
	case change.FieldImplementer:
		return "Implementer"
	case change.FieldWishedStart:
		return "Wished start"
	case change.FieldLength:
		return "Length of the work"
	case change.FieldLinks:
		return "Links"
	case change.FieldGround:
		return "Ground"
	case change.FieldTemplate:
		return "Template"
	case change.QuestionField:
		return "Question"
	case change.AnswerField:
		return "Answer"
	}
	return string(f)
}

// doing returns the action as in “waiting for somebody to …”.
func doing(a change.Action) string {
	switch a {
	case change.Assess:
		return "assess it"
	case change.Approve:
		return "approve it"
	case change.Resubmit:
		return "edit and resubmit it"
	case change.Schedule:
		return "schedule it"
	case change.Start:
		return "start the work"
	case change.Finish:
		return "finish the work"
	case change.Verify:
		return "verify it"
	case change.Document:
		return "document it"
	case change.Review:
		return "review the emergency"
	case change.Release:
		return "release it"
	case change.Submit, change.Log, change.Declare, change.Edit, change.Return, change.Reject, change.RollBack, change.Fail,
		change.Keep, change.Cancel, change.Hold, change.Expire, change.Note, change.Claim, change.Acknowledge, change.Object,
		change.Page, change.Remind, change.Escalate, change.Overdue, change.Extend, change.HandOver, change.Overrun, change.FreezeHold,
		change.FreezeRelease, change.Except, change.LinkIncident, change.DraftFreeze, change.ApproveFreeze, change.RefuseFreeze, change.WithdrawFreeze,
		change.LiftFreeze, change.LeaveOut, change.Propose, change.Suspend,
		change.Reinstate, change.Retire, change.Delegate, change.Undelegate, change.LoadPolicy, change.AskQuestion, change.AnswerQuestion, change.RemindAnswer,
		change.CallReview, change.ReviewPolicy, change.ExportRecord, change.PlaceHold, change.EndHold, change.PurgeRecord:
	}
	return strings.ToLower(a.Label())
}

// nameOf names a change as people say it, with its title.
func nameOf(c *change.Change) markup {
	return say("*%s* %s", c.Number, oneLine(c.Request.Title))
}

func systemName(id change.SystemID, p *change.Policy) string {
	if s, ok := p.System(id); ok {
		return s.Name
	}
	return string(id)
}

func systemNames(ids []change.SystemID, p *change.Policy) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = systemName(id, p)
	}
	return strings.Join(names, ", ")
}

func namesOf(systems []change.System) string {
	names := make([]string, len(systems))
	for i, s := range systems {
		names[i] = s.Name
	}
	return strings.Join(names, ", ")
}

func authorityName(id change.AuthorityID, p *change.Policy) string {
	if a, ok := p.Authority(id); ok {
		return a.Name
	}
	return string(id)
}

// fieldNames names fields that a refusal is about.
func fieldNames(fields map[change.Field]string) string {
	var names []string
	for _, f := range slices.Sorted(maps.Keys(fields)) {
		names = append(names, fmt.Sprintf("“%s”", wordFor(f)))
	}
	return strings.Join(names, ", ")
}
