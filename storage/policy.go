package storage

import (
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

type policyRow struct {
	Revision string `gorm:"primaryKey"`
	Text     string
	KeptAt   instant
}

func (policyRow) TableName() string { return "policies" }

// KeepPolicy keeps the text of a revision of the policy file, unless it is kept already (spec §7).
func (tx *Tx) KeepPolicy(revision, text string) error {
	// SQLite's guard against replacing asks before the conflict is seen, hence the WHERE; two instances on Postgres
	// may both pass the WHERE, hence the ON CONFLICT.
	err := tx.gorm.Exec(`INSERT INTO policies (revision, text, kept_at)
		SELECT CAST(@revision AS text), CAST(@text AS text), @now
		WHERE NOT EXISTS (SELECT 1 FROM policies WHERE revision = @revision) ON CONFLICT (revision) DO NOTHING`,
		map[string]any{"revision": tidyText(revision), "text": tidyText(text), "now": instant(tx.now)}).Error
	if err != nil {
		return fmt.Errorf("keep policy %s: %w", revision, err)
	}
	return nil
}

// PolicyText returns the policy file's text at a revision. It refuses, as [change.NotFound], one that was never kept.
func (tx *Tx) PolicyText(revision string) (string, error) {
	var row policyRow
	err := tx.gorm.Where("revision = ?", tidyText(revision)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", change.Refuse(change.NotFound, "", "There is no revision %s of the policy on record.", revision)
	}
	if err != nil {
		return "", fmt.Errorf("read policy %s: %w", revision, err)
	}
	return row.Text, nil
}
