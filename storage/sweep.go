package storage

import (
	"fmt"
	"time"
)

// Sweep removes up to limit finished deliveries and up to limit inbound keys that are older than before, oldest first,
// and returns how many it removed. Their keys can then be used again, so keep them for longer than Slack may repeat
// itself. Records, events and posts are never removed. Call it at least daily: SQLite also learns by it how to plan its
// reading.
func (tx *Tx) Sweep(before time.Time, limit int) (int, error) {
	removed := 0
	for _, statement := range []string{
		`DELETE FROM deliveries WHERE id IN
			(SELECT id FROM deliveries WHERE finished_at < ? ORDER BY finished_at LIMIT ?)`,
		`DELETE FROM inbound WHERE key IN
			(SELECT key FROM inbound WHERE received_at < ? ORDER BY received_at LIMIT ?)`,
	} {
		result := tx.gorm.Exec(statement, instant(before), limit)
		if result.Error != nil {
			return 0, fmt.Errorf("sweep: %w", result.Error)
		}
		removed += int(result.RowsAffected)
	}
	if err := tx.engine.learn(tx.gorm); err != nil {
		return 0, fmt.Errorf("sweep: look at how the data are spread: %w", err)
	}
	return removed, nil
}
