package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

func questionSentences() []kept {
	return []kept{
		{
			"§8", "Questions about this policy? Contact us and we'll respond within 2 business days.",
			"Asked on a Friday afternoon before a public holiday, an answer is due on Wednesday afternoon; the owners are reminded half way and when it is due, on no day off, and it is listed as overdue; the answer reaches the thread and whoever asked, and is offered to the next.",
			questionsAreAnswered,
		},
	}
}

func questionsAreAnswered(t *testing.T, e *edge) {
	t.Helper()
	policy := *e.desk.Policy()
	friday := e.clock.Now().In(policy.TimeZone)
	for friday.Weekday() != time.Friday || friday.Before(e.clock.Now().Add(24*time.Hour)) {
		friday = friday.AddDate(0, 0, 1)
	}
	friday = time.Date(friday.Year(), friday.Month(), friday.Day(), 16, 0, 0, 0, policy.TimeZone)
	monday := change.DayOf(friday.AddDate(0, 0, 3))
	// Whatever year it is: Monday is a public holiday, and no other day of the two weeks is.
	policy.Revision, policy.Calendar.HolidaysOf = "holiday", ""
	policy.Calendar.Holidays = []change.Holiday{{Day: monday, Name: "Queen's birthday"}}
	must(e.desk.Adopt(e.ctx, &policy))(t)
	e.reminded(friday.Sub(e.clock.Now()), 0)
	must(e.desk.GiveNotice(e.ctx))(t)
	e.says()

	mara, olive, priya := e.worker(slacksim.Mara), e.worker(slacksim.Olive), e.worker(slacksim.Priya)
	heard := len(e.read(slacksim.Olive, ""))
	mara.asks("May we deploy on a Friday afternoon?")
	wednesday := friday.AddDate(0, 0, 5).Format("Mon 2 Jan 2006 15:04") // the second business day after it
	card, _ := e.questionThread()
	contains(t, card.Text, "<@U0MARA001> asked", "May we deploy on a Friday afternoon?", "an answer of <@U0OLIVE01> is due <!date^", wednesday)

	var told []string
	thursday := friday.AddDate(0, 0, 6).Add(-6 * time.Hour) // when the digest is due
	for at := friday.Add(time.Minute); at.Before(thursday); at = at.Add(time.Hour) {
		e.clock.Advance(at.Sub(e.clock.Now()))
		if must(e.desk.RemindAnswers(e.ctx))(t) > 0 {
			told = append(told, at.Format("Mon 15h"))
		}
		e.says()
	}
	if want := []string{"Tue 16h", "Wed 16h"}; !slices.Equal(told, want) {
		t.Errorf("Olive is reminded %v, want %v", told, want)
	}
	messages := e.read(slacksim.Olive, "")[heard:]
	for i, want := range []string{"*Open:*", "*Overdue:*"} {
		if len(messages) <= i || !strings.Contains(messages[i].Text, want) {
			t.Errorf("of the reminders %+v, number %d does not say %s", messages, i+1, want)
		}
	}
	contains(t, olive.listOf("questions overdue"), "*Q-1*", "*Overdue* since")
	olive.closes()
	e.clock.Advance(thursday.Sub(e.clock.Now()))
	must(e.desk.GiveNotice(e.ctx))(t)
	e.says()
	contains(t, olive.reads(""), "Questions about the policy", "*Q-1*")

	e.clock.Advance(time.Minute)
	olive.answersIn(slacksim.Policy, "Yes, before three o'clock.")
	card, replies := e.questionThread()
	contains(t, card.Text, "*Answered* by <@U0OLIVE01>")
	contains(t, fmt.Sprint(replies), "Yes, before three o'clock.")
	contains(t, mara.reads(""), "answers *Q-1*, which you asked", "Yes, before three o'clock.")
	contains(t, olive.listOf("questions overdue"), "There are none")

	priya.types("ask Can I deploy this Friday?")
	priya.submits()
	contains(t, priya.sees(), "Already answered?", "Yes, before three o'clock.")
}
