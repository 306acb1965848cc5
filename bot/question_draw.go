package bot

import (
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// drawQuestion draws a question as it stands in the policy's channel.
func drawQuestion(d commands.Drawing) Message {
	q, p := *d.Question, d.Policy
	s := &sheet{revision: revisionOf(q)}
	s.header("name", "Question "+q.Number.String()+" about the policy")
	s.say("asked", say("%s asked %s:", mention(q.By), when(q.At, p.TimeZone)))
	s.words("question", q.Text, change.MaxText)
	s.say("state", questionState(q, p, d.Now))
	s.row("acts", answerButton(q), showQuestionButton(q.Number))
	return s.message(s.whole())
}

// words adds a text exactly as somebody wrote it, cut to at most most code points.
func (s *sheet) words(name, text string, most int) {
	text = clipPlain(text, most)
	s.add(slack.NewSectionBlock(literal(text, maxSection), nil, nil,
		slack.SectionBlockOptionBlockID(s.id(name)), slack.SectionBlockOptionExpand(true)), say("%s", text))
}

// revisionOf counts what alters the drawing of a question.
func revisionOf(q change.PolicyQuestion) int { return 10*len(q.Answers) + len(q.Told) }

// questionState says whether a question waits, and until when, or who has answered it.
func questionState(q change.PolicyQuestion, p *change.Policy, now time.Time) markup {
	last, answered := q.Answered()
	switch {
	case len(q.Answers) > 1:
		return say("*Answered* by %s, amended %s. The answers are in the thread.", mention(last.By), when(last.At, p.TimeZone))
	case answered:
		return say("*Answered* by %s, %s. The answer is in the thread.", mention(last.By), when(last.At, p.TimeZone))
	case q.Overdue(now):
		return say("*Overdue:* an answer of %s was due %s (policy §8).", anyOf(p.Owners), deadline(q.Due, p.TimeZone))
	}
	return say("*Open:* an answer of %s is due %s.", anyOf(p.Owners), deadline(q.Due, p.TimeZone))
}

// drawReply draws an answer in the thread of its question, as it was given then. It is false where the question has no
// thread, as its channel could not be written to.
func drawReply(d commands.Drawing) (Message, bool) {
	if d.Event == nil || d.Card == (commands.Post{}) {
		return Message{}, false
	}
	s := &sheet{revision: d.Event.N}
	s.say("who", say("%s %s *%s*:", mention(d.Event.By), answering(*d.Event), d.Question.Number))
	s.words("answer", d.Event.Reason, change.MaxText)
	return s.message(s.whole()), true
}

// answering says what an answer does.
func answering(ev change.Event) markup {
	if ev.Fact("answer") == "1" {
		return "answers"
	}
	return "amends the answer to"
}

// tellOfQuestion draws what people are told of a question in person: its owners that it waits, and whoever asked that it
// is answered. It is false when there is nothing to tell any more.
func (b *Bot) tellOfQuestion(d commands.Drawing) (Message, bool) {
	switch {
	case d.Question == nil:
		return Message{}, false
	case d.Event.Action == change.AnswerQuestion:
		return tellOfAnswer(d, b.at.URL), true
	}
	_, answered := d.Question.Answered()
	if answered && d.Posted == (commands.Post{}) {
		return Message{}, false
	}
	return tellOfWait(d, b.at.URL), true
}

func tellOfAnswer(d commands.Drawing, root string) Message {
	q := *d.Question
	s := &sheet{revision: d.Event.N}
	s.say("what", say("%s %s *%s*, which you asked:", mention(d.Event.By), answering(*d.Event), q.Number))
	s.say("question", quote(q.Text, 700))
	s.words("answer", d.Event.Reason, change.MaxText)
	s.say("thread", threadOf(d, root))
	s.row("acts", showQuestionButton(q.Number))
	return s.message(s.whole())
}

// tellOfWait reminds an owner of a question; once it is answered, it says so.
func tellOfWait(d commands.Drawing, root string) Message {
	q, p := *d.Question, d.Policy
	s := &sheet{revision: revisionOf(q)}
	if _, answered := q.Answered(); answered {
		s.header("name", q.Number.String()+" is answered")
		s.say("question", quote(q.Text, 700))
		s.say("state", join("\n", questionState(q, p, d.Now), threadOf(d, root)))
		s.row("acts", showQuestionButton(q.Number))
		return s.message(s.whole())
	}
	s.header("name", q.Number.String()+" waits for an answer")
	s.say("asked", say("%s asked %s:", mention(q.By), when(q.At, p.TimeZone)))
	s.words("question", q.Text, change.MaxText)
	s.say("state", questionState(q, p, d.Now))
	if d.Event.Reason != "" {
		s.say("unposted", say("It could not be posted in %s, so it is here: %s", channel(p.Channels.Policy), clip(say("%s", oneLine(d.Event.Reason)), 300)))
	} else {
		s.say("reminder", join(" ", say("Reminder %s.", fact(*d.Event, "reminder")), threadOf(d, root)))
	}
	s.row("acts", answerButton(q).WithStyle(slack.StylePrimary), showQuestionButton(q.Number))
	return s.message(s.whole())
}

// threadOf leads to the question's message; nowhere when it has none.
func threadOf(d commands.Drawing, root string) markup {
	if d.Card == (commands.Post{}) {
		return ""
	}
	return linked(permalink(root, string(d.Card.Channel), d.Card.TS, ""), "Its thread")
}

// asksOfQuestion reports whether a message tells an owner that a question waits: it is drawn anew once that is answered.
func asksOfQuestion(d commands.Drawing) bool {
	return d.Parts.Kind == change.PlaceTell && d.Question != nil && d.Event.Action == change.RemindAnswer
}
