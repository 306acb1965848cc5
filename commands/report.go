package commands

import (
	"context"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// Report returns what the changes of the month that is wished for were like, as the record stands now. It refuses those whom
// [change.Policy.MayReport] refuses and, as [change.NotFound], a month that has not begun.
func (d *Desk) Report(ctx context.Context, who change.Actor, wish change.MonthWish) (*change.Report, error) {
	p := d.Policy()
	if err := p.MayReport(who); err != nil {
		return nil, err
	}
	var r *change.Report
	err := d.db.View(ctx, func(tx *storage.Tx) error {
		day := wish.Of(tx.Now().In(p.TimeZone))
		if wish.Year == 0 && wish.Month != 0 && begins(day, p).After(tx.Now()) {
			day.Year-- // of a month that is called so, the last one
		}
		if begins(day, p).After(tx.Now()) {
			return change.Refuse(change.NotFound, "", "%s has not begun yet, so there is nothing to report of it. Ask for an earlier month.", monthName(day))
		}
		r = p.NewReport(day, tx.Now())
		return reckon(tx, r)
	})
	if err != nil {
		return nil, fmt.Errorf("report of a month: %w", err)
	}
	return r, nil
}

// Lately returns the report of the 30 days before now, as one month.
func (d *Desk) Lately(ctx context.Context) (*change.Report, error) {
	var r *change.Report
	err := d.db.View(ctx, func(tx *storage.Tx) error {
		r = d.Policy().ReportLately(tx.Now())
		return reckon(tx, r)
	})
	if err != nil {
		return nil, fmt.Errorf("report of the last days: %w", err)
	}
	return r, nil
}

// reckon counts what the report looks at.
func reckon(tx *storage.Tx, r *change.Report) error {
	span := r.Span()
	if err := tx.EachWork(span.Start, span.End, r.Add); err != nil {
		return err
	}
	if err := tx.EachClosing(r.Before().Start, span.End, r.AddClosed); err != nil {
		return err
	}
	return tx.EachAsking(span.Start, span.End, r.AddQuestion)
}

func begins(month change.Day, p *change.Policy) time.Time {
	return change.MonthSpan(month, p.TimeZone).Start
}

func monthName(d change.Day) string { return fmt.Sprintf("%s %d", d.Month, d.Year) }
