package storage

import (
	"fmt"

	"github.com/noim3/changebot/change"
)

// ToLookAt returns up to limit changes for which time alone has made something due, those waiting longest first (see
// [change.Change.NextLook]).
func (tx *Tx) ToLookAt(limit int) ([]change.Number, error) {
	var due []change.Number
	err := tx.gorm.Raw("SELECT number FROM changes WHERE look_at <= ? ORDER BY look_at, number LIMIT ?",
		instant(tx.now), limit).Scan(&due).Error
	if err != nil {
		return nil, fmt.Errorf("find what is due: %w", err)
	}
	return due, nil
}

// LookAtAll has every open change looked at now, as a new policy may make other things due.
func (tx *Tx) LookAtAll() error {
	err := tx.gorm.Exec("UPDATE changes SET look_at = ? WHERE state NOT IN ('closed', 'rejected', 'cancelled')", instant(tx.now)).Error
	if err != nil {
		return fmt.Errorf("have every open change looked at: %w", err)
	}
	return nil
}
