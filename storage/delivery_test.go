package storage_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

const lease = time.Minute

func TestADeliveryIsEnqueuedOnceForItsKey(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		for i, want := range []bool{true, false} {
			update(t, db, func(tx *storage.Tx) error {
				added, err := tx.Enqueue(1, change.Card, "CHG-1 card 1")
				if added != want {
					t.Errorf("call %d added: %v, want %v", i+1, added, want)
				}
				return err
			})
			select {
			case <-db.Woken():
				if !want {
					t.Error("Woken has spoken without a new delivery")
				}
			default:
				if want {
					t.Error("Woken is silent about a new delivery")
				}
			}
		}
		finish(t, db, claim(t, db, 10)...)
		enqueue(t, db, 1, change.Card) // of the same key as nothing before
		update(t, db, func(tx *storage.Tx) error {
			if added, err := tx.Enqueue(1, change.Card, "CHG-1 card 1"); added || err != nil {
				t.Errorf("a finished delivery's key was used again (%v)", err)
			}
			return nil
		})
	})
}

func TestALaneKeepsItsOrderUnderManyWorkers(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		const lanes, each, workers = 5, 12, 8
		for i := range each {
			for n := range change.Number(lanes) {
				enqueue(t, db, n+1, change.LineFor(i+1))
			}
		}
		var mu sync.Mutex
		drawn, busy := map[string][]change.Place{}, map[string]bool{}
		left := lanes * each
		together(t, workers, func(int) error {
			for {
				var claimed []storage.Delivery
				err := db.Update(t.Context(), func(tx *storage.Tx) (err error) {
					claimed, err = tx.Claim(3, lease)
					return err
				})
				if err != nil {
					return err
				}
				mu.Lock()
				for _, d := range claimed {
					if busy[d.Lane] {
						t.Errorf("%s of %s was handed out while another of its lane was being delivered", d.Place, d.Lane)
					}
					busy[d.Lane] = true
					drawn[d.Lane] = append(drawn[d.Lane], d.Place)
				}
				mu.Unlock()
				for _, d := range claimed {
					mu.Lock()
					busy[d.Lane] = false
					left--
					mu.Unlock()
					err := db.Update(t.Context(), func(tx *storage.Tx) error {
						if held, err := tx.Delivered(d, storage.Post{}); err != nil || !held {
							return fmt.Errorf("%s was lost: %w", d.Key, err)
						}
						return nil
					})
					if err != nil {
						return err
					}
				}
				mu.Lock()
				done := left == 0
				mu.Unlock()
				if done {
					return nil
				}
			}
		})
		for lane, places := range drawn {
			var want []change.Place
			for i := range each {
				want = append(want, change.LineFor(i+1))
			}
			if diff := cmp.Diff(want, places); diff != "" {
				t.Errorf("%s was out of order (-want +got):\n%s", lane, diff)
			}
		}
		if len(drawn) != lanes {
			t.Errorf("%d lanes were drawn, want %d", len(drawn), lanes)
		}
	})
}

func TestTheFirstOfALaneHoldsUpTheRest(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		enqueue(t, db, 1, change.LineFor(1))
		enqueue(t, db, 1, change.LineFor(2))
		enqueue(t, db, 2, change.LineFor(1))
		claimed := claim(t, db, 10)
		if got, want := places(claimed), []string{"CHG-1 line:1", "CHG-2 line:1"}; !slices.Equal(got, want) {
			t.Fatalf("claimed %q, want %q", got, want)
		}
		until := clock.Now().Add(30 * time.Second)
		update(t, db, func(tx *storage.Tx) error {
			held, err := tx.Postpone(claimed[0], until, false, "slow down")
			if !held {
				t.Error("the claim was lost")
			}
			return err
		})
		finish(t, db, claimed[1])
		if got := claim(t, db, 10); len(got) > 0 {
			t.Errorf("claimed %q while the first of the lane waits", places(got))
		}
		wantNextDue(t, db, until)
		clock.Set(until)
		again := claim(t, db, 10)
		if len(again) != 1 || again[0].Place != change.LineFor(1) || again[0].Attempts != 1 || !again[0].UncertainSince.IsZero() {
			t.Fatalf("claimed %+v, want line 1, whose postponed attempt does not count and is not uncertain", again)
		}
		finish(t, db, again...)
		if got := places(claim(t, db, 10)); !slices.Equal(got, []string{"CHG-1 line:2"}) {
			t.Errorf("claimed %q, want line 2", got)
		}
	})
}

