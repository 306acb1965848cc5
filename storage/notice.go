package storage

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

type noticeRow struct {
	ID       int64 `gorm:"primaryKey"`
	Key      string
	Kind     change.NoticeKind
	Subject  string
	AheadNS  time.Duration `gorm:"column:ahead_ns"`
	DueAt    instant
	StartsAt instant
	EndsAt   instant
	Owners   bool
	MadeAt   instant
}

func (noticeRow) TableName() string { return "notices" }

// AddNotice keeps a notice and gives it its id. It returns false, and keeps nothing, when one with its key was kept before.
func (tx *Tx) AddNotice(n *change.Notice) (bool, error) {
	row := noticeRow{
		Key: n.Key, Kind: n.Kind, Subject: n.Subject, AheadNS: n.Ahead, DueAt: instant(n.Due),
		StartsAt: instant(n.Time.Start), EndsAt: instant(n.Time.End), Owners: n.Owners, MadeAt: instant(tx.now),
	}
	result := tx.gorm.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if result.Error != nil {
		return false, fmt.Errorf("keep the notice %s: %w", n.Key, result.Error)
	}
	n.ID = row.ID
	return result.RowsAffected == 1, nil
}

// Notice returns the notice with that id; false when there is none.
func (tx *Tx) Notice(id int64) (change.Notice, bool, error) {
	var rows []noticeRow
	if err := tx.gorm.Where("id = ?", id).Find(&rows).Error; err != nil {
		return change.Notice{}, false, fmt.Errorf("read notice %d: %w", id, err)
	}
	if len(rows) == 0 {
		return change.Notice{}, false, nil
	}
	r := rows[0]
	return change.Notice{
		ID: r.ID, Kind: r.Kind, Key: r.Key, Subject: r.Subject, Ahead: r.AheadNS, Due: time.Time(r.DueAt),
		Time: change.Interval{Start: time.Time(r.StartsAt), End: time.Time(r.EndsAt)}, Owners: r.Owners,
	}, true, nil
}

type watermarkRow struct {
	Name    string `gorm:"primaryKey"`
	Reached instant
	Under   string
}

func (watermarkRow) TableName() string { return "watermarks" }

// Watermark returns how far name has come, and under what; zero when it has not begun.
func (tx *Tx) Watermark(name string) (reached time.Time, under string, err error) {
	var rows []watermarkRow
	if err := tx.gorm.Where("name = ?", name).Find(&rows).Error; err != nil {
		return time.Time{}, "", fmt.Errorf("read the watermark %s: %w", name, err)
	}
	if len(rows) == 0 || time.Time(rows[0].Reached).Unix() == 0 {
		return time.Time{}, "", nil
	}
	return time.Time(rows[0].Reached), rows[0].Under, nil
}

// HoldWatermark returns how far name has come, and under what; zero when it has not begun. Until the transaction ends,
// nobody else can move it.
func (tx *Tx) HoldWatermark(name string) (reached time.Time, under string, err error) {
	start := watermarkRow{Name: name, Reached: instant(time.Unix(0, 0))}
	if err := tx.gorm.Clauses(clause.OnConflict{DoNothing: true}).Create(&start).Error; err != nil {
		return time.Time{}, "", fmt.Errorf("begin the watermark %s: %w", name, err)
	}
	var row watermarkRow
	err = tx.gorm.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("name = ?", name).Take(&row).Error
	if err != nil {
		return time.Time{}, "", fmt.Errorf("hold the watermark %s: %w", name, err)
	}
	if time.Time(row.Reached).Unix() == 0 {
		return time.Time{}, row.Under, nil
	}
	return time.Time(row.Reached), row.Under, nil
}

// MoveWatermark notes how far name has come, and under what (see [Tx.HoldWatermark]).
func (tx *Tx) MoveWatermark(name string, reached time.Time, under string) error {
	err := tx.gorm.Save(&watermarkRow{Name: name, Reached: instant(reached), Under: under}).Error
	if err != nil {
		return fmt.Errorf("move the watermark %s: %w", name, err)
	}
	return nil
}
