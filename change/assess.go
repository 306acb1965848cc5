package change

import "time"

// AssessmentForm is what an assessor fills in (policy §3.2).
type AssessmentForm struct {
	Answers map[QuestionID]AnswerID
	// Dependencies says what else the change touches, Testing which tests it must pass.
	Dependencies string
	Testing      string
}

// Assess records the technical review and sends the change to approval (policy §3.2). Seen is the version of the plan
// that the assessor was shown. It refuses a form that leaves a question out, and a plan that has moved on.
func (c *Change) Assess(who Actor, seen int, f AssessmentForm, p *Policy, now time.Time) error {
	m, err := c.may(Assess, who, p)
	if err != nil {
		return err
	}
	if err := c.fresh(seen); err != nil {
		return err
	}
	rating, err := p.Risk.Rate(p, c.Request, f.Answers)
	if err != nil {
		return err
	}
	c.Assessment = &Assessment{
		By: who.ID, At: now, Answers: f.Answers, Dependencies: f.Dependencies, Testing: f.Testing, Rating: rating,
	}
	return c.follow(m, p, now)
}

// Risk returns the assessed risk; empty before assessment.
func (c *Change) Risk() Risk {
	if c.Assessment == nil {
		return ""
	}
	return c.Assessment.Rating.Risk
}

// fresh refuses a decision on a version of the plan that is no longer the present one (spec §2.3).
func (c *Change) fresh(seen int) error {
	if seen == c.Plan {
		return nil
	}
	refusal := Refuse(Conflict, "policy §3.3",
		"The plan of %s has been edited since this message was drawn: you saw version %d, it is now version %d. Nothing was decided. Look at the present plan and decide again.",
		c.Number, seen, c.Plan)
	refusal.Stale, refusal.Seen = c.Number, seen
	return refusal
}
