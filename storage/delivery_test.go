package storage_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

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

func TestAnotherInstanceHearsOfADelivery(t *testing.T) {
	t.Parallel()
	url := storagetest.PostgresURL(t)
	here, there := storagetest.Open(t, url), storagetest.Open(t, url)
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() {
		if err := there.Listen(ctx); err != nil {
			t.Errorf("Listen returned %v", err)
		}
	})
	<-there.Woken() // it listens
	enqueue(t, here, 1, change.Card)
	<-there.Woken()
	// A connection that is lost is replaced.
	if _, err := raw(t, url).ExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE query LIKE 'LISTEN "changebot ' || current_schema() || '"'`); err != nil {
		t.Fatal(err)
	}
	<-there.Woken()
	enqueue(t, here, 2, change.Card)
	<-there.Woken()
	cancel()
	group.Wait()
}

func TestAnotherInstallationInTheSameDatabaseIsNotWoken(t *testing.T) {
	t.Parallel()
	mine, theirs := storagetest.PostgresURL(t), storagetest.PostgresURL(t)
	conn, err := pgx.Connect(t.Context(), mine)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	for _, url := range []string{mine, theirs} {
		channel := pgx.Identifier{"changebot " + dump(t, raw(t, url), "SELECT current_schema()")}.Sanitize()
		if _, err := conn.Exec(t.Context(), "LISTEN "+channel); err != nil {
			t.Fatal(err)
		}
	}
	heard := map[string]int{}
	for _, url := range []string{mine, theirs} {
		enqueue(t, storagetest.Open(t, url), 1, change.Card)
		notification, err := conn.WaitForNotification(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		heard[notification.Channel]++
	}
	if len(heard) != 2 {
		t.Errorf("two installations were heard on %v, want each on its own channel", heard)
	}
}

func TestListenEndsWithItsContextOnSQLite(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := storagetest.SQLite(t).Listen(ctx); err != nil {
		t.Errorf("Listen returned %v", err)
	}
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
