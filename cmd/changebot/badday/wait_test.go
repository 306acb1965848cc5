package badday

import (
	"context"
	"fmt"
	"time"
)

// patience is how long anything may take that no fault delays: long enough for a busy machine.
const patience = 30 * time.Second

// eventually looks again and again until look no longer complains. When patience or ctx is over, it returns the last
// complaint.
func eventually(ctx context.Context, look func() error) error {
	return within(ctx, patience, look)
}

func within(ctx context.Context, patience time.Duration, look func() error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		err := look()
		if err == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return fmt.Errorf("waited for up to %s: %w", patience, err)
		}
	}
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
