package storage

import (
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

// AddChange adds a new change, at Version 1, and keeps the first version of its plan. Its number is one that
// [Tx.NextNumber] gave; a number that is taken is a failure.
func (tx *Tx) AddChange(c *change.Change) error {
	tidy(c)
	row := rowOf(c)
	row.Version = 1
	err := tx.gorm.Create(row).Error
	if err == nil {
		err = tx.keepRest(c, kept{})
	}
	if err != nil {
		return fmt.Errorf("add change %s: %w", c.Number, err)
	}
	c.Version = row.Version
	return nil
}

// Change returns the whole record of a change. It refuses, as [change.NotFound], a number that no change has.
func (tx *Tx) Change(n change.Number) (*change.Change, error) { return tx.load(tx.gorm, n) }

// Request returns the plan of a change as it stands, and reads no more than that. It refuses, as [change.NotFound], a
// number that no change has.
func (tx *Tx) Request(n change.Number) (change.Request, error) {
	var row changeRow
	err := tx.gorm.Where("number = ?", n).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return change.Request{}, noChange(n)
	}
	if err != nil {
		return change.Request{}, fmt.Errorf("read the plan of %s: %w", n, err)
	}
	return row.Request.value(), nil
}

func noChange(n change.Number) *change.Refusal {
	return change.Refuse(change.NotFound, "", "There is no change %s.", n)
}

// ChangeForUpdate is [Tx.Change] for a change that is to be altered: until the transaction ends, others who want to
// alter it wait. It is the first lock to take; [Tx.Record] is the last.
func (tx *Tx) ChangeForUpdate(n change.Number) (*change.Change, error) {
	return tx.load(tx.gorm.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}), n)
}

// SaveChange saves the record of a change, raises its Version by one, and keeps its plan when that has a new version.
// It refuses, as [change.Conflict], when somebody else has saved the change since c was read.
//
// Approvals are only ever added, and made void once: those on record must stand in c as they were read.
func (tx *Tx) SaveChange(c *change.Change) error {
	tidy(c)
	before, err := tx.kept(c.Number)
	if err == nil {
		err = tx.updateChange(c, before)
	}
	if err == nil {
		err = tx.keepRest(c, before)
	}
	if err != nil {
		return fmt.Errorf("save change %s: %w", c.Number, err)
	}
	c.Version++
	return nil
}

func (tx *Tx) updateChange(c *change.Change, before kept) error {
	row := rowOf(c)
	row.Version++
	left := []string{"Number", "Requester", "Created"}
	if c.Plan == before.Plans && c.Closure == nil {
		left = append(left, "Words") // they are the same, and the index over them is the dearest part of a save
	}
	result := tx.gorm.Model(&changeRow{}).Where("number = ? AND version = ?", c.Number, c.Version).
		Select("*").Omit(left...).Updates(row)
	if result.Error == nil && result.RowsAffected == 0 {
		return change.Refuse(change.Conflict, "",
			"Somebody else has just changed %s. Look at it as it is now, then decide.", c.Number)
	}
	return result.Error
}

func (tx *Tx) load(query *gorm.DB, n change.Number) (*change.Change, error) {
	var row changeRow
	err := query.Where("number = ?", n).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, noChange(n)
	}
	var c *change.Change
	if err == nil {
		c = row.change()
		c.Approvals, err = tx.approvals(n)
	}
	if err == nil && c.Closure != nil {
		c.Closure.Incidents, err = tx.incidents(n)
	}
	if err == nil {
		c.Events, err = tx.countEvents(n)
	}
	if err != nil {
		return nil, fmt.Errorf("read change %s: %w", n, err)
	}
	return c, nil
}
