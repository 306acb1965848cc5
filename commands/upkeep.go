package commands

import (
	"context"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

const (
	// kept is how long finished deliveries and the keys of what arrived stay on the ledger. Slack repeats nothing
	// after a day (slack-rules §1); the rest is for people who look into an odd message.
	kept  = 30 * 24 * time.Hour
	batch = 500
)

// ExpireApprovals asks again for every approval that has grown too old, and returns for how many changes (spec §2.3).
func (d *Desk) ExpireApprovals(ctx context.Context) (int, error) {
	var old []change.Number
	err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
		old, err = tx.OldApprovals(tx.Now().Add(-d.Policy().Approval.Expires), batch)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("find old approvals: %w", err)
	}
	done := 0
	for _, n := range old {
		// A refusal means that somebody acted on the change in the meantime.
		if _, err := d.Expire(ctx, n); err == nil {
			done++
		} else if change.AsRefusal(err) == nil {
			return done, err
		}
	}
	return done, nil
}

// Sweep forgets what was delivered long ago, a batch at a time, and returns how many rows went.
func (d *Desk) Sweep(ctx context.Context) (int, error) {
	var gone int
	err := d.db.Update(ctx, func(tx *storage.Tx) (err error) {
		gone, err = tx.Sweep(tx.Now().Add(-kept), batch)
		return err
	})
	return gone, err
}
