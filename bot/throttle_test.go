package bot

import (
	"testing"
	"time"

	"github.com/noim3/changebot/storage/storagetest"
)

func TestAFloodFromOnePersonIsHeldBack(t *testing.T) {
	t.Parallel()
	clock := storagetest.NewClock()
	throttle := newThrottle(clock.Now)
	for range throttleBurst {
		if allowed, _ := throttle.allow("U1"); !allowed {
			t.Fatal("somebody who is only quick is held back")
		}
	}
	if allowed, tell := throttle.allow("U1"); allowed || !tell {
		t.Errorf("too much is allowed: %t, and told: %t", allowed, tell)
	}
	if allowed, tell := throttle.allow("U1"); allowed || tell {
		t.Errorf("still too much is allowed: %t, and told again: %t", allowed, tell)
	}
	if allowed, _ := throttle.allow("U2"); !allowed {
		t.Error("somebody else is held back with them")
	}
	clock.Advance(throttleEvery)
	if allowed, _ := throttle.allow("U1"); !allowed {
		t.Error("half a second later they may not go on")
	}
	if allowed, tell := throttle.allow("U1"); allowed || !tell {
		t.Errorf("too much again is allowed: %t, and told: %t", allowed, tell)
	}
}

func TestPeopleWhoAreQuietAreForgotten(t *testing.T) {
	t.Parallel()
	clock := storagetest.NewClock()
	throttle := newThrottle(clock.Now)
	throttle.allow("U1")
	clock.Advance(time.Minute)
	throttle.allow("U2")
	if len(throttle.by) != 1 {
		t.Errorf("%d people are remembered", len(throttle.by))
	}
}
