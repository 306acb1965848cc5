package storage

import (
	"fmt"

	"github.com/noim3/changebot/change"
)

// A LogEntry is a change as the change log tells of it (policy §7).
type LogEntry struct {
	*change.Change
	// Policies are the revisions of the policy that its events name, the first one first.
	Policies []string
}

// A LogPage is a part of the change log, in the order of a [Page].
type LogPage struct {
	Entries []LogEntry
	// Next continues the log; it is zero on its last page.
	Next Cursor
}

// logBatch is how many entries are read at a time.
const logBatch = 200

// Log returns up to limit entries of the changes that f picks, beginning after the page that ended at before. It picks and
// orders as [Tx.List] does.
func (tx *Tx) Log(f Filter, before Cursor, limit int) (page LogPage, err error) {
	h, picks, err := tx.hunt(&f)
	if err == nil && picks {
		page.Entries, err = tx.logEntries(f, h, before, limit+1)
	}
	if err != nil {
		return LogPage{}, fmt.Errorf("read the change log: %w", err)
	}
	if len(page.Entries) > limit {
		page.Entries = page.Entries[:limit]
		page.Next = Cursor(page.Entries[limit-1].Number)
	}
	return page, nil
}

// EachLogEntry calls fn for each change that f picks, newest first, and stops at an error of fn, which it returns. The
// whole log passes through little memory. The entry is fn's to keep.
func (tx *Tx) EachLogEntry(f Filter, fn func(LogEntry) error) error {
	h, picks, err := tx.hunt(&f)
	if err != nil {
		return fmt.Errorf("read the change log: %w", err)
	}
	for before := Cursor(0); picks; {
		entries, err := tx.logEntries(f, h, before, logBatch)
		if err != nil {
			return fmt.Errorf("read the change log: %w", err)
		}
		for _, e := range entries {
			if err := fn(e); err != nil {
				return err
			}
			before = Cursor(e.Number)
		}
		picks = len(entries) == logBatch
	}
	return nil
}

// logEntries returns the next entries after before, each with what is kept outside its row.
func (tx *Tx) logEntries(f Filter, h hunt, before Cursor, limit int) ([]LogEntry, error) {
	var rows []changeRow
	if err := tx.pick(f, h, before).Model(&changeRow{}).Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	entries, place, numbers := make([]LogEntry, len(rows)), map[change.Number]*LogEntry{}, make([]change.Number, len(rows))
	for i := range rows {
		entries[i].Change = rows[i].change()
		place[rows[i].Number], numbers[i] = &entries[i], rows[i].Number
	}
	if len(rows) == 0 {
		return nil, nil
	}
	var approvals []approvalRow
	if err := tx.gorm.Where("change_number IN ?", numbers).Order("change_number, n").Find(&approvals).Error; err != nil {
		return nil, err
	}
	for _, r := range approvals {
		e := place[r.ChangeNumber]
		e.Approvals = append(e.Approvals, r.approval())
	}
	var incidents []incidentRow
	if err := tx.gorm.Where("change_number IN ?", numbers).Order("change_number, n").Find(&incidents).Error; err != nil {
		return nil, err
	}
	for _, r := range incidents {
		if e := place[r.ChangeNumber]; e.Closure != nil {
			e.Closure.Incidents = append(e.Closure.Incidents, r.incident())
		}
	}
	return entries, tx.addEvents(place, numbers)
}

// addEvents adds how many events each entry has, and what policies they name.
func (tx *Tx) addEvents(place map[change.Number]*LogEntry, numbers []change.Number) error {
	var named []struct {
		ChangeNumber change.Number
		Policy       string
		Events       int
	}
	err := tx.gorm.Raw(`SELECT change_number, policy, max(n) AS events FROM events WHERE change_number IN ?
		GROUP BY change_number, policy ORDER BY change_number, min(n)`, numbers).Scan(&named).Error
	if err != nil {
		return err
	}
	for _, r := range named {
		e := place[r.ChangeNumber]
		e.Events = max(e.Events, r.Events)
		if r.Policy != "" {
			e.Policies = append(e.Policies, r.Policy)
		}
	}
	return nil
}
