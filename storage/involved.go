package storage

import (
	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

// An involvedRow says that somebody had a part in a change, in a table in which changes can be found by that.
type involvedRow struct {
	Person       change.UserID
	Part         string
	ChangeNumber change.Number
}

func (involvedRow) TableName() string { return "change_people" }

// keepPeople adds whoever has a part in c. Nobody who had one loses it.
func (tx *Tx) keepPeople(c *change.Change) error {
	var rows []involvedRow
	add := func(part string, people ...change.UserID) {
		for _, who := range people {
			if who != "" {
				rows = append(rows, involvedRow{who, part, c.Number})
			}
		}
	}
	add(anyPart, c.Requester, c.Request.Implementer)
	for _, a := range c.Approvals {
		add(anyPart, a.By, a.For)
		add(approverPart, a.By, a.For)
	}
	if c.Verification != nil {
		add(anyPart, c.Verification.By)
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.gorm.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error
}
