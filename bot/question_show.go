package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// showQuestionClick shows a question with its answers; its value is the number.
const showQuestionClick = "question_show"

// shownAnswers is how many of a question's answers are shown, the last ones.
const shownAnswers = 8

func showQuestionButton(n change.QuestionNumber) *slack.ButtonBlockElement {
	b := button(showQuestionClick, strconv.Itoa(int(n)), "Show", nil)
	b.AccessibilityLabel = "Show " + n.String()
	return b
}

// showQuestion answers that button.
func (b *Bot) showQuestion(_ context.Context, in *Inbound) (Answer, error) {
	n, err := questionNumber(in.Value)
	if err != nil {
		return Answer{}, err
	}
	return b.openQuestion(in, n)
}

func (b *Bot) openQuestion(in *Inbound, n change.QuestionNumber) (Answer, error) {
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		d, err := b.desk.Draw(ctx, commands.Delivery{Place: change.QuestionAt(int(n))})
		if err != nil {
			return slack.ModalViewRequest{}, fmt.Errorf("show %s: %w", n, err)
		}
		view := questionView(d, in.Actor(ctx), b.at.URL)
		view.PrivateMetadata = newMetadata(in, 0, 0).Encode()
		return view, nil
	}}, nil
}

// questionView draws a question with everything that was answered, the last answer first.
func questionView(d commands.Drawing, reader change.Actor, root string) slack.ModalViewRequest {
	q, p := *d.Question, d.Policy
	s := &sheet{revision: revisionOf(q)}
	s.say("asked", say("%s asked %s:", mention(q.By), when(q.At, p.TimeZone)))
	s.words("question", q.Text, change.MaxText)
	s.say("state", join("\n", questionState(q, p, d.Now), threadOf(d, root)))
	if slices.Contains(p.Owners, reader.ID) {
		s.row("acts", answerButton(q))
	}
	first := max(0, len(q.Answers)-shownAnswers)
	for i, a := range slices.Backward(q.Answers[first:]) {
		name, did := fmt.Sprintf("answer_%d", i), "answered"
		if first+i > 0 {
			did = "amended it"
		}
		s.rule(name + "_rule")
		s.say(name+"_by", join("\n", say("%s %s %s:", mention(a.By), did, when(a.At, p.TimeZone)), superseded(first+i+1 < len(q.Answers))))
		s.words(name, a.Text, change.MaxText)
	}
	if first > 0 {
		s.aside("more", say("%s before these are on record.", counted(first, "answer")))
	}
	return s.modal(q.Number.String())
}

// superseded says that an answer was amended since.
func superseded(amended bool) markup {
	if !amended {
		return ""
	}
	return "_This no longer counts: it was amended._"
}
