package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// helped is the policy that changebot is built with, and Helen owns it too.
func helped(t *testing.T) *change.Policy {
	t.Helper()
	p := *harbourPolicy(t)
	p.Revision, p.Owners = "helped", []change.UserID{slacksim.Olive, slacksim.Helen}
	return &p
}

// asks has the worker ask through the form, whatever like questions are offered, and closes what it answers.
func (w worker) asks(text string) {
	w.t.Helper()
	w.types("ask")
	w.fills("question", text)
	w.submits()
	if strings.Contains(w.sees(), "Already answered?") {
		w.submits()
	}
	contains(w.t, w.sees(), "is asked, and posted in")
	w.closes()
	w.says()
}

// answersIn has the worker answer the newest question by the button of its message in a channel.
func (w worker) answersIn(channel, text string) {
	w.t.Helper()
	w.clicks(channel, string(change.AnswerQuestion))
	w.fills("answer", text)
	w.submits()
	w.closes()
	w.says()
}

// questionThread returns what stands in the policy's channel of the newest question, and the replies to it.
func (e *edge) questionThread() (card slacksim.Message, replies []slacksim.Message) {
	e.t.Helper()
	messages := e.read(slacksim.Olive, slacksim.Policy)
	i := lastWith(messages, "about the policy")
	if i < 0 {
		e.t.Fatalf("no question is posted: %+v\n%s", messages, e.logged)
	}
	return messages[i], must(e.sim.As(slacksim.Olive).Thread(e.ctx, slacksim.Policy, messages[i].TS))(e.t)[1:]
}

func TestAQuestionIsAskedAnsweredAmendedAndFoundAgain(t *testing.T) {
	t.Parallel()
	eachEdge(t, helped(t), slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		t.Helper()
		mara, olive, helen, priya := e.worker(slacksim.Mara), e.worker(slacksim.Olive), e.worker(slacksim.Helen), e.worker(slacksim.Priya)

		mara.types("ask May we deploy on a Friday afternoon?")
		contains(t, mara.sees(), "Ask about the policy", "May we deploy on a Friday afternoon?", "answered within 2 working days")
		mara.submits()
		contains(t, mara.sees(), "*Q-1* is asked, and posted in", "An answer is due")
		mara.closes()
		e.says()
		card, _ := e.questionThread()
		contains(t, card.Text, "Question Q-1 about the policy", "<@U0MARA001> asked", "May we deploy on a Friday afternoon?", "*Open:* an answer of <@U0OLIVE01> or <@U0HELEN01> is due <!date^")
		contains(t, e.homeOf(slacksim.Olive), "Questions about the policy", "Friday afternoon")
		if seen := e.homeOf(slacksim.Priya); strings.Contains(seen, "Questions about the policy") {
			t.Error("Priya, who answers nothing, is shown what waits for an answer")
		}

		priya.clicks(slacksim.Policy, string(change.AnswerQuestion))
		contains(t, priya.reads(slacksim.Policy), "is for a policy owner")
		if priya.sees() != "" {
			t.Error("the form opens for somebody who may not answer")
		}

		olive.answersIn(slacksim.Policy, "Yes, before three o'clock.")
		card, replies := e.questionThread()
		contains(t, card.Text, "*Answered* by <@U0OLIVE01>", "The answer is in the thread")
		if len(replies) != 1 || !strings.Contains(replies[0].Text, "<@U0OLIVE01> answers *Q-1*") || !strings.Contains(replies[0].Text, "Yes, before three o'clock.") {
			t.Errorf("the thread has %+v", replies)
		}
		contains(t, mara.reads(""), "<@U0OLIVE01> answers *Q-1*, which you asked", "Yes, before three o'clock.", "Its thread")

		helen.answersIn(slacksim.Policy, "Yes, before two o'clock.")
		card, replies = e.questionThread()
		contains(t, card.Text, "*Answered* by <@U0HELEN01>, amended")
		if len(replies) != 2 || !strings.Contains(replies[1].Text, "<@U0HELEN01> amends the answer to *Q-1*") {
			t.Errorf("the thread has %+v", replies)
		}

		priya.types("ask")
		priya.fills("question", "Can I deploy this Friday?")
		priya.submits()
		contains(t, priya.sees(), "Already answered?", "Q-1", "Yes, before two o'clock.", "This answers it", "Can I deploy this Friday?")
		priya.do(priya.slack.ClickModal(e.ctx, takeAnswerClick))
		e.says()
		contains(t, priya.sees(), "Nothing was posted")
		priya.closes()
		if asked := e.under0(change.AskQuestion); len(asked) != 2 || asked[1].Fact("answered by") != "Q-1" || asked[1].Reason != "Can I deploy this Friday?" {
			t.Errorf("on record are %+v", asked)
		}
		priya.asks("Can I deploy this Friday?") // anyway

		priya.types("questions THREE two o'clock?")
		contains(t, priya.sees(), "There are none")
		priya.fills("questions_words", "two o'clock", "questions_state", "answered")
		priya.submits()
		contains(t, priya.sees(), "*Q-1* May we deploy", "Answered by")
		priya.do(priya.slack.ClickModal(e.ctx, "question_1/"+showQuestionClick))
		e.settle()
		contains(t, priya.sees(), "This no longer counts", "Yes, before three o'clock.", "Yes, before two o'clock.")
		if strings.Contains(priya.sees(), "Amend the answer") {
			t.Error("Priya is offered to amend it")
		}
		priya.closes()
		olive.types("questions q-2")
		contains(t, olive.sees(), "Can I deploy this Friday?", "*Open:*")
		olive.do(olive.slack.ClickModal(e.ctx, string(change.AnswerQuestion)))
		e.settle()
		olive.fills("answer", "See Q-1.")
		olive.submits()
		olive.closes()
		e.says()
		contains(t, priya.reads(""), "See Q-1.")
		olive.types("questions Q-99")
		e.settle()
		contains(t, olive.sees()+olive.reads(slacksim.Changes)+olive.reads(""), "There is no question Q-99")
	})
}

