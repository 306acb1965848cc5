package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// A week begins on a Monday at ten in the policy's zone, and its Wednesday is a holiday.
type week struct {
	*edge
	monday time.Time
}

// eachWeek runs test in such a week on each database, under the policy that changebot is built with; only Priya
// assesses.
func eachWeek(t *testing.T, test func(t *testing.T, w *week)) {
	t.Helper()
	p := *harbourPolicy(t)
	monday := time.Now().In(p.TimeZone).AddDate(0, 0, 1)
	for monday.Weekday() != time.Monday {
		monday = monday.AddDate(0, 0, 1)
	}
	year, month, day := monday.Date()
	monday = time.Date(year, month, day, 10, 0, 0, 0, p.TimeZone)
	p.Assessors = change.Principals{People: []change.UserID{slacksim.Priya}}
	p.Calendar.Holidays = []change.Holiday{{Day: change.DayOf(monday.AddDate(0, 0, 2)), Name: "A holiday"}}
	eachEdge(t, &p, slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		w := &week{e, monday}
		w.goTo(monday)
		test(t, w)
	})
}

// goTo lets time pass in Slack and at the desk, which does what is then due.
func (w *week) goTo(at time.Time) {
	w.t.Helper()
	d := at.Sub(w.clock.Now())
	w.clock.Advance(d)
	if err := w.slack.Advance(w.ctx, d); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.desk.KeepUp(w.ctx); err != nil {
		w.t.Fatal(err)
	}
	w.deliver()
}

// hears lets days pass hour by hour, and returns at which each of the people got a direct message.
func (w *week) hears(days int, people ...string) map[string][]string {
	w.t.Helper()
	heard, had := map[string][]string{}, map[string]int{}
	for _, who := range people {
		had[who] = len(w.read(who, ""))
	}
	from := w.clock.Now()
	for hour := range days * 24 {
		w.goTo(from.Add(time.Duration(hour+1) * time.Hour))
		for _, who := range people {
			now := len(w.read(who, ""))
			for range now - had[who] {
				heard[who] = append(heard[who], w.clock.Now().In(w.monday.Location()).Format("Mon 15:04"))
			}
			had[who] = now
		}
	}
	return heard
}

// last returns the newest direct message of somebody.
func (w *week) last(who string) string {
	w.t.Helper()
	messages := w.read(who, "")
	return messages[len(messages)-1].Text
}

func TestPeopleAreRemindedInWorkingTimeAndTheOwnersToldAfterAWorkingDay(t *testing.T) {
	t.Parallel()
	eachWeek(t, func(t *testing.T, w *week) {
		w.raise()
		w.deliver()
		heard := w.hears(14, slacksim.Priya, slacksim.Olive, slacksim.Mara)
		if want := []string{"Mon 14:00", "Tue 14:00", "Thu 14:00", "Fri 14:00", "Mon 14:00"}; !slices.Equal(heard[slacksim.Priya], want) {
			t.Errorf("the assessor is reminded on %q, want %q: never at night, at a weekend or on Wednesday, a holiday", heard[slacksim.Priya], want)
		}
		if want := []string{"Tue 10:00"}; !slices.Equal(heard[slacksim.Olive], want) {
			t.Errorf("the owner is told on %q, want %q", heard[slacksim.Olive], want)
		}
		if len(heard[slacksim.Mara]) > 0 {
			t.Errorf("the requester is bothered on %q", heard[slacksim.Mara])
		}
		if said := w.last(slacksim.Priya); !strings.Contains(said, "CHG-1 still waits for you to assess it") || !strings.Contains(said, "Reminder 5 of 5") {
			t.Errorf("the last reminder says %q", said)
		}
		if said := w.last(slacksim.Olive); !strings.Contains(said, "has waited since") || !strings.Contains(said, "silence") {
			t.Errorf("the owner is told %q", said)
		}
		card := w.read(slacksim.Mara, slacksim.Changes)[0]
		if !strings.Contains(card.Text, "reminder 5 of 5 was sent") {
			t.Errorf("the card says %q", card.Text)
		}
		thread := must(w.sim.As(slacksim.Mara).Thread(w.ctx, slacksim.Changes, card.TS))(t)
		if len(thread) != 3 || !strings.Contains(thread[2].Text, "told the policy's owners") {
			t.Errorf("the thread has %d messages: reminders belong in none, and the escalation in one", len(thread))
		}
	})
}

func TestAReminderIsAnsweredAsTheQuestionIsAndThenRemindsNoMore(t *testing.T) {
	t.Parallel()
	eachWeek(t, func(t *testing.T, w *week) {
		w.raise()
		w.deliver()
		w.goTo(w.monday.Add(4 * time.Hour))
		w.goTo(w.monday.Add(28 * time.Hour))
		priya := w.worker(slacksim.Priya)
		priya.clicks("", "assess")
		for _, q := range w.desk.Policy().Risk.Questions {
			priya.fills(string(questionField(q)), string(q.Answers[0].ID))
		}
		priya.submits()
		w.goTo(w.monday.Add(29 * time.Hour))
		messages := w.read(slacksim.Priya, "")
		if len(messages) != 3 {
			t.Fatalf("the assessor has %d messages, want the question and two reminders", len(messages))
		}
		for _, m := range messages {
			if blocks := string(must(json.Marshal(m.Blocks))(t)); !strings.Contains(m.Text, "You assessed") || strings.Contains(blocks, `"assess"`) {
				t.Errorf("after the answer a message still says %q", m.Text)
			}
		}
	})
}

