package commands

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// A control is one thing that the policy asks of a change, and whether the record of a change shows that it was so.
type control struct {
	// Rule is the section of the published policy that asks for it.
	Rule, What string
	Shown      shown
	// Evidence is what the record says, in a few words.
	Evidence string
}

// shown is what a record shows of a control.
type shown string

const (
	isShown  shown = "Yes"
	notShown shown = "No"
	notYet   shown = "Not yet"
	notAsked shown = "Not applicable"
)

func yes(is bool) shown {
	if is {
		return isShown
	}
	return notShown
}

// A testing looks at a change as somebody does who tests controls.
type testing struct {
	packedChange
	policy *change.Policy // nil when none can be read
	name   func(string) string
	time   func(time.Time) string
}

// controls returns what the policy asks of a change at all, in the order of its sections.
func (t testing) controls() []control {
	return []control{
		t.requested(), t.assessed(), t.approved(), t.apart(), t.inSlot(), t.inTime(), t.asApproved(),
		t.verified(), t.documented(), t.rollback(), t.reviewed(),
	}
}

func (t testing) is(category change.Category) bool { return t.Request.Category == category }

// began says that work has begun; when not, what that means for a control of the work.
func (t testing) began(c control) (control, bool) {
	switch {
	case !t.StartedAt.IsZero():
		return c, true
	case t.State.Final():
		c.Shown, c.Evidence = notAsked, "No work was done."
	default:
		c.Shown, c.Evidence = notYet, "Work has not begun."
	}
	return c, false
}

func (t testing) requested() control {
	r := t.Request
	whole := r.Description != "" && r.Rationale != "" && len(r.Systems) > 0 && r.Impact.Level != ""
	return control{
		"§3.1", "The request says what is changed and why, on which systems, and what it means for users", yes(whole),
		fmt.Sprintf("Requested by %s, %s.", t.name(string(t.Requester)), t.time(t.CreatedAt)),
	}
}

func (t testing) rollback() control {
	c := control{Rule: "§4", What: "A rollback plan with steps, people and conditions stood before approval"}
	if t.is(change.Standard) {
		c.Shown, c.Evidence = notAsked, "The policy asks for one of normal and emergency changes."
		return c
	}
	seen := 0
	for _, a := range t.counting() {
		if a.Plan < 1 || a.Plan > len(t.plans) || !wholeRollback(t.plans[a.Plan-1]) {
			c.Shown, c.Evidence = notShown, fmt.Sprintf("Version %d of the plan, which %s approved, lacks a part of it.", a.Plan, t.name(string(a.By)))
			return c
		}
		seen++
	}
	if seen == 0 {
		c.Shown, c.Evidence = yes(wholeRollback(t.Request)), "Nobody has approved; this is of the plan as it stands."
		return c
	}
	c.Shown, c.Evidence = isShown, "It is in each version of the plan that was approved."
	return c
}

func wholeRollback(r change.Request) bool {
	return r.Rollback.Steps != "" && len(r.Rollback.People) > 0 && r.Rollback.Conditions != ""
}

// counting returns the approvals that count.
func (t testing) counting() []change.Approval {
	var out []change.Approval
	for _, a := range t.Approvals {
		if a.VoidAt.IsZero() {
			out = append(out, a)
		}
	}
	return out
}

func (t testing) assessed() control {
	c := control{Rule: "§3.2", What: "Risk, dependencies and tests were assessed before approval"}
	switch {
	case !t.is(change.Normal):
		c.Shown, c.Evidence = notAsked, "The policy asks for it of normal changes."
	case t.Assessment == nil && t.State.Final():
		c.Shown, c.Evidence = notAsked, "It ended before its assessment."
	case t.Assessment == nil:
		c.Shown, c.Evidence = notYet, "It was not assessed."
	default:
		before := true
		for _, a := range t.counting() {
			before = before && !a.At.Before(t.Assessment.At)
		}
		c.Shown, c.Evidence = yes(before), fmt.Sprintf("Assessed by %s, %s.", t.name(string(t.Assessment.By)), t.time(t.Assessment.At))
	}
	return c
}

func (t testing) approved() control {
	c := control{Rule: "§3.3", What: "The change authority approved before the work began"}
	switch {
	case t.is(change.Standard):
		c.Shown, c.Evidence = notAsked, fmt.Sprintf("Approved beforehand, as the template %s.", t.Request.Template)
		return c
	case t.is(change.Emergency):
		c.Shown, c.Evidence = notAsked, "Emergencies begin at once; part 4 has the authority's answer."
		return c
	}
	c, begun := t.began(c)
	if !begun {
		return c
	}
	before := len(t.counting()) > 0
	var by []string
	for _, a := range t.counting() {
		before = before && !a.At.After(t.StartedAt)
		by = append(by, fmt.Sprintf("%s, %s", t.name(string(a.By)), t.time(a.At)))
	}
	c.Shown = yes(before)
	c.Evidence = fmt.Sprintf("Approved by %s. Work began %s.", cmp.Or(strings.Join(by, "; "), "nobody"), t.time(t.StartedAt))
	return c
}

func (t testing) apart() control {
	c := control{Rule: "§3.3", What: "Nobody approved who raised the change or carried it out"}
	if len(t.counting()) == 0 {
		c.Shown, c.Evidence = notAsked, "Nobody has approved."
		return c
	}
	for _, a := range t.counting() {
		for _, who := range []change.UserID{a.By, a.For} {
			if who == t.Requester || who == t.Request.Implementer {
				c.Shown, c.Evidence = notShown, fmt.Sprintf("%s has a part in it.", t.name(string(who)))
				return c
			}
		}
	}
	var by []string
	for _, a := range t.counting() {
		by = append(by, t.name(string(a.By)))
	}
	c.Shown, c.Evidence = isShown, fmt.Sprintf("Requester: %s. Implementer: %s. Approved by: %s.",
		t.name(string(t.Requester)), t.name(string(t.Request.Implementer)), strings.Join(by, "; "))
	return c
}
