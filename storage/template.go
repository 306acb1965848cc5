package storage

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

type templateRow struct {
	Template     change.TemplateID `gorm:"primaryKey"`
	State        change.TemplateState
	MarkedAt     instant
	MarkedBy     change.UserID
	Reason       string
	ChangeNumber change.Number
}

func (templateRow) TableName() string { return "templates" }

// TemplateMarks returns what has become of the templates of the policy file; those that nothing ever happened to have
// none.
func (tx *Tx) TemplateMarks() (map[change.TemplateID]change.TemplateMark, error) {
	var rows []templateRow
	if err := tx.gorm.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read what has become of templates: %w", err)
	}
	marks := make(map[change.TemplateID]change.TemplateMark, len(rows))
	for _, r := range rows {
		marks[r.Template] = change.TemplateMark{
			State: r.State, At: time.Time(r.MarkedAt), By: r.MarkedBy, Reason: r.Reason, Change: r.ChangeNumber,
		}
	}
	return marks, nil
}

// HoldTemplates is [Tx.TemplateMarks] for whoever will mark one: until the transaction ends, nobody else can. It holds
// the chain of events, as recording what is decided does next.
func (tx *Tx) HoldTemplates() (map[change.TemplateID]change.TemplateMark, error) {
	var head chainRow
	if err := tx.gorm.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Take(&head).Error; err != nil {
		return nil, fmt.Errorf("hold the templates: %w", err)
	}
	return tx.TemplateMarks()
}

// MarkTemplate keeps what has become of a template, in the place of what had before (see [Tx.HoldTemplates]).
func (tx *Tx) MarkTemplate(id change.TemplateID, m change.TemplateMark) error {
	tidy(&m)
	id = tidyText(id)
	err := tx.gorm.Where("template = ?", id).Delete(&templateRow{}).Error
	if err == nil {
		err = tx.gorm.Create(&templateRow{
			Template: id, State: m.State, MarkedAt: instant(m.At), MarkedBy: m.By, Reason: m.Reason, ChangeNumber: m.Change,
		}).Error
	}
	if err != nil {
		return fmt.Errorf("mark template %s: %w", id, err)
	}
	return nil
}
