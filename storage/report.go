package storage

import (
	"database/sql"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

// EachWork gives count every change whose work began in that stretch, To excluded, in no order. They pass through little
// memory.
func (tx *Tx) EachWork(from, to time.Time, count func(change.Work)) error {
	const query = `SELECT category, outcome, created_at, started_at, ran_outside, ran_in IS NOT NULL,
			CASE WHEN category = 'normal' THEN
				(SELECT max(approved_at) FROM approvals WHERE change_number = number AND void_at IS NULL) END,
			CASE WHEN category = 'emergency' THEN
				EXISTS (SELECT 1 FROM events WHERE change_number = number AND action = 'overdue' AND refused = '')
				ELSE false END
		FROM changes WHERE started_at IS NOT NULL AND started_at >= ? AND started_at < ?`
	err := tx.each(query, func(rows *sql.Rows) error {
		var w change.Work
		var created, started, decided instant
		err := rows.Scan(&w.Category, &w.Outcome, &created, &started, &w.Outside, &w.Frozen, &decided, &w.Late)
		if err != nil {
			return err
		}
		w.CreatedAt, w.StartedAt, w.DecidedAt = time.Time(created), time.Time(started), time.Time(decided)
		count(w)
		return nil
	}, instant(from), instant(to))
	if err != nil {
		return fmt.Errorf("read the changes that were begun: %w", err)
	}
	return nil
}

// EachClosing gives count when each change was closed that was closed in that stretch, To excluded, in no order. What was
// rejected or cancelled is not among them.
func (tx *Tx) EachClosing(from, to time.Time, count func(time.Time)) error {
	const query = `SELECT closed_at FROM changes WHERE closed_at IS NOT NULL AND closed_at >= ? AND closed_at < ? AND state = 'closed'`
	err := tx.each(query, func(rows *sql.Rows) error {
		var closed instant
		if err := rows.Scan(&closed); err != nil {
			return err
		}
		count(time.Time(closed))
		return nil
	}, instant(from), instant(to))
	if err != nil {
		return fmt.Errorf("read the changes that were closed: %w", err)
	}
	return nil
}

// EachAsking gives count every question about the policy whose answer was due in that stretch, To excluded, in no order.
func (tx *Tx) EachAsking(from, to time.Time, count func(change.Asking)) error {
	const query = `SELECT due_at, answered_at FROM questions WHERE due_at >= ? AND due_at < ?`
	err := tx.each(query, func(rows *sql.Rows) error {
		var due, answered instant
		if err := rows.Scan(&due, &answered); err != nil {
			return err
		}
		count(change.Asking{Due: time.Time(due), Answered: time.Time(answered)})
		return nil
	}, instant(from), instant(to))
	if err != nil {
		return fmt.Errorf("read the questions that were asked: %w", err)
	}
	return nil
}
