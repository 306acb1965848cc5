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
		t.requested(), t.rollback(), t.assessed(), t.approved(), t.apart(), t.asApproved(), t.inSlot(), t.inTime(),
		t.verified(), t.documented(), t.reviewed(),
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

func (t testing) asApproved() control {
	c := control{Rule: "§3.5", What: "What was carried out is the plan that was approved"}
	if !t.is(change.Normal) {
		c.Shown, c.Evidence = notAsked, "The policy asks for approval beforehand of normal changes."
		return c
	}
	c, begun := t.began(c)
	if !begun {
		return c
	}
	digest := t.Request.Digest()
	same := len(t.counting()) > 0
	for _, a := range t.counting() {
		same = same && a.Digest == digest
	}
	c.Shown, c.Evidence = yes(same), fmt.Sprintf("The digest of the plan, version %d, begins with %s.", t.Plan, digest[:12])
	return c
}

func (t testing) inSlot() control {
	c := control{Rule: "§3.4", What: "The work kept to its slot"}
	if t.is(change.Emergency) {
		c.Shown, c.Evidence = notAsked, "Emergencies bypass scheduling."
		return c
	}
	c, begun := t.began(c)
	if !begun {
		return c
	}
	if t.Slot == nil {
		c.Shown, c.Evidence = notShown, "There is no slot."
		return c
	}
	var tolerance time.Duration
	if t.policy != nil {
		tolerance = t.policy.Schedule.Tolerance
	}
	kept := !t.StartedAt.Before(t.Slot.Start.Add(-tolerance)) && !t.StartedAt.After(t.Slot.End) && !t.FinishedAt.After(t.Slot.End)
	c.Shown = yes(kept)
	c.Evidence = fmt.Sprintf("Slot: %s to %s. Work: %s to %s.", t.time(t.Slot.Start), t.time(t.Slot.End), t.time(t.StartedAt), t.time(t.FinishedAt))
	return c
}

func (t testing) inTime() control {
	c := control{Rule: "§3.4, §6", What: "The work began inside the maintenance windows and outside freezes"}
	c, begun := t.began(c)
	if !begun {
		return c
	}
	var but []string
	if t.RanOutside {
		but = append(but, "It began outside the windows.")
	}
	for _, f := range t.RanIn {
		but = append(but, fmt.Sprintf("It began in the freeze %s.", f))
	}
	c.Shown = yes(len(but) == 0)
	switch {
	case t.is(change.Emergency):
		c.Shown, c.Evidence = notAsked, strings.Join(append([]string{"Emergencies begin at once."}, but...), " ")
	case len(but) > 0:
		c.Evidence = strings.Join(append(but, "Part 5 has the reason."), " ")
	default:
		c.Evidence = fmt.Sprintf("Work began %s.", t.time(t.StartedAt))
	}
	return c
}

func (t testing) verified() control {
	c := control{Rule: "§3.6", What: "The change was tested after the work, and works"}
	c, begun := t.began(c)
	switch v := t.Verification; {
	case !begun:
	case v == nil && !t.RolledBackAt.IsZero():
		c.Shown, c.Evidence = notAsked, fmt.Sprintf("It was rolled back, %s.", t.time(t.RolledBackAt))
	case v == nil:
		c.Shown, c.Evidence = notYet, "It was not verified."
	case !v.Passed:
		c.Shown, c.Evidence = notShown, fmt.Sprintf("The check by %s failed, %s.", t.name(string(v.By)), t.time(v.At))
	default:
		c.Shown, c.Evidence = yes(!v.At.Before(t.FinishedAt)), fmt.Sprintf("Checked by %s, %s.", t.name(string(v.By)), t.time(v.At))
	}
	return c
}

func (t testing) documented() control {
	c := control{Rule: "§3.7", What: "The outcome, and what went wrong, is documented"}
	due := time.Time{}
	if t.is(change.Emergency) && t.policy != nil && !t.FinishedAt.IsZero() {
		c.Rule, due = "§3.7, §5", t.FinishedAt.Add(t.policy.Emergency.DocumentWithin)
		c.What += fmt.Sprintf(", within %s of the work", change.InWords(t.policy.Emergency.DocumentWithin))
	}
	c, begun := t.began(c)
	switch d := t.Closure; {
	case !begun:
	case d == nil:
		c.Shown, c.Evidence = notYet, "It was not documented."
	default:
		c.Shown = yes(due.IsZero() || !d.At.After(due))
		c.Evidence = fmt.Sprintf("%s, by %s, %s.", d.Outcome.Label(), t.name(string(d.By)), t.time(d.At))
	}
	return c
}

func (t testing) reviewed() control {
	c := control{Rule: "§2, §5", What: "The emergency was looked back on"}
	switch l := t.Lookback; {
	case !t.is(change.Emergency):
		c.Shown, c.Evidence = notAsked, "The policy asks for it of emergencies."
	case l == nil:
		c.Shown, c.Evidence = notYet, "It was not reviewed."
	default:
		c.Shown, c.Evidence = isShown, fmt.Sprintf("Reviewed by %s, %s.", t.name(string(l.By)), t.time(l.At))
	}
	return c
}
