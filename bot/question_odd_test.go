package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

func TestWhoeverIsNoMemberCannotAsk(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	gavin := e.worker(slacksim.Gavin)
	gavin.types("ask May I?")
	e.settle()
	if seen := gavin.sees(); seen != "" {
		t.Errorf("a guest sees %s", seen)
	}
	contains(t, gavin.reads(slacksim.Changes)+gavin.reads(""), "Guests of the workspace cannot ask", "policy §1")
	// Slack lets none of these type a command of ours.
	for id, says := range map[string]string{
		slacksim.Elena: "People from another organisation cannot ask", slacksim.Dana: "deactivated", slacksim.Robot: "Apps and bots cannot ask",
	} {
		err := e.desk.Policy().MayAsk(e.bot.people.Actor(e.ctx, change.UserID(id)))
		if r := change.AsRefusal(err); r == nil || !strings.Contains(r.Message, says) {
			t.Errorf("%s is answered %v", id, err)
		}
	}
	// Somebody who was made a guest while they typed.
	mara := e.worker(slacksim.Mara)
	mara.types("ask May we?")
	if err := e.slack.SetPerson(e.ctx, slacksim.Person{ID: slacksim.Mara, Name: "mara", TeamID: slacksim.Harbour.ID, Guest: true}); err != nil {
		t.Fatal(err)
	}
	e.bot.people.users.forget(slacksim.Mara)
	must(mara.slack.Submit(e.ctx))(t)
	contains(t, mara.sees(), "Guests of the workspace cannot ask")
	if asked := e.under0(change.AskQuestion); len(asked) != 1 || asked[0].Allowed() {
		t.Errorf("on record are %+v", asked)
	}
}

func TestAnEmptyQuestionStaysInItsForm(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara, olive := e.worker(slacksim.Mara), e.worker(slacksim.Olive)
	mara.types("ask")
	for _, typed := range []string{"", " ", "?!"} {
		mara.fills("question", typed)
		answer := must(mara.slack.Submit(e.ctx))(t)
		if len(answer.Errors) == 0 || answer.Closed {
			t.Errorf("%q is answered %+v", typed, answer)
		}
	}
	mara.closes()
	mara.asks(strings.Repeat("Why? ", 600)) // 3,000 characters
	card, _ := e.questionThread()
	if n := strings.Count(fmt.Sprint(card.Blocks), "Why?"); n < 600 {
		t.Errorf("of 600 words the message has %d", n)
	}
	olive.clicks(slacksim.Policy, string(change.AnswerQuestion))
	olive.fills("answer", "…")
	if answer := must(olive.slack.Submit(e.ctx))(t); !strings.Contains(answer.Errors["answer:1"], "Write the answer") {
		t.Errorf("an answer without words is answered %+v", answer)
	}
	olive.fills("answer", strings.Repeat("Thus. ", 500))
	olive.submits()
	e.says()
	_, replies := e.questionThread()
	if n := strings.Count(fmt.Sprint(replies[0].Blocks), "Thus."); n != 500 {
		t.Errorf("of 500 words the answer has %d", n)
	}
}

func TestAQuestionPingsNobody(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	mara, olive := e.worker(slacksim.Mara), e.worker(slacksim.Olive)
	const hostile = "<!channel> @here <@U0HELEN01> *bold* <https://evil.test|click> & “\u202equoted\u202c” %_\\ '"
	mara.asks(hostile)
	olive.answersIn(slacksim.Policy, "No. "+hostile)
	card, replies := e.questionThread()
	for _, shown := range []string{card.Text, replies[0].Text, mara.reads("")} {
		for _, live := range []string{"<!channel>", "<@U0HELEN01>", "<https://evil.test", "\u202e"} {
			if strings.Contains(shown, live) {
				t.Errorf("%q is live in %s", live, shown)
			}
		}
	}
	for _, block := range append(slices.Clone(card.Blocks), replies[0].Blocks...) {
		if shown, _ := block["text"].(map[string]any); strings.Contains(fmt.Sprint(shown["text"]), "bold") && shown["type"] != "plain_text" {
			t.Errorf("what somebody wrote is read as markup: %v", shown)
		}
	}
	if helen := e.read(slacksim.Helen, ""); lastWith(helen, "bold") >= 0 {
		t.Error("Helen was told")
	}
}

// listOf types a command and returns what the modal shows.
func (w worker) listOf(command string) string {
	w.t.Helper()
	w.closes()
	w.types(command)
	return w.sees()
}

