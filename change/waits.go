package change

import (
	"slices"
	"time"
)

// A Wait is what a change waits for: somebody to do something. A closed change waits for nothing.
type Wait struct {
	Do  Action
	Who Principals
	// Level is the open level of approval, from 0.
	Level int
	// Plan is the version of the plan that is asked about.
	Plan int
}

// Waits returns what the change waits for now. The zero Wait has an empty Do.
func (c *Change) Waits(p *Policy) Wait {
	of := func(a Action, role Role) Wait { return Wait{Do: a, Who: c.Holders(role, p), Plan: c.Plan} }
	switch c.State {
	case InAssessment:
		return of(Assess, Assessor)
	case InApproval:
		level, _ := c.openQuorums(p, c.UpdatedAt)
		return Wait{Do: Approve, Who: c.Asked(p), Level: level, Plan: c.Plan}
	case Returned:
		return of(Resubmit, Requester)
	case InScheduling:
		return of(Schedule, Implementer)
	case Scheduled:
		return of(Start, Implementer)
	case InImplementation:
		return of(Finish, Implementer)
	case InVerification:
		return of(Verify, Verifier)
	case InDocumentation:
		return of(Document, Implementer)
	case InReview:
		return of(Review, Reviewer)
	case OnHold:
		if c.Frozen() {
			return Wait{} // for the end of the freeze, not for anybody
		}
		return of(Release, Requester)
	case Closed, Rejected, Cancelled:
	}
	return Wait{}
}

// SameAsk reports whether the people asked by w were already asked by v.
func (w Wait) SameAsk(v Wait) bool { return w.Do == v.Do && w.Level == v.Level && w.Plan == v.Plan }

// Due returns until when the change should be acted on, UTC; zero when nothing is due.
func (c *Change) Due(p *Policy) time.Time {
	switch c.State {
	case InApproval, InAssessment, InScheduling:
		return c.Request.WishedStart
	case Scheduled:
		if c.Slot != nil {
			return c.Slot.Start
		}
	case InImplementation:
		if c.Slot != nil {
			return c.Slot.End
		}
	case InDocumentation:
		if c.Request.Category == Emergency {
			return c.documentBy(p)
		}
	case InReview:
		if c.Closure != nil {
			return p.AddWorkingDays(c.Closure.At, p.Emergency.ReviewWithin)
		}
	case InVerification, Closed, Returned, Rejected, Cancelled, OnHold:
	}
	return time.Time{}
}

// documentBy is 24 hours, or what the policy says, after the clock of the documentation began (spec §4).
func (c *Change) documentBy(p *Policy) time.Time {
	return c.clockStart(p).Add(p.Emergency.DocumentWithin)
}

// clockStart is when the work ended; when an emergency was declared, as long as the end is not on record. What was
// overdue by then stays overdue: an end that comes on record later does not give another 24 hours.
func (c *Change) clockStart(p *Policy) time.Time {
	if c.FinishedAt.IsZero() || !c.FinishedAt.Before(c.CreatedAt.Add(p.Emergency.DocumentWithin)) {
		return c.CreatedAt
	}
	return c.FinishedAt
}

// Actions returns what the lifecycle lets somebody do to the change in its state, in the table's order, without what
// the bot does by itself.
func (c *Change) Actions() []Action {
	var out []Action
	for _, m := range lifecycle {
		if m.From == c.State && m.From != "" && slices.Contains(m.In, c.Request.Category) && !slices.Contains(m.By, TheBot) {
			out = append(out, m.Do)
		}
	}
	return out
}
