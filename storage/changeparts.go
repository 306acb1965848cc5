package storage

import (
	"time"

	"github.com/noim3/changebot/change"
)

// kept is how much of a change is on record outside its row.
type kept struct {
	// Plans and Approvals are how many there are; Void how many of the approvals are void.
	Plans, Approvals, Void int
}

func (tx *Tx) kept(n change.Number) (kept, error) {
	var k kept
	err := tx.gorm.Raw(`SELECT
		(SELECT coalesce(max(plan), 0) FROM plans WHERE change_number = @n) AS plans,
		(SELECT count(*) FROM approvals WHERE change_number = @n) AS approvals,
		(SELECT count(*) FROM approvals WHERE change_number = @n AND void_at IS NOT NULL) AS void`,
		map[string]any{"n": n}).Scan(&k).Error
	return k, err
}

// keepRest writes what of c is not in its row.
func (tx *Tx) keepRest(c *change.Change, before kept) error {
	if c.Plan != before.Plans {
		if err := tx.keepPlan(c); err != nil {
			return err
		}
		if err := tx.setSystems(c); err != nil {
			return err
		}
	}
	if err := tx.keepApprovals(c, before); err != nil {
		return err
	}
	if c.Plan != before.Plans || len(c.Approvals) != before.Approvals || c.Verification != nil {
		if err := tx.keepPeople(c); err != nil {
			return err
		}
	}
	if c.Closure == nil {
		return nil
	}
	return tx.setIncidents(c)
}

type systemRow struct {
	System       change.SystemID
	ChangeNumber change.Number
}

func (systemRow) TableName() string { return "change_systems" }

// setSystems keeps the systems once more, in a table in which changes can be found by them.
func (tx *Tx) setSystems(c *change.Change) error {
	rows := make([]systemRow, len(c.Request.Systems))
	for i, s := range c.Request.Systems {
		rows[i] = systemRow{s, c.Number}
	}
	return replace(tx, c.Number, rows)
}

type approvalRow struct {
	ChangeNumber change.Number
	N            int
	Approver     change.UserID
	ApprovedFor  change.UserID
	Authority    change.AuthorityID
	Level        int
	ApprovedAt   instant
	Comment      string
	Plan         int
	Digest       string
	VoidAt       instant
	Void         string
}

func (approvalRow) TableName() string { return "approvals" }

func (tx *Tx) approvals(n change.Number) ([]change.Approval, error) {
	var rows []approvalRow
	if err := tx.gorm.Where("change_number = ?", n).Order("n").Find(&rows).Error; err != nil {
		return nil, err
	}
	var all []change.Approval
	for _, r := range rows {
		all = append(all, r.approval())
	}
	return all, nil
}

func (r approvalRow) approval() change.Approval {
	return change.Approval{
		By: r.Approver, For: r.ApprovedFor, Authority: r.Authority, Level: r.Level, At: time.Time(r.ApprovedAt), Comment: r.Comment,
		Plan: r.Plan, Digest: r.Digest, VoidAt: time.Time(r.VoidAt), Void: r.Void,
	}
}

// keepApprovals adds the approvals that are not on record yet, and notes which of the others have become void.
func (tx *Tx) keepApprovals(c *change.Change, before kept) error {
	var added []approvalRow
	void := 0
	for i, a := range c.Approvals {
		if !a.VoidAt.IsZero() && i < before.Approvals {
			void++
		}
		if i >= before.Approvals {
			added = append(added, approvalRow{
				ChangeNumber: c.Number, N: i + 1, Approver: a.By, ApprovedFor: a.For, Authority: a.Authority, Level: a.Level,
				ApprovedAt: instant(a.At), Comment: a.Comment, Plan: a.Plan, Digest: a.Digest,
				VoidAt: instant(a.VoidAt), Void: a.Void,
			})
		}
	}
	if void != before.Void {
		if err := tx.voidApprovals(c, before); err != nil {
			return err
		}
	}
	if len(added) == 0 {
		return nil
	}
	return tx.gorm.Create(&added).Error
}

func (tx *Tx) voidApprovals(c *change.Change, before kept) error {
	for i, a := range c.Approvals[:min(before.Approvals, len(c.Approvals))] {
		if a.VoidAt.IsZero() {
			continue
		}
		err := tx.gorm.Model(&approvalRow{}).Where("change_number = ? AND n = ? AND void_at IS NULL", c.Number, i+1).
			Updates(map[string]any{"void_at": instant(a.VoidAt), "void": a.Void}).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// replace puts rows in the place of those that a change has in their table.
func replace[Row any](tx *Tx, n change.Number, rows []Row) error {
	if err := tx.gorm.Where("change_number = ?", n).Delete(new(Row)).Error; err != nil {
		return err
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.gorm.Create(&rows).Error
}
