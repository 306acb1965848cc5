package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const (
	questionsPage       = 10
	questionsCallback   = "questions"
	questionsOlderClick = "questions_older"
	questionsFirstClick = "questions_newest"
)

// The fields of the list's form.
const (
	questionsState = change.Field("questions_state")
	questionsWords = change.Field("questions_words")
)

// A questionListing is the metadata of a list of questions: what it was asked for.
type questionListing struct {
	metadata
	State string `json:"s"` // one of questionStates
	Words string `json:"w,omitzero"`
}

// questionStates are what a list can be asked for, in the words that are typed and shown.
func questionStates() []choice {
	return []choice{{"open", "Open"}, {"overdue", "Overdue"}, {"answered", "Answered"}, {"mine", "Asked by me"}, {"all", "All"}}
}

// listQuestions answers `/change questions`: those that the words after it pick, or the one that they name.
func (b *Bot) listQuestions(_ context.Context, in *Inbound) (Answer, error) {
	_, rest, _ := strings.Cut(strings.TrimSpace(in.Text), " ")
	words := strings.Fields(clipPlain(inert(rest), 500))
	if len(words) == 1 {
		if n, ok := change.ParseQuestionNumber(words[0]); ok {
			return b.openQuestion(in, n)
		}
	}
	l := questionListing{metadata: newMetadata(in, 0, 0), State: "open"}
	if len(words) > 0 {
		l.State = "all"
		if first := strings.ToLower(words[0]); slices.ContainsFunc(questionStates(), func(c choice) bool { return c.value == first }) {
			l.State, words = first, words[1:]
		}
	}
	l.Words = strings.Join(words, " ")
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.questionsView(ctx, in, l, 0) }}, nil
}

// searchQuestions answers the list's form.
func (b *Bot) searchQuestions(ctx context.Context, in *Inbound) (Answer, error) {
	l, err := readListing(in)
	if err != nil {
		return Answer{}, err
	}
	l.form(nil).read(in.View.Values)
	view, err := b.questionsView(ctx, in, l, 0)
	return Answer{Update: &view}, err
}

// turnQuestions answers the buttons under the list: their value is where the page begins.
func (b *Bot) turnQuestions(ctx context.Context, in *Inbound) (Answer, error) {
	l, err := readListing(in)
	if err != nil {
		return Answer{}, err
	}
	from, err := strconv.Atoi(in.Value)
	if err != nil {
		return Answer{}, fmt.Errorf("read where the page begins: %w", err)
	}
	view, err := b.questionsView(ctx, in, l, change.QuestionNumber(from))
	return Answer{Update: &view}, err
}

func readListing(in *Inbound) (l questionListing, err error) {
	if err := json.Unmarshal([]byte(in.View.Metadata), &l); err != nil {
		return l, fmt.Errorf("read what is listed: %w", err)
	}
	return l, nil
}

// form asks what is to be listed; page stands below it.
func (l *questionListing) form(page []slack.Block) form {
	return form{
		callback: questionsCallback, title: "Questions", submit: "Search", outro: page,
		fields: []field{
			pick(questionsState, "Which questions", &l.State, questionStates()),
			shortText(questionsWords, "With these words", &l.Words, 500).may(),
		},
	}
}

func (b *Bot) questionsView(ctx context.Context, in *Inbound, l questionListing, from change.QuestionNumber) (slack.ModalViewRequest, error) {
	f := commands.QuestionFilter{Open: l.State == "open", Overdue: l.State == "overdue", Answered: l.State == "answered", Words: l.Words}
	if l.State == "mine" {
		f.By = in.Actor(ctx).ID
	}
	page, now, err := b.desk.Questions(ctx, f, from, questionsPage)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("list questions: %w", err)
	}
	s := &sheet{revision: int(from)}
	s.rule("list")
	s.questions("question", page.Questions, b.desk.Policy(), now)
	if len(page.Questions) == 0 {
		s.say("none", "There are none. `/change ask` asks one.")
	}
	var row []pageButton
	if from != 0 {
		row = append(row, pageButton{questionsFirstClick, "0", "Newest"})
	}
	if page.Next != 0 {
		row = append(row, pageButton{questionsOlderClick, strconv.Itoa(int(page.Next)), "Older"})
	}
	s.pages("pages", row)
	return l.form(s.blocks).with(l)
}

// questions adds, for each question of a list, what it is with a button.
func (s *sheet) questions(name string, list []change.PolicyQuestion, p *change.Policy, now time.Time) {
	for _, q := range list {
		s.sayWith(fmt.Sprintf("%s_%d", name, q.Number), questionLine(q, p, now), showQuestionButton(q.Number))
	}
}

// questionLine tells a question in two lines.
func questionLine(q change.PolicyQuestion, p *change.Policy, now time.Time) markup {
	last, answered := q.Answered()
	stands := say("Open, due %s", deadline(q.Due, p.TimeZone))
	switch {
	case answered:
		stands = say("Answered by %s, %s", mention(last.By), when(last.At, p.TimeZone))
	case q.Overdue(now):
		stands = say("*Overdue* since %s", deadline(q.Due, p.TimeZone))
	}
	return join("\n", say("*%s* %s", q.Number, clip(say("%s", oneLine(q.Text)), 300)), say("%s · asked by %s", stands, mention(q.By)))
}
