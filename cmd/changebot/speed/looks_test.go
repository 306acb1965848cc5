package speed

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// The records that are looked at: one of a month, and one of the seven years for which the policy keeps it.
func smallRecord(n int) storagetest.Population {
	return storagetest.Population{Changes: n, Over: 30 * 24 * time.Hour}
}

func largeRecord(n int) storagetest.Population {
	return storagetest.Population{Changes: n, Over: 7 * 365 * 24 * time.Hour}
}

// measureLooks measures how long it takes to look something up in a large record, beside reading the same rows by their
// numbers, and beside the same in a small record.
func measureLooks(tb testing.TB, e effort, d database) []line {
	tb.Helper()
	large, small := openArchive(tb, d, e, largeRecord(e.many)), openArchive(tb, d, e, smallRecord(e.few))
	var lines []line
	for _, l := range looks() {
		in := func(a *archive) func(int) error { return func(i int) error { return l.look(a, i) } }
		inLarge, inSmall := in(large), in(small)
		acts(tb, e.acts/2, inLarge) // to warm up
		acts(tb, e.acts/2, inSmall)
		var there, floor, beside []round
		for range e.rounds {
			there = append(there, acts(tb, e.acts, inLarge))
			floor = append(floor, acts(tb, e.acts, func(i int) error { return l.floor(large, i) }))
			beside = append(beside, acts(tb, e.acts, inSmall))
		}
		what := fmt.Sprintf("%s, of %s", l.name, thousands(e.many))
		lines = append(lines,
			line{what: what + ", p50", database: d.name, unit: ms, measured: median(there, p50), floor: median(floor, p50)},
			line{what: what + ", p99", database: d.name, unit: ms, measured: median(there, p99), floor: median(floor, p99)}.atMost(20),
			line{what: what + ", p99, beside " + thousands(e.few), database: d.name, unit: ms, measured: median(there, p99), floor: median(beside, p99)}.atMostTimes(3),
		)
	}
	return lines
}

// An archive is a desk over a filled record, at the time at which that ends.
type archive struct {
	ctx  context.Context
	desk *commands.Desk
	bare *bare
	// some are changes of all times: what is looked for is found in them.
	some []*change.Change
	// found are the changes that the looks of a round have found.
	found []storage.Page
}

func openArchive(tb testing.TB, d database, e effort, p storagetest.Population) *archive {
	tb.Helper()
	url := e.records.url(d, p)
	db := storagetest.Open(tb, url, storagetest.WithClock(storagetest.NewClock()))
	desk, err := commands.New(tb.Context(), db, harbourPolicy(tb), slog.New(slog.DiscardHandler))
	if err != nil {
		tb.Fatal(err)
	}
	a := &archive{ctx: tb.Context(), desk: desk, bare: openBare(tb, d, url), found: make([]storage.Page, e.acts)}
	a.bare.prepares = true
	a.choose(tb, db, p.Changes)
	return a
}

// choose reads some changes: the newest, and others of all times.
func (a *archive) choose(tb testing.TB, db *storage.DB, of int) {
	tb.Helper()
	const enough = 200
	err := db.View(tb.Context(), func(tx *storage.Tx) error {
		for i := range min(enough, of) {
			n := change.Number(of - i)
			if i%2 == 0 {
				n = change.Number(1 + i*(of-1)/enough)
			}
			c, err := tx.Change(n)
			if err != nil {
				return err
			}
			a.some = append(a.some, c)
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// one returns the i-th of the changes that fit, over and over. In a record of 100 changes some fit whatever is asked for.
func (a *archive) one(i int, fits func(*change.Change) bool) *change.Change {
	for k := range a.some {
		if c := a.some[(i+k)%len(a.some)]; fits(c) {
			return c
		}
	}
	panic("speed: no change fits")
}
