package bot

import (
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

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
