package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// An answerMetadata says which question the form is about, and how many answers to it the owner was shown.
type answerMetadata struct {
	metadata
	Question change.QuestionNumber `json:"q"`
	Seen     int                   `json:"s,omitzero"`
}

// answerButton leads to the form in which a question is answered, or its answer amended.
func answerButton(q change.PolicyQuestion) *slack.ButtonBlockElement {
	label := "Amend the answer"
	if _, answered := q.Answered(); !answered {
		label = change.AnswerQuestion.Label()
	}
	b := button(string(change.AnswerQuestion), strconv.Itoa(int(q.Number)), label, nil)
	b.AccessibilityLabel = clipPlain(fmt.Sprintf("%s: %s %s", label, q.Number, oneLine(q.Text)), maxButton)
	return b
}

// openAnswer answers that button. Whoever may not answer is refused before they type.
func (b *Bot) openAnswer(_ context.Context, in *Inbound) (Answer, error) {
	n, err := questionNumber(in.Value)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		q, err := b.desk.MayAnswer(ctx, in.Actor(ctx), n)
		if err != nil {
			return slack.ModalViewRequest{}, err
		}
		last, _ := q.Answered()
		return b.askAnswer(answerMetadata{newMetadata(in, 0, 0), n, len(q.Answers)}, q, last.Text, "")
	}}, nil
}

// askAnswer draws the form with an answer filled in, under a warning if there is one.
func (b *Bot) askAnswer(m answerMetadata, q change.PolicyQuestion, text string, warning markup) (slack.ModalViewRequest, error) {
	return answerForm(&text, q, warning, b.desk.Policy()).with(m)
}

func answerForm(text *string, q change.PolicyQuestion, warning markup, p *change.Policy) form {
	s := &sheet{revision: len(q.Answers)}
	s.say("warning", warning)
	s.say("asked", say("%s asked %s:", mention(q.By), when(q.At, p.TimeZone)))
	s.words("asked_text", q.Text, change.MaxText)
	f := form{
		callback: string(change.AnswerQuestion), title: "Answer " + q.Number.String(), submit: change.AnswerQuestion.Label(),
		fields: []field{longText(change.AnswerField, "Your answer", text).
			hinted("It is posted in the question's thread, and offered to whoever asks the like.")},
	}
	if last, answered := q.Answered(); answered {
		s.say("last", say("%s answered %s:", mention(last.By), when(last.At, p.TimeZone)))
		s.words("last_answer", last.Text, change.MaxText)
		f.title, f.submit = "Amend "+q.Number.String(), "Amend the answer"
		f.fields[0] = f.fields[0].hinted("It is posted in the question's thread and counts from then on. The answer that it amends stays on record.")
	}
	f.intro = s.blocks
	return f
}

// submitAnswer answers. When somebody else has answered while the owner typed, they read that answer first: the form stays
// open with what they typed.
func (b *Bot) submitAnswer(ctx context.Context, in *Inbound) (Answer, error) {
	var m answerMetadata
	if err := json.Unmarshal([]byte(in.View.Metadata), &m); err != nil {
		return Answer{}, fmt.Errorf("read which question is meant: %w", err)
	}
	var text string
	answerForm(&text, change.PolicyQuestion{}, "", b.desk.Policy()).read(in.View.Values)
	q, err := b.desk.Answer(ctx, deciding(ctx, in), m.Question, m.Seen, text)
	if refusal := change.AsRefusal(err); refusal != nil && refusal.Reason == change.Conflict {
		return b.answerAgain(ctx, m, text, refusal)
	}
	if err != nil {
		return Answer{}, err
	}
	done := sentences(answerPosted(q, in.User))
	return Answer{Say: &done}, nil
}

// answerAgain shows the owner the answer that was given meanwhile, above what they typed.
func (b *Bot) answerAgain(ctx context.Context, m answerMetadata, text string, refusal *change.Refusal) (Answer, error) {
	q, _, err := b.desk.Question(ctx, m.Question)
	if err != nil {
		return Answer{}, err
	}
	m.Seen = len(q.Answers)
	view, err := b.askAnswer(m, q, text, withNames(refusal.Error()))
	return Answer{Update: &view}, err
}

func answerPosted(q change.PolicyQuestion, by change.UserID) string {
	done := "The answer to " + q.Number.String() + " is posted in its thread, and found by its words from now on."
	if q.Number == 0 { // the form was sent twice
		return "It was answered already."
	}
	if len(q.Answers) > 1 {
		done = "The answer to " + q.Number.String() + " is amended. The one before stays on record."
	}
	if q.By != by {
		done += " " + q.By.At() + " is told."
	}
	return done
}
