package change

import (
	"fmt"
	"slices"
)

// A Risk is how much a change may hurt, lowest first: low, moderate, high.
type Risk string

// The risks.
const (
	LowRisk      Risk = "low"
	ModerateRisk Risk = "moderate"
	HighRisk     Risk = "high"
)

// Risks lists them, lowest first.
func Risks() []Risk { return []Risk{LowRisk, ModerateRisk, HighRisk} }

// Label returns the word shown to people.
func (r Risk) Label() string {
	switch r {
	case LowRisk:
		return "Low"
	case ModerateRisk:
		return "Moderate"
	case HighRisk:
		return "High"
	}
	return string(r)
}

// RiskRules are how the policy rates risk (spec §2.2).
type RiskRules struct {
	Questions []Question
	// Bands cover every score from 0 up, without a hole or an overlap, lowest first.
	Bands []Band
	// Rules are tried in order; the first that matches counts.
	Rules []RiskRule
}

// A Question is asked of the assessor; each of its answers carries points.
type Question struct {
	ID     QuestionID
	Text   string
	Weight int
	// Answers in the order they are offered.
	Answers []Answer
}

// An Answer is worth Points times its question's weight.
type Answer struct {
	ID     AnswerID
	Text   string
	Points int
}

// A Band is the risk of the scores from From on, up to the next band's From.
type Band struct {
	Risk Risk
	From int
}

// A RiskRule gives the changes that match When at least Risk.
type RiskRule struct {
	When Condition
	Risk Risk
	// Because is the reason shown to people.
	Because string
}

// A Rating is a risk and the arithmetic behind it.
type Rating struct {
	Risk  Risk
	Score int
	// Because is what decided, in words.
	Because string
}

// Rate returns the risk of r under answers: the higher of the questionnaire's band and the first rule that
// matches (spec §2.2). It refuses, as [Invalid], answers that leave out a question or name an unknown answer.
func (rr RiskRules) Rate(p *Policy, r Request, answers map[QuestionID]AnswerID) (Rating, error) {
	score := 0
	for _, q := range rr.Questions {
		i := slices.IndexFunc(q.Answers, func(a Answer) bool { return a.ID == answers[q.ID] })
		if i < 0 {
			return Rating{}, Refuse(Invalid, "policy §3.2", "The question “%s” needs an answer.", q.Text)
		}
		score += q.Answers[i].Points * q.Weight
	}
	return rr.raise(p, r, Rating{Risk: rr.band(score), Score: score, Because: rr.bandReason(score)}), nil
}

// raise returns the rating after the first rule that matches r, which can only make it higher.
func (rr RiskRules) raise(p *Policy, r Request, rating Rating) Rating {
	of := p.subject(r, "")
	for _, rule := range rr.Rules {
		if !rule.When.matches(of) {
			continue
		}
		if slices.Index(Risks(), rule.Risk) > slices.Index(Risks(), rating.Risk) {
			rating.Risk, rating.Because = rule.Risk, rule.Because
		}
		break
	}
	return rating
}

func (rr RiskRules) band(score int) Risk {
	risk := LowRisk
	for _, b := range rr.Bands {
		if score >= b.From {
			risk = b.Risk
		}
	}
	return risk
}

func (rr RiskRules) bandReason(score int) string {
	return fmt.Sprintf("the questionnaire's score of %d is in the %s band", score, lower(rr.band(score).Label()))
}
