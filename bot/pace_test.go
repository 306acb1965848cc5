package bot

import (
	"testing"
	"time"

	"github.com/noim3/changebot/storage/storagetest"
)

var slowly = limit{"C1", rate{every: time.Second, burst: 2}}

func TestABurstGoesAtOnceAndTheRestInTurn(t *testing.T) {
	t.Parallel()
	clock := storagetest.NewClock()
	p := newPace(clock.Now)
	var waits []time.Duration
	for delivery := range int64(5) {
		waits = append(waits, p.wait(delivery, "post", slowly))
	}
	want := []time.Duration{0, 0, 1 * time.Second, 2 * time.Second, 3 * time.Second}
	for i, wait := range waits {
		if wait != want[i] {
			t.Errorf("delivery %d waits %s, not %s", i, wait, want[i])
		}
	}
	if wait := p.wait(9, "post", limit{"C2", slowly.rate}); wait != 0 {
		t.Errorf("another channel waits with them: %s", wait)
	}
}

func TestADeliveryKeepsItsTurn(t *testing.T) {
	t.Parallel()
	clock := storagetest.NewClock()
	p := newPace(clock.Now)
	for delivery := range int64(4) {
		p.wait(delivery, "post", slowly)
	}
	clock.Advance(500 * time.Millisecond)
	if wait := p.wait(2, "post", slowly); wait != 500*time.Millisecond {
		t.Errorf("come early, it waits %s more", wait)
	}
	clock.Advance(500 * time.Millisecond)
	if wait := p.wait(2, "post", slowly); wait != 0 {
		t.Errorf("in its turn, it waits %s", wait)
	}
	if wait := p.wait(5, "post", slowly); wait != 2*time.Second {
		t.Errorf("one that comes now goes before those who waited: after %s", wait)
	}
}

func TestACallMustKeepToAllItsLimits(t *testing.T) {
	t.Parallel()
	p := newPace(storagetest.NewClock().Now)
	method := limit{"post", rate{every: 10 * time.Second, burst: 1}}
	p.wait(1, "post", method)
	if wait := p.wait(2, "post", slowly, method); wait != 10*time.Second {
		t.Errorf("it waits %s", wait)
	}
}

func TestAMethodThatSlackHasHadEnoughOfRests(t *testing.T) {
	t.Parallel()
	clock := storagetest.NewClock()
	p := newPace(clock.Now)
	p.rest("post", 30*time.Second)
	p.rest("post", 10*time.Second) // said later, meant shorter
	if wait := p.wait(1, "post", slowly); wait < 30*time.Second {
		t.Errorf("it waits %s", wait)
	}
	if wait := p.wait(2, "update", limit{"update", slowly.rate}); wait != 0 {
		t.Errorf("another method waits %s", wait)
	}
	clock.Advance(30 * time.Second)
	if wait := p.wait(1, "post", slowly); wait != 0 {
		t.Errorf("when the rest is over, it waits %s", wait)
	}
}

func TestThePaceForgetsWhatIsPast(t *testing.T) {
	t.Parallel()
	clock := storagetest.NewClock()
	p := newPace(clock.Now)
	for delivery := range int64(10) {
		p.wait(delivery, "post", slowly)
	}
	clock.Advance(time.Hour)
	p.wait(99, "update", limit{"update", slowly.rate})
	if len(p.turns) != 0 || len(p.free) != 1 {
		t.Errorf("it remembers %d turns and %d limits", len(p.turns), len(p.free))
	}
}
