package storage

import (
	"fmt"

	"gorm.io/gorm/clause"
)

// HoldCalendar has whoever else gives a change a time, or records anything, wait until the transaction ends. Take it
// before reading what is booked (see [Tx.Booked]), so that two who choose the same time at once cannot both find it free.
func (tx *Tx) HoldCalendar() error {
	var head chainRow
	if err := tx.gorm.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Take(&head).Error; err != nil {
		return fmt.Errorf("hold the calendar: %w", err)
	}
	return nil
}
