package storage_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAKeyIsTakenOnceHoweverManyTryAtOnce(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		for round := range change.Number(5) {
			key := fmt.Sprint("form ", round)
			var firsts atomic.Int32
			together(t, 8, func(int) error {
				return db.Update(t.Context(), func(tx *storage.Tx) error {
					n, first, err := tx.Once(key)
					switch {
					case err != nil:
						return err
					case first:
						firsts.Add(1)
						return tx.Settle(key, round+1)
					case n != round+1:
						return fmt.Errorf("a later one was told %s, want %s", n, round+1)
					}
					return nil
				})
			})
			if firsts.Load() != 1 {
				t.Errorf("%d were first, want 1", firsts.Load())
			}
		}
	})
}

func TestAKeyIsFreeAgainAfterARollback(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		for range 2 {
			err := db.Update(t.Context(), func(tx *storage.Tx) error {
				if _, first, err := tx.Once("form"); err != nil || !first {
					t.Errorf("the key is taken (%v)", err)
				}
				return errRollBack
			})
			if !errors.Is(err, errRollBack) {
				t.Fatal(err)
			}
		}
	})
}

func TestAKeyThatNobodyTookCannotBeSettled(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		if err := db.Update(t.Context(), func(tx *storage.Tx) error { return tx.Settle("form", 1) }); err == nil {
			t.Error("it was settled")
		}
	})
}

func TestAPolicyIsKeptAsItFirstWas(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		together(t, 4, func(int) error {
			return db.Update(t.Context(), func(tx *storage.Tx) error { return tx.KeepPolicy("r1", "company: noIM₃\n") })
		})
		update(t, db, func(tx *storage.Tx) error { return tx.KeepPolicy("r1", "another text") })
		view(t, db, func(tx *storage.Tx) error {
			if text, err := tx.PolicyText("r1"); err != nil || text != "company: noIM₃\n" {
				t.Errorf("its text is %q (%v)", text, err)
			}
			_, err := tx.PolicyText("r2")
			wantRefusal(t, err, change.NotFound)
			return nil
		})
	})
}
