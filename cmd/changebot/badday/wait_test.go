package badday

import (
	"context"
	"time"

	"github.com/noim3/changebot/cmd/changebot/programtest"
)

// patience is how long anything may take that no fault delays: long enough for a busy machine.
const patience = 30 * time.Second

// eventually is [programtest.Within] with patience.
func eventually(ctx context.Context, look func() error) error {
	return programtest.Within(ctx, patience, look)
}

// pause waits for d, and reports whether it did rather than ctx ending.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
