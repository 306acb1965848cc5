package slacksim

import (
	"fmt"
	"sync"
	"time"
)

// clock is the real time with an offset that people may move forward.
type clock struct {
	real func() time.Time

	mu     sync.Mutex
	offset time.Duration
	shift  chan struct{} // closed at the next move
}

func newClock(real func() time.Time) *clock {
	return &clock{real: real, shift: make(chan struct{})}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.real().Add(c.offset).UTC()
}

func (c *clock) moved() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.shift
}

// ahead returns by how much the clock is ahead of the real time.
func (c *clock) ahead() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offset
}

// advance moves the clock forward by d.
func (c *clock) advance(d time.Duration) error {
	if d < 0 {
		return refused("The clock only moves forward.")
	}
	c.set(func(offset time.Duration) time.Duration { return offset + d })
	return nil
}

// to moves the clock forward to t.
func (c *clock) to(t time.Time) error {
	if now := c.now(); t.Before(now) {
		return refused(fmt.Sprintf("The clock only moves forward, and it is already %s.",
			now.Format(time.RFC3339)))
	}
	c.set(func(time.Duration) time.Duration { return t.Sub(c.real()) })
	return nil
}

func (c *clock) set(change func(time.Duration) time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = change(c.offset)
	close(c.shift)
	c.shift = make(chan struct{})
}
