package storage

import (
	"fmt"
	"time"

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
	// DocumentedLate picks the emergencies whose documentation was called overdue, also when it was complete afterwards.
	DocumentedLate bool
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
	// Outcome picks the changes that ended so.
	Outcome change.Outcome
	// Person picks the changes in which somebody had a part: raised it, was at any time to implement it, approved it, had
	// that done in their place, or verified it. Approver picks those that they approved, or somebody in their place, also
	// where that no longer counts.
	Person, Approver change.UserID
	// Incident picks the changes that caused or fixed the incident of that id or address; case does not matter.
	Incident string
	// OutsideWindow and DuringFreeze pick the changes whose work began so (policy §3.4, §6).
	OutsideWindow, DuringFreeze bool
	// Started, Closed and Created pick by when the work began, when the change was closed and when it was raised. The first
	// of them that is set is also what the list is ordered by.
	Started, Closed, Created Span
	// Words picks the changes whose text has every word of it, whatever their order, case and punctuation. Nothing in
	// it is an operator. Of more than 20 words the longest 20 count; text without any word picks nothing.
	Words string
}

// A Span is a stretch of time: From is in it, Before is not. What is zero has no bound; the zero Span picks all.
type Span struct{ From, Before time.Time }

// A Cursor is where a page ended; the zero Cursor is before the newest change.
type Cursor int64

// A Page is a part of a list: newest change first, or where a [Span] is asked for, what happened last in it.
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

// List returns up to limit changes that f picks, newest first, beginning after the page that ended at before. See [Page].
func (tx *Tx) List(f Filter, before Cursor, limit int) (Page, error) {
	h, picks, err := tx.hunt(&f)
	if err != nil {
		return Page{}, fmt.Errorf("list changes: %w", err)
	}
	if !picks {
		return Page{}, nil
	}
	var rows []summaryRow
	// One more than asked for tells whether there is a next page.
	if err := tx.pick(f, h, before).Limit(limit + 1).Find(&rows).Error; err != nil {
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

func (r summaryRow) summary() Summary {
	return Summary{
		Number: r.Number, Title: r.Title, State: r.State, Category: r.Category, Kind: r.Kind, Risk: r.Risk,
		Outcome: r.Outcome, Requester: r.Requester, Implementer: r.Implementer, Systems: r.Systems,
		SlotStart: time.Time(r.SlotStart), SlotEnd: time.Time(r.SlotEnd),
		CreatedAt: time.Time(r.Created), UpdatedAt: time.Time(r.Updated), ClosedAt: time.Time(r.ClosedAt),
	}
}
