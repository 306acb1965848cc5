package storage_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestALostLeaseMakesADeliveryUncertain(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		enqueue(t, db, 1, change.Card)
		first := clock.Now()
		lost := claim(t, db, 1)
		clock.Advance(lease - 1*time.Microsecond)
		if got := claim(t, db, 1); len(got) > 0 {
			t.Fatal("it was handed out twice within the lease")
		}
		wantNextDue(t, db, first.Add(lease))
		clock.Advance(time.Microsecond)
		again := claim(t, db, 1)
		if len(again) != 1 || !again[0].UncertainSince.Equal(first) || again[0].Attempts != 2 {
			t.Fatalf("claimed %+v, want it uncertain since the first claim, at the second attempt", again)
		}
		for name, result := range results(lost[0], clock.Now()) {
			update(t, db, func(tx *storage.Tx) error {
				held, err := result(tx)
				if held {
					t.Errorf("%s was heard from who had lost the claim", name)
				}
				return err
			})
		}
		// The first doubt is the one to look into, however many follow.
		clock.Advance(lease)
		if third := claim(t, db, 1); len(third) != 1 || !third[0].UncertainSince.Equal(first) || third[0].Attempts != 3 {
			t.Errorf("claimed %+v, want it uncertain since the first claim still", third)
		} else {
			finish(t, db, third...)
		}
		view(t, db, func(tx *storage.Tx) error {
			_, posted, err := tx.Posted(1, change.Card)
			if posted {
				t.Error("a post is remembered that nobody who held the claim reported")
			}
			return err
		})
	})
}

func TestAResultIsHeardOnce(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		names := slices.Sorted(maps.Keys(results(storage.Delivery{}, clock.Now())))
		for i, name := range names {
			enqueue(t, db, change.Number(i+1), change.LineFor(1))
			d := claim(t, db, 1)[0]
			report := results(d, clock.Now().Add(time.Hour))[name]
			for call, want := range []bool{true, false} {
				update(t, db, func(tx *storage.Tx) error {
					held, err := report(tx)
					if held != want {
						t.Errorf("%s, call %d: held %v, want %v", name, call+1, held, want)
					}
					return err
				})
			}
		}
	})
}

// results are the four that a worker can report.
func results(d storage.Delivery, until time.Time) map[string]func(*storage.Tx) (bool, error) {
	return map[string]func(*storage.Tx) (bool, error){
		"Delivered": func(tx *storage.Tx) (bool, error) { return tx.Delivered(d, storage.Post{Channel: "C", TS: "1"}) },
		"Postpone":  func(tx *storage.Tx) (bool, error) { return tx.Postpone(d, until, true, "why") },
		"Uncertain": func(tx *storage.Tx) (bool, error) { return tx.Uncertain(d, until, "why") },
		"Bury":      func(tx *storage.Tx) (bool, error) { return tx.Bury(d, "why") },
	}
}

func TestALostAnswerMakesADeliveryUncertain(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		enqueue(t, db, 1, change.Card)
		first := clock.Now()
		for range 2 {
			d := claim(t, db, 1)[0]
			update(t, db, func(tx *storage.Tx) error {
				_, err := tx.Uncertain(d, tx.Now().Add(time.Second), "no answer")
				return err
			})
			clock.Advance(time.Second)
		}
		if d := claim(t, db, 1)[0]; !d.UncertainSince.Equal(first) || d.Attempts != 3 {
			t.Errorf("claimed %+v, want it uncertain since the first attempt, at the third", d)
		}
	})
}

func TestABuriedDeliveryIsSeenAndHoldsNothingUp(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		enqueue(t, db, 1, change.Card)
		enqueue(t, db, 1, change.LineFor(1))
		enqueue(t, db, 1, change.Card)
		d := claim(t, db, 1)[0]
		update(t, db, func(tx *storage.Tx) error {
			_, err := tx.Bury(d, "channel_not_found")
			return err
		})
		view(t, db, func(tx *storage.Tx) error {
			got, err := tx.Buried(10)
			want := []storage.BuriedDelivery{{
				ID: d.ID, Change: 1, Place: change.Card, Key: d.Key, Attempts: 1, Why: "channel_not_found", BuriedAt: clock.Now(),
			}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("buried (-want +got):\n%s", diff)
			}
			return err
		})
		// The later card was not drawn with the first, so it is still to come.
		for _, want := range []string{"CHG-1 line:1", "CHG-1 card"} {
			claimed := claim(t, db, 1)
			if got := places(claimed); !slices.Equal(got, []string{want}) {
				t.Fatalf("claimed %q, want %q", got, want)
			}
			finish(t, db, claimed...)
		}
	})
}

func TestAPostIsRememberedUntilItStandsElsewhere(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		for _, post := range []storage.Post{{Channel: "C1", TS: "1.1"}, {}, {Channel: "C2", TS: "2.2"}} {
			enqueue(t, db, 1, change.Card)
			if !deliver(t, db, claim(t, db, 1)[0], post) {
				t.Fatal("the claim was lost")
			}
			want := post
			if post == (storage.Post{}) {
				want = storage.Post{Channel: "C1", TS: "1.1"}
			}
			view(t, db, func(tx *storage.Tx) error {
				if got, ok, err := tx.Posted(1, change.Card); !ok || got != want {
					t.Errorf("posted at %v (%v), want %v", got, err, want)
				}
				if _, ok, err := tx.Posted(1, change.Alert); ok || err != nil {
					t.Errorf("the alert was never posted, but is found (%v)", err)
				}
				all, err := tx.Posts(1)
				if diff := cmp.Diff(map[change.Place]storage.Post{change.Card: want}, all); diff != "" {
					t.Errorf("all posts (-want +got):\n%s", diff)
				}
				return err
			})
		}
	})
}
