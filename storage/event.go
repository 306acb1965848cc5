package storage

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

type eventRow struct {
	Seq          int64 `gorm:"primaryKey;autoIncrement:false"`
	ChangeNumber change.Number
	N            int
	Action       change.Action
	Actor        change.UserID
	At           instant
	FromState    change.State
	ToState      change.State
	Refused      string
	Reason       string
	Facts        list[change.Fact]
	Policy       string
	Record       string
	Prev         string
	Hash         string
	Purged       seq
}

func (eventRow) TableName() string { return "events" }

type chainRow struct {
	ID   int `gorm:"primaryKey;autoIncrement:false"`
	Seq  int64
	Hash string
}

func (chainRow) TableName() string { return "chain" }

// Record adds events at the head of the installation's chain, one after the other, and fills their Seq, N, Prev and Hash
// (see [change.Event.Sum]). Until the transaction ends, whoever else records waits, so record late. An attempt that never
// became a change is recorded under number 0.
func (tx *Tx) Record(events ...*change.Event) error {
	if len(events) == 0 {
		return nil
	}
	if err := tx.record(events); err != nil {
		return fmt.Errorf("record %s of %s: %w", events[0].Action, events[0].Change, err)
	}
	return nil
}

func (tx *Tx) record(events []*change.Event) error {
	var head chainRow
	err := tx.gorm.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Take(&head).Error
	if err != nil {
		return fmt.Errorf("hold the chain: %w", err)
	}
	// Counted after the wait for the lock, so that the count has what others recorded meanwhile.
	counts := map[change.Number]int{}
	rows := make([]*eventRow, len(events))
	last := change.Head{Seq: head.Seq, Hash: head.Hash}
	for i, e := range events {
		tidy(e)
		count, counted := counts[e.Change]
		if !counted {
			if count, err = tx.countEvents(e.Change); err != nil {
				return err
			}
		}
		counts[e.Change] = count + 1
		e.Seq, e.N, e.Prev = last.Seq+1, count+1, last.Hash
		e.Hash = e.Sum(e.Prev)
		last = change.Head{Seq: e.Seq, Hash: e.Hash}
		rows[i] = rowOfEvent(e)
	}
	if err := tx.gorm.Create(rows).Error; err != nil {
		return err
	}
	err = tx.gorm.Model(&head).Select("Seq", "Hash").Updates(chainRow{Seq: last.Seq, Hash: last.Hash}).Error
	if err != nil {
		return fmt.Errorf("move the chain's head: %w", err)
	}
	return nil
}

// RecordOf is [Tx.Record] for an event that was allowed and has left c as it stands now: it notes on the event what the
// record of c has come to.
func (tx *Tx) RecordOf(c *change.Change, e *change.Event) error {
	tidy(c)
	e.Record = c.RecordDigest()
	return tx.Record(e)
}

// Events returns a change's events, oldest first; none for a number that no change has.
func (tx *Tx) Events(n change.Number) ([]change.Event, error) {
	events, err := tx.events(tx.gorm.Where("change_number = ?", n).Order("n"))
	if err != nil {
		return nil, fmt.Errorf("read the events of %s: %w", n, err)
	}
	return events, nil
}

// Event returns event k of change n, counted from 1; false when there is none.
func (tx *Tx) Event(n change.Number, k int) (change.Event, bool, error) {
	events, err := tx.events(tx.gorm.Where("change_number = ? AND n = ?", n, k))
	if err != nil {
		return change.Event{}, false, fmt.Errorf("read event %d of %s: %w", k, n, err)
	}
	if len(events) == 0 {
		return change.Event{}, false, nil
	}
	return events[0], true, nil
}

// LastEvent returns the last event of an action that is recorded under number 0, as it belongs to no change; false when
// there is none.
func (tx *Tx) LastEvent(a change.Action) (change.Event, bool, error) {
	events, err := tx.events(tx.gorm.Where("change_number = 0 AND action = ?", a).Order("n DESC").Limit(1))
	if err != nil {
		return change.Event{}, false, fmt.Errorf("read the last event %s: %w", a, err)
	}
	if len(events) == 0 {
		return change.Event{}, false, nil
	}
	return events[0], true, nil
}

// EventsOf returns up to limit events of an action that are recorded under number 0, the newest first.
func (tx *Tx) EventsOf(a change.Action, limit int) ([]change.Event, error) {
	events, err := tx.events(tx.gorm.Where("change_number = 0 AND action = ?", a).Order("n DESC").Limit(limit))
	if err != nil {
		return nil, fmt.Errorf("read the events %s: %w", a, err)
	}
	return events, nil
}

// EventsFrom returns up to limit events of the whole installation, oldest first, beginning with number seq; the
// first of all is 1.
func (tx *Tx) EventsFrom(seq int64, limit int) ([]change.Event, error) {
	events, err := tx.events(tx.gorm.Where("seq >= ?", seq).Order("seq").Limit(limit))
	if err != nil {
		return nil, fmt.Errorf("read events from %d on: %w", seq, err)
	}
	return events, nil
}

// ChainHead returns the number and the hash of the last event of the installation; 0 and empty before the first.
func (tx *Tx) ChainHead() (seq int64, hash string, err error) {
	var head chainRow
	if err := tx.gorm.Take(&head).Error; err != nil {
		return 0, "", fmt.Errorf("read the chain's head: %w", err)
	}
	return head.Seq, head.Hash, nil
}

func (tx *Tx) countEvents(n change.Number) (int, error) {
	var count int
	err := tx.gorm.Raw("SELECT coalesce(max(n), 0) FROM events WHERE change_number = ?", n).Scan(&count).Error
	if err != nil {
		return 0, fmt.Errorf("count events: %w", err)
	}
	return count, nil
}

func (tx *Tx) events(query *gorm.DB) ([]change.Event, error) {
	var rows []eventRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, err
	}
	var events []change.Event
	for _, r := range rows {
		events = append(events, change.Event{
			Seq: r.Seq, Change: r.ChangeNumber, N: r.N, Action: r.Action, By: r.Actor, At: time.Time(r.At),
			From: r.FromState, To: r.ToState, Refused: r.Refused, Reason: r.Reason, Facts: r.Facts,
			Policy: r.Policy, Record: r.Record, Prev: r.Prev, Hash: r.Hash, Purged: int64(r.Purged),
		})
	}
	return events, nil
}

func rowOfEvent(e *change.Event) *eventRow {
	return &eventRow{
		Seq: e.Seq, ChangeNumber: e.Change, N: e.N, Action: e.Action, Actor: e.By, At: instant(e.At),
		FromState: e.From, ToState: e.To, Refused: e.Refused, Reason: e.Reason, Facts: e.Facts,
		Policy: e.Policy, Record: e.Record, Prev: e.Prev, Hash: e.Hash, Purged: seq(e.Purged),
	}
}
