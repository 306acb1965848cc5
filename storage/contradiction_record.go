package storage

import (
	"database/sql"
	"fmt"

	"github.com/noim3/changebot/change"
)

// recordBatch is how many changes are compared at a time.
const recordBatch = 500

// compareRecords compares the record of each change with what its last event left, and that of a purged one with what the
// purge left. It passes over those that are named already, of which something more telling was found.
func (tx *Tx) compareRecords(named map[change.Number]bool, fn func(change.Finding) error) error {
	var purge purgeEvent
	for after := change.Number(0); ; {
		batch, err := tx.readRecords(after)
		if err != nil {
			return err
		}
		for _, r := range batch {
			after = r.number
			if named[r.number] {
				continue
			}
			if f, err := tx.compareRecord(r, &purge); err != nil {
				return err
			} else if f != nil {
				if err := fn(*f); err != nil {
					return err
				}
			}
		}
		if len(batch) < recordBatch {
			return nil
		}
	}
}

// A purgeEvent is the last purge that was read: changes that were purged together mostly follow each other.
type purgeEvent struct {
	number int64
	purge  change.Purge
}

func (tx *Tx) compareRecord(r readRecord, last *purgeEvent) (*change.Finding, error) {
	n := r.number
	switch {
	case r.unreadable:
		f := contradiction(n, "The record of %s cannot be read: it was altered.", n)
		return &f, nil
	case r.change.PurgedBy != 0:
		return tx.compareGrave(r, last)
	case r.left == "" || r.change.RecordDigest() == r.left: // before digests were kept, none was left
		return nil, nil
	}
	events, err := tx.Events(n)
	if err != nil {
		return nil, err
	}
	what := r.change.AlteredSince(events)
	f := contradiction(n, "%s does not stand as its last event left it: %s was altered.", n, what)
	return &f, nil
}

// compareGrave compares what is left of a purged change with what the event says by which it was purged.
func (tx *Tx) compareGrave(r readRecord, last *purgeEvent) (*change.Finding, error) {
	by := r.change.PurgedBy
	if last.number != by {
		_, purge, _, err := tx.PurgedBy(by)
		if err != nil {
			return nil, err
		}
		*last = purgeEvent{by, purge}
	}
	g, purged := last.purge.Grave(r.number)
	var f change.Finding
	switch {
	case !purged:
		f = contradiction(r.number, "%s stands as purged by event %d, which tells of no such purge: its texts were taken out by hand.", r.number, by)
	case g.Record != r.change.RecordDigest():
		f = contradiction(r.number, "%s does not stand as event %d left it, by which it was purged: it was altered, or something was put in.", r.number, by)
	case g.Plans != change.PlansDigest(r.plans):
		f = contradiction(r.number, "The digests of the plans of %s are not those that were kept when event %d purged it.", r.number, by)
	default:
		return nil, nil
	}
	return &f, nil
}

// A readRecord is a change as somebody who owns the database may have left it.
type readRecord struct {
	number     change.Number
	change     *change.Change
	unreadable bool
	// left is the digest of the record with the last event that moved it, and plans the digests of the plans of a purged one.
	left  string
	plans []string
}

