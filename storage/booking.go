package storage

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

type bookingRow struct {
	Number      change.Number
	Title       string
	State       change.State
	Category    change.Category
	Kind        change.Kind
	Risk        change.Risk
	Outcome     change.Outcome
	Systems     list[change.SystemID]
	Requester   change.UserID
	Implementer change.UserID
	SlotStart   instant
	SlotEnd     instant
	StartedAt   instant
	FinishedAt  instant
}

func (bookingRow) TableName() string { return "changes" }

// Booked returns the changes whose slot keeps others from their time and has an instant in common with that stretch, the
// earliest first.
func (tx *Tx) Booked(from, to time.Time) ([]change.Booking, error) {
	return tx.bookings(tx.slotted(from, to).Where("state IN ?", []change.State{change.Scheduled, change.InImplementation}))
}

// Calendar returns what has or had a time in that stretch, the earliest first: slots, and the work of changes that never
// had one. A change that was called off has none.
func (tx *Tx) Calendar(from, to time.Time) ([]change.Booking, error) {
	planned, err := tx.bookings(tx.slotted(from, to).Where("state NOT IN ?",
		[]change.State{change.Rejected, change.Cancelled, change.Returned, change.InAssessment, change.InApproval}))
	if err != nil {
		return nil, err
	}
	urgent, err := tx.bookings(tx.gorm.Where("slot_start IS NULL AND started_at >= ? AND started_at < ?",
		instant(from.Add(-change.MaxLength)), instant(to)))
	if err != nil {
		return nil, err
	}
	urgent = slices.DeleteFunc(urgent, func(b change.Booking) bool { return !b.Time.Overlaps(change.Interval{Start: from, End: to}) })
	all := slices.Concat(planned, urgent)
	slices.SortStableFunc(all, func(a, b change.Booking) int { return a.Time.Start.Compare(b.Time.Start) })
	return all, nil
}

// slotted bounds the look back by the longest slot there is, so that the index by the start is enough.
func (tx *Tx) slotted(from, to time.Time) *gorm.DB {
	return tx.gorm.Where("slot_start >= ? AND slot_start < ? AND slot_end > ?",
		instant(from.Add(-change.MaxLength)), instant(to), instant(from)).Order("slot_start, number")
}

func (tx *Tx) bookings(query *gorm.DB) ([]change.Booking, error) {
	var rows []bookingRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the calendar: %w", err)
	}
	all := make([]change.Booking, len(rows))
	for i, r := range rows {
		all[i] = r.booking(tx.now)
	}
	return all, nil
}

func (r bookingRow) booking(now time.Time) change.Booking {
	at := change.Interval{Start: time.Time(r.SlotStart), End: time.Time(r.SlotEnd)}
	if at.Start.IsZero() {
		at = change.Interval{Start: time.Time(r.StartedAt), End: time.Time(r.FinishedAt)}
		if at.End.IsZero() {
			at.End = now
		}
	}
	return change.Booking{
		Number: r.Number, Title: r.Title, State: r.State, Category: r.Category, Kind: r.Kind, Risk: r.Risk,
		Outcome: r.Outcome, Systems: r.Systems, Requester: r.Requester, Implementer: r.Implementer, Time: at,
	}
}
