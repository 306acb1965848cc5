package storage

import (
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

// OldApprovals returns up to limit changes, lowest number first, that wait for approval, a slot or their slot while
// an approval given by then still counts (spec §2.3).
func (tx *Tx) OldApprovals(by time.Time, limit int) ([]change.Number, error) {
	var numbers []change.Number
	// From the changes, of which few are in these states, and not from the approvals, of which all that there ever
	// were remain.
	err := tx.gorm.Raw(`SELECT number FROM changes WHERE state IN ? AND EXISTS
		(SELECT 1 FROM approvals WHERE change_number = changes.number AND void_at IS NULL AND approved_at <= ?)
		ORDER BY number LIMIT ?`,
		[]change.State{change.InApproval, change.InScheduling, change.Scheduled}, instant(by), limit).
		Scan(&numbers).Error
	if err != nil {
		return nil, fmt.Errorf("find approvals given by %s: %w", by, err)
	}
	return numbers, nil
}