func TestFreedLeasesAreClaimedAtOnceAndUncertain(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		enqueue(t, db, 1, change.Card)
		enqueue(t, db, 2, change.Card)
		before := claim(t, db, 1)[0]
		began := clock.Now()
		clock.Advance(time.Second)
		update(t, db, (*storage.Tx).FreeLeases)
		if held := deliver(t, db, before, storage.Post{}); held {
			t.Error("a claim outlived FreeLeases")
		}
		claimed := claim(t, db, 10)
		if got := places(claimed); !slices.Equal(got, []string{"CHG-1 card", "CHG-2 card"}) {
			t.Fatalf("claimed %q", got)
		}
		if !claimed[0].UncertainSince.Equal(began) || !claimed[1].UncertainSince.IsZero() {
			t.Errorf("uncertain since %s and %s, want %s and never", claimed[0].UncertainSince, claimed[1].UncertainSince, began)
		}
		update(t, db, (*storage.Tx).FreeLeases)
		if again := claim(t, db, 1); len(again) != 1 || !again[0].UncertainSince.Equal(began) {
			t.Errorf("claimed %+v, want it uncertain since the first claim still", again)
		}
	})
}

func TestALaterDrawingOfTheSameCardIsDoneWithTheFirst(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		for range 2 {
			enqueue(t, db, 1, change.Card)
			enqueue(t, db, 1, change.LineFor(1))
			enqueue(t, db, 2, change.Card)
		}
		card := claim(t, db, 1)
		enqueue(t, db, 1, change.Card) // after the claim, so the drawing may not show what it is for
		finish(t, db, card...)
		var got []string
		for {
			claimed := claim(t, db, 1)
			if len(claimed) == 0 {
				break
			}
			got = append(got, places(claimed)...)
			finish(t, db, claimed...)
		}
		want := []string{"CHG-1 line:1", "CHG-1 line:1", "CHG-1 card", "CHG-2 card"}
		if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
			t.Errorf("after the first card came %q, want %q", got, want)
		}
	})
}

func TestSweepRemovesWhatIsFinishedAndOld(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		once := func(key string) {
			update(t, db, func(tx *storage.Tx) error { _, _, err := tx.Once(key); return err })
		}
		for n := range change.Number(3) {
			enqueue(t, db, n+1, change.LineFor(1))
		}
		finish(t, db, claim(t, db, 2)...)
		once("old")
		clock.Advance(time.Hour)
		enqueue(t, db, 4, change.LineFor(1))
		once("new")
		sweep := func(before time.Time, want int) {
			update(t, db, func(tx *storage.Tx) error {
				removed, err := tx.Sweep(before, 1)
				if removed != want {
					t.Errorf("Sweep removed %d, want %d", removed, want)
				}
				return err
			})
		}
		sweep(storagetest.Start, 0)
		sweep(clock.Now(), 2) // one of each kind
		sweep(clock.Now(), 1)
		sweep(clock.Now(), 0)
		if got := places(claim(t, db, 10)); !slices.Equal(got, []string{"CHG-3 line:1", "CHG-4 line:1"}) {
			t.Errorf("%q are left, want what is open", got)
		}
	})
}

// enqueue adds a delivery whose key was not used before.
func enqueue(tb testing.TB, db *storage.DB, n change.Number, place change.Place) {
	tb.Helper()
	update(tb, db, func(tx *storage.Tx) error {
		key, err := tx.NextNumber()
		if err == nil {
			_, err = tx.Enqueue(n, place, fmt.Sprint(n, place, "#", int(key)))
		}
		return err
	})
}

func claim(tb testing.TB, db *storage.DB, limit int) (claimed []storage.Delivery) {
	tb.Helper()
	update(tb, db, func(tx *storage.Tx) (err error) {
		claimed, err = tx.Claim(limit, lease)
		return err
	})
	if len(claimed) > limit {
		tb.Errorf("%d were claimed, at most %d were asked for", len(claimed), limit)
	}
	return claimed
}

func deliver(tb testing.TB, db *storage.DB, d storage.Delivery, at storage.Post) (held bool) {
	tb.Helper()
	update(tb, db, func(tx *storage.Tx) (err error) {
		held, err = tx.Delivered(d, at)
		return err
	})
	return held
}

func finish(tb testing.TB, db *storage.DB, claimed ...storage.Delivery) {
	tb.Helper()
	for _, d := range claimed {
		if !deliver(tb, db, d, storage.Post{}) {
			tb.Errorf("the claim of %s was lost", d.Key)
		}
	}
}

func places(claimed []storage.Delivery) []string {
	var all []string
	for _, d := range claimed {
		all = append(all, d.Change.String()+" "+string(d.Place))
	}
	return all
}

func wantNextDue(tb testing.TB, db *storage.DB, want time.Time) {
	tb.Helper()
	view(tb, db, func(tx *storage.Tx) error {
		if got, ok, err := tx.NextDue(); err != nil || !ok || !got.Equal(want) {
			tb.Errorf("the next is due at %s (%v, %v), want %s", got, ok, err, want)
		}
		return nil
	})
}
