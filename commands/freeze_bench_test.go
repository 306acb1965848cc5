package commands_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// BenchmarkKeepFreezes measures a look at freezes with 2,000 changes scheduled and 50 freezes in the file: when nothing
// was decided since the last one, and when everything is looked at anew.
func BenchmarkKeepFreezes(b *testing.B) {
	for name, open := range map[string]func(testing.TB, ...storagetest.Option) *storage.DB{
		"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres,
	} {
		clock := storagetest.NewClock()
		db := open(b, storagetest.WithClock(clock))
		p := testPolicy()
		for i := range 50 {
			begin := clock.Now().AddDate(0, 0, 100+2*i)
			p.Freezes = append(p.Freezes, change.Freeze{ID: change.FreezeID(fmt.Sprintf("freeze-%d", i)), Name: "Freeze", Reason: "it is quiet", From: begin, To: begin.Add(time.Hour), Yearly: i%2 == 0})
		}
		desk, err := commands.New(b.Context(), db, p, slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		schedule(b, db, 2000)
		for _, anew := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/anew=%v", name, anew), func(b *testing.B) {
				for b.Loop() {
					if anew {
						clock.Advance(25 * time.Hour)
					}
					if done, err := desk.KeepFreezes(b.Context()); done != 0 || err != nil {
						b.Fatal(done, err)
					}
				}
			})
		}
	}
}

// schedule puts so many scheduled changes on record, an hour each, from 90 days from now on.
func schedule(b *testing.B, db *storage.DB, count int) {
	b.Helper()
	for count > 0 {
		some := min(count, 500) // a transaction may take only so long
		err := db.Update(b.Context(), func(tx *storage.Tx) error {
			for i := range some {
				n, err := tx.NextNumber()
				if err != nil {
					return err
				}
				begin := tx.Now().AddDate(0, 0, 90).Add(-time.Duration(count-i) * time.Hour / 2)
				c := &change.Change{
					Number: n, State: change.Scheduled, Requester: engineer.ID, Request: request(), Plan: 1,
					Slot: &change.Slot{Start: begin, End: begin.Add(time.Hour), By: engineer.ID}, CreatedAt: tx.Now(), UpdatedAt: tx.Now(),
				}
				if err := tx.AddChange(c); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		count -= some
	}
}
