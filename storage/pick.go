package storage

import (
	"time"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

// pick returns the changes that f picks after before, in the order of an index that leads through them: none is sorted,
// and where the filter leaves many, few are read.
//
// It orders by the column that the words, the system or the person come from: SQLite does not see that an equal column of
// another table is sorted as well.
func (tx *Tx) pick(f Filter, words []string, before Cursor) *gorm.DB {
	query, key := tx.gorm.Model(&summaryRow{}), "changes.number"
	column, span := f.span()
	spans := *span != Span{}
	if spans && before != 0 {
		span.Before = time.Time{} // the page that ended was in the span; two bounds, and SQLite would use the earlier one only
	}
	if len(words) > 0 {
		few := spans || f.Requester != "" || f.Implementer != "" || f.Person != "" || f.Approver != "" || f.System != "" || !f.Waiting.Empty()
		query, key = tx.engine.search(query, words, few)
	}
	switch {
	case f.System == "":
	case spans:
		query = query.Where("EXISTS (SELECT 1 FROM change_systems WHERE system = ? AND change_number = number)", f.System)
	default:
		key = "change_systems.change_number"
		query = query.Joins("JOIN change_systems ON change_systems.change_number = changes.number").
			Where("change_systems.system = ?", f.System)
	}
	query, key = involved(query, key, f.Person, anyPart, spans || f.System != "")
	query, key = involved(query, key, f.Approver, approverPart, spans || f.System != "" || f.Person != "")
	query = tx.narrow(query, f, spans)
	query = within(within(within(query, "started_at", f.Started), "closed_at", f.Closed), "created_at", f.Created)
	if spans {
		return after(query, column, before)
	}
	if before != 0 {
		query = query.Where(key+" < ?", before)
	}
	return query.Order(key + " DESC")
}

// The parts that somebody can have in a change.
const (
	anyPart      = "any"
	approverPart = "approver"
)

// involved narrows the list to the changes in which who had the part. It leads through them in order, unless something
// else does.
func involved(query *gorm.DB, key string, who change.UserID, part string, led bool) (*gorm.DB, string) {
	switch {
	case who == "":
		return query, key
	case led:
		return query.Where("EXISTS (SELECT 1 FROM change_people WHERE person = ? AND part = ? AND change_number = number)", who, part), key
	}
	return query.Joins("JOIN change_people ON change_people.change_number = changes.number").
		Where("change_people.person = ? AND change_people.part = ?", who, part), "change_people.change_number"
}

// narrow leaves the changes of whose own columns f asks something. Those it has in the words of an index are for that.
func (tx *Tx) narrow(query *gorm.DB, f Filter, spans bool) *gorm.DB {
	equal := func(column, value string) {
		if value == "" {
			return
		}
		if spans {
			column = tx.engine.unindexed(column)
		}
		query = query.Where(column+" = ?", value)
	}
	equal("requester", string(f.Requester))
	equal("implementer", string(f.Implementer))
	equal("category", string(f.Category))
	equal("risk", string(f.Risk))
	if equal("outcome", string(f.Outcome)); f.Outcome != "" {
		query = query.Where("outcome <> ''")
	}
	if equal("template", string(f.Template)); f.Template != "" {
		query = query.Where("template <> ''")
	}
	switch len(f.States) {
	case 0:
	case 1:
		equal("state", string(f.States[0])) // in order by the index, which IN is not
	default:
		query = query.Where(tx.engine.unindexed("state")+" IN ?", f.States)
	}
	if f.Open {
		query = query.Where("state NOT IN ('closed', 'rejected', 'cancelled')")
	}
	if f.Overdue {
		query = query.Where("record_due_at <= ?", instant(tx.now))
	}
	if f.DocumentedLate {
		query = query.Where("number IN (SELECT change_number FROM events WHERE action = 'overdue' AND refused = '')")
	}
	if f.Escalated {
		query = query.Where("escalated_at IS NOT NULL")
	}
	if f.Frozen {
		query = query.Where("held_by <> ''").Where("state = 'on_hold'")
	}
	if f.OutsideWindow {
		query = query.Where("ran_outside")
	}
	if f.DuringFreeze {
		query = query.Where("ran_in IS NOT NULL")
	}
	if f.Incident != "" {
		query = query.Where("number IN (SELECT change_number FROM incidents WHERE lower(ref) = lower(?))", f.Incident)
	}
	return awaited(query, f)
}

// awaited leaves the changes that wait for those of f.
func awaited(query *gorm.DB, f Filter) *gorm.DB {
	switch {
	case f.Waiting.Empty():
		return query
	case f.Deputy.Empty():
		return query.Where("number IN (SELECT change_number FROM waiting WHERE who IN ?)", names(f.Waiting))
	}
	return query.Where("number IN (SELECT change_number FROM waiting WHERE who IN ? UNION "+
		"SELECT number FROM waiting JOIN changes ON number = change_number WHERE who IN ? AND state IN ('approval', 'review'))",
		names(f.Waiting), names(f.Deputy))
}

// span returns the span that orders the list, and its column. It is zero when none is asked for.
func (f *Filter) span() (column string, s *Span) {
	switch {
	case f.Started != Span{}:
		return "started_at", &f.Started
	case f.Closed != Span{}:
		return "closed_at", &f.Closed
	}
	return "created_at", &f.Created
}

func within(query *gorm.DB, column string, s Span) *gorm.DB {
	if s == (Span{}) {
		return query
	}
	query = query.Where(column + " IS NOT NULL") // in the words of the index
	if !s.From.IsZero() {
		query = query.Where(column+" >= ?", instant(s.From))
	}
	if !s.Before.IsZero() {
		query = query.Where(column+" < ?", instant(s.Before))
	}
	return query
}

// after orders by a time and the number, and goes on after the change at which a page ended.
func after(query *gorm.DB, column string, before Cursor) *gorm.DB {
	if before != 0 {
		query = query.Where("(changes."+column+", changes.number) < (SELECT "+column+", number FROM changes WHERE number = ?)", before)
	}
	return query.Order("changes." + column + " DESC, changes.number DESC")
}
