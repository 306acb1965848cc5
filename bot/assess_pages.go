package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const (
	// oneScreen is how many questions people still fill in with care on one screen. More are asked perScreen at a time.
	oneScreen = 8
	perScreen = 5
)

// The buttons below the questions.
const (
	assessBackClick = "assess_back" // to the screen before
	assessRateClick = "assess_rate" // shows what the answers make of the risk
)

// screens returns which questions are asked on each screen. When there are several, the last asks for the texts alone
// and shows what the answers make of the risk.
func screens(questions []change.Question) [][]change.Question {
	if len(questions) <= oneScreen {
		return [][]change.Question{questions}
	}
	return append(slices.Collect(slices.Chunk(questions, perScreen)), nil)
}

func asks(screen []change.Question, q change.Question) bool {
	return slices.ContainsFunc(screen, func(asked change.Question) bool { return asked.ID == q.ID })
}

func assessButtons(screen, of int) []slack.Block {
	s := &sheet{revision: screen}
	switch {
	case of == 1:
		s.row("assess_buttons", button(assessRateClick, "", "Show the risk", nil))
	case screen > 0:
		s.row("assess_buttons", button(assessBackClick, "", "Back", nil))
	}
	return s.blocks
}

// assessing is the metadata of the assessor's form: which screen is shown, and what was answered on the others.
type assessing struct {
	metadata
	Screen int `json:"s,omitzero"`
	// Picked has a digit for each question: which answer was picked, from 1; 0 for none.
	Picked string `json:"a,omitzero"`
	// Asked tells these questions from those of another policy, for which the digits would mean something else.
	Asked string `json:"q,omitzero"`
	// Texts are the two texts, packed.
	Texts []byte `json:"t,omitzero"`
}

// maxAnswers is how many answers a digit can tell apart.
const maxAnswers = 35

// keep returns the private metadata for a screen, which holds what is not on it. Texts that do not fit are shown there.
func (at assessing) keep(a *assessment, p *change.Policy, fields []field) (string, error) {
	at.Picked, at.Asked, at.Texts = a.digits(p), markOf(p), nil
	var hidden []*field
	for i := range fields {
		if f := &fields[i]; f.hidden && f.filled != nil && f.filled() {
			hidden = append(hidden, f)
		}
	}
	if len(hidden) > 0 {
		var err error
		if at.Texts, err = pack([2]string{a.dependencies, a.testing}); err != nil {
			return "", err
		}
	}
	if len(at.Texts) > maxKept {
		at.Texts = nil
		for _, f := range hidden {
			f.hidden, f.hint = false, "It is here so that nothing you typed is lost."
		}
	}
	text, err := json.Marshal(at)
	if err != nil {
		return "", fmt.Errorf("write the form's metadata: %w", err)
	}
	return string(text), nil
}

// digits returns the answers that were picked, a digit each.
func (a *assessment) digits(p *change.Policy) string {
	var out []byte
	for i, q := range p.Risk.Questions {
		at := slices.IndexFunc(q.Answers, func(answer change.Answer) bool { return answer.ID == a.picked[i] })
		out = strconv.AppendInt(out, int64(at+1), maxAnswers+1)
	}
	return string(out)
}

// pick takes over the answers that digits wrote.
func (a *assessment) pick(digits string, p *change.Policy) {
	for i, q := range p.Risk.Questions[:min(len(digits), len(p.Risk.Questions))] {
		at, err := strconv.ParseInt(digits[i:i+1], maxAnswers+1, 0)
		if err == nil && at >= 1 && int(at) <= len(q.Answers) {
			a.picked[i] = q.Answers[at-1].ID
		}
	}
}

// markOf tells the policy's questions and answers from those of another.
func markOf(p *change.Policy) string {
	sum := fnv.New64a()
	for _, q := range p.Risk.Questions {
		sum.Write([]byte(q.ID + "\n"))
		for _, a := range q.Answers {
			sum.Write([]byte(a.ID + "\n"))
		}
	}
	return strconv.FormatUint(sum.Sum64(), 36)
}

// readAssessment returns what has been answered so far: on the other screens, as the metadata holds it, and on this
// one. It refuses a form that asks the questions of another policy.
func (b *Bot) readAssessment(ctx context.Context, in *Inbound) (assessing, *assessment, commands.Drawing, error) {
	var at assessing
	if err := json.Unmarshal([]byte(in.View.Metadata), &at); err != nil || at.Nonce == "" {
		return at, nil, commands.Drawing{}, fmt.Errorf("read the assessor's form: %w", cmp.Or(err, errors.New("it has no nonce")))
	}
	d, err := b.look(ctx, at.Change)
	if err != nil {
		return at, nil, d, err
	}
	a := newAssessment(d.Policy)
	if at.Screen < 0 || at.Screen >= len(screens(d.Policy.Risk.Questions)) || at.Asked != "" && at.Asked != markOf(d.Policy) {
		return at, a, d, change.Refuse(change.Conflict, "policy §3.2",
			"The policy's questions have changed since this form was opened. Nothing was recorded. Close it, and assess %s anew.", d.Change.Number)
	}
	a.pick(at.Picked, d.Policy)
	if len(at.Texts) > 0 {
		var texts [2]string
		if err := unpack(at.Texts, &texts); err != nil {
			return at, a, d, err
		}
		a.dependencies, a.testing = texts[0], texts[1]
	}
	assessForm(a, at.Screen, d).read(in.View.Values)
	return at, a, d, nil
}

// assessScreen answers with a screen of the form in place of the one that is open.
func (b *Bot) assessScreen(at assessing, a *assessment, screen int, d commands.Drawing) (Answer, error) {
	at.Screen = screen
	f := assessForm(a, screen, d)
	var err error
	f.meta, err = at.keep(a, d.Policy, f.fields)
	view := f.view()
	return Answer{Update: &view}, err
}

// assessBack answers the button that leads to the screen before; what stands on this one is kept.
func (b *Bot) assessBack(ctx context.Context, in *Inbound) (Answer, error) {
	at, a, d, err := b.readAssessment(ctx, in)
	if err != nil {
		return Answer{}, err
	}
	return b.assessScreen(at, a, max(0, at.Screen-1), d)
}

// assessRate shows what the answers so far make of the risk, above the questions.
func (b *Bot) assessRate(ctx context.Context, in *Inbound) (Answer, error) {
	at, a, d, err := b.readAssessment(ctx, in)
	if err != nil {
		return Answer{}, err
	}
	return b.assessScreen(at, a, at.Screen, d)
}
