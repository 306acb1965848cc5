package commands

import (
	"fmt"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

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
