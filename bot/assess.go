package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// assessment is what the assessor's form holds: an answer for each of the policy's questions, in their order, and two
// texts.
type assessment struct {
	picked                []change.AnswerID
	dependencies, testing string
}

func newAssessment(p *change.Policy) *assessment {
	return &assessment{picked: make([]change.AnswerID, len(p.Risk.Questions))}
}

// What the assessor writes beside the answers (policy §3.2).
const (
	dependenciesLabel = "Impact on dependent systems"
	testingLabel      = "Testing requirements"
)

// assessForm asks what policy §3.2 wants reviewed: one screen of it, from 0.
func assessForm(a *assessment, screen int, d commands.Drawing) form {
	c, p := d.Change, d.Policy
	all := screens(p.Risk.Questions)
	last := screen == len(all)-1
	f := form{callback: string(change.Assess), title: assessTitle(c, screen, len(all)), submit: change.Assess.Label()}
	if !last {
		f.submit = "Next"
	}
	f.intro = underReview(a, screen, d)
	for i, q := range p.Risk.Questions {
		var choices []choice
		for _, answer := range q.Answers {
			choices = append(choices, choice{string(answer.ID), answer.Text})
		}
		f.fields = append(f.fields, tick(questionField(q), q.Text, &a.picked[i], choices).when(asks(all[screen], q)))
	}
	f.fields = append(f.fields,
		longText("dependencies", dependenciesLabel, &a.dependencies).may().when(last),
		longText("testing", testingLabel, &a.testing).may().when(last).hinted("Which tests it must pass before and after the work."),
	)
	f.outro = assessButtons(screen, len(all))
	return f
}

func questionField(q change.Question) change.Field { return change.Field("question_" + string(q.ID)) }

// underReview shows an assessor the plan in short and what is one hop away (spec §2.2), and, once every question is
// answered, what the answers make of it.
func underReview(a *assessment, screen int, d commands.Drawing) []slack.Block {
	c, p := d.Change, d.Policy
	s := &sheet{}
	s.say("about", nameOf(c))
	if screen == 0 {
		s.write("what", "What will be done", c.Request.Description, 1000)
		s.say("impact", say("*%s:* %s", wordFor(change.FieldImpact), impactOf(c.Request.Impact)))
		s.say("rollback", rollbackInShort(c))
		s.write("tests", wordFor(change.FieldTestPlan), c.Request.TestPlan, 700)
	}
	s.say("systems", say("*Systems:* %s", clip(say("%s", systemNames(c.Request.Systems, p)), 1000)))
	if near := p.Dependents(c.Request.Systems); len(near) > 0 {
		s.say("dependents", say("*Dependent systems:* %s", clip(say("%s", namesOf(near)), 1000)))
	} else {
		s.say("dependents", "Nothing in the catalogue depends on them.")
	}
	if screen == len(screens(p.Risk.Questions))-1 {
		s.say("rating", a.rating(c, p))
	}
	return s.blocks
}

// rating says what the answers make of the risk, or how many are missing for it.
func (a *assessment) rating(c *change.Change, p *change.Policy) markup {
	r, err := p.Risk.Rate(p, c.Request, a.form(p).Answers)
	if err != nil {
		return say("*Risk:* it follows from the answers; %s to go.", counted(a.missing(), "question"))
	}
	return say("With these answers the risk is *%s*, as %s. Their score is %s.", r.Risk.Label(), r.Because, r.Score)
}

func (a *assessment) missing() int {
	n := 0
	for _, picked := range a.picked {
		if picked == "" {
			n++
		}
	}
	return n
}

// form returns the answers by their questions, as the record keeps them.
func (a *assessment) form(p *change.Policy) change.AssessmentForm {
	f := change.AssessmentForm{
		Answers:      map[change.QuestionID]change.AnswerID{},
		Dependencies: strings.TrimSpace(a.dependencies), Testing: strings.TrimSpace(a.testing),
	}
	for i, q := range p.Risk.Questions {
		f.Answers[q.ID] = a.picked[i]
	}
	return f
}

func (b *Bot) openAssess() handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form { return assessForm(newAssessment(d.Policy), 0, d) },
		try:  tryAssess,
	})
}

func tryAssess(c *change.Change, who change.Actor, seen int, d commands.Drawing) error {
	return c.Assess(who, seen, change.AssessmentForm{}, d.Policy, d.Now)
}

// submitAssess answers “Next” with the next screen, and records the assessment after the last.
func (b *Bot) submitAssess(ctx context.Context, in *Inbound) (Answer, error) {
	at, a, d, err := b.readAssessment(ctx, in)
	if err != nil {
		return Answer{}, err
	}
	all := screens(d.Policy.Risk.Questions)
	if at.Screen == len(all)-1 {
		_, err = b.desk.Assess(ctx, deciding(ctx, in), at.Change, at.Plan, a.form(d.Policy))
		if len(all[at.Screen]) > 0 {
			err = under(questionField(all[at.Screen][0]), err)
		}
		return Answer{}, err
	}
	copied := *d.Change
	if refusal := change.AsRefusal(tryAssess(&copied, in.Actor(ctx), at.Plan, d)); refusal != nil && refusal.Reason != change.Invalid {
		return Answer{}, refusal
	}
	if err := a.unanswered(all[at.Screen], d.Policy); err != nil {
		return Answer{}, err
	}
	return b.assessScreen(at, a, at.Screen+1, d)
}

// unanswered refuses a screen on which a question has no answer.
func (a *assessment) unanswered(screen []change.Question, p *change.Policy) error {
	refusal := change.Refuse(change.Invalid, "policy §3.2", "Every question needs an answer.")
	refusal.Fields = map[change.Field]string{}
	for i, q := range p.Risk.Questions {
		if asks(screen, q) && a.picked[i] == "" {
			refusal.Fields[questionField(q)] = "Choose an answer."
		}
	}
	if len(refusal.Fields) == 0 {
		return nil
	}
	return refusal
}

func assessTitle(c *change.Change, screen, of int) string {
	title := "Assess " + c.Number.String()
	if of == 1 {
		return title
	}
	page := fmt.Sprintf(" · %d of %d", screen+1, of)
	if len([]rune(title+page)) > maxTitle {
		title = c.Number.String()
	}
	return title + page
}
