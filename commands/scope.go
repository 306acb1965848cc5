package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// LeaveOut records that somebody was told that what they are about to do needs no change request (policy §1), and
// returns the exclusion by which. Nothing else is kept of it. It refuses, as [change.NotFound], an exclusion that the
// policy does not have.
func (d *Desk) LeaveOut(ctx context.Context, by By, id change.ExclusionID) (change.Exclusion, error) {
	x, known := d.Policy().Exclusion(id)
	return x, d.issue(ctx, decree{by, change.LeaveOut, "", func(_ *storage.Tx, ev *change.Event, _ *change.Policy, _ time.Time) (change.Principals, error) {
		if !known {
			return change.Principals{}, change.Refuse(change.NotFound, "policy §1",
				"The policy has no exclusion “%s” any more. Choose again what is changing.", id)
		}
		ev.Facts = []change.Fact{{Name: "exclusion", Value: string(x.ID)}, {Name: "what", Value: x.What}}
		return change.Principals{}, nil
	}})
}
