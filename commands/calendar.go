package commands

import (
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// longAgo is how long freezes that have ended are still read: a late notice, or the calendar of a month, needs them.
const longAgo = 62 * 24 * time.Hour

// withFreezes returns p with the freezes declared in Slack, and with those lifted that were.
func withFreezes(tx *storage.Tx, p *change.Policy) (*change.Policy, error) {
	declared, err := tx.Freezes(tx.Now().Add(-longAgo))
	if err != nil {
		return nil, err
	}
	return p.WithDeclared(declared), nil
}

// isAboutTime reports whether what is decided depends on when freezes hold.
func isAboutTime(a change.Action) bool {
	switch a { //nolint:exhaustive // the others are decided whatever the calendar says
	case change.Submit, change.Log, change.Declare, change.Schedule, change.Start, change.Extend, change.Release,
		change.FreezeHold, change.FreezeRelease, change.Except:
		return true
	}
	return false
}
