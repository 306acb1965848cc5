package bot

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/noim3/changebot/storage/storagetest"
)

// slackSaying counts how often Slack is asked, and answers with that number.
type slackSaying struct {
	mu    sync.Mutex
	times int
	fail  error
	slow  chan struct{} // nil: at once
}

func (a *slackSaying) ask(ctx context.Context, _ string) (string, error) {
	a.mu.Lock()
	a.times++
	answer, fail, slow := strconv.Itoa(a.times), a.fail, a.slow
	a.mu.Unlock()
	if slow != nil {
		select {
		case <-slow:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return answer, fail
}

func TestWhatSlackSaidIsRememberedForAWhile(t *testing.T) {
	t.Parallel()
	var a slackSaying
	clock := storagetest.NewClock()
	r := remember(clock.Now, time.Minute, a.ask)
	steps := []struct {
		do   func()
		want string
	}{
		{func() {}, "1"},
		{func() { clock.Advance(59 * time.Second) }, "1"},
		{func() { clock.Advance(time.Second) }, "2"},
		{func() { r.forget("other") }, "2"},
		{func() { r.forget("k") }, "3"},
	}
	for i, step := range steps {
		step.do()
		if got, err := r.get(t.Context(), "k"); got != step.want || err != nil {
			t.Errorf("step %d: it is %q, %v", i, got, err)
		}
	}
	a.fail = errors.New("no")
	clock.Advance(time.Minute)
	if _, err := r.get(t.Context(), "k"); err == nil {
		t.Error("what is too old is used when Slack fails")
	}
	a.fail = nil
	if got, _ := r.get(t.Context(), "k"); got != "5" {
		t.Errorf("an error was remembered: %q", got)
	}
}

func TestSeveralWhoAskAtOnceShareOneCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := slackSaying{slow: make(chan struct{})}
		r := remember(time.Now, time.Minute, a.ask)
		impatient, leave := context.WithCancel(t.Context())
		var asking sync.WaitGroup
		asking.Go(func() {
			if _, err := r.get(impatient, "k"); !errors.Is(err, context.Canceled) {
				t.Errorf("whoever left got %v", err)
			}
		})
		synctest.Wait()
		asking.Go(func() {
			if got, err := r.get(t.Context(), "k"); got != "1" || err != nil {
				t.Errorf("whoever stayed got %q, %v", got, err)
			}
		})
		synctest.Wait()
		leave()
		synctest.Wait()
		close(a.slow)
		asking.Wait()
	})
}

func TestAnAnswerFromBeforeAnEventIsNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := slackSaying{slow: make(chan struct{})}
		r := remember(time.Now, time.Minute, a.ask)
		var asking sync.WaitGroup
		asking.Go(func() { _, _ = r.get(t.Context(), "k") })
		synctest.Wait()
		r.forget("k")
		close(a.slow)
		asking.Wait()
		if got, _ := r.get(t.Context(), "k"); got != "2" {
			t.Errorf("after the event it is still %q", got)
		}
	})
}

func TestSlackThatDoesNotAnswerIsNotWaitedForLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := slackSaying{slow: make(chan struct{})}
		r := remember(time.Now, time.Minute, a.ask)
		began := time.Now()
		if _, err := r.get(t.Context(), "k"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it is %v", err)
		}
		if waited := time.Since(began); waited != askTime {
			t.Errorf("it took %s", waited)
		}
	})
}
