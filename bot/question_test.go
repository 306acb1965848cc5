package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
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

func TestAnOwnersTypedReplyIsKeptAsTheAnswerWhenTheySaySo(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	mara, olive := e.worker(slacksim.Mara), e.worker(slacksim.Olive)
	mara.asks("May we deploy on a Friday?")
	card, _ := e.questionThread()
	typed := func(w worker, thread, text string, also ...any) {
		t.Helper()
		ts, err := w.slack.Say(e.ctx, slacksim.Policy, text, thread)
		w.do(err)
		event := map[string]any{"type": "message", "channel": slacksim.Policy, "user": w.slack.ID(), "text": text, "ts": ts, "thread_ts": thread}
		for i := 0; i+1 < len(also); i += 2 {
			event[also[i].(string)] = also[i+1]
		}
		_, _, err = e.slack.Event(e.ctx, event, 0)
		w.do(err)
		e.settle()
	}
	offers := func(w worker) (n int) {
		t.Helper()
		for _, m := range must(w.slack.Thread(e.ctx, slacksim.Policy, card.TS))(t) {
			if m.Ephemeral && strings.Contains(m.Text, "Keep this as the answer to Q-1?") {
				n++
			}
		}
		return n
	}
	typed(mara, card.TS, "Anybody?")
	typed(olive, "", "Good morning.")
	typed(olive, card.TS, "Edited.", "subtype", "message_changed")
	typed(olive, card.TS, "From an app.", "bot_id", "B0OTHER")
	if offers(mara)+offers(olive) != 0 {
		t.Fatal("what is no owner's reply is offered to be kept")
	}
	typed(olive, card.TS, "Yes, before <https://example.com|three> &amp; not after, <@U0HELEN01>.")
	if offers(olive) != 1 || offers(mara) != 0 {
		t.Fatalf("Olive is asked %d times, Mara %d\n%s", offers(olive), offers(mara), e.logged)
	}
	olive.clicks(slacksim.Policy, keepReplyClick)
	contains(t, olive.sees(), "Answer Q-1", "Yes, before three (https://example.com) ")
	olive.submits()
	olive.closes()
	e.says()
	contains(t, mara.reads(""), "answers *Q-1*, which you asked", "not after, @U0HELEN01.")
	typed(olive, card.TS, "You are welcome.")
	if offers(olive) > 1 {
		t.Error("what is typed after the answer is offered to be kept too")
	}
}

func TestWhatIsDrawnOfQuestions(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.p.Reminders.Most = 5
	q := must(s.desk.Ask(t.Context(), commands.By{Who: mara}, "May we deploy <on> a Friday?\nAnd *if* so, until when?"))(t)
	drawn := func(place change.Place) Message {
		t.Helper()
		d := s.draw(0, place)
		if place != change.QuestionAt(1) {
			d.Card = commands.Post{Channel: "C0POLICY", TS: "1795770000.000100"}
		}
		m, any := s.bot().draw(d)
		if !any {
			t.Fatalf("nothing is drawn at %s", place)
		}
		return m
	}
	golden(t, "question", "open", drawn(change.QuestionAt(1)))
	s.clock.Advance(48 * time.Hour)
	if must(s.desk.RemindAnswers(t.Context()))(t) != 1 {
		t.Fatal("nobody is reminded")
	}
	golden(t, "question", "overdue", drawn(change.QuestionAt(1)))
	golden(t, "question", "reminder", drawn(change.TellOf(2, "U0OLIVE01")))
	for i, text := range []string{"Yes, until three.", "Yes, until two & not later."} {
		must(s.desk.Answer(t.Context(), commands.By{Who: member("U0OLIVE01")}, q.Number, i, text))(t)
	}
	golden(t, "question", "amended", drawn(change.QuestionAt(1)))
	golden(t, "question", "reply", drawn(change.ReplyTo(1, 3)))
	golden(t, "question", "reply_amended", drawn(change.ReplyTo(1, 4)))
	golden(t, "question", "told", drawn(change.TellOf(3, mara.ID)))
	d := s.draw(0, change.TellOf(2, "U0OLIVE01"))
	if _, any := s.bot().draw(d); any {
		t.Error("a reminder that was never posted is, once it is answered")
	}
	d.Posted = commands.Post{Channel: "D1", TS: "1795770000.000200"}
	m, _ := s.bot().draw(d)
	golden(t, "question", "reminder_answered", m)
	d = s.draw(0, change.ReplyTo(1, 3))
	if _, any := s.bot().draw(d); any {
		t.Error("a reply is drawn where the question has no message")
	}

	d = s.draw(0, change.QuestionAt(1))
	golden(t, "question", "shown", questionView(d, member("U0OLIVE01"), ""))
	text := "Can I deploy this Friday?"
	golden(t, "question", "form", askForm(new(string), nil, s.p).view())
	golden(t, "question", "form_offering", askForm(&text, []change.PolicyQuestion{*d.Question}, s.p).view())
	golden(t, "question", "answer_form", answerForm(new(string), q, "", s.p).view())
	golden(t, "question", "amend_form", answerForm(&text, *d.Question, "Somebody answered meanwhile.", s.p).view())
}
