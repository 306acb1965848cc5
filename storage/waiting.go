package storage

import (
	"fmt"

	"github.com/noim3/changebot/change"
)

type waitingRow struct {
	Who          string
	ChangeNumber change.Number
}

func (waitingRow) TableName() string { return "waiting" }

// SetWaiting says whom a change waits for now, in the place of whom it waited for before; [Filter.Waiting] finds
// changes by it.
func (tx *Tx) SetWaiting(n change.Number, who change.Principals) error {
	var rows []waitingRow
	for _, id := range names(who) {
		rows = append(rows, waitingRow{Who: id, ChangeNumber: n})
	}
	if err := replace(tx, n, rows); err != nil {
		return fmt.Errorf("note whom %s waits for: %w", n, err)
	}
	return nil
}

// names returns the ids of people and groups in one list, each once: Slack gives no two things the same id.
func names(who change.Principals) []string {
	seen := map[string]bool{}
	var all []string
	add := func(id string) {
		if id = tidyText(id); id != "" && !seen[id] {
			seen[id] = true
			all = append(all, id)
		}
	}
	for _, u := range who.People {
		add(string(u))
	}
	for _, g := range who.Groups {
		add(string(g))
	}
	return all
}
