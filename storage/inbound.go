package storage

import (
	"errors"
	"fmt"

	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

type inboundRow struct {
	Key          string `gorm:"primaryKey"`
	ChangeNumber change.Number
	ReceivedAt   instant
}

func (inboundRow) TableName() string { return "inbound" }

// Once takes the key of something that came in, such as an event's id or a form's nonce (slack-rules §1). The first
// to take a key gets first true, and does the work in the same transaction; when that rolls back, the key is free
// again. Everybody later gets first false and the number that [Tx.Settle] noted, 0 for none: also somebody at the
// same time, who waits until the first has committed. A key is a secret: it may hold a trigger or a form's private
// metadata, so no error repeats it (slack-rules §13).
func (tx *Tx) Once(key string) (n change.Number, first bool, err error) {
	key = tidyText(key)
	result := tx.gorm.Clauses(clause.OnConflict{DoNothing: true}).Create(&inboundRow{Key: key, ReceivedAt: instant(tx.now)})
	if result.Error != nil {
		return 0, false, fmt.Errorf("take the key of a delivery: %w", result.Error)
	}
	if result.RowsAffected == 1 {
		return 0, true, nil
	}
	var row inboundRow
	if err := tx.gorm.Where("key = ?", key).Take(&row).Error; err != nil {
		return 0, false, fmt.Errorf("read the key of a delivery: %w", err)
	}
	return row.ChangeNumber, false, nil
}

// Settle notes which change came of a key that [Tx.Once] gave to this transaction.
func (tx *Tx) Settle(key string, n change.Number) error {
	key = tidyText(key)
	result := tx.gorm.Model(&inboundRow{}).Where("key = ?", key).Update("change_number", n)
	if result.Error != nil {
		return fmt.Errorf("settle the key of a delivery: %w", result.Error)
	}
	if result.RowsAffected == 0 {
		return errors.New("settle the key of a delivery: nobody has taken it")
	}
	return nil
}

// Forget frees a key that [Tx.Once] gave to this transaction: what came under it was refused, and may come again
// mended, as a form does (slack-rules §1).
func (tx *Tx) Forget(key string) error {
	if err := tx.gorm.Where("key = ?", tidyText(key)).Delete(&inboundRow{}).Error; err != nil {
		return fmt.Errorf("forget the key of a delivery: %w", err)
	}
	return nil
}
