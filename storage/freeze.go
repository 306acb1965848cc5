package storage

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

type freezeRow struct {
	Number     int `gorm:"primaryKey;autoIncrement:false"`
	FreezeID   change.FreezeID
	State      change.FreezeState
	Name       string
	Reason     string
	StartsAt   instant
	EndsAt     instant
	Soft       bool
	Systems    list[change.SystemID]
	Tags       list[string]
	Kinds      list[change.Kind]
	Categories list[change.Category]
	DeclaredBy change.UserID
	DeclaredAt instant
	DecidedBy  change.UserID
	DecidedAt  instant
	Decision   string
	LiftedBy   change.UserID
	LiftedAt   instant
	LiftedFor  string
}

func (freezeRow) TableName() string { return "freezes" }

// Freezes returns the declared freezes that end after then, and those lifted, whatever their state, the earliest first.
func (tx *Tx) Freezes(endAfter time.Time) ([]change.DeclaredFreeze, error) {
	var rows []freezeRow
	if err := tx.gorm.Where("ends_at > ?", instant(endAfter)).Order("starts_at, number").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the freezes: %w", err)
	}
	all := make([]change.DeclaredFreeze, len(rows))
	for i, r := range rows {
		all[i] = r.freeze()
	}
	return all, nil
}

// Freeze returns the declared freeze with that number. It refuses, as [change.NotFound], a number that was never given.
func (tx *Tx) Freeze(number int) (change.DeclaredFreeze, error) {
	return freezeIn(tx.gorm, number)
}

// FreezeForUpdate is [Tx.Freeze] for whoever will alter it: until the transaction ends, nobody else can.
func (tx *Tx) FreezeForUpdate(number int) (change.DeclaredFreeze, error) {
	return freezeIn(tx.gorm.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}), number)
}

func freezeIn(query *gorm.DB, number int) (change.DeclaredFreeze, error) {
	var rows []freezeRow
	if err := query.Where("number = ?", number).Find(&rows).Error; err != nil {
		return change.DeclaredFreeze{}, fmt.Errorf("read freeze %d: %w", number, err)
	}
	if len(rows) == 0 {
		return change.DeclaredFreeze{}, change.Refuse(change.NotFound, "policy §6", "There is no freeze FRZ-%d. `/change freeze` shows those that are.", number)
	}
	return rows[0].freeze(), nil
}

// FreezesDecided counts the freezes that were ever approved and those that were ever lifted: one of the two grows with
// each decision by which more or less is frozen.
func (tx *Tx) FreezesDecided() (approved, lifted int, err error) {
	err = tx.gorm.Raw("SELECT count(*) FROM freezes WHERE decided_at IS NOT NULL AND state IN (?, ?)",
		change.FreezeApproved, change.FreezeLifted).Scan(&approved).Error
	if err == nil {
		err = tx.gorm.Raw("SELECT count(*) FROM freezes WHERE state = ?", change.FreezeLifted).Scan(&lifted).Error
	}
	if err != nil {
		return 0, 0, fmt.Errorf("count the freezes that were decided on: %w", err)
	}
	return approved, lifted, nil
}

// Frozen returns the changes that freezes hold.
func (tx *Tx) Frozen() ([]change.Number, error) {
	var held []change.Number
	err := tx.gorm.Raw("SELECT number FROM changes WHERE held_by <> '' AND state = ? ORDER BY number", change.OnHold).Scan(&held).Error
	if err != nil {
		return nil, fmt.Errorf("find the changes that freezes hold: %w", err)
	}
	return held, nil
}

// AddFreeze keeps a freeze, and gives it its number, from 1 without gaps.
func (tx *Tx) AddFreeze(f *change.DeclaredFreeze) error {
	n, err := tx.count("freeze")
	if err != nil {
		return fmt.Errorf("count freezes: %w", err)
	}
	f.Number = int(n)
	if f.ID == "" {
		f.ID = change.FreezeID(fmt.Sprintf("FRZ-%d", n))
	}
	return tx.putFreeze(*f, tx.gorm.Create)
}

// SaveFreeze keeps what has become of a freeze (see [Tx.FreezeForUpdate]).
func (tx *Tx) SaveFreeze(f change.DeclaredFreeze) error { return tx.putFreeze(f, tx.gorm.Save) }

func (tx *Tx) putFreeze(f change.DeclaredFreeze, put func(any) *gorm.DB) error {
	tidy(&f)
	err := put(&freezeRow{
		Number: f.Number, FreezeID: f.ID, State: f.State, Name: f.Name, Reason: f.Reason,
		StartsAt: instant(f.From), EndsAt: instant(f.To), Soft: f.Soft,
		Systems: f.Systems, Tags: f.Tags, Kinds: f.Kinds, Categories: f.Categories,
		DeclaredBy: f.By, DeclaredAt: instant(f.At), DecidedBy: f.DecidedBy, DecidedAt: instant(f.DecidedAt), Decision: f.Decision,
		LiftedBy: f.LiftedBy, LiftedAt: instant(f.LiftedAt), LiftedFor: f.LiftedFor,
	}).Error
	if err != nil {
		return fmt.Errorf("keep freeze %d: %w", f.Number, err)
	}
	return nil
}

func (r freezeRow) freeze() change.DeclaredFreeze {
	return change.DeclaredFreeze{
		Number: r.Number, State: r.State,
		Freeze: change.Freeze{
			ID: r.FreezeID, Name: r.Name, Reason: r.Reason, From: time.Time(r.StartsAt), To: time.Time(r.EndsAt), Soft: r.Soft,
			Systems: r.Systems, Tags: r.Tags, Kinds: r.Kinds, Categories: r.Categories,
		},
		By: r.DeclaredBy, At: time.Time(r.DeclaredAt), DecidedBy: r.DecidedBy, DecidedAt: time.Time(r.DecidedAt), Decision: r.Decision,
		LiftedBy: r.LiftedBy, LiftedAt: time.Time(r.LiftedAt), LiftedFor: r.LiftedFor,
	}
}
