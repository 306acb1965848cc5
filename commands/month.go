package commands

import (
	"context"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// A Month is the calendar of a month, with the policy that it was read under, declared freezes included.
type Month struct {
	change.Month
	Policy *change.Policy
}

// Month returns the month that is wished for, as it stands now, by the clocks of zone.
func (d *Desk) Month(ctx context.Context, wish change.MonthWish, zone *time.Location) (Month, error) {
	var m Month
	err := d.db.View(ctx, func(tx *storage.Tx) error {
		day := wish.Of(tx.Now().In(zone))
		span := change.MonthSpan(day, zone)
		p, booked, err := calendar(tx, d.Policy(), span)
		m = Month{p.Month(day, zone, booked, tx.Now()), p}
		return err
	})
	if err != nil {
		return Month{}, fmt.Errorf("read the calendar of a month: %w", err)
	}
	return m, nil
}

// A Week is what the calendar holds from now on for seven days, with the policy that it was read under.
type Week struct {
	change.Timetable
	Policy *change.Policy
	// Next is the freeze that begins next, within a year and in or after the week; nil for none.
	Next *change.Freeze
}

// Week returns what the calendar holds from now on for seven days.
func (d *Desk) Week(ctx context.Context) (Week, error) {
	var w Week
	err := d.db.View(ctx, func(tx *storage.Tx) error {
		span := change.Interval{Start: tx.Now(), End: tx.Now().AddDate(0, 0, 7)}
		p, booked, err := calendar(tx, d.Policy(), span)
		w = Week{p.Timetable(span, booked), p, p.NextFreeze(tx.Now())}
		return err
	})
	if err != nil {
		return Week{}, fmt.Errorf("read the calendar of the week: %w", err)
	}
	return w, nil
}

// calendar returns base with the freezes that hold or held in that stretch, however long ago that is, and what has or had
// its time in it.
func calendar(tx *storage.Tx, base *change.Policy, span change.Interval) (*change.Policy, []change.Booking, error) {
	declared, err := tx.Freezes(span.Start)
	if err != nil {
		return base, nil, err
	}
	booked, err := tx.Calendar(span.Start, span.End)
	return base.WithDeclared(declared), booked, err
}
