package storage

import (
	"database/sql"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

// An OpenCount is how many changes of a kind are open.
type OpenCount struct {
	Category change.Category
	State    change.State
	Risk     change.Risk // empty before it is known
	Count    int
}

// CountOpen returns how many changes are open, of each kind that there is.
func (tx *Tx) CountOpen() ([]OpenCount, error) {
	var all []OpenCount
	err := tx.gorm.Raw(`SELECT category, state, risk, count(*) AS count FROM changes
		WHERE state NOT IN ('closed', 'rejected', 'cancelled') GROUP BY category, state, risk`).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("count open changes: %w", err)
	}
	return all, nil
}

// A Backlog is what is behind its time.
type Backlog struct {
	// Records is how many emergencies lack a documentation or a review that is due.
	Records int
	// Questions about the policy are open, and of so many of them the answer is overdue.
	Questions, LateQuestions int
	// Deliveries wait to be made, the oldest since Oldest, which is zero when none does; and so many were given up and are
	// still on the ledger.
	Deliveries, Buried int
	Oldest             time.Time
}

// Backlog counts what is behind its time.
func (tx *Tx) Backlog() (Backlog, error) {
	var row struct {
		Records, Questions, LateQuestions, Deliveries, Buried int
		Oldest                                                instant
	}
	err := tx.gorm.Raw(`SELECT
		(SELECT count(*) FROM changes WHERE record_due_at <= @now) AS records,
		(SELECT count(*) FROM questions WHERE answered_at IS NULL) AS questions,
		(SELECT count(*) FROM questions WHERE answered_at IS NULL AND due_at <= @now) AS late_questions,
		(SELECT count(*) FROM deliveries WHERE finished_at IS NULL) AS deliveries,
		(SELECT min(created_at) FROM deliveries WHERE finished_at IS NULL) AS oldest,
		(SELECT count(*) FROM deliveries WHERE outcome = 'buried') AS buried`,
		map[string]any{"now": instant(tx.now)}).Scan(&row).Error
	if err != nil {
		return Backlog{}, fmt.Errorf("count what waits: %w", err)
	}
	return Backlog{
		Records: row.Records, Questions: row.Questions, LateQuestions: row.LateQuestions,
		Deliveries: row.Deliveries, Buried: row.Buried, Oldest: time.Time(row.Oldest),
	}, nil
}

// An ActCount is how often something was tried.
type ActCount struct {
	Action  change.Action
	Allowed bool
	Count   int
}

// An EndCount is how many changes of a kind were closed.
type EndCount struct {
	Category change.Category
	Outcome  change.Outcome
	Risk     change.Risk
	Count    int
}

// CountActs returns what was tried in the events after number after and up to number to, and how many changes were closed
// in them.
func (tx *Tx) CountActs(after, to int64) (acts []ActCount, ended []EndCount, err error) {
	err = tx.each(`SELECT action, refused = '', count(*) FROM events WHERE seq > ? AND seq <= ? GROUP BY action, refused = ''`,
		func(rows *sql.Rows) error {
			var a ActCount
			defer func() { acts = append(acts, a) }()
			return rows.Scan(&a.Action, &a.Allowed, &a.Count)
		}, after, to)
	if err == nil {
		err = tx.each(`SELECT category, outcome, risk, count(*) FROM events JOIN changes ON number = change_number
			WHERE seq > ? AND seq <= ? AND to_state = 'closed' AND from_state <> 'closed' AND refused = ''
			GROUP BY category, outcome, risk`,
			func(rows *sql.Rows) error {
				var e EndCount
				defer func() { ended = append(ended, e) }()
				return rows.Scan(&e.Category, &e.Outcome, &e.Risk, &e.Count)
			}, after, to)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("count the events from %d to %d: %w", after, to, err)
	}
	return acts, ended, nil
}
