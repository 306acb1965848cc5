package storage_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAChangeIsReadBackAsItWasStored(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		want := fullChange(1)
		update(t, db, func(tx *storage.Tx) error { return tx.AddChange(want) })
		if want.Version != 1 {
			t.Errorf("a new change has version %d, want 1", want.Version)
		}
		if diff := cmp.Diff(want, load(t, db, 1)); diff != "" {
			t.Errorf("after AddChange (-stored +read):\n%s", diff)
		}

		want.Request.Title, want.Plan = "Another title", 2
		want.Request.Systems = []change.SystemID{"search"}
		want.Approvals[1].VoidAt, want.Approvals[1].Void = at(7), "the plan was edited"
		want.Approvals = append(want.Approvals, change.Approval{By: "U9", At: at(8), Plan: 2, Digest: want.Request.Digest()})
		want.Closure.Incidents[0].Severity = change.Sev2
		want.Slot, want.Verification, want.Lookback = nil, nil, nil
		update(t, db, func(tx *storage.Tx) error { return tx.SaveChange(want) })
		if want.Version != 2 {
			t.Errorf("a saved change has version %d, want 2", want.Version)
		}
		if diff := cmp.Diff(want, load(t, db, 1)); diff != "" {
			t.Errorf("after SaveChange (-stored +read):\n%s", diff)
		}
	})
}

func TestThePlanOfAChangeCanBeReadAlone(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		c := fullChange(1)
		update(t, db, func(tx *storage.Tx) error { return tx.AddChange(c) })
		view(t, db, func(tx *storage.Tx) error {
			r, err := tx.Request(1)
			if diff := cmp.Diff(c.Request, r); diff != "" {
				t.Errorf("the plan (-stored +read):\n%s", diff)
			}
			return err
		})
		wantRefusal(t, db.View(t.Context(), func(tx *storage.Tx) error {
			_, err := tx.Request(2)
			return err
		}), change.NotFound)
	})
}

func TestABareChangeIsReadBackAsItWasStored(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		want := newChange(t, db)
		if diff := cmp.Diff(want, load(t, db, want.Number)); diff != "" {
			t.Errorf("stored and read differ:\n%s", diff)
		}
	})
}

func TestWhatCannotBeStoredIsReplacedInBothPlaces(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		c := fullChange(1)
		c.Request.Title = "a\x00b\xffc"
		c.Request.Links = []string{}
		c.Assessment.Answers = map[change.QuestionID]change.AnswerID{"q\x00": "a\x00"}
		c.CreatedAt = time.Date(2026, 11, 23, 20, 0, 0, 1234567, time.FixedZone("AEDT", 11*3600))
		update(t, db, func(tx *storage.Tx) error { return tx.AddChange(c) })
		if want := "a\uFFFDb\uFFFDc"; c.Request.Title != want {
			t.Errorf("the caller holds %q, want %q", c.Request.Title, want)
		}
		if diff := cmp.Diff(c, load(t, db, 1)); diff != "" {
			t.Errorf("stored and read differ:\n%s", diff)
		}
	})
}

func TestEveryVersionOfThePlanIsKept(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		c := fullChange(1)
		first := c.Request
		update(t, db, func(tx *storage.Tx) error { return tx.AddChange(c) })
		c.Request.Description, c.Plan = "Something else", 2
		update(t, db, func(tx *storage.Tx) error { return tx.SaveChange(c) })
		c.Reason = "no new plan"
		update(t, db, func(tx *storage.Tx) error { return tx.SaveChange(c) })

		view(t, db, func(tx *storage.Tx) error {
			for plan, want := range []change.Request{first, c.Request} {
				got, err := tx.Plan(1, plan+1)
				if err != nil {
					return err
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("version %d (-stored +read):\n%s", plan+1, diff)
				}
				if got.Digest() != want.Digest() {
					t.Errorf("version %d has another digest than it was stored with", plan+1)
				}
			}
			_, err := tx.Plan(1, 3)
			wantRefusal(t, err, change.NotFound)
			return nil
		})
	})
}

func TestAnUnknownNumberIsRefused(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		view(t, db, func(tx *storage.Tx) error {
			_, err := tx.Change(9)
			wantRefusal(t, err, change.NotFound)
			if want := "There is no change CHG-9."; err.Error() != want {
				t.Errorf("it says %q, want %q", err, want)
			}
			return nil
		})
	})
}

func TestASaveOfWhatSomebodyElseHasChangedIsRefused(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		mine := newChange(t, db)
		theirs := load(t, db, mine.Number)
		theirs.Reason = "theirs"
		update(t, db, func(tx *storage.Tx) error { return tx.SaveChange(theirs) })

		mine.Reason = "mine"
		err := db.Update(t.Context(), func(tx *storage.Tx) error { return tx.SaveChange(mine) })
		wantRefusal(t, err, change.Conflict)
		if got := load(t, db, mine.Number).Reason; got != "theirs" {
			t.Errorf("the record says %q, want what was saved first", got)
		}
		if mine.Version != 1 {
			t.Errorf("the refused change has version %d, want it as it was", mine.Version)
		}
	})
}

func TestTwoApproversAtOnceBothCount(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		for range 10 {
			n := newChange(t, db).Number
			together(t, 2, func(i int) error {
				return db.Update(t.Context(), func(tx *storage.Tx) error {
					c, err := tx.ChangeForUpdate(n)
					if err != nil {
						return err
					}
					c.Approvals = append(c.Approvals, change.Approval{By: change.UserID(fmt.Sprint("U", i)), At: tx.Now(), Plan: 1})
					if len(c.Approvals) == 2 {
						c.State = change.InScheduling
					}
					return tx.SaveChange(c)
				})
			})
			c := load(t, db, n)
			if len(c.Approvals) != 2 || c.State != change.InScheduling || c.Version != 3 {
				t.Errorf("%s has %d approvals, is in %s at version %d; want 2, scheduling, 3", n, len(c.Approvals), c.State, c.Version)
			}
		}
	})
}

func TestNumbersHaveNoGapAndNoDouble(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		const writers, each = 8, 10
		var mu sync.Mutex
		seen := map[change.Number]bool{}
		together(t, writers, func(i int) error {
			for j := range each {
				var n change.Number
				err := db.Update(t.Context(), func(tx *storage.Tx) (err error) {
					if n, err = tx.NextNumber(); err == nil && (i+j)%5 == 0 {
						err = errRollBack
					}
					return err
				})
				if errors.Is(err, errRollBack) {
					continue
				}
				if err != nil {
					return err
				}
				mu.Lock()
				if seen[n] {
					t.Errorf("%s was given out twice", n)
				}
				seen[n] = true
				mu.Unlock()
			}
			return nil
		})
		for n := range change.Number(len(seen)) {
			if !seen[n+1] {
				t.Errorf("%s is missing among %d", n+1, len(seen))
			}
		}
		if len(seen) != writers*each*4/5 {
			t.Errorf("%d numbers were given out, want %d", len(seen), writers*each*4/5)
		}
	})
}
