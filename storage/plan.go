package storage

import (
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

type planRow struct {
	ChangeNumber change.Number
	Plan         int
	Digest       string
	Request      string
	KeptAt       instant
}

func (planRow) TableName() string { return "plans" }

// Plan returns a version of a change's plan as it was kept, the first of which is 1. It refuses, as
// [change.NotFound], a version that there never was or that was purged.
func (tx *Tx) Plan(n change.Number, plan int) (change.Request, error) {
	var row planRow
	err := tx.gorm.Where("change_number = ? AND plan = ?", n, plan).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return change.Request{}, change.Refuse(change.NotFound, "", "There is no version %d of the plan of %s.", plan, n)
	}
	if err == nil && row.Request == "" {
		return change.Request{}, change.Refuse(change.NotFound, "policy §7", "Version %d of the plan of %s was purged after its time.", plan, n)
	}
	var r change.Request
	if err == nil {
		err = json.Unmarshal([]byte(row.Request), &r)
	}
	if err != nil {
		return change.Request{}, fmt.Errorf("read version %d of the plan of %s: %w", plan, n, err)
	}
	return r, nil
}

func (tx *Tx) keepPlan(c *change.Change) error {
	text, err := json.Marshal(c.Request)
	if err != nil {
		return fmt.Errorf("write version %d of the plan: %w", c.Plan, err)
	}
	err = tx.gorm.Create(&planRow{
		ChangeNumber: c.Number, Plan: c.Plan, Digest: c.Request.Digest(), Request: string(text), KeptAt: instant(tx.now),
	}).Error
	if err != nil {
		return fmt.Errorf("keep version %d of the plan: %w", c.Plan, err)
	}
	return nil
}
