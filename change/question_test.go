package change_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

// owned is the office's policy with two owners.
func owned(t *testing.T) *Policy {
	t.Helper()
	p := officePolicy(t)
	p.Owners = []UserID{owner.ID, deputy.ID}
	return p
}

var deputy = member("U0OWNER2")

// asked returns a question that an engineer asked at a time in Sydney.
func asked(t *testing.T, p *Policy, at string) PolicyQuestion {
	t.Helper()
	q, err := p.Ask(engineer, "May we deploy on a Friday?", local(t, sydney, at))
	if err != nil {
		t.Fatal(err)
	}
	q.Number = 12
	return q
}

func TestAnAnswerIsDueTwoWorkingDaysAfterTheQuestion(t *testing.T) {
	t.Parallel()
	p := owned(t)
	for _, test := range []struct{ asked, due string }{
		{"Mon 2027-02-01 10:00", "Wed 2027-02-03 10:00"},
		{"Fri 2027-02-05 16:30", "Tue 2027-02-09 16:30"}, // over a weekend
		{"Sat 2027-02-06 12:00", "Wed 2027-02-10 09:00"}, // whoever asks at the weekend asks on Monday morning
		{"Wed 2027-02-03 22:00", "Mon 2027-02-08 09:00"}, // and at night in the morning
		{"Wed 2027-02-03 08:59", "Fri 2027-02-05 09:00"}, // before work begins
		{"Fri 2027-01-22 11:00", "Wed 2027-01-27 11:00"}, // over a weekend and a holiday
		{"Tue 2027-01-26 11:00", "Fri 2027-01-29 09:00"}, // on the holiday
		{"Fri 2027-04-02 10:00", "Tue 2027-04-06 10:00"}, // the clocks go back on Sunday
	} {
		if got, want := asked(t, p, test.asked).Due, local(t, sydney, test.due); !got.Equal(want) {
			t.Errorf("asked %s, the answer is due %s, want %s", test.asked, got.In(sydney), want)
		}
	}
	p.AnswerWithin = 1
	if got, want := asked(t, p, "Fri 2027-01-22 11:00").Due, local(t, sydney, "Mon 2027-01-25 11:00"); !got.Equal(want) {
		t.Errorf("with one day to answer it is due %s, want %s", got.In(sydney), want)
	}
}

func TestOnlyMembersAsk(t *testing.T) {
	t.Parallel()
	p, now := owned(t), time.Now()
	for standing, says := range map[Standing]string{
		Guest: "Guests of the workspace cannot ask", External: "another organisation cannot ask", Deactivated: "deactivated", Robot: "Apps and bots", Unknown: "Slack could not say",
	} {
		_, err := p.Ask(Actor{ID: "U0SOMEBODY", Standing: standing}, "May we?", now)
		refused(t, err, says)
		refused(t, err, "policy §1")
	}
	for _, text := range []string{"", " \n\t", "???", "\u202e\u200b", "…!"} {
		_, err := p.Ask(engineer, text, now)
		if r := AsRefusal(err); r == nil || r.Reason != Invalid || r.Fields[QuestionField] == "" {
			t.Errorf("%q is answered %v", text, err)
		}
	}
	if _, err := p.Ask(engineer, strings.Repeat("é", MaxText), now); err != nil {
		t.Errorf("3,000 characters are refused: %v", err)
	}
	_, err := p.Ask(engineer, strings.Repeat("é", MaxText+1), now)
	refused(t, err, "3001 characters")
	if q, err := p.Ask(engineer, "  למה?\n", now); err != nil || q.Text != "למה?" {
		t.Errorf("a short question is taken as %q (%v)", q.Text, err)
	}
}

