package storage

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

// A delivery can be claimed when it is due and the oldest open one of its lane. While it is claimed, it is due when
// the lease ends.
const claimable = `finished_at IS NULL AND NOT EXISTS (SELECT 1 FROM deliveries AS older
	WHERE older.lane = deliveries.lane AND older.id < deliveries.id AND older.finished_at IS NULL)`

// Claim hands out up to limit deliveries, those due longest first, and none to two workers. Whoever has not said what
// became of one when the lease ends has lost it; let the lease be longer than an attempt can take.
//
// Draw each place from the record as it is after the claim's commit: later deliveries of the same card or question are
// counted as done with this one (see [Tx.Delivered]).
func (tx *Tx) Claim(limit int, lease time.Duration) ([]Delivery, error) {
	var rows []deliveryRow
	// A mark of being claimed that is still there was left by a worker of whom nothing was heard again.
	err := tx.gorm.Raw(`WITH due AS (SELECT id FROM deliveries WHERE due_at <= @now AND `+claimable+`
			ORDER BY due_at, id LIMIT @limit `+tx.engine.skipLocked()+`)
		UPDATE deliveries SET claimed_at = @now, due_at = @until, claims = claims + 1, attempts = attempts + 1,
			uncertain_since = CASE WHEN claimed_at IS NULL THEN uncertain_since ELSE coalesce(uncertain_since, claimed_at) END
		WHERE id IN (SELECT id FROM due) RETURNING *`,
		map[string]any{"now": instant(tx.now), "until": instant(tx.now.Add(lease)), "limit": limit}).Scan(&rows).Error
	if err == nil {
		err = tx.cover(rows)
	}
	if err != nil {
		return nil, fmt.Errorf("claim deliveries: %w", err)
	}
	slices.SortFunc(rows, func(a, b deliveryRow) int { return cmp.Compare(a.ID, b.ID) })
	claimed := make([]Delivery, len(rows))
	for i, r := range rows {
		claimed[i] = r.delivery()
	}
	return claimed, nil
}

// Prolong makes the lease of a claimed delivery end that long after now. It returns false, and does nothing, when the claim
// was lost in the meantime.
func (tx *Tx) Prolong(d Delivery, lease time.Duration) (held bool, err error) {
	result := tx.gorm.Model(&deliveryRow{}).
		Where("id = ? AND claims = ? AND claimed_at IS NOT NULL AND finished_at IS NULL", d.ID, d.claim).
		Update("due_at", instant(tx.now.Add(lease)))
	if result.Error != nil {
		return false, fmt.Errorf("prolong the lease of %s of %s: %w", d.Place, d.Change, result.Error)
	}
	return result.RowsAffected == 1, nil
}

// cover marks the later deliveries that say no more than those just claimed: of a place that is drawn anew each time,
// the drawing after this claim shows what they were enqueued for.
func (tx *Tx) cover(rows []deliveryRow) error {
	var redrawn []int64
	for _, r := range rows {
		if redraws(r.Place) {
			redrawn = append(redrawn, r.ID)
		}
	}
	if len(redrawn) == 0 {
		return nil
	}
	return tx.gorm.Exec(`UPDATE deliveries SET covered_by = claimed.id FROM deliveries AS claimed
		WHERE claimed.id IN ? AND deliveries.lane = claimed.lane AND deliveries.id > claimed.id
			AND deliveries.finished_at IS NULL
			AND deliveries.change_number = claimed.change_number AND deliveries.place = claimed.place`, redrawn).Error
}

// redraws reports whether a place is one message, altered as the change moves on; a line or a notice is said once.
func redraws(place change.Place) bool {
	parts, _ := place.Parts()
	switch parts.Kind {
	case change.PlaceCard, change.PlaceAlert, change.PlaceAsk, change.PlaceQuestion:
		return true
	case change.PlacePage:
		return parts.Group() == ""
	case change.PlaceLine, change.PlaceGroup, change.PlaceTell, change.PlaceRemind, change.PlaceNotice, change.PlaceReply, change.PlaceFile:
		return false
	}
	return false
}

// NextDue returns when [Tx.Claim] will next have something, which may have passed; false when nothing is open.
func (tx *Tx) NextDue() (time.Time, bool, error) {
	var row deliveryRow
	err := tx.gorm.Where(claimable).Order("due_at, id").Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, fmt.Errorf("find the next delivery: %w", err)
	}
	return time.Time(row.DueAt), true, nil
}

// FreeLeases ends every lease at once. It is for SQLite, whose one instance is just starting: whoever held them is
// gone. What was claimed may have reached Slack, and is uncertain since.
func (tx *Tx) FreeLeases() error {
	err := tx.gorm.Exec(`UPDATE deliveries
		SET uncertain_since = coalesce(uncertain_since, claimed_at), claimed_at = NULL, due_at = ?
		WHERE finished_at IS NULL AND claimed_at IS NOT NULL`, instant(tx.now)).Error
	if err != nil {
		return fmt.Errorf("free leases: %w", err)
	}
	return nil
}
