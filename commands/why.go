package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// An Account is a change with what explains it.
type Account struct {
	Change       *change.Change
	Explanations []change.Explanation
}

// Why explains a change under the policy in force. See [change.Change.Why]. It refuses, as [change.NotFound], a number
// that was never given.
func (d *Desk) Why(ctx context.Context, n change.Number) (Account, error) {
	var a Account
	err := d.db.View(ctx, func(tx *storage.Tx) error {
		c, err := tx.Change(n)
		if err != nil {
			return err
		}
		events, err := tx.Events(n)
		if err != nil {
			return err
		}
		marks, err := tx.TemplateMarks()
		if err != nil {
			return err
		}
		a = Account{c, c.Why(events, d.Policy().Marked(marks), tx.Now())}
		return nil
	})
	return a, err
}

// PolicySince returns since when the policy in force is it: when it was put in the place of another, else when it was
// first kept.
func (d *Desk) PolicySince(ctx context.Context) (time.Time, error) {
	var since time.Time
	revision := d.Policy().Revision
	err := d.db.View(ctx, func(tx *storage.Tx) error {
		last, known, err := tx.LastEvent(change.LoadPolicy)
		if err == nil && known && last.Allowed() && last.Policy == revision {
			since = last.At
			return nil
		}
		if err == nil {
			since, err = tx.PolicyKeptAt(revision)
		}
		return err
	})
	return since, err
}
