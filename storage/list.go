package storage

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

// A Filter picks changes; every field that is set must hold. The zero Filter picks all.
type Filter struct {
	Requester   change.UserID
	Implementer change.UserID
	// Waiting picks the changes that wait for one of these people or groups (see [Tx.SetWaiting]).
	Waiting change.Principals
	// Deputy picks, beside those of Waiting, the changes that wait for one of these people or groups to decide for an
	// authority: their delegate may do so too.
	Deputy change.Principals
	// Open picks the changes to which something can still happen.
	Open bool
	// Overdue picks the changes whose documentation or review is late (policy §5).
	Overdue bool
	// Escalated picks the changes that wait for so long that others were told (spec §2.3).
	Escalated bool
	// Frozen picks the changes that a freeze holds (policy §6).
	Frozen bool
	// States picks the changes in one of these.
	States   []change.State
	System   change.SystemID
	Category change.Category
	// Template picks the standard changes that were logged from it.
	Template change.TemplateID
	Risk     change.Risk
	// Outcome, CreatedFrom and CreatedBefore pick by how a change ended and by when it was raised. No index helps with
	// them: where they leave few, every change is read.
	Outcome                    change.Outcome
	CreatedFrom, CreatedBefore time.Time
	// Words picks the changes whose text has every word of it, whatever their order, case and punctuation. Nothing in
	// it is an operator. Of more than 20 words the longest 20 count; text without any word picks nothing.
	Words string
}

// A Cursor is where a page ended; the zero Cursor is before the newest change.
type Cursor int64

// A Page is a part of a list, newest change first.
type Page struct {
	Changes []Summary
	// Next continues the list; it is zero on its last page.
	Next Cursor
}

// A Summary is what a list shows of a change.
type Summary struct {
	Number      change.Number
	Title       string
	State       change.State
	Category    change.Category
	Kind        change.Kind
	Risk        change.Risk
	Outcome     change.Outcome
	Requester   change.UserID
	Implementer change.UserID
	Systems     []change.SystemID
	// SlotStart and SlotEnd are zero while there is no slot, ClosedAt while the change is open.
	SlotStart, SlotEnd             time.Time
	CreatedAt, UpdatedAt, ClosedAt time.Time
}

type summaryRow struct {
	Number             change.Number
	Title              string
	State              change.State
	Category           change.Category
	Kind               change.Kind
	Risk               change.Risk
	Outcome            change.Outcome
	Requester          change.UserID
	Implementer        change.UserID
	Systems            list[change.SystemID]
	SlotStart, SlotEnd instant
	Created            instant `gorm:"column:created_at"`
	Updated            instant `gorm:"column:updated_at"`
	ClosedAt           instant
}

func (summaryRow) TableName() string { return "changes" }

// List returns up to limit changes that f picks, newest first, beginning after the page that ended at before.
func (tx *Tx) List(f Filter, before Cursor, limit int) (Page, error) {
	tidy(&f)
	words := sought(f.Words)
	if f.Words != "" && len(words) == 0 {
		return Page{}, nil
	}
	if err := tx.engine.prepareList(tx.gorm); err != nil {
		return Page{}, fmt.Errorf("list changes: %w", err)
	}
	var rows []summaryRow
	// One more than asked for tells whether there is a next page.
	if err := tx.pick(f, words, before).Limit(limit + 1).Find(&rows).Error; err != nil {
		return Page{}, fmt.Errorf("list changes: %w", err)
	}
	var page Page
	if len(rows) > limit {
		rows = rows[:limit]
		page.Next = Cursor(rows[limit-1].Number)
	}
	for _, r := range rows {
		page.Changes = append(page.Changes, r.summary())
	}
	return page, nil
}

// pick orders by the column that the words or the system come from: SQLite does not see that an equal column of
// another table is sorted as well.
func (tx *Tx) pick(f Filter, words []string, before Cursor) *gorm.DB {
	query, key := tx.gorm.Model(&summaryRow{}), "changes.number"
	if len(words) > 0 {
		few := f.Requester != "" || f.Implementer != "" || f.System != "" || !f.Waiting.Empty()
		query, key = tx.engine.search(query, words, few)
	}
	if f.System != "" {
		key = "change_systems.change_number"
		query = query.Joins("JOIN change_systems ON change_systems.change_number = changes.number").
			Where("change_systems.system = ?", f.System)
	}
	if f.Requester != "" {
		query = query.Where("requester = ?", f.Requester)
	}
	if f.Implementer != "" {
		query = query.Where("implementer = ?", f.Implementer)
	}
	switch {
	case f.Waiting.Empty():
	case f.Deputy.Empty():
		query = query.Where("number IN (SELECT change_number FROM waiting WHERE who IN ?)", names(f.Waiting))
	default:
		query = query.Where("number IN (SELECT change_number FROM waiting WHERE who IN ? UNION "+
			"SELECT number FROM waiting JOIN changes ON number = change_number WHERE who IN ? AND state IN ('approval', 'review'))",
			names(f.Waiting), names(f.Deputy))
	}
	if f.Open {
		query = query.Where("state NOT IN ('closed', 'rejected', 'cancelled')") // in the words of the index
	}
	if f.Overdue {
		query = query.Where("record_due_at <= ?", instant(tx.now))
	}
	if f.Escalated {
		query = query.Where("escalated_at IS NOT NULL")
	}
	if f.Frozen {
		query = query.Where("held_by <> ''").Where("state = 'on_hold'") // in the words of the index
	}
	switch len(f.States) {
	case 0:
	case 1:
		query = query.Where("state = ?", f.States[0]) // in order by the index, which IN is not
	default:
		query = query.Where("state IN ?", f.States)
	}
	if f.Category != "" {
		query = query.Where("category = ?", f.Category)
	}
	if f.Template != "" {
		query = query.Where("template = ?", f.Template).Where("template <> ''") // in the words of the index
	}
	if f.Risk != "" {
		query = query.Where("risk = ?", f.Risk)
	}
	if f.Outcome != "" {
		query = query.Where("outcome = ?", f.Outcome)
	}
	if !f.CreatedFrom.IsZero() {
		query = query.Where("created_at >= ?", instant(f.CreatedFrom))
	}
	if !f.CreatedBefore.IsZero() {
		query = query.Where("created_at < ?", instant(f.CreatedBefore))
	}
	if before != 0 {
		query = query.Where(key+" < ?", before)
	}
	return query.Order(key + " DESC")
}

func (r summaryRow) summary() Summary {
	return Summary{
		Number: r.Number, Title: r.Title, State: r.State, Category: r.Category, Kind: r.Kind, Risk: r.Risk,
		Outcome: r.Outcome, Requester: r.Requester, Implementer: r.Implementer, Systems: r.Systems,
		SlotStart: time.Time(r.SlotStart), SlotEnd: time.Time(r.SlotEnd),
		CreatedAt: time.Time(r.Created), UpdatedAt: time.Time(r.Updated), ClosedAt: time.Time(r.ClosedAt),
	}
}
