package slacksim

import (
	"math"
	"time"
)

// tier is how often a method may be called in a minute (slack-rules §6).
type tier float64

const (
	tier2   tier = 20
	tier3   tier = 50
	tier4   tier = 100
	special tier = 300
)

// burst is how many calls of a minute may come at once. Slack does not publish
// its own; this one lets a test run and catches a loop.
const burst = 3

// A channel takes about one message a second, ten at once.
const (
	postsPerSecond = 1
	postBurst      = 10
)

// bucket is what is left of a rate.
type bucket struct {
	left float64
	at   time.Time
}

// overLimit counts a call and returns how long the bot must wait, or 0.
func (s *Sim) overLimit(name string, m method, given args) time.Duration {
	if s.config.Unlimited {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if name == "chat.postMessage" {
		if wait := s.draw(name+" "+given.str("channel"), postsPerSecond, postBurst); wait > 0 {
			return wait
		}
	}
	return s.draw(name, float64(m.tier)/60, float64(m.tier)*burst)
}

// draw takes one from a bucket that fills by rate a second up to size. It
// returns 0, or the time until one is left.
func (s *Sim) draw(name string, rate, size float64) time.Duration {
	now := s.clock.real()
	b := s.state.buckets[name]
	if b == nil {
		b = &bucket{left: size, at: now}
		s.state.buckets[name] = b
	}
	b.left = math.Min(size, b.left+now.Sub(b.at).Seconds()*rate)
	b.at = now
	if b.left < 1 {
		return time.Duration((1 - b.left) / rate * float64(time.Second))
	}
	b.left--
	return 0
}
