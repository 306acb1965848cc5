package bot

import (
	"context"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// assessment is what the assessor's form holds: an answer for each of the policy's questions, in their order.
type assessment struct {
	picked                []change.AnswerID
	dependencies, testing string
}

// What the assessor writes beside the answers (policy §3.2).
const (
	dependenciesLabel = "Impact on dependent systems"
	testingLabel      = "Testing requirements"
)

// assessForm asks what policy §3.2 wants reviewed.
func assessForm(a *assessment, c *change.Change, p *change.Policy) form {
	a.picked = make([]change.AnswerID, len(p.Risk.Questions))
	f := form{
		callback: string(change.Assess), title: "Assess " + c.Number.String(), submit: change.Assess.Label(), intro: underReview(c, p),
	}
	for i, q := range p.Risk.Questions {
		var choices []choice
		for _, answer := range q.Answers {
			choices = append(choices, choice{string(answer.ID), answer.Text})
		}
		f.fields = append(f.fields, tick(questionField(q), q.Text, &a.picked[i], choices))
	}
	f.fields = append(f.fields,
		longText("dependencies", dependenciesLabel, &a.dependencies).may(),
		longText("testing", testingLabel, &a.testing).may().hinted("Which tests it must pass before and after the work."),
	)
	return f
}

func questionField(q change.Question) change.Field { return change.Field("question_" + string(q.ID)) }

// underReview shows an assessor the plan in short, and what is one hop away (spec §2.2).
func underReview(c *change.Change, p *change.Policy) []slack.Block {
	s := &sheet{}
	s.say("about", nameOf(c))
	s.write("what", "What will be done", c.Request.Description, 1000)
	s.say("systems", say("*Systems:* %s", systemNames(c.Request.Systems, p)))
	if near := p.Dependents(c.Request.Systems); len(near) > 0 {
		s.say("dependents", say("*Dependent systems:* %s", namesOf(near)))
	} else {
		s.say("dependents", "Nothing in the catalogue depends on them.")
	}
	return s.blocks
}

func (b *Bot) openAssess() handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form { return assessForm(&assessment{}, d.Change, d.Policy) },
		try: func(c *change.Change, who change.Actor, seen int, d commands.Drawing) error {
			return c.Assess(who, seen, change.AssessmentForm{}, d.Policy, d.Now)
		},
	})
}

func (b *Bot) submitAssess(ctx context.Context, in *Inbound) (Answer, error) {
	n, seen, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	questions := b.desk.Policy().Risk.Questions
	_, err = b.desk.Assess(ctx, deciding(ctx, in), n, seen, readAssessment(in.View.Values, b.desk.Policy()))
	if len(questions) > 0 {
		err = under(questionField(questions[0]), err)
	}
	return Answer{}, err
}

func readAssessment(given answers, p *change.Policy) change.AssessmentForm {
	var a assessment
	assessForm(&a, &change.Change{}, p).read(given)
	f := change.AssessmentForm{
		Answers:      map[change.QuestionID]change.AnswerID{},
		Dependencies: strings.TrimSpace(a.dependencies), Testing: strings.TrimSpace(a.testing),
	}
	for i, q := range p.Risk.Questions {
		f.Answers[q.ID] = a.picked[i]
	}
	return f
}
