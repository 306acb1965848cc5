package storage

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

type delegationRow struct {
	ID        int64 `gorm:"primaryKey"`
	Delegator change.UserID
	Delegate  change.UserID
	StartsAt  instant
	EndsAt    instant
	MadeAt    instant
	EndedAt   instant
}

func (delegationRow) TableName() string { return "delegations" }

// AddDelegation adds a delegation and fills its ID.
func (tx *Tx) AddDelegation(d *change.Delegation) error {
	tidy(d)
	row := delegationRow{
		Delegator: d.From, Delegate: d.To, StartsAt: instant(d.Starts), EndsAt: instant(d.Ends),
		MadeAt: instant(d.MadeAt), EndedAt: instant(d.EndedAt),
	}
	if err := tx.gorm.Create(&row).Error; err != nil {
		return fmt.Errorf("add a delegation of %s: %w", d.From, err)
	}
	d.ID = row.ID
	return nil
}

// EndDelegations ends what somebody has delegated, now and to come, and returns what that was.
func (tx *Tx) EndDelegations(from change.UserID) ([]change.Delegation, error) {
	ended, err := tx.delegations(tx.gorm.Where("delegator = ? AND ends_at > ? AND ended_at IS NULL", tidyText(from), instant(tx.now)))
	if err == nil && len(ended) > 0 {
		err = tx.gorm.Model(&delegationRow{}).
			Where("delegator = ? AND ends_at > ? AND ended_at IS NULL", tidyText(from), instant(tx.now)).
			Update("ended_at", instant(tx.now)).Error
	}
	if err != nil {
		return nil, fmt.Errorf("end the delegations of %s: %w", from, err)
	}
	return ended, nil
}

// Delegations returns the delegations of an approver that are in force or to come, the earliest first.
func (tx *Tx) Delegations(from change.UserID) ([]change.Delegation, error) {
	all, err := tx.delegations(tx.gorm.Where("delegator = ? AND ends_at > ? AND ended_at IS NULL", tidyText(from), instant(tx.now)))
	if err != nil {
		return nil, fmt.Errorf("read the delegations of %s: %w", from, err)
	}
	return all, nil
}

// DelegatedTo returns the delegations in force that let somebody decide for others.
func (tx *Tx) DelegatedTo(to change.UserID) ([]change.Delegation, error) {
	all, err := tx.delegations(tx.gorm.Where("delegate = ? AND starts_at <= ? AND ends_at > ? AND ended_at IS NULL",
		tidyText(to), instant(tx.now), instant(tx.now)))
	if err != nil {
		return nil, fmt.Errorf("read what is delegated to %s: %w", to, err)
	}
	return all, nil
}

func (tx *Tx) delegations(query *gorm.DB) ([]change.Delegation, error) {
	var rows []delegationRow
	if err := query.Order("starts_at, id").Find(&rows).Error; err != nil {
		return nil, err
	}
	var all []change.Delegation
	for _, r := range rows {
		all = append(all, change.Delegation{
			ID: r.ID, From: r.Delegator, To: r.Delegate, Starts: time.Time(r.StartsAt), Ends: time.Time(r.EndsAt),
			MadeAt: time.Time(r.MadeAt), EndedAt: time.Time(r.EndedAt),
		})
	}
	return all, nil
}
