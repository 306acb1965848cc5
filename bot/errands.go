package bot

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// errandTime is how long an errand may take.
const errandTime = 20 * time.Second

// errands are what the bot still does for a person after Slack was acknowledged: best-effort feedback, never anything
// that must happen (design §2.8). They belong to the [Bot], whose Shutdown waits for them.
type errands struct {
	log     *slog.Logger
	mu      sync.Mutex
	closing bool
	running sync.WaitGroup
}

// run does the errand in a goroutine of its own, with a context that outlives the request but not errandTime. While
// the bot shuts down, the caller does the errand itself, so that Shutdown sees the last one.
func (e *errands) run(ctx context.Context, name string, do func(context.Context)) {
	ctx = context.WithoutCancel(ctx)
	errand := func() {
		ctx, cancel := context.WithTimeout(ctx, errandTime)
		defer cancel()
		if err := safely(ctx, do); err != nil {
			e.log.ErrorContext(ctx, "an errand panicked", "errand", name, "error", err)
		}
	}
	if !e.start(errand) {
		errand()
	}
}

func (e *errands) start(errand func()) (started bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.closing {
		e.running.Go(errand)
	}
	return !e.closing
}

// wait returns when every errand is done, or with the error of ctx when that ends first.
func (e *errands) wait(ctx context.Context) error {
	e.mu.Lock()
	e.closing = true
	e.mu.Unlock()
	done := make(chan struct{})
	go func() {
		e.running.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for what is still being told to people: %w", ctx.Err())
	}
}

func safely(ctx context.Context, do func(context.Context)) (err error) {
	defer catch(&err)
	do(ctx)
	return nil
}
