package commands

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// The facts of what is recorded about questions.
const (
	questionFact = "question"    // its number
	answerFact   = "answer"      // which one it is, from 1
	alreadyFact  = "answered by" // the question whose answer was enough for somebody
	dueFact      = "due"
	toldFact     = "told" // the ids of those who were told in person
)

// offeredAnswers is how many answered questions are offered before another is asked.
const offeredAnswers = 3

// LikeAnswers returns the answered questions, three at most, that have most in common with text, the likest first.
func (d *Desk) LikeAnswers(ctx context.Context, text string) (like []change.PolicyQuestion, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		like, err = tx.AnsweredLike(text, offeredAnswers)
		return err
	})
	return like, err
}

// Ask puts a question about the policy on record, and has it posted in the policy's channel (policy §8). See
// [change.Policy.Ask] for what it refuses. A delivery that was seen before returns no question.
func (d *Desk) Ask(ctx context.Context, by By, text string) (change.PolicyQuestion, error) {
	var q change.PolicyQuestion
	err := d.issueThen(ctx, decree{by, change.AskQuestion, text, func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (nobody change.Principals, err error) {
		if q, err = p.Ask(by.Who, text, now); err != nil {
			return nobody, err
		}
		if q.Number, err = tx.NextQuestion(); err != nil {
			return nobody, err
		}
		ev.Reason = q.Text
		ev.Facts = []change.Fact{{Name: questionFact, Value: q.Number.String()}, {Name: dueFact, Value: q.Due.Format(time.RFC3339)}}
		return nobody, nil
	}}, func(tx *storage.Tx, ev change.Event) error {
		q.Event = ev.N
		if err := tx.AddQuestion(&q); err != nil {
			return err
		}
		return drawQuestionAt(tx, change.QuestionAt(int(q.Number)), ev.N)
	})
	return q, err
}

// TakeAnswer records that the answer to question n was enough for somebody who was about to ask text. It refuses as
// [Desk.Ask] does, and a question that has no answer.
func (d *Desk) TakeAnswer(ctx context.Context, by By, text string, n change.QuestionNumber) error {
	return d.issue(ctx, decree{by, change.AskQuestion, text, func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (change.Principals, error) {
		ev.Facts = []change.Fact{{Name: alreadyFact, Value: n.String()}}
		asked, err := p.Ask(by.Who, text, now)
		if err != nil {
			return change.Principals{}, err
		}
		ev.Reason = asked.Text
		q, err := tx.Question(n)
		if err != nil {
			return change.Principals{}, err
		}
		if _, answered := q.Answered(); !answered {
			err = change.Refuse(change.Conflict, "", "%s has no answer yet.", n)
		}
		return change.Principals{}, err
	}})
}

// Answer answers question n, or amends its answer: in its thread, and to whoever asked in a direct message. Seen is how
// many answers the owner had before them. See [change.PolicyQuestion.Answer] for what it refuses.
func (d *Desk) Answer(ctx context.Context, by By, n change.QuestionNumber, seen int, text string) (change.PolicyQuestion, error) {
	var q change.PolicyQuestion
	err := d.issueThen(ctx, decree{by, change.AnswerQuestion, text, func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (tell change.Principals, err error) {
		ev.Facts = []change.Fact{{Name: questionFact, Value: n.String()}}
		if q, err = tx.QuestionForUpdate(n); err != nil {
			return tell, err
		}
		if err := q.Answer(by.Who, seen, text, p, now); err != nil {
			return tell, err
		}
		last, _ := q.Answered()
		ev.Reason = last.Text
		ev.Facts = append(ev.Facts, change.Fact{Name: answerFact, Value: strconv.Itoa(len(q.Answers))})
		return change.Principals{People: []change.UserID{q.By}}.Without(by.Who.ID), tx.AddAnswer(&q)
	}}, func(tx *storage.Tx, ev change.Event) error {
		if err := drawQuestionAt(tx, change.QuestionAt(int(n)), ev.N); err != nil {
			return err
		}
		if err := drawQuestionAt(tx, change.ReplyTo(int(n), ev.N), ev.N); err != nil {
			return err
		}
		return redrawTold(tx, q, ev)
	})
	return q, err
}

// MayAnswer returns question n as it stands, for the form in which who answers it. It refuses whoever may not, before
// they type. Nothing is recorded.
func (d *Desk) MayAnswer(ctx context.Context, who change.Actor, n change.QuestionNumber) (change.PolicyQuestion, error) {
	if err := d.Policy().MayOwn(change.AnswerQuestion, "policy §8", who); err != nil {
		return change.PolicyQuestion{}, err
	}
	q, _, err := d.Question(ctx, n)
	return q, err
}

// Question returns a question with its answers, and the instant at which it was read. It refuses, as [change.NotFound], a
// number that was never given.
func (d *Desk) Question(ctx context.Context, n change.QuestionNumber) (q change.PolicyQuestion, now time.Time, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		now = tx.Now()
		q, err = tx.Question(n)
		return err
	})
	return q, now, err
}

// QuestionIn returns the question whose message stands at post; false when it is the message of none.
func (d *Desk) QuestionIn(ctx context.Context, post Post) (q change.PolicyQuestion, found bool, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		n, known, err := tx.QuestionIn(post)
		if err != nil || !known {
			return err
		}
		found = true
		q, err = tx.Question(n)
		return err
	})
	return q, found, err
}

// The words of the store about lists of questions.
type (
	// A QuestionFilter says which questions to list; its zero value lists all.
	QuestionFilter = storage.QuestionFilter
	// A QuestionPage is one page of a list of questions, newest first.
	QuestionPage = storage.QuestionPage
)

// Questions returns the questions that f lets through, newest first, at most limit of them, after the page that ended at
// before, and the instant at which they were read.
func (d *Desk) Questions(ctx context.Context, f QuestionFilter, before change.QuestionNumber, limit int) (page QuestionPage, now time.Time, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		now = tx.Now()
		page, err = tx.Questions(f, before, limit)
		return err
	})
	return page, now, err
}

// drawQuestionAt has a place of a question drawn because of an event.
func drawQuestionAt(tx *storage.Tx, place change.Place, event int) error {
	_, err := tx.Enqueue(0, place, drawKey(0, place, event))
	return err
}

// redrawTold has the messages drawn anew that told owners in person of q before ev. Each waits in its person's lane behind
// its first drawing, so that it does not matter whether that was made yet.
func redrawTold(tx *storage.Tx, q change.PolicyQuestion, ev change.Event) error {
	for _, n := range q.Told {
		told, known, err := tx.Event(0, n)
		if err != nil {
			return err
		}
		if !known {
			return fmt.Errorf("redraw what owners were told of %s: there is no event %d", q.Number, n)
		}
		for _, u := range idsIn(told.Fact(toldFact)) {
			if err := drawQuestionAt(tx, change.TellOf(n, u), ev.N); err != nil {
				return err
			}
		}
	}
	return nil
}