func TestQuestionsAreFoundByOddWords(t *testing.T) {
	t.Parallel()
	eachEdge(t, harbourPolicy(t), slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		t.Helper()
		mara := e.worker(slacksim.Mara)
		mara.asks("האם מותר לפרוס ביום שישי? It's the \"ledger-db\".")
		for _, words := range []string{"שישי", "\u202bשישי\u202c", `"ledger-db"`, "LEDGER*", "it's ledger%"} {
			if seen := mara.listOf("questions " + words); !strings.Contains(seen, "*Q-1*") {
				t.Errorf("%q finds %s", words, seen)
			}
		}
		for _, words := range []string{"%", "_", "'; DROP TABLE questions; --", `" OR 1=1`, strings.Repeat("x", 3000), "ledger OR mysql"} {
			contains(t, mara.listOf("questions "+words), "There are none")
		}
		if seen := mara.listOf("questions answered"); strings.Contains(seen, "*Q-1*") {
			t.Errorf("answered is %s", seen)
		}
		contains(t, mara.listOf("questions mine"), "*Q-1*")
		contains(t, e.worker(slacksim.Priya).listOf("questions mine"), "There are none")
	})
}

func TestTheSameQuestionDeliveredTwiceIsAskedOnce(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	mara, olive := e.worker(slacksim.Mara), e.worker(slacksim.Olive)
	twice := func(w worker) {
		t.Helper()
		if err := e.slack.Break(e.ctx, slacksim.Fault{Method: "deliver", Kind: "twice", Times: 1}); err != nil {
			t.Fatal(err)
		}
		must(w.slack.Submit(e.ctx))(t)
		w.closes()
		e.says()
	}
	mara.types("ask")
	mara.fills("question", "May we?")
	twice(mara)
	olive.clicks(slacksim.Policy, string(change.AnswerQuestion))
	olive.fills("answer", "Yes.")
	twice(olive)
	_, replies := e.questionThread()
	if asked, answered := e.under0(change.AskQuestion), e.under0(change.AnswerQuestion); len(asked) != 1 || len(answered) != 1 || len(replies) != 1 {
		t.Errorf("on record are %d questions and %d answers, and in the thread %d", len(asked), len(answered), len(replies))
	}
}

func TestTheSecondOfTwoOwnersReadsTheFirstAnswer(t *testing.T) {
	t.Parallel()
	e := newEdgeOnPolicy(t, helped(t))
	mara, olive, helen := e.worker(slacksim.Mara), e.worker(slacksim.Olive), e.worker(slacksim.Helen)
	mara.asks("May we deploy on a Friday?")
	for _, w := range []worker{olive, helen} {
		w.clicks(slacksim.Policy, string(change.AnswerQuestion))
		w.fills("answer", "Says "+w.slack.ID())
	}
	olive.submits()
	must(helen.slack.Submit(e.ctx))(t)
	contains(t, helen.sees(), "answered Q-1 meanwhile", "Says U0OLIVE01", "Says U0HELEN01", "Amend Q-1")
	if answered := e.under0(change.AnswerQuestion); len(answered) != 2 || answered[1].Allowed() {
		t.Errorf("on record are %+v", answered)
	}
	helen.submits()
	e.says()
	q, _, err := e.desk.Question(e.ctx, 1)
	if err != nil || len(q.Answers) != 2 || q.Answers[1].Text != "Says U0HELEN01" {
		t.Errorf("the answers are %+v (%v)", q.Answers, err)
	}
}

func TestOwnersAreAskedInPersonWhenTheChannelIsArchived(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	if err := e.slack.Archive(e.ctx, slacksim.Policy, true); err != nil {
		t.Fatal(err)
	}
	mara, olive := e.worker(slacksim.Mara), e.worker(slacksim.Olive)
	mara.asks("May we deploy on a Friday?")
	contains(t, olive.reads(""), "Q-1 waits for an answer", "It could not be posted in <#C0POLICY>", "the policy names an archived channel", "May we deploy on a Friday?")
	olive.answersIn("", "Yes.")
	contains(t, mara.reads(""), "answers *Q-1*, which you asked", "Yes.")
	contains(t, olive.reads(""), "Q-1 is answered")
	if strings.Contains(mara.reads(""), "Its thread") {
		t.Error("Mara is sent to a thread that there is not")
	}
}
