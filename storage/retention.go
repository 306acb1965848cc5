package storage

import (
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

type floorRow struct {
	Number int64 `gorm:"primaryKey"`
	Years  int
	Since  instant
}

func (floorRow) TableName() string { return "retention_floors" }

// KeepYears has the database keep records for at least that many years from now on, by its own clock. It alone lets
// nobody take the texts out of a younger record, whatever the program wants. Fewer years than before count 30 days later
// (see [change.PurgeDelay]).
func (tx *Tx) KeepYears(years int) error {
	err := tx.gorm.Exec(`INSERT INTO retention_floors (years) SELECT ? WHERE NOT EXISTS
		(SELECT 1 FROM retention_floors WHERE years = ? AND number = (SELECT max(number) FROM retention_floors))`, years, years).Error
	if err != nil {
		return fmt.Errorf("keep that records are kept for %d years: %w", years, err)
	}
	return nil
}

// KeptYears returns for how many years the database keeps records: the most that the policy asked for in the last 30 days.
// It is more than any policy can ask for while none has asked yet.
func (tx *Tx) KeptYears() (int, error) {
	var years int
	if err := tx.gorm.Raw("SELECT years FROM retention_floor").Scan(&years).Error; err != nil {
		return 0, fmt.Errorf("read for how long records are kept: %w", err)
	}
	return years, nil
}

// A DueChange is one whose record is old enough to be purged.
type DueChange struct {
	Number   change.Number
	ClosedAt time.Time
	// Held says that a legal hold covers it all the same.
	Held bool
}

// DueForPurge returns up to limit changes to which nothing has happened since then, and that were not purged, those first
// that came to their end first. After is the last of those that were had before; the zero one begins. Those that a legal
// hold covers are among them.
func (tx *Tx) DueForPurge(since time.Time, after DueChange, limit int) ([]DueChange, error) {
	var rows []struct {
		Number   change.Number
		ClosedAt instant
		Held     bool
	}
	query := tx.gorm.Raw(`SELECT number, closed_at, EXISTS (SELECT 1 FROM held_changes WHERE change_number = c.number) AS held
		FROM changes AS c WHERE purged IS NULL AND closed_at IS NOT NULL AND closed_at <= @since
			AND (closed_at, number) > (@at, @number)
			AND (SELECT max(at) FROM events WHERE change_number = c.number) <= @since
		ORDER BY closed_at, number LIMIT @limit`, map[string]any{
		"since": storable(since), "at": storable(after.ClosedAt), "number": after.Number, "limit": limit,
	})
	if err := query.Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("find what is old enough to be purged: %w", err)
	}
	due := make([]DueChange, len(rows))
	for i, r := range rows {
		due[i] = DueChange{r.Number, time.Time(r.ClosedAt), r.Held}
	}
	return due, nil
}