func TestOnlyAnOwnerAnswersAndBothAnswersStay(t *testing.T) {
	t.Parallel()
	p := owned(t)
	q := asked(t, p, "Mon 2027-02-01 10:00")
	at := func(hours int) time.Time { return q.At.Add(time.Duration(hours) * time.Hour) }
	refused(t, q.Answer(engineer, 0, "Yes.", p, at(1)), "is for a policy owner")
	refused(t, q.Answer(Actor{ID: owner.ID, Standing: Deactivated}, 0, "Yes.", p, at(1)), "deactivated")
	refused(t, q.Answer(owner, 0, " … ", p, at(1)), "Write the answer")
	refused(t, q.Answer(owner, 0, strings.Repeat("a", MaxText+1), p, at(1)), "3001 characters")
	if err := q.Answer(owner, 0, " Before three o'clock. ", p, at(1)); err != nil {
		t.Fatal(err)
	}
	refused(t, q.Answer(deputy, 0, "No.", p, at(2)), "@U0OWNER answered Q-12 meanwhile")
	refused(t, q.Answer(deputy, 0, "Before three o'clock.", p, at(2)), "That is the answer to Q-12 already")
	if err := q.Answer(deputy, 1, "Before two o'clock.", p, at(2)); err != nil {
		t.Fatal(err)
	}
	want := []PolicyAnswer{{owner.ID, at(1), "Before three o'clock."}, {deputy.ID, at(2), "Before two o'clock."}}
	if len(q.Answers) != 2 || q.Answers[0] != want[0] || q.Answers[1] != want[1] {
		t.Errorf("the answers are %+v, want %+v", q.Answers, want)
	}
	if last, _ := q.Answered(); last != want[1] || q.Overdue(q.Due.Add(time.Hour)) {
		t.Errorf("%+v counts, and it is overdue: %t", last, q.Overdue(q.Due.Add(time.Hour)))
	}
}

func TestAQuestionIsOverdueFromTheInstantOnThatItsAnswerIsDue(t *testing.T) {
	t.Parallel()
	q := asked(t, owned(t), "Mon 2027-02-01 10:00")
	if q.Overdue(q.Due.Add(-time.Second)) || !q.Overdue(q.Due) {
		t.Error("it is overdue too early or too late")
	}
}

// reminders returns when the owners are reminded of q, looked at every so often until then.
func reminders(q *PolicyQuestion, p *Policy, every time.Duration, until time.Time) (at []string) {
	for now := q.At; now.Before(until); now = now.Add(every) {
		if q.Remind(p, now) {
			at = append(at, now.In(sydney).Format("Mon 15:04"))
		}
	}
	return at
}

func TestOwnersAreRemindedHalfWayAndThenDailyFiveTimesInWorkingTime(t *testing.T) {
	t.Parallel()
	p := owned(t)
	for _, test := range []struct{ asked, want string }{
		{"Mon 2027-02-01 10:00", "Tue 10:00, Wed 10:00, Thu 10:00, Fri 10:00, Mon 10:00"},
		{"Fri 2027-02-05 16:30", "Mon 16:30, Tue 16:30, Wed 16:30, Thu 16:30, Fri 16:30"},
		{"Fri 2027-01-22 11:00", "Mon 11:00, Wed 11:00, Thu 11:00, Fri 11:00, Mon 11:00"}, // Tuesday is a holiday
		{"Sat 2027-02-06 12:00", "Tue 09:00, Wed 09:00, Thu 09:00, Fri 09:00, Mon 09:00"},
	} {
		q := asked(t, p, test.asked)
		if got := strings.Join(reminders(&q, p, time.Minute, q.At.AddDate(0, 0, 30)), ", "); got != test.want {
			t.Errorf("asked %s, they are reminded %s, want %s", test.asked, got, test.want)
		}
	}
	p.AnswerWithin = 1
	q := asked(t, p, "Mon 2027-02-01 10:00")
	if got, want := strings.Join(reminders(&q, p, time.Minute, q.At.AddDate(0, 0, 30)), ", "), "Mon 14:00, Tue 14:00, Wed 14:00, Thu 14:00, Fri 14:00"; got != want {
		t.Errorf("with one day to answer, they are reminded %s, want %s", got, want)
	}
}

