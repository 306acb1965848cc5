package storage

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

// A hunt is what is known of a filter before the list is read.
type hunt struct {
	words []string
	// rare is what leads to few changes, so that it is taken whatever else could lead; byColumn for nothing.
	rare lead
}

// hunt readies the transaction for a list, and f with it. It returns false when the text of f has no word, so that
// nothing is picked.
func (tx *Tx) hunt(f *Filter) (h hunt, picks bool, err error) {
	tidy(f)
	h.words = sought(f.Words)
	if f.Words != "" && len(h.words) == 0 {
		return hunt{}, false, nil
	}
	if err := tx.engine.prepareList(tx.gorm); err != nil {
		return hunt{}, false, err
	}
	for _, l := range f.instead(h) {
		few, err := tx.engine.few(tx.gorm, f, h.words, l)
		if err != nil {
			return hunt{}, false, err
		}
		if few {
			h.rare = l
			break
		}
	}
	return h, true, nil
}

// instead returns what might lead to fewer changes than what leads otherwise: to go through a stretch of time, or a list
// of somebody's own, takes long where hardly any change in it is looked for.
func (f *Filter) instead(h hunt) (leads []lead) {
	usual := f.leads(h)
	if len(h.words) > 0 && usual != byWords {
		leads = append(leads, byWords)
	}
	if usual != byTime {
		return leads
	}
	if f.System != "" {
		leads = append(leads, bySystem)
	}
	if f.Person != "" {
		leads = append(leads, byPerson)
	}
	if f.Approver != "" {
		leads = append(leads, byApprover)
	}
	return leads
}

// pick returns the changes that f picks after before, in the order of an index that leads through them: where the filter
// leaves many, none is sorted and few are read.
//
// Postgres knows how common each value is. For SQLite, one thing is chosen to lead, and all the rest only looked at.
func (tx *Tx) pick(f Filter, h hunt, before Cursor) *gorm.DB {
	l := f.leads(h)
	query, key := tx.gorm.Model(&summaryRow{}), "changes.number"
	column, span := f.span()
	spans := *span != Span{}
	if l == byTime && before != 0 {
		span.Before = time.Time{} // the page that ended was in the span; of two bounds SQLite would use the wrong one
	}
	if len(h.words) > 0 {
		query, key = tx.engine.search(query, h.words, l != byWords)
	}
	// The order is by the column that leads: SQLite does not see that an equal one of another table is sorted as well.
	if f.System != "" && l == bySystem {
		query, key = query.Joins("JOIN change_systems ON change_systems.change_number = changes.number").
			Where("change_systems.system = ?", f.System), "change_systems.change_number"
	} else if f.System != "" {
		query = query.Where("EXISTS (SELECT 1 FROM change_systems WHERE system = ? AND change_number = number)", f.System)
	}
	query, key = involved(query, key, f.Person, anyPart, l == byPerson)
	query, key = involved(query, key, f.Approver, approverPart, l == byApprover)
	query = tx.narrow(query, f, l)
	query = tx.within(tx.within(tx.within(query, "started_at", f.Started, l), "closed_at", f.Closed, l), "created_at", f.Created, l)
	if spans {
		return tx.after(query, column, l, before)
	}
	if before != 0 {
		query = query.Where(key+" < ?", before)
	}
	return query.Order(key + " DESC")
}

// A lead is what leads through the changes of a list.
type lead int

const (
	byColumn lead = iota // one of the columns of a change, or its number alone
	byTime               // a span
	byState              // what few changes are in, such as to be open
	byWords
	bySystem
	byPerson
	byApprover
)

// leads returns what leads to the changes that f picks.
func (f *Filter) leads(h hunt) lead {
	_, span := f.span()
	switch {
	case h.rare != byColumn:
		return h.rare
	case *span != Span{}:
		return byTime
	case f.few():
		return byState
	case f.System != "":
		return bySystem
	case f.Person != "":
		return byPerson
	case f.Approver != "":
		return byApprover
	case len(h.words) > 0 && f.Requester == "" && f.Implementer == "":
		return byWords
	}
	return byColumn
}

// few reports whether f asks for something that few changes are at a time, or ever were.
func (f Filter) few() bool {
	return f.Open || f.unfinished() || f.Overdue || f.DocumentedLate || f.Escalated || f.Frozen || f.OutsideWindow || f.DuringFreeze || f.Incident != "" || !f.Waiting.Empty()
}

// unfinished reports whether f asks for states to none of which a change has come for good.
func (f Filter) unfinished() bool {
	return len(f.States) > 0 && !slices.ContainsFunc(f.States, change.State.Final)
}

// The parts that somebody can have in a change.
const (
	anyPart      = "any"
	approverPart = "approver"
)

// involved narrows the list to the changes in which who had the part. Where that leads, it leads in order.
func involved(query *gorm.DB, key string, who change.UserID, part string, leads bool) (*gorm.DB, string) {
	switch {
	case who == "":
		return query, key
	case !leads:
		return query.Where("EXISTS (SELECT 1 FROM change_people WHERE person = ? AND part = ? AND change_number = number)", who, part), key
	}
	return query.Joins("JOIN change_people ON change_people.change_number = changes.number").
		Where("change_people.person = ? AND change_people.part = ?", who, part), "change_people.change_number"
}

// narrow leaves the changes of whose own columns f asks something. Some of it is in the words of an index, as it must be
// for the index to lead.
func (tx *Tx) narrow(query *gorm.DB, f Filter, l lead) *gorm.DB {
	equal := func(column, value string, leads bool) {
		if value == "" {
			return
		}
		if !leads {
			column = tx.engine.unindexed(column)
		}
		query = query.Where(column+" = ?", value)
	}
	equal("requester", string(f.Requester), l == byColumn)
	equal("implementer", string(f.Implementer), l == byColumn)
	equal("category", string(f.Category), l == byColumn)
	equal("risk", string(f.Risk), l == byColumn)
	if equal("outcome", string(f.Outcome), l == byColumn); f.Outcome != "" {
		query = query.Where("outcome <> ''")
	}
	if equal("template", string(f.Template), l == byColumn); f.Template != "" {
		query = query.Where("template <> ''")
	}
	switch len(f.States) {
	case 0:
	case 1:
		equal("state", string(f.States[0]), l == byColumn || l == byState && !f.States[0].Final()) // in order by the index, which IN is not
	default:
		query = query.Where(tx.engine.unindexed("state")+" IN ?", f.States)
	}
	if f.Open || f.unfinished() {
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

func (tx *Tx) within(query *gorm.DB, column string, s Span, l lead) *gorm.DB {
	if s == (Span{}) {
		return query
	}
	query = query.Where(column + " IS NOT NULL") // in the words of the index
	if l != byTime {
		column = tx.engine.unindexed(column)
	}
	if !s.From.IsZero() {
		query = query.Where(column+" >= ?", instant(s.From))
	}
	if !s.Before.IsZero() {
		query = query.Where(column+" < ?", instant(s.Before))
	}
	return query
}

// after orders by a time and the number, and goes on after the change at which a page ended.
func (tx *Tx) after(query *gorm.DB, column string, l lead, before Cursor) *gorm.DB {
	if before != 0 {
		at := "changes." + column
		if l != byTime {
			at = tx.engine.unindexed(at)
		}
		query = query.Where("("+at+", changes.number) < (SELECT "+column+", number FROM changes WHERE number = ?)", before)
	}
	return query.Order("changes." + column + " DESC, changes.number DESC")
}
