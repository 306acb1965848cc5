package storage

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

// Purge takes everything personal and every text out of the records of changes, and records the event e that tells of it,
// with the particulars of p and what is left of each (policy §7). What stays is enough to count by, and the events keep
// their places in the chain (see [change.Event.Tombstone]).
//
// The database refuses, which is a failure, a change that has not come to its end, one that a legal hold covers, and one
// with an event that is younger than it keeps records (see [Tx.KeepYears]).
func (tx *Tx) Purge(e *change.Event, p change.Purge, numbers []change.Number) error {
	var head chainRow
	// Whoever records waits from here on, so that the number of e is known before it is recorded.
	err := tx.gorm.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Take(&head).Error
	if err == nil {
		err = tx.blank(numbers, head.Seq+1)
	}
	for _, n := range numbers {
		if err != nil {
			break
		}
		var g change.Grave
		g, err = tx.grave(n)
		p.Graves = append(p.Graves, g)
	}
	if err != nil {
		return fmt.Errorf("purge %d changes: %w", len(numbers), err)
	}
	e.Facts = p.Facts()
	return tx.Record(e)
}

// blank takes the texts out. The row of the change is the gate: the database lets nothing else be blanked before it.
func (tx *Tx) blank(numbers []change.Number, by int64) error {
	for _, s := range []struct {
		statement string
		args      []any
	}{
		{
			`UPDATE changes SET purged = ?, purged_at = ?, requester = '', title = ?, description = '', rationale = '',
				rollback_steps = '', rollback_people = NULL, rollback_conditions = '', test_plan = '', impact_who = '', implementer = '',
				links = NULL, assessor = '', answers = NULL, dependencies = '', testing = '', risk_because = '', slot_by = '',
				slot_reason = '', verifier = '', checked = '', documented_by = '', notes = '', reviewer = '', lessons = '', reason = '',
				exceptions = NULL, looker = '', looking_at = NULL, acknowledged_by = '', objector = '', objector_for = '',
				objection = '', words = '' WHERE number IN ?`,
			[]any{by, instant(tx.now), change.PurgedTitle, numbers},
		},
		{
			`UPDATE events SET actor = '', reason = '', facts = NULL, refused = CASE refused WHEN '' THEN '' ELSE ? END, purged = ?
				WHERE change_number IN ?`,
			[]any{change.PurgedText, by, numbers},
		},
		{"UPDATE plans SET request = '' WHERE change_number IN ?", []any{numbers}},
		{"UPDATE approvals SET approver = '', approved_for = '', comment = '', void = '' WHERE change_number IN ?", []any{numbers}},
		{"UPDATE incidents SET ref = '', linked_by = '' WHERE change_number IN ?", []any{numbers}},
		{"DELETE FROM change_people WHERE change_number IN ?", []any{numbers}},
		{"DELETE FROM waiting WHERE change_number IN ?", []any{numbers}},
		{"DELETE FROM posts WHERE change_number IN ?", []any{numbers}},
		{"DELETE FROM deliveries WHERE change_number IN ?", []any{numbers}},
	} {
		if err := tx.gorm.Exec(s.statement, s.args...).Error; err != nil {
			return err
		}
	}
	return nil
}

// grave returns what is left of a purged change.
func (tx *Tx) grave(n change.Number) (change.Grave, error) {
	c, err := tx.Change(n)
	if err != nil {
		return change.Grave{}, err
	}
	events, err := tx.Events(n)
	if err != nil {
		return change.Grave{}, err
	}
	plans, err := tx.plans(n)
	if err != nil {
		return change.Grave{}, err
	}
	g := change.Grave{Change: n, Record: c.RecordDigest(), Plans: plansDigest(plans)}
	for _, e := range events {
		g.Tombs.Add(e)
	}
	return g, nil
}

// A KeptPlan is a version of a plan as it was kept.
type KeptPlan struct {
	Plan    int       `json:"plan"`
	Digest  string    `json:"digest"`
	Request string    `json:"request"` // its JSON
	KeptAt  time.Time `json:"kept_at"`
}

// A Whole is all that is on record of one change.
type Whole struct {
	Change *change.Change
	Plans  []KeptPlan
	Events []change.Event
}

// Whole returns all that is on record of a change. It refuses, as [change.NotFound], a number that no change has.
func (tx *Tx) Whole(n change.Number) (w Whole, err error) {
	if w.Change, err = tx.Change(n); err != nil {
		return Whole{}, err
	}
	if w.Events, err = tx.Events(n); err != nil {
		return Whole{}, err
	}
	rows, err := tx.plans(n)
	if err != nil {
		return Whole{}, fmt.Errorf("read the plans of %s: %w", n, err)
	}
	for _, r := range rows {
		w.Plans = append(w.Plans, KeptPlan{r.Plan, r.Digest, r.Request, time.Time(r.KeptAt)})
	}
	return w, nil
}

func (tx *Tx) plans(n change.Number) (rows []planRow, err error) {
	err = tx.gorm.Where("change_number = ?", n).Order("plan").Find(&rows).Error
	return rows, err
}

func plansDigest(rows []planRow) string {
	digests := make([]string, len(rows))
	for i, r := range rows {
		digests[i] = r.Digest
	}
	return change.PlansDigest(digests)
}

// PurgedBy returns the event by which records were purged, and how many other changes it tells of; false when the event
// with that number is none.
func (tx *Tx) PurgedBy(number int64) (change.Event, change.Purge, bool, error) {
	events, err := tx.EventsFrom(number, 1)
	if err != nil || len(events) == 0 || events[0].Seq != number {
		return change.Event{}, change.Purge{}, false, err
	}
	p, is := change.PurgeOf(events[0])
	return events[0], p, is, nil
}

// A Stand says how far the record of a change has come: it has not moved while both are the same.
type Stand struct{ Version, Events int }

// HoldChanges is [Tx.ChangeForUpdate] for several changes at once, of which no more is wanted than that they stand still.
// It returns how far those have come that are on record whole.
func (tx *Tx) HoldChanges(numbers []change.Number) (map[change.Number]Stand, error) {
	var rows []struct {
		Number          change.Number
		Version, Events int
	}
	err := tx.gorm.Model(&changeRow{}).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
		Select("number, version, (SELECT max(n) FROM events WHERE change_number = number) AS events").
		Where("number IN ? AND purged IS NULL", numbers).Order("number").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("hold %d changes: %w", len(numbers), err)
	}
	stands := map[change.Number]Stand{}
	for _, r := range rows {
		stands[r.Number] = Stand{r.Version, r.Events}
	}
	return stands, nil
}
