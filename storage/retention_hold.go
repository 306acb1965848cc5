package storage

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

type holdRow struct {
	Number       int `gorm:"primaryKey;autoIncrement:false"`
	ChangeNumber change.Number
	System       change.SystemID
	Person       change.UserID
	StartsAt     instant
	EndsAt       instant
	Reason       string
	PlacedBy     change.UserID
	PlacedAt     instant
	EndedBy      change.UserID
	EndedAt      instant
	EndedFor     string
}

func (holdRow) TableName() string { return "legal_holds" }

// AddHold keeps a legal hold, and gives it its number, from 1 without gaps.
func (tx *Tx) AddHold(h *change.LegalHold) error {
	tidy(h)
	n, err := tx.count("hold")
	if err == nil {
		h.Number = int(n)
		err = tx.gorm.Create(rowOfHold(*h)).Error
	}
	if err != nil {
		return fmt.Errorf("keep a legal hold: %w", err)
	}
	return nil
}

// EndHold keeps that a legal hold was ended (see [Tx.HoldForUpdate]).
func (tx *Tx) EndHold(h change.LegalHold) error {
	tidy(&h)
	err := tx.gorm.Model(&holdRow{}).Where("number = ?", h.Number).Select("EndedBy", "EndedAt", "EndedFor").Updates(rowOfHold(h)).Error
	if err != nil {
		return fmt.Errorf("end %s: %w", h.ID(), err)
	}
	return nil
}

// HoldForUpdate returns a legal hold that is to be ended: until the transaction ends, others who want to end it wait. It
// refuses, as [change.NotFound], a number that was never given.
func (tx *Tx) HoldForUpdate(number int) (change.LegalHold, error) {
	all, err := holdsIn(tx.gorm.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("number = ?", number))
	if err == nil && len(all) == 0 {
		return change.LegalHold{}, change.Refuse(change.NotFound, "policy §7", "There is no legal hold HOLD-%d. `/change retention` shows those that are.", number)
	}
	if err != nil {
		return change.LegalHold{}, err
	}
	return all[0], nil
}

// Holds returns every legal hold, those first that still hold, the newest first.
func (tx *Tx) Holds() ([]change.LegalHold, error) {
	return holdsIn(tx.gorm.Order("ended_at IS NOT NULL, number DESC"))
}

// HoldsOf returns the legal holds that cover a change now, the oldest first.
func (tx *Tx) HoldsOf(n change.Number) ([]change.LegalHold, error) {
	return holdsIn(tx.gorm.Where("number IN (SELECT hold FROM held_changes WHERE change_number = ?)", n).Order("number"))
}

// HeldAmong returns those of the changes that a legal hold covers now.
func (tx *Tx) HeldAmong(numbers []change.Number) (held []change.Number, err error) {
	err = tx.gorm.Raw("SELECT DISTINCT change_number FROM held_changes WHERE change_number IN ?", numbers).Scan(&held).Error
	if err != nil {
		return nil, fmt.Errorf("look for legal holds: %w", err)
	}
	return held, nil
}

// HasSystem reports whether any change on record has ever affected a system.
func (tx *Tx) HasSystem(id change.SystemID) (known bool, err error) {
	err = tx.gorm.Raw("SELECT EXISTS (SELECT 1 FROM change_systems WHERE system = ?)", id).Scan(&known).Error
	if err != nil {
		return false, fmt.Errorf("look for the system %s: %w", id, err)
	}
	return known, nil
}

func holdsIn(query *gorm.DB) ([]change.LegalHold, error) {
	var rows []holdRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the legal holds: %w", err)
	}
	all := make([]change.LegalHold, len(rows))
	for i, r := range rows {
		all[i] = change.LegalHold{
			Number: r.Number,
			Scope: change.HoldScope{
				Change: r.ChangeNumber, System: r.System, Person: r.Person, From: time.Time(r.StartsAt), To: time.Time(r.EndsAt),
			},
			Reason: r.Reason, By: r.PlacedBy, At: time.Time(r.PlacedAt),
			EndedBy: r.EndedBy, EndedAt: time.Time(r.EndedAt), EndedFor: r.EndedFor,
		}
	}
	return all, nil
}

func rowOfHold(h change.LegalHold) *holdRow {
	return &holdRow{
		Number: h.Number, ChangeNumber: h.Scope.Change, System: h.Scope.System, Person: h.Scope.Person,
		StartsAt: instant(h.Scope.From), EndsAt: instant(h.Scope.To), Reason: h.Reason, PlacedBy: h.By, PlacedAt: instant(h.At),
		EndedBy: h.EndedBy, EndedAt: instant(h.EndedAt), EndedFor: h.EndedFor,
	}
}