func TestWhoeverIsLookingIsNotRemindedForTwoHours(t *testing.T) {
	t.Parallel()
	eachWeek(t, func(t *testing.T, w *week) {
		w.raise()
		w.deliver()
		w.goTo(w.monday.Add(3*time.Hour + 30*time.Minute))
		w.worker(slacksim.Priya).clicks("", "claim")
		if heard := w.hears(1, slacksim.Priya)[slacksim.Priya]; !slices.Equal(heard, []string{"Mon 15:30"}) {
			t.Errorf("who said at half past one that she is looking is reminded on %q", heard)
		}
	})
}

func TestADowntimeOfThreeDaysBringsOneReminder(t *testing.T) {
	t.Parallel()
	eachWeek(t, func(t *testing.T, w *week) {
		w.raise()
		w.deliver()
		w.goTo(w.monday.Add(3*24*time.Hour + 5*time.Hour))
		if n := len(w.read(slacksim.Priya, "")); n != 2 {
			t.Errorf("the assessor has %d messages, want the question and one reminder", n)
		}
	})
}

func TestWhoeverDecidesOverNightIsNotRemindedOfIt(t *testing.T) {
	t.Parallel()
	eachWeek(t, func(t *testing.T, w *week) {
		w.raise()
		w.deliver()
		w.clock.Advance(4 * time.Hour)
		if err := w.slack.Advance(w.ctx, 4*time.Hour); err != nil {
			t.Fatal(err)
		}
		must(w.desk.KeepUp(w.ctx))(t) // the reminder is on the ledger, and not in Slack yet
		by := commands.By{Who: change.Actor{ID: slacksim.Priya, Standing: change.Member}}
		answers := map[change.QuestionID]change.AnswerID{}
		for _, q := range w.desk.Policy().Risk.Questions {
			answers[q.ID] = q.Answers[0].ID
		}
		must(w.desk.Assess(w.ctx, by, 1, 1, change.AssessmentForm{Answers: answers}))(t)
		w.deliver()
		if n := len(w.read(slacksim.Priya, "")); n != 1 {
			t.Errorf("the assessor has %d messages, want only the question", n)
		}
	})
}

// emergency declares one, of which the record is whole, and finishes its work.
func (w *week) emergency() {
	w.t.Helper()
	r := request()
	r.Category, r.Ground, r.Title = change.Emergency, change.RestoreService, "Fail the ledger over"
	by := commands.By{Who: change.Actor{ID: slacksim.Mara, Standing: change.Member, Groups: []change.GroupID{"S0SRETEAM"}}}
	must(w.desk.Submit(w.ctx, by, r))(w.t)
	must(w.desk.Finish(w.ctx, by, 1))(w.t)
	w.deliver()
}

func TestTheClockOfAnEmergencyIsToldAtFourTwelveTwentyAndTwentyFourHours(t *testing.T) {
	t.Parallel()
	eachWeek(t, func(t *testing.T, w *week) {
		w.goTo(w.monday.AddDate(0, 0, 4).Add(10 * time.Hour)) // Friday at eight in the evening
		w.emergency()
		heard := w.hears(3, slacksim.Mara)
		if want := []string{"Sat 00:00", "Sat 08:00", "Sat 16:00", "Sat 20:00"}; !slices.Equal(heard[slacksim.Mara], want) {
			t.Errorf("the requester is reminded on %q, want %q", heard[slacksim.Mara], want)
		}
		for _, who := range []string{slacksim.Mara, slacksim.Helen, slacksim.Diego, slacksim.Olive} {
			if said := w.last(who); !strings.Contains(said, "called the documentation overdue") {
				t.Errorf("%s reads last: %q", who, said)
			}
		}
		if said := w.read(slacksim.Mara, slacksim.Emergencies)[0].Text; !strings.Contains(said, "overdue") {
			t.Errorf("the emergencies channel says %q", said)
		}
	})
}

func TestWhatIsOverdueIsListedUntilItIsDocumented(t *testing.T) {
	t.Parallel()
	eachWeek(t, func(t *testing.T, w *week) {
		w.emergency()
		listed := func() (list string, home map[string]bool) {
			priya := w.worker(slacksim.Priya)
			priya.types("list overdue")
			list = priya.sees()
			priya.closes()
			home = map[string]bool{}
			for _, who := range []string{slacksim.Mara, slacksim.Helen, slacksim.Olive, slacksim.Priya} {
				must(w.sim.As(who).OpenHome(w.ctx))(t)
				w.settle()
				view := must(w.sim.As(who).Home(w.ctx))(t)
				home[who] = strings.Contains(string(must(json.Marshal(view.Blocks))(t)), "Overdue documentation")
			}
			return list, home
		}
		w.goTo(w.monday.Add(23 * time.Hour))
		if list, home := listed(); strings.Contains(list, "CHG-1") || home[slacksim.Mara] {
			t.Error("it is listed as overdue an hour too early")
		}
		w.goTo(w.monday.Add(24 * time.Hour))
		list, home := listed()
		if !strings.Contains(list, "CHG-1") || !strings.Contains(list, "overdue") {
			t.Errorf("the list says %s", list)
		}
		if want := map[string]bool{slacksim.Mara: true, slacksim.Helen: true, slacksim.Olive: true, slacksim.Priya: false}; fmt.Sprint(home) != fmt.Sprint(want) {
			t.Errorf("it stands in the Homes of %v, want %v", home, want)
		}
		mara := w.worker(slacksim.Mara)
		mara.clicks("", "verify") // from the message that says it is overdue
		mara.fills("result", "verify", "checked", "Payments go through.")
		mara.submits()
		if list, _ := listed(); !strings.Contains(list, "CHG-1") {
			t.Error("verifying took it off the list")
		}
		mara.clicks(slacksim.Changes, "document")
		mara.fills("outcome", "successful")
		mara.submits()
		if list, home := listed(); strings.Contains(list, "CHG-1") || home[slacksim.Mara] {
			t.Error("what is documented is still listed")
		}
	})
}
