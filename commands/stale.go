package commands

import (
	"context"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// Since returns a change as it stands, with what differs in its plan from the version that somebody was shown; nothing
// when that was never a version of it.
func (d *Desk) Since(ctx context.Context, n change.Number, seen int) (Drawing, error) {
	dr := Drawing{Policy: d.Policy()}
	err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
		dr.Now = tx.Now()
		if dr.Change, err = tx.Change(n); err != nil {
			return err
		}
		if seen < 1 || seen > dr.Change.Plan {
			return nil
		}
		known, err := tx.Plan(n, seen)
		dr.Differences = change.Differences(known, dr.Change.Request)
		return err
	})
	return dr, err
}
