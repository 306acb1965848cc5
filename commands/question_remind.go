package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// RemindAnswers has the owners of the policy reminded, in person and in working time, of every question that waits for so
// long that a reminder is due (spec §8), and returns of how many. What is due is decided from the record, under the
// question's lock, so that after hours of downtime, and with several instances, each reminder is sent once. A question
// that fails does not keep the others waiting: the error names it.
func (d *Desk) RemindAnswers(ctx context.Context) (done int, err error) {
	p, after := d.Policy(), change.QuestionNumber(0)
	var failed []error
	for {
		var waiting []change.PolicyQuestion
		var now time.Time
		err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
			now = tx.Now()
			waiting, err = tx.Unanswered(p.Reminders.Most, after, batch)
			return err
		})
		if err != nil {
			return done, errors.Join(append(failed, fmt.Errorf("find the questions that wait: %w", err))...)
		}
		for _, q := range waiting {
			after = q.Number
			if !q.Remind(p, now) { // which only a copy hears of
				continue
			}
			did, err := d.remindAnswer(ctx, q.Number)
			if err != nil {
				failed = append(failed, err)
			}
			if did {
				done++
			}
		}
		if len(waiting) < batch {
			return done, errors.Join(failed...)
		}
	}
}

// remindAnswer reminds of one question; false when that is not due any more.
func (d *Desk) remindAnswer(ctx context.Context, n change.QuestionNumber) (done bool, err error) {
	err = d.db.Update(ctx, func(tx *storage.Tx) error {
		done = false
		q, err := tx.QuestionForUpdate(n)
		p := d.Policy()
		if err != nil || !q.Remind(p, tx.Now()) {
			return err
		}
		done = true
		n, err := d.tellOwners(tx, &q, "", change.Fact{Name: "reminder", Value: fmt.Sprintf("%d of %d", q.Reminders, p.Reminders.Most)})
		if err != nil {
			return err
		}
		return drawQuestionAt(tx, change.QuestionAt(int(q.Number)), n) // it may be overdue now
	})
	if err != nil {
		return false, fmt.Errorf("remind of %s: %w", n, err)
	}
	return done, nil
}

// tellOwners records, for a reason or none, an event by which the policy's owners are told in person that q waits, and
// returns its number.
func (d *Desk) tellOwners(tx *storage.Tx, q *change.PolicyQuestion, reason string, facts ...change.Fact) (n int, err error) {
	p := d.Policy()
	owners := change.Principals{People: p.Owners}
	ev := change.Event{
		Action: change.RemindAnswer, By: change.Bot, At: tx.Now(), Reason: reason, Policy: p.Revision,
		Facts: append(facts,
			change.Fact{Name: questionFact, Value: q.Number.String()},
			change.Fact{Name: dueFact, Value: q.Due.Format(time.RFC3339)},
			change.Fact{Name: toldFact, Value: idsOf(owners)}),
	}
	if err := tx.Record(&ev); err != nil {
		return 0, err
	}
	q.Told = append(q.Told, ev.N)
	if err := tx.SaveQuestion(q); err != nil {
		return 0, err
	}
	return ev.N, d.tellOf(tx, ev, owners)
}

// unposted tells the policy's owners in person of a question whose message Slack does not take, as its channel is
// archived or unknown: nobody else would see it before the first reminder.
func (d *Desk) unposted(tx *storage.Tx, dl Delivery, why string) error {
	parts, _ := dl.Place.Parts()
	if parts.Kind != change.PlaceQuestion {
		return nil
	}
	q, err := tx.QuestionForUpdate(change.QuestionNumber(parts.Event))
	if err != nil {
		return err
	}
	_, posted, err := tx.Posted(0, dl.Place)
	if _, answered := q.Answered(); err != nil || posted || answered || len(q.Told) > 0 {
		return err
	}
	_, err = d.tellOwners(tx, &q, why)
	return err
}

// idsIn returns the people that idsOf wrote.
func idsIn(ids string) []change.UserID {
	var people []change.UserID
	for _, id := range strings.Split(ids, ", ") {
		if id != "" {
			people = append(people, change.UserID(id))
		}
	}
	return people
}