// homeOf opens somebody's Home and returns what it shows.
func (e *edge) homeOf(id string) string {
	e.t.Helper()
	return text(*must(e.sim.As(id).OpenHome(e.ctx))(e.t))
}

func TestManyQuestionsArePaged(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	for i := range 12 {
		must(e.desk.Ask(e.ctx, as(slacksim.Mara), fmt.Sprintf("May we do thing %d?", i+1)))(t)
	}
	mara := e.worker(slacksim.Mara)
	contains(t, mara.listOf("questions thing"), "*Q-12*", "*Q-3*", "Older")
	mara.do(mara.slack.ClickModal(e.ctx, questionsOlderClick))
	e.settle()
	if seen := mara.sees(); !strings.Contains(seen, "*Q-2*") || !strings.Contains(seen, "*Q-1*") || strings.Contains(seen, "*Q-3*") || !strings.Contains(seen, "Newest") {
		t.Errorf("the second page is %s", seen)
	}
}

func TestAReminderSaysOnceItIsAnsweredThatItIs(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	mara, olive := e.worker(slacksim.Mara), e.worker(slacksim.Olive)
	mara.asks("May we deploy on a Friday?")
	q, now, err := e.desk.Question(e.ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	e.reminded(q.RemindDue(e.desk.Policy(), now).Sub(e.clock.Now()), 1)
	contains(t, olive.reads(""), "Q-1 waits for an answer", "Reminder 1 of 5.", "*Open:*", "Its thread")
	e.reminded(q.Due.Sub(e.clock.Now()), 1)
	contains(t, olive.reads(""), "Reminder 2 of 5.", "*Overdue:*")
	card, _ := e.questionThread()
	contains(t, card.Text, "*Overdue:*")
	contains(t, olive.listOf("questions overdue"), "*Q-1*", "*Overdue* since")
	olive.closes()
	olive.answersIn("", "Yes.")
	messages := e.read(slacksim.Olive, "")
	for _, m := range messages[len(messages)-2:] {
		contains(t, m.Text, "Q-1 is answered")
		if strings.Contains(fmt.Sprint(m.Blocks), string(change.AnswerQuestion)) {
			t.Errorf("it still asks: %+v", m)
		}
	}
}

// reminded lets so much time go by, and has the owners reminded of so many questions.
func (e *edge) reminded(d time.Duration, want int) {
	e.t.Helper()
	e.clock.Advance(d)
	if done := must(e.desk.RemindAnswers(e.ctx))(e.t); done != want {
		e.t.Errorf("they are reminded of %d questions at %s, want %d", done, e.clock.Now(), want)
	}
	e.says()
}
