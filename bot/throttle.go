package bot

import (
	"sync"
	"time"

	"github.com/noim3/changebot/change"
)

// One person may do this much: twenty things at once, and two a second from then on. Slack sets no limit of its own
// on what people send (slack-rules §6).
const (
	throttleBurst = 20
	throttleEvery = 500 * time.Millisecond
)

// A throttle keeps one person, or a script in their name, from taking the bot away from everybody else.
type throttle struct {
	now func() time.Time
	mu  sync.Mutex
	by  map[change.UserID]*spending
}

// spending is what a person has used up.
type spending struct {
	until time.Time // when all of it will be forgotten
	told  bool      // that it is too much
}

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, by: map[change.UserID]*spending{}}
}

// allow reports whether who may do one more thing. When they may not, tell is true the first time, so that the answer
// to a flood is no flood.
func (t *throttle) allow(who change.UserID) (allowed, tell bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	s := t.by[who]
	if s == nil {
		t.forget(now)
		s = &spending{}
		t.by[who] = s
	}
	if s.until.Before(now) {
		s.until = now
	}
	if s.until.Sub(now) > (throttleBurst-1)*throttleEvery {
		tell, s.told = !s.told, true
		return false, tell
	}
	s.until, s.told = s.until.Add(throttleEvery), false
	return true, false
}

// forget drops the people who have been quiet, so that the map stays as small as the crowd that is there now.
func (t *throttle) forget(now time.Time) {
	for who, s := range t.by {
		if s.until.Before(now) {
			delete(t.by, who)
		}
	}
}
