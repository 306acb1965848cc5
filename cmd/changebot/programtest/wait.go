package programtest

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// Patience is how long a test waits for what should take no time: long enough for a busy machine.
const Patience = time.Minute

// Eventually looks again and again until look no longer complains. The test fails with its last complaint when
// [Patience] is over.
func Eventually(tb testing.TB, look func() error) {
	tb.Helper()
	if err := Within(tb.Context(), Patience, look); err != nil {
		tb.Fatal(err)
	}
}

// Within looks again and again until look no longer complains. When patience or ctx is over, it returns the last
// complaint.
func Within(ctx context.Context, patience time.Duration, look func() error) error {
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
