package commands_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

// twoOwners is the punctual policy with a second owner.
func twoOwners() *change.Policy {
	p := punctual()
	p.Owners, p.Channels.Policy = []change.UserID{boss.ID, lead.ID}, "C0POLICY"
	return p
}

// asks has an engineer ask.
func (o *office) asks(text string) change.PolicyQuestion {
	o.t.Helper()
	q, err := o.desk.Ask(o.ctx, o.by(engineer), text)
	if err != nil {
		o.t.Fatal(err)
	}
	return q
}

// answers has an owner answer who has seen every answer.
func (o *office) answers(who change.Actor, n change.QuestionNumber, text string) {
	o.t.Helper()
	q, _, err := o.desk.Question(o.ctx, n)
	if err == nil {
		_, err = o.desk.Answer(o.ctx, o.by(who), n, len(q.Answers), text)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

func TestAQuestionIsAskedAnsweredAndAmendedOnRecord(t *testing.T) {
	t.Parallel()
	eachUnder(t, twoOwners(), func(t *testing.T, o *office) {
		q := o.asks(" May we deploy on a Friday? ")
		o.says("asking", change.QuestionAt(1))
		o.answers(boss, q.Number, "Before three o'clock.")
		o.says("an answer", change.QuestionAt(1), change.ReplyTo(1, 2), change.TellOf(2, engineer.ID))
		o.answers(lead, q.Number, "Before two o'clock.")
		got, now, err := o.desk.Question(o.ctx, q.Number)
		want := change.PolicyQuestion{
			Number: 1, By: engineer.ID, At: now, Due: now.AddDate(0, 0, 2), Text: "May we deploy on a Friday?", Event: 1,
			Answers: []change.PolicyAnswer{{By: boss.ID, At: now, Text: "Before three o'clock."}, {By: lead.ID, At: now, Text: "Before two o'clock."}},
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		var record []string
		for _, ev := range o.story0() {
			record = append(record, fmt.Sprint(ev.Action, " ", ev.By, " ", ev.Fact("question"), " ", ev.Fact("answer"), ": ", ev.Reason))
		}
		if diff := cmp.Diff([]string{
			"ask_question U0ENGINEER Q-1 : May we deploy on a Friday?",
			"answer_question U0BOSS Q-1 1: Before three o'clock.",
			"answer_question U0LEAD Q-1 2: Before two o'clock.",
		}, record); diff != "" {
			t.Errorf("the record (-want +got):\n%s", diff)
		}
	})
}

func TestWhoMayNotAskIsRefusedOnRecord(t *testing.T) {
	t.Parallel()
	eachUnder(t, twoOwners(), func(t *testing.T, o *office) {
		for _, standing := range []change.Standing{change.Guest, change.External, change.Deactivated, change.Robot, change.Unknown} {
			_, err := o.desk.Ask(o.ctx, o.by(change.Actor{ID: "U0GUEST", Standing: standing}), "May I?")
			o.refuses(err, "policy §1")
			o.refuses(o.desk.TakeAnswer(o.ctx, o.by(change.Actor{ID: "U0GUEST", Standing: standing}), "May I?", 1), "policy §1")
		}
		_, err := o.desk.Ask(o.ctx, o.by(engineer), " \u200b ")
		o.refuses(err, "Say what you would like to know")
		_, err = o.desk.Ask(o.ctx, o.by(engineer), strings.Repeat("x", change.MaxText+1))
		o.refuses(err, "3001 characters")
		o.says("a refusal")
		if all := o.of(change.AskQuestion); len(all) != 12 || slices.ContainsFunc(all, change.Event.Allowed) {
			t.Errorf("of 12 refusals, on record are %+v", all)
		}
		q := o.asks("May we?")
		if q.Number != 1 {
			t.Errorf("refusals used up numbers: %s", q.Number)
		}
		_, err = o.desk.Answer(o.ctx, o.by(colleague), 1, 0, "Yes.")
		o.refuses(err, "is for a policy owner")
		_, err = o.desk.Answer(o.ctx, o.by(boss), 99, 0, "Yes.")
		o.refuses(err, "There is no question Q-99")
		if refused := o.of(change.AnswerQuestion); len(refused) != 2 || refused[0].By != colleague.ID || refused[0].Fact("question") != "Q-1" {
			t.Errorf("on record are %+v", refused)
		}
	})
}

func TestTheSameSubmissionTwiceAsksAndAnswersOnce(t *testing.T) {
	t.Parallel()
	eachUnder(t, twoOwners(), func(t *testing.T, o *office) {
		asking, answering := o.by(engineer), o.by(boss)
		for i := range 2 {
			q, err := o.desk.Ask(o.ctx, asking, "May we?")
			if err != nil || (q.Number == 1) != (i == 0) {
				t.Errorf("asking makes %s (%v)", q.Number, err)
			}
		}
		for range 2 {
			if _, err := o.desk.Answer(o.ctx, answering, 1, 0, "Yes."); err != nil {
				t.Error(err)
			}
		}
		page, _, err := o.desk.Questions(o.ctx, commands.QuestionFilter{}, 0, 10)
		if err != nil || len(page.Questions) != 1 || len(page.Questions[0].Answers) != 1 || len(o.story0()) != 2 {
			t.Errorf("there are %+v (%v)", page.Questions, err)
		}
	})
}

func TestOfTwoOwnersWhoAnswerAtOnceOneReadsTheOthersFirst(t *testing.T) {
	t.Parallel()
	eachUnder(t, twoOwners(), func(t *testing.T, o *office) {
		for range 10 {
			q := o.asks("May we?")
			byWhom := []commands.By{o.by(boss), o.by(lead)}
			errs := make([]error, 2)
			var both sync.WaitGroup
			for i := range byWhom {
				both.Go(func() {
					_, errs[i] = o.desk.Answer(o.ctx, byWhom[i], q.Number, 0, fmt.Sprintf("Answer %d.", i))
				})
			}
			both.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("they are answered %v and %v", errs[0], errs[1])
			}
			for _, err := range errs {
				if err != nil {
					o.refuses(err, "answered "+q.Number.String()+" meanwhile")
				}
			}
			if got, _, err := o.desk.Question(o.ctx, q.Number); err != nil || len(got.Answers) != 1 {
				t.Errorf("it has %d answers (%v)", len(got.Answers), err)
			}
		}
	})
}

func TestAnAnswerThatIsEnoughIsRecordedAndNothingPosted(t *testing.T) {
	t.Parallel()
	eachUnder(t, twoOwners(), func(t *testing.T, o *office) {
		o.asks("May we deploy on a Friday?")
		o.refuses(o.desk.TakeAnswer(o.ctx, o.by(colleague), "Can I deploy this Friday?", 1), "Q-1 has no answer yet")
		o.answers(boss, 1, "Before three o'clock.")
		o.deliverAll()
		like, err := o.desk.LikeAnswers(o.ctx, "Can I deploy this Friday?")
		if err != nil || len(like) != 1 || like[0].Number != 1 {
			t.Fatalf("offered are %+v (%v)", like, err)
		}
		if err := o.desk.TakeAnswer(o.ctx, o.by(colleague), "Can I deploy this Friday?", 1); err != nil {
			t.Fatal(err)
		}
		last := o.story0()[len(o.story0())-1]
		if last.Fact("answered by") != "Q-1" || last.Reason != "Can I deploy this Friday?" || !last.Allowed() {
			t.Errorf("on record is %+v", last)
		}
		o.says("that an answer is enough")
	})
}

// reminds has so much time pass, and the desk look; it must remind of so many questions.
func (o *office) reminds(d time.Duration, want int) {
	o.t.Helper()
	o.clock.Advance(d)
	done, err := o.desk.RemindAnswers(o.ctx)
	if err != nil || done != want {
		o.t.Errorf("at %s it reminds of %d questions, want %d (%v)", o.clock.Now(), done, want, err)
	}
}

func TestOwnersAreRemindedUntilSomebodyAnswers(t *testing.T) {
	t.Parallel()
	eachUnder(t, twoOwners(), func(t *testing.T, o *office) {
		o.asks("May we?") // on Monday at nine
		o.deliverAll()
		o.reminds(24*time.Hour-time.Minute, 0)
		o.reminds(time.Minute, 1)
		o.reminds(time.Hour, 0)
		o.says("a reminder", change.QuestionAt(1), change.TellOf(2, boss.ID), change.TellOf(2, lead.ID))
		o.reminds(22*time.Hour, 0)
		o.reminds(time.Hour, 1) // on Wednesday at nine, when it is due
		o.deliverAll()
		o.answers(boss, 1, "Yes.")
		o.says("an answer", change.QuestionAt(1), change.ReplyTo(1, 4), change.TellOf(4, engineer.ID),
			change.TellOf(2, boss.ID), change.TellOf(2, lead.ID), change.TellOf(3, boss.ID), change.TellOf(3, lead.ID))
		o.reminds(30*24*time.Hour, 0)
		if of := o.of(change.RemindAnswer); len(of) != 2 || of[1].Fact("reminder") != "2 of 5" || of[1].Fact("told") != "U0BOSS, U0LEAD" {
			t.Errorf("on record are %+v", of)
		}
	})
}

func TestNobodyIsRemindedMoreThanFiveTimesOfAQuestionOrAtNight(t *testing.T) {
	t.Parallel()
	eachUnder(t, twoOwners(), func(t *testing.T, o *office) {
		o.asks("May we?")
		for range 21 * 24 {
			o.clock.Advance(time.Hour)
			if _, err := o.desk.RemindAnswers(o.ctx); err != nil {
				t.Fatal(err)
			}
		}
		of := o.of(change.RemindAnswer)
		for _, ev := range of {
			if !o.desk.Policy().Working(ev.At) {
				t.Errorf("they are reminded at %s", ev.At)
			}
		}
		if len(of) != 5 {
			t.Errorf("they are reminded %d times", len(of))
		}
	})
}

func TestTwoDesksRemindOnceEach(t *testing.T) {
	t.Parallel()
	eachUnder(t, twoOwners(), func(t *testing.T, o *office) {
		for range 12 {
			o.asks("May we?")
		}
		other := openDesk(t, o.db, twoOwners())
		o.clock.Advance(25 * time.Hour)
		done := make([]int, 2)
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i, desk := range []*commands.Desk{o.desk, other} {
			both.Go(func() { done[i], errs[i] = desk.RemindAnswers(o.ctx) })
		}
		both.Wait()
		if errs[0] != nil || errs[1] != nil || done[0]+done[1] != 12 || len(o.of(change.RemindAnswer)) != 12 {
			t.Errorf("they remind of %v (%v)", done, errs)
		}
	})
}

func TestOwnersHearInPersonOfAQuestionThatCannotBePosted(t *testing.T) {
	t.Parallel()
	eachUnder(t, twoOwners(), func(t *testing.T, o *office) {
		o.asks("May we?")
		bury := func() {
			t.Helper()
			claimed, err := o.desk.Claim(o.ctx, 50)
			for _, dl := range claimed {
				if err == nil && dl.Place == change.QuestionAt(1) {
					_, err = o.desk.Bury(o.ctx, dl, "is_archived")
				}
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		bury()
		o.says("it is given up", change.TellOf(2, boss.ID), change.TellOf(2, lead.ID))
		if of := o.of(change.RemindAnswer); len(of) != 1 || of[0].Reason != "is_archived" {
			t.Errorf("on record are %+v", of)
		}
		o.reminds(24*time.Hour, 1) // the first reminder is still to come
		bury()
		if n := len(o.of(change.RemindAnswer)); n != 2 {
			t.Errorf("a second failure tells them again: %d", n)
		}
	})
}

func TestTheDigestNamesOverdueQuestions(t *testing.T) {
	t.Parallel()
	eachUnder(t, twoOwners(), func(t *testing.T, o *office) {
		o.asks("May we?")
		var e commands.Exceptions
		if !e.None() {
			t.Error("nothing is exceptional")
		}
		o.clock.Advance(48 * time.Hour)
		err := o.db.View(o.ctx, func(tx *storage.Tx) (err error) {
			e.Questions, err = tx.Questions(commands.QuestionFilter{Overdue: true}, 0, 8)
			return err
		})
		if err != nil || e.None() || len(e.Questions.Questions) != 1 {
			t.Errorf("overdue are %+v (%v)", e.Questions, err)
		}
	})
}