func TestRemindersThatWereMissedAreNotMadeUpFor(t *testing.T) {
	t.Parallel()
	p := owned(t)
	q := asked(t, p, "Mon 2027-02-01 10:00")
	night, morning := local(t, sydney, "Wed 2027-02-03 23:00"), local(t, sydney, "Thu 2027-02-04 09:00")
	if q.Remind(p, night) || !q.Remind(p, morning) || q.Reminders != 3 || q.Remind(p, morning.Add(2*time.Hour)) {
		t.Errorf("after two days of silence, %d reminders count", q.Reminders)
	}
	if got := reminders(&q, p, time.Hour, q.At.AddDate(0, 0, 30)); len(got) != 2 {
		t.Errorf("then they are reminded %v", got)
	}
}

func TestNobodyIsRemindedOfWhatIsAnswered(t *testing.T) {
	t.Parallel()
	p := owned(t)
	q := asked(t, p, "Mon 2027-02-01 10:00")
	if err := q.Answer(owner, 0, "Yes.", p, q.At.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if at := q.RemindDue(p, q.At.AddDate(0, 0, 5)); !at.IsZero() || q.Remind(p, q.At.AddDate(0, 0, 5)) {
		t.Errorf("a reminder is due %s", at)
	}
	p.Reminders.Most = 0
	if at := asked(t, p, "Mon 2027-02-01 10:00").RemindDue(p, q.At); !at.IsZero() {
		t.Errorf("with no reminders, one is due %s", at)
	}
}

func TestWorkingTimeLeavesOutNightsWeekendsAndHolidays(t *testing.T) {
	t.Parallel()
	p := officePolicy(t)
	for _, test := range []struct {
		from, until string
		want        time.Duration
	}{
		{"Mon 2027-02-01 10:00", "Mon 2027-02-01 12:30", 150 * time.Minute},
		{"Fri 2027-01-22 16:00", "Wed 2027-01-27 10:00", 10 * time.Hour}, // an hour, Monday, an hour
		{"Sat 2027-02-06 00:00", "Mon 2027-02-08 09:00", 0},
		{"Mon 2027-02-01 12:00", "Mon 2027-02-01 10:00", 0},
	} {
		if got := p.WorkingTime(local(t, sydney, test.from), local(t, sydney, test.until)); got != test.want {
			t.Errorf("from %s until %s people work %s, want %s", test.from, test.until, got, test.want)
		}
	}
	p.Calendar = Calendar{}
	if got := p.WorkingTime(local(t, sydney, "Fri 2027-02-05 12:00"), local(t, sydney, "Sun 2027-02-07 13:00")); got != 49*time.Hour {
		t.Errorf("around the clock people work %s, want 49 h", got)
	}
	p.Calendar = Calendar{Days: []time.Weekday{time.Sunday}, HolidaysOf: "", Holidays: nil, From: 9 * time.Hour, To: 9 * time.Hour}
	if got := p.WorkingTime(local(t, sydney, "Fri 2027-02-05 12:00"), local(t, sydney, "Mon 2027-02-08 13:00")); got != 0 {
		t.Errorf("in a calendar without working hours people work %s", got)
	}
}

func TestAQuestionIsCalledByItsNumber(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		typed string
		want  QuestionNumber
	}{{"Q-12", 12}, {"q12", 12}, {" #q-7 ", 7}, {"q-1", 1}} {
		if got, ok := ParseQuestionNumber(test.typed); !ok || got != test.want {
			t.Errorf("%q is %s (%t), want %s", test.typed, got, ok, test.want)
		}
	}
	for _, typed := range []string{"", "Q", "Q-", "12", "CHG-12", "Q-0", "Q-012", "Q--1", "Q+1", "Q-1x", "Q-99999999999999999999"} {
		if got, ok := ParseQuestionNumber(typed); ok {
			t.Errorf("%q is taken for %s", typed, got)
		}
	}
}
