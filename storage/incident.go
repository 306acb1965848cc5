package storage

import (
	"time"

	"github.com/noim3/changebot/change"
)

type incidentRow struct {
	ChangeNumber change.Number
	N            int
	Ref          string
	Caused       bool
	Severity     change.Severity
	LinkedBy     change.UserID
	LinkedAt     instant
}

func (incidentRow) TableName() string { return "incidents" }

func (tx *Tx) incidents(n change.Number) ([]change.Incident, error) {
	var rows []incidentRow
	if err := tx.gorm.Where("change_number = ?", n).Order("n").Find(&rows).Error; err != nil {
		return nil, err
	}
	var all []change.Incident
	for _, r := range rows {
		all = append(all, r.incident())
	}
	return all, nil
}

func (r incidentRow) incident() change.Incident {
	return change.Incident{Ref: r.Ref, Caused: r.Caused, Severity: r.Severity, By: r.LinkedBy, At: time.Time(r.LinkedAt)}
}

// setIncidents adds the incidents that are not on record yet, and corrects the others: none is ever taken out.
func (tx *Tx) setIncidents(c *change.Change) error {
	before, err := tx.incidents(c.Number)
	if err != nil {
		return err
	}
	for i, in := range c.Closure.Incidents {
		row := incidentRow{
			ChangeNumber: c.Number, N: i + 1, Ref: in.Ref, Caused: in.Caused, Severity: in.Severity,
			LinkedBy: in.By, LinkedAt: instant(in.At),
		}
		switch {
		case i >= len(before):
			err = tx.gorm.Create(&row).Error
		case before[i] != in:
			err = tx.gorm.Model(&incidentRow{}).Where("change_number = ? AND n = ?", row.ChangeNumber, row.N).
				Select("Caused", "Severity", "LinkedBy", "LinkedAt").Updates(&row).Error
		}
		if err != nil {
			return err
		}
	}
	return nil
}
