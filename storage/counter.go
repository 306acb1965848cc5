package storage

import (
	"fmt"

	"github.com/noim3/changebot/change"
)

// NextNumber returns the number for a new change. Numbers count from 1 without a gap: one that is taken in a
// transaction that rolls back is given out again. Whoever takes one makes others wait until the transaction ends, so
// take it late.
func (tx *Tx) NextNumber() (change.Number, error) {
	var n change.Number
	err := tx.gorm.Raw(`INSERT INTO counters (name, n) VALUES ('change', 1)
		ON CONFLICT (name) DO UPDATE SET n = counters.n + 1 RETURNING n`).Scan(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count changes: %w", err)
	}
	return n, nil
}
