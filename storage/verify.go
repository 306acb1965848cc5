package storage

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

// EachEvent calls fn for every event of the installation in the order of their numbers, and stops at an error of fn,
// which it returns. It reads as it goes: fn must not use tx, and may keep the event.
//
// What was written into the events by hand need not be readable. An event of which that is so comes out such that it
// cannot have the hash that it had (see [change.Event.Sum]).
func (tx *Tx) EachEvent(fn func(*change.Event) error) error {
	const query = `SELECT seq, change_number, n, action, actor, at, from_state, to_state, refused, reason, facts, policy, record, prev, hash, purged
		FROM events ORDER BY seq`
	// Without gorm, which takes several times as long.
	err := tx.each(query, func(rows *sql.Rows) error {
		var e change.Event
		var at laxInstant
		var facts sql.RawBytes
		var purged seq
		err := rows.Scan(&e.Seq, &e.Change, &e.N, &e.Action, &e.By, &at, &e.From, &e.To, &e.Refused, &e.Reason, &facts,
			&e.Policy, &e.Record, &e.Prev, &e.Hash, &purged)
		if err != nil {
			return err
		}
		e.At, e.Purged = time.Time(at), int64(purged)
		if len(facts) > 0 && json.Unmarshal(facts, &e.Facts) != nil {
			e.Facts = []change.Fact{{Name: "not readable", Value: string(facts)}}
		}
		return fn(&e)
	})
	if err != nil {
		return fmt.Errorf("read the events: %w", err)
	}
	return nil
}

// laxInstant is an instant that is zero, as no event's is, when it cannot be read.
type laxInstant time.Time

// Scan makes laxInstant a sql.Scanner.
func (i *laxInstant) Scan(value any) error {
	var read instant
	if read.Scan(value) != nil {
		read = instant{}
	}
	*i = laxInstant(read)
	return nil
}

// RecordedHead is [Tx.ChainHead] for a database that may have been altered by hand: it returns false when the head has
// been taken out.
func (tx *Tx) RecordedHead() (change.Head, bool, error) {
	seq, hash, err := tx.ChainHead()
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return change.Head{}, false, nil
	}
	return change.Head{Seq: seq, Hash: hash}, err == nil, err
}

// each calls fn for each row of a query as it arrives.
func (tx *Tx) each(query string, fn func(*sql.Rows) error, args ...any) error {
	rows, err := tx.gorm.Raw(query, args...).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
