package storage

import (
	"errors"
	"fmt"
	"time"

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

// PolicyKeptAt returns when a revision of the policy file was first kept; zero for one that never was.
func (tx *Tx) PolicyKeptAt(revision string) (time.Time, error) {
	var rows []policyRow
	if err := tx.gorm.Select("kept_at").Where("revision = ?", tidyText(revision)).Limit(1).Find(&rows).Error; err != nil {
		return time.Time{}, fmt.Errorf("read when policy %s was kept: %w", revision, err)
	}
	if len(rows) == 0 {
		return time.Time{}, nil
	}
	return time.Time(rows[0].KeptAt), nil
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

// LastRevision returns the revision of the policy that was last in force; empty before the first.
func (tx *Tx) LastRevision() (string, error) {
	last, known, err := tx.LastEvent(change.LoadPolicy)
	if err != nil || known {
		return last.Policy, err
	}
	var row policyRow
	err = tx.gorm.Order("kept_at DESC").Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find the policy that was last in force: %w", err)
	}
	return row.Revision, nil
}
