package storage

import (
	"fmt"

	"github.com/noim3/changebot/change"
)

// NextNumber returns the number for a new change. Numbers count from 1 without a gap: one that is taken in a
// transaction that rolls back is given out again. Whoever takes one makes others wait until the transaction ends, so
// take it late.
func (tx *Tx) NextNumber() (change.Number, error) {
	n, err := tx.count("change")
	if err != nil {
		return 0, fmt.Errorf("count changes: %w", err)
	}
	return change.Number(n), nil
}

// count takes the next number of what is counted under name.
func (tx *Tx) count(name string) (n int64, err error) {
	err = tx.gorm.Raw(`INSERT INTO counters (name, n) VALUES (?, 1)
		ON CONFLICT (name) DO UPDATE SET n = counters.n + 1 RETURNING n`, name).Scan(&n).Error
	return n, err
}
