package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// takeAnswerClick says that an offered answer is enough; its value is the question's number.
const takeAnswerClick = "question_take_answer"

// An askMetadata says which answered questions the person was shown.
type askMetadata struct {
	metadata
	Shown []change.QuestionNumber `json:"s,omitzero"`
}

// ask answers `/change ask`: the form, with the words that follow it filled in. Whoever may not ask is refused before
// they type.
func (b *Bot) ask(_ context.Context, in *Inbound) (Answer, error) {
	_, words, _ := strings.Cut(strings.TrimSpace(in.Text), " ")
	text := beginning(storable(inert(strings.TrimSpace(words))), change.MaxText)
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		if err := b.desk.Policy().MayAsk(in.Actor(ctx)); err != nil {
			return slack.ModalViewRequest{}, err
		}
		return askForm(&text, nil, b.desk.Policy()).with(askMetadata{metadata: newMetadata(in, 0, 0)})
	}}, nil
}

// askForm asks for a question. Below it stand answered ones that may be the same.
func askForm(text *string, like []change.PolicyQuestion, p *change.Policy) form {
	f := form{
		callback: string(change.AskQuestion), title: "Ask about the policy", submit: change.AskQuestion.Label(),
		fields: []field{longText(change.QuestionField, "Your question", text)},
	}
	is := markup("It is")
	if len(like) > 0 {
		is = "Unless an answer below will do, it is"
	}
	s := &sheet{}
	s.aside("about", say("%s posted in %s, and %s by the policy's owners. You are told in a direct message.", is, channel(p.Channels.Policy), answeredWithin(p)))
	f.intro = s.blocks
	if len(like) == 0 {
		return f
	}
	f.title, f.submit = "Already answered?", "Post anyway"
	s = &sheet{}
	s.rule("like")
	s.say("like_heading", "*Does one of these answer it?* Then nothing needs to be posted.")
	for _, q := range like {
		last, _ := q.Answered()
		name := fmt.Sprintf("like_%d", q.Number)
		s.say(name, join("\n", say("*%s* %s", q.Number, clip(say("%s", oneLine(q.Text)), 500)), say("%s answered %s:", mention(last.By), when(last.At, p.TimeZone))))
		s.words(name+"_answer", last.Text, 1000)
		take := button(takeAnswerClick, strconv.Itoa(int(q.Number)), "This answers it", nil)
		take.AccessibilityLabel = clipPlain("The answer to "+q.Number.String()+" is enough", maxButton)
		s.row(name+"_acts", take, showQuestionButton(q.Number))
	}
	f.outro = s.blocks
	return f
}

// answeredWithin says how soon an answer comes, as in “answered within 2 working days”.
func answeredWithin(p *change.Policy) markup {
	if p.AnswerWithin == 0 {
		return "answered"
	}
	return say("answered within %s", counted(p.AnswerWithin, "working day"))
}

// with returns the modal of f with its metadata.
func (f form) with(meta any) (slack.ModalViewRequest, error) {
	text, err := json.Marshal(meta)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("write the form's metadata: %w", err)
	}
	f.meta = string(text)
	return f.view(), nil
}

// submitAsk offers the answers that may be to the same question; when there is none that was not offered yet, it asks.
func (b *Bot) submitAsk(ctx context.Context, in *Inbound) (Answer, error) {
	var m askMetadata
	if err := json.Unmarshal([]byte(in.View.Metadata), &m); err != nil {
		return Answer{}, fmt.Errorf("read what was offered: %w", err)
	}
	text, p, who := askedIn(in.View), b.desk.Policy(), by(ctx, in)
	if p.MayAsk(who.Who) == nil {
		like, err := b.desk.LikeAnswers(ctx, text)
		if err != nil {
			return Answer{}, err
		}
		if slices.ContainsFunc(like, func(q change.PolicyQuestion) bool { return !slices.Contains(m.Shown, q.Number) }) {
			for _, q := range like {
				m.Shown = append(m.Shown, q.Number)
			}
			view, err := askForm(&text, like, p).with(m)
			return Answer{Update: &view}, err
		}
	}
	q, err := b.desk.Ask(ctx, who, text)
	if err != nil {
		return Answer{}, err
	}
	done := questionPosted(q, p)
	return Answer{Say: &done}, nil
}

// askedIn returns the question that stands in the form.
func askedIn(view *InView) (text string) {
	askForm(&text, nil, &change.Policy{}).read(view.Values)
	return text
}

// questionPosted tells whoever asked what comes next.
func questionPosted(q change.PolicyQuestion, p *change.Policy) Message {
	if q.Number == 0 { // the form was sent twice
		return sentences("It was asked already: `/change questions` shows it.")
	}
	s := &sheet{}
	text := say("*%s* is asked, and posted in %s. An answer is due %s; you are told in a direct message.",
		q.Number, channel(p.Channels.Policy), deadline(q.Due, p.TimeZone))
	s.say("asked", text)
	return s.message(text)
}

// takeAnswer answers “This answers it”: nothing is posted.
func (b *Bot) takeAnswer(ctx context.Context, in *Inbound) (Answer, error) {
	n, err := questionNumber(in.Value)
	if err != nil {
		return Answer{}, err
	}
	if err := b.desk.TakeAnswer(ctx, by(ctx, in), askedIn(in.View), n); err != nil {
		return Answer{}, err
	}
	s := &sheet{}
	s.say("taken", say("Good. Nothing was posted: the answer to *%s* stands. `/change questions %s` shows it again.", n, n))
	view := s.modal("Ask about the policy")
	return Answer{Update: &view}, nil
}

// questionNumber reads the number on a button.
func questionNumber(value string) (change.QuestionNumber, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return 0, errors.New("a button names no question")
	}
	return change.QuestionNumber(n), nil
}
