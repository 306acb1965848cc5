package slacksim_test

import (
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/bot/slacksim/simtest"
)

// handClock is a real time that stands still until it is advanced.
type handClock struct {
	mu sync.Mutex
	at time.Time
}

func newHandClock() *handClock {
	return &handClock{at: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
}

func (c *handClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *handClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func TestTheClockMovesForwardOnly(t *testing.T) {
	t.Parallel()
	clock := newHandClock()
	sim := simtest.Start(t, slacksim.Config{RealTime: clock.now})
	moved := sim.ClockMoved()
	must(t, sim.Client().Advance(t.Context(), 26*time.Hour))
	select {
	case <-moved:
	default:
		t.Error("nobody was told that the clock moved")
	}
	if got, want := sim.Now(), clock.now().Add(26*time.Hour); !got.Equal(want) {
		t.Errorf("it is %s, want %s", got, want)
	}
	if err := sim.Client().Advance(t.Context(), -time.Hour); err == nil {
		t.Error("the clock went back")
	}
	ts, err := sim.As(slacksim.Mara).Say(t.Context(), slacksim.General, "good morning", "")
	must(t, err)
	if want := "1795442400.000000"; ts != want {
		t.Errorf("a message after the move has timestamp %s, want %s", ts, want)
	}
	again, err := sim.As(slacksim.Mara).Say(t.Context(), slacksim.General, "good morning", "")
	must(t, err)
	if again <= ts {
		t.Errorf("the message after %s has timestamp %s", ts, again)
	}
	workspace, err := sim.Client().Workspace(t.Context())
	must(t, err)
	if workspace.MovedSeconds != 26*3600 {
		t.Errorf("the page says that the clock moved %d s", workspace.MovedSeconds)
	}
}
