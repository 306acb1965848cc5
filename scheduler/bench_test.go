package scheduler_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/scheduler"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

const (
	manyOpen = 10_000
	// tickGoal is how long a tick may take with so many changes open, of which none is due (spec §11).
	tickGoal = 100 * time.Millisecond
)

// BenchmarkTick measures a tick with ten thousand open changes, of which none is due or a hundred are.
func BenchmarkTick(b *testing.B) {
	for name, open := range map[string]func(testing.TB, ...storagetest.Option) *storage.DB{
		"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres,
	} {
		for _, due := range []int{0, 100} {
			b.Run(fmt.Sprintf("%s/%d due", name, due), func(b *testing.B) {
				clock := storagetest.NewClock()
				db := open(b, storagetest.WithClock(clock))
				ticks := scheduler.New(reminding(b, db), slog.New(slog.DiscardHandler))
				fill(b, db, manyOpen, clock.Now().Add(1000*time.Hour))
				for b.Loop() {
					if due > 0 {
						b.StopTimer()
						fill(b, db, due, clock.Now())
						b.StartTimer()
					}
					ticks.Step(b.Context())
				}
				if mean := b.Elapsed() / time.Duration(b.N); due == 0 && mean > tickGoal {
					b.Errorf("a tick takes %s, want %s at most", mean, tickGoal)
				}
			})
		}
	}
}

// reminding returns a desk that reminds people at once.
func reminding(tb testing.TB, db *storage.DB) *commands.Desk {
	tb.Helper()
	p := *policy()
	p.Reminders = change.ReminderRules{First: time.Minute, Most: 1}
	desk, err := commands.New(tb.Context(), db, &p, slog.New(slog.DiscardHandler))
	if err != nil {
		tb.Fatal(err)
	}
	return desk
}

// fill puts so many more changes on record, which wait for their assessment and are to be looked at then.
func fill(tb testing.TB, db *storage.DB, count int, lookAt time.Time) {
	tb.Helper()
	asked := storagetest.Start.Add(-time.Hour)
	for count > 0 {
		some := min(count, 500) // a transaction may take only so long
		count -= some
		err := db.Update(tb.Context(), func(tx *storage.Tx) error {
			for range some {
				n, err := tx.NextNumber()
				if err != nil {
					return err
				}
				c := &change.Change{
					Number: n, State: change.InAssessment, Requester: engineer.ID, Request: request(), Plan: 1,
					AskedSince: asked, LookAt: lookAt, CreatedAt: asked, UpdatedAt: asked,
				}
				if err := tx.AddChange(c); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
}