// readRecords reads the next changes after one.
func (tx *Tx) readRecords(after change.Number) ([]readRecord, error) {
	var batch []readRecord
	place := map[change.Number]*readRecord{}
	err := tx.each("SELECT * FROM changes WHERE number > ? ORDER BY number LIMIT ?", func(rows *sql.Rows) error {
		var row changeRow
		unreadable := tx.gorm.ScanRows(rows, &row) != nil
		n, err := keyOf(rows, "number")
		batch = append(batch, readRecord{number: n, change: row.change(), unreadable: unreadable})
		return err
	}, after, recordBatch)
	if err != nil || len(batch) == 0 {
		return nil, err
	}
	for i := range batch {
		place[batch[i].number] = &batch[i]
	}
	first, last := batch[0].number, batch[len(batch)-1].number
	for _, part := range []struct {
		query string
		read  func(*sql.Rows) error
	}{
		{"SELECT * FROM approvals WHERE change_number BETWEEN ? AND ? ORDER BY change_number, n", func(rows *sql.Rows) error {
			var row approvalRow
			unreadable := tx.gorm.ScanRows(rows, &row) != nil
			n, err := keyOf(rows, "change_number")
			if r := place[n]; r != nil {
				r.change.Approvals, r.unreadable = append(r.change.Approvals, row.approval()), r.unreadable || unreadable
			}
			return err
		}},
		{"SELECT * FROM incidents WHERE change_number BETWEEN ? AND ? ORDER BY change_number, n", func(rows *sql.Rows) error {
			var row incidentRow
			unreadable := tx.gorm.ScanRows(rows, &row) != nil
			n, err := keyOf(rows, "change_number")
			if r := place[n]; r != nil && r.change.Closure != nil {
				r.change.Closure.Incidents, r.unreadable = append(r.change.Closure.Incidents, row.incident()), r.unreadable || unreadable
			}
			return err
		}},
		{"SELECT change_number, record FROM events WHERE change_number BETWEEN ? AND ? AND refused = '' ORDER BY change_number, n", func(rows *sql.Rows) error {
			var n change.Number
			var left string
			err := rows.Scan(&n, &left)
			if r := place[n]; r != nil {
				r.left = left
			}
			return err
		}},
		{
			"SELECT change_number, digest FROM plans WHERE change_number BETWEEN ? AND ? AND request = '' ORDER BY change_number, plan",
			func(rows *sql.Rows) error {
				var n change.Number
				var digest string
				err := rows.Scan(&n, &digest)
				if r := place[n]; r != nil {
					r.plans = append(r.plans, digest)
				}
				return err
			},
		},
	} {
		if err := tx.each(part.query, part.read, first, last); err != nil {
			return nil, err
		}
	}
	return batch, nil
}

// keyOf reads the one column of a row that nobody can make unreadable: the number of the change.
func keyOf(rows *sql.Rows, column string) (n change.Number, err error) {
	names, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	values := make([]any, len(names))
	for i, name := range names {
		values[i] = new(any)
		if name == column {
			values[i] = &n
		}
	}
	return n, rows.Scan(values...)
}

// manyHolds is more legal holds than anybody places.
const manyHolds = 100_000

// compareHolds compares the legal holds with the events that tell of them.
func (tx *Tx) compareHolds(fn func(change.Finding) error) error {
	holds, err := tx.Holds()
	if err != nil {
		return fn(contradiction(0, "The legal holds cannot be read: they were altered."))
	}
	said := map[string]bool{} // what each event tells of a hold, in words
	for _, a := range [...]change.Action{change.PlaceHold, change.EndHold} {
		events, err := tx.EventsOf(a, manyHolds)
		if err != nil {
			return err
		}
		for _, e := range events {
			if e.Allowed() {
				said[fmt.Sprint(a, e.By, e.At.UTC(), e.Reason, e.Facts)] = true
			}
		}
	}
	for _, h := range holds {
		placed := fmt.Sprint(change.PlaceHold, h.By, h.At.UTC(), h.Reason, h.Facts())
		ended := fmt.Sprint(change.EndHold, h.EndedBy, h.EndedAt.UTC(), h.EndedFor, h.Facts())
		if !said[placed] {
			err = fn(contradiction(0, "No event tells that %s was placed as it stands: it was altered, or put in by hand.", h.ID()))
		} else if h.Ended() && !said[ended] {
			err = fn(contradiction(0, "%s stands as ended, and no event tells of that.", h.ID()))
		}
		if err != nil {
			return err
		}
		delete(said, placed)
		if h.Ended() {
			delete(said, ended)
		}
	}
	if len(said) > 0 {
		return fn(contradiction(0, "Events tell of legal holds, or of their end, that are not on record so: %d in all.", len(said)))
	}
	return nil
}
