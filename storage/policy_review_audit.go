package storage

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

// Reviews of the policy and calls for one are few: each is read with its event, which the program compares, as an
// instant and a label are not written in the events as they are in the tables.
const (
	reviewsWithEvents = `SELECT number, reviewed_by, reviewed_at, found, revision, result, next_due, answers, coalesce(e.facts, '')
		FROM policy_reviews LEFT JOIN events AS e ON e.change_number = 0 AND e.action = 'review_policy' AND e.refused = ''
			AND e.actor = reviewed_by AND e.at = reviewed_at AND e.reason = found ORDER BY number`
	callsWithEvents = `SELECT event, called_by, called_at, review_calls.reason, ground, due_at, incident, review_calls.change_number, coalesce(e.facts, '')
		FROM review_calls LEFT JOIN events AS e ON e.change_number = 0 AND e.n = event AND e.action = 'call_review' AND e.refused = ''
			AND e.actor = called_by AND e.at = called_at AND e.reason = review_calls.reason ORDER BY event`
	reviewsNotKept = `SELECT n, action FROM events AS e WHERE change_number = 0 AND refused = '' AND (
		action = 'review_policy' AND NOT EXISTS (SELECT 1 FROM policy_reviews WHERE reviewed_by = e.actor AND reviewed_at = e.at)
		OR action = 'call_review' AND NOT EXISTS (SELECT 1 FROM review_calls WHERE event = e.n)) ORDER BY n`
)

// compareReviews compares the reviews of the policy, and the calls for one, with the events that tell of them.
func (tx *Tx) compareReviews(fn func(change.Finding) error) error {
	err := tx.each(reviewsWithEvents, func(rows *sql.Rows) error {
		var r reviewRow
		var facts string
		if err := rows.Scan(&r.Number, &r.ReviewedBy, &r.ReviewedAt, &r.Found, &r.Revision, &r.Result, &r.NextDue, &r.Answers, &facts); err != nil {
			return err
		}
		of := factsOf(facts)
		if of.Fact("review") == fmt.Sprint(r.Number) && of.Fact("revision") == r.Revision && of.Fact("result") == r.Result.Label() &&
			isAt(of.Fact("next review"), r.NextDue) && (of.Fact("answers the calls up to event") == fmt.Sprint(r.Answers) || r.Answers == 0) {
			return nil
		}
		return fn(contradiction(0, "No event tells of review %d of the policy as it is kept, by %s.", r.Number, r.ReviewedBy))
	})
	if err == nil {
		err = tx.each(callsWithEvents, func(rows *sql.Rows) error {
			var c reviewCallRow
			var facts string
			err := rows.Scan(&c.Event, &c.CalledBy, &c.CalledAt, &c.Reason, &c.Ground, &c.DueAt, &c.Incident, &c.ChangeNumber, &facts)
			if err != nil {
				return err
			}
			of := factsOf(facts)
			n, _ := change.ParseNumber(of.Fact("change"))
			if of.Fact("ground") == c.Ground.Label() && of.Fact("incident") == c.Incident && n == c.ChangeNumber && isAt(of.Fact("due"), c.DueAt) {
				return nil
			}
			return fn(contradiction(c.ChangeNumber, "No event tells of the call for a review of the policy that is kept as event %d under number 0.", c.Event))
		})
	}
	if err == nil {
		err = tx.each(reviewsNotKept, func(rows *sql.Rows) error {
			var n int
			var action change.Action
			if err := rows.Scan(&n, &action); err != nil {
				return err
			}
			return fn(contradiction(0, "Event %d under number 0, “%s”, is not among the reviews of the policy and the calls for one.", n, action.Label()))
		})
	}
	if err != nil {
		return fmt.Errorf("compare the reviews of the policy with their events: %w", err)
	}
	return nil
}

// factsOf returns an event with these facts; without any when they cannot be read.
func factsOf(text string) (ev change.Event) {
	if json.Unmarshal([]byte(text), &ev.Facts) != nil {
		ev.Facts = nil
	}
	return ev
}

// isAt reports whether a fact names that instant.
func isAt(fact string, at instant) bool {
	named, err := time.Parse(time.RFC3339, fact)
	return err == nil && named.Equal(time.Time(at))
}
