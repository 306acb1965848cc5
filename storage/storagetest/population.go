package storagetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// A Population is a made-up record: so many changes, raised one after another over a stretch of time that ends at
// [Start]. It is the same each time, and its youngest changes are alike however many there are before them.
type Population struct {
	Changes int
	Over    time.Duration
}

// Name names the population and, by a digest, what it is made of: one that was kept is known by it.
func (p Population) Name() string {
	sum := sha256.New()
	made := json.NewEncoder(sum)
	for i := 0; i < p.Changes; i += max(p.Changes/100, 1) {
		if err := made.Encode(p.Life(i)); err != nil {
			panic("storagetest: write a life: " + err.Error()) // it has only texts, numbers, times and lists of them
		}
	}
	return fmt.Sprintf("changes_%d_%.10x", p.Changes, sum.Sum(nil))
}

// together is how many changes are put on record in one transaction.
const together = 500

// Fill puts the population on the empty record of db, through the same methods as the program, and has the database
// learn how its data are spread, as the program does once a day. There are no deliveries.
func (p Population) Fill(tb testing.TB, db *storage.DB) {
	tb.Helper()
	put := func(fn func(tx *storage.Tx) error) {
		tb.Helper()
		if err := db.Update(tb.Context(), fn); err != nil {
			tb.Fatal(err)
		}
	}
	lives := p.lives(tb.Context())
	for done := 0; done < p.Changes; done += together {
		put(func(tx *storage.Tx) error {
			for range min(together, p.Changes-done) {
				l, more := <-lives
				if !more {
					return tb.Context().Err()
				}
				if err := live(tx, l); err != nil {
					return err
				}
			}
			return nil
		})
	}
	put(func(tx *storage.Tx) error {
		_, err := tx.Sweep(Start, 1)
		return err
	})
}

// lives makes up all lives, beside whoever puts them on record, until ctx ends.
func (p Population) lives(ctx context.Context) <-chan Life {
	lives := make(chan Life, together)
	go func() {
		defer close(lives)
		for i := range p.Changes {
			select {
			case lives <- p.Life(i):
			case <-ctx.Done():
				return
			}
		}
	}()
	return lives
}

// live puts a life on record. The first that was lived under a policy brings its text.
func live(tx *storage.Tx, l Life) error {
	n, err := tx.NextNumber()
	if err != nil {
		return err
	}
	if n != l.Change.Number {
		return fmt.Errorf("the record is not empty: the next change is %s, not %s", n, l.Change.Number)
	}
	year := l.Change.CreatedAt.Year()
	if l.First || l.Change.Number == 1 {
		if err := tx.KeepPolicy(policyOf(year)); err != nil {
			return err
		}
	}
	if err := tx.AddChange(l.Change); err != nil {
		return err
	}
	if len(l.Waiting.People) > 0 {
		if err := tx.SetWaiting(n, l.Waiting); err != nil {
			return err
		}
	}
	recorded := make([]*change.Event, len(l.Events))
	for i := range l.Events {
		recorded[i] = &l.Events[i]
	}
	return tx.Record(recorded...)
}

// policyOf returns the revision of the policy that was in force in a year, and its text.
func policyOf(year int) (revision, text string) {
	text = fmt.Sprintf("company: Harbour\n# as of %d\n", year)
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:]), text
}
