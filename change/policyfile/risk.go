package policyfile

import (
	"fmt"
	"slices"

	"github.com/noim3/changebot/change"
)

const (
	// maxQuestions are as many as people still answer with care, over several screens.
	maxQuestions = 40
	// maxAnswers is how many choices a group of radio buttons has (slack-rules §3).
	maxAnswers = 10
	// maxQuestion is how long a form field's label may be (slack-rules §3).
	maxQuestion = 2000
	// maxReason keeps a reason within a few lines of a message.
	maxReason = 300

	maxPoints = 1000
	maxWeight = 100
)

// readRisk reads the questionnaire, its bands and the rules beside it.
func (r *reader) readRisk(v value) change.RiskRules {
	o := v.object()
	defer o.done()
	before := r.errors
	rules := change.RiskRules{Questions: readRiskQuestions(o.need("questions", "the questions that the assessor answers"))}
	highest := most(rules.Questions)
	if r.errors > before {
		highest = maxScore // what the questions were meant to add up to is not known
	}
	rules.Bands = readBands(o.need("bands", "the scores that are low, moderate and high risk"), highest)
	var conditions []matcher
	rules.Rules = list(o.may("rules", "the changes that have at least a certain risk, whatever the answers"), 0, func(v value) change.RiskRule {
		before := r.errors
		rule := r.readRule(v)
		conditions = append(conditions, matcher{v, rule.When, r.errors == before})
		return rule
	})
	warnOfUnreachable(conditions, "rule")
	return rules
}

func (r *reader) readRule(v value) change.RiskRule {
	o := v.object()
	defer o.done()
	return change.RiskRule{
		When:    r.readRuleCondition(o.need("when", "which changes the rule is for")),
		Risk:    oneOf(o.need("risk", "low, moderate or high"), change.Risks()),
		Because: o.need("because", "the reason, as people will read it").line(maxReason),
	}
}

func readRiskQuestions(v value) []change.Question {
	ids := once{}
	questions := list(v, 1, func(v value) change.Question {
		o := v.object()
		defer o.done()
		id := o.need("id", "a short name of letters, digits and hyphens, such as blast-radius")
		q := change.Question{
			ID:      change.QuestionID(id.id()),
			Text:    o.need("text", "the question, as the assessor will read it").line(maxQuestion),
			Weight:  1,
			Answers: readAnswers(o.need("answers", "the answers to choose from")),
		}
		weight := o.may("weight", "what the points of its answers are multiplied by")
		if n, ok := weight.number(0, maxWeight); ok {
			q.Weight = n
		}
		if q.Weight == 0 {
			weight.warn("is 0, so that no answer counts", "write 1 or more, or leave the question out")
		}
		ids.check(id, string(q.ID))
		return q
	})
	v.atMost(maxQuestions, len(questions), "questions", fmt.Sprintf("keep to the %d that people still answer with care", maxQuestions))
	return questions
}

func readAnswers(v value) []change.Answer {
	ids := once{}
	answers := list(v, 1, func(v value) change.Answer {
		o := v.object()
		defer o.done()
		id := o.need("id", "a short name of letters, digits and hyphens, such as one-team")
		points, _ := o.need("points", "what the answer adds to the score").number(0, maxPoints)
		a := change.Answer{
			ID:     change.AnswerID(id.id()),
			Text:   o.need("text", "the answer, as the assessor will read it").line(maxName),
			Points: points,
		}
		ids.check(id, string(a.ID))
		return a
	})
	v.atMost(maxAnswers, len(answers), "answers", fmt.Sprintf("keep to the %d that Slack can show", maxAnswers))
	return answers
}

// most returns the highest score that answers can reach.
func most(questions []change.Question) int {
	sum := 0
	for _, q := range questions {
		if len(q.Answers) > 0 {
			sum += q.Weight * slices.MaxFunc(q.Answers, func(a, b change.Answer) int { return a.Points - b.Points }).Points
		}
	}
	return sum
}
