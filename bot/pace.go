package bot

import (
	"math/rand/v2"
	"sync"
	"time"
)

// The rates that Slack is called at (slack-rules §6). Slack takes about one post a second in a channel, fifty updates
// a minute and several hundred posts a minute, and bears bursts without saying how large.
var (
	channelRate = rate{every: time.Second, burst: 4}
	postRate    = rate{every: 200 * time.Millisecond, burst: 20}
	updateRate  = rate{every: 1200 * time.Millisecond, burst: 20}
)

// A rate lets burst calls through at once, and one each every from then on.
type rate struct {
	every time.Duration
	burst int
}

// A pace says when the next call may be made, so that Slack has no reason to say no. Who must wait is given a turn of
// their own, so that a hundred who wait do not ask again together.
type pace struct {
	now func() time.Time

	mu sync.Mutex
	// free is when each channel or method will have recovered from all that was let through.
	free map[string]time.Time
	// rests is until when each method must not be called at all.
	rests map[string]time.Time
	// turns are the times that deliveries were given.
	turns map[turn]time.Time
}

func newPace(now func() time.Time) *pace {
	return &pace{now: now, free: map[string]time.Time{}, rests: map[string]time.Time{}, turns: map[turn]time.Time{}}
}

// A turn is a delivery's for one method.
type turn struct {
	delivery int64
	method   string
}

// A limit is a rate on one channel or method.
type limit struct {
	name string
	rate rate
}

// wait returns 0 when a delivery may call method now, under all the limits, or how long it must wait for its turn.
func (p *pace) wait(delivery int64, method string, limits ...limit) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, mine := p.now(), turn{delivery, method}
	if rest := p.rests[method].Sub(now); rest > 0 {
		delete(p.turns, mine)
		return rest + jitter(rest/4)
	}
	at, given := p.turns[mine]
	if !given {
		at = p.take(now, limits)
	}
	if !at.After(now) {
		delete(p.turns, mine)
		return 0
	}
	p.turns[mine] = at
	return at.Sub(now)
}

// take takes the next place under all the limits.
func (p *pace) take(now time.Time, limits []limit) time.Time {
	p.forget(now)
	at := now
	for _, l := range limits {
		if t := p.free[l.name].Add(-time.Duration(l.rate.burst-1) * l.rate.every); t.After(at) {
			at = t
		}
	}
	for _, l := range limits {
		p.free[l.name] = later(p.free[l.name], at).Add(l.rate.every)
	}
	return at
}

// rest keeps everybody from calling method for a while, because Slack said so.
func (p *pace) rest(method string, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rests[method] = later(p.rests[method], p.now().Add(wait))
}

// forget drops what no longer holds anybody back. A turn that nobody came for was another instance's to use.
func (p *pace) forget(now time.Time) {
	for name, free := range p.free {
		if free.Before(now) {
			delete(p.free, name)
		}
	}
	for mine, at := range p.turns {
		if now.Sub(at) > time.Minute {
			delete(p.turns, mine)
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// jitter returns a random time up to most, so that those who wait do not come back together.
func jitter(most time.Duration) time.Duration {
	if most <= 0 {
		return 0
	}
	return rand.N(most) //nolint:gosec // it spreads load and guards nothing
}
