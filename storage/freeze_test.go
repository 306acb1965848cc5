package storage_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAFreezeIsKeptWholeAndNumbered(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		draft := change.DeclaredFreeze{
			Freeze: change.Freeze{
				Name: "Quarter end", Reason: "the books are closed", From: at(1), To: at(9), Soft: true,
				Systems: []change.SystemID{"ledger"}, Tags: []string{"money"}, Kinds: []change.Kind{change.Infrastructure}, Categories: []change.Category{change.Normal},
			},
			State: change.FreezeDraft, By: "U1", At: at(0),
		}
		file := change.DeclaredFreeze{
			Freeze: change.Freeze{ID: "quarter-end", Name: "Quarter end", Reason: "the books are closed", From: at(2), To: at(4)},
			State:  change.FreezeLifted, At: at(3), LiftedBy: "U2", LiftedAt: at(3), LiftedFor: "they are",
		}
		update(t, db, func(tx *storage.Tx) error { return tx.AddFreeze(&draft) })
		update(t, db, func(tx *storage.Tx) error { return tx.AddFreeze(&file) })
		if draft.ID != "FRZ-1" || file.Number != 2 || file.ID != "quarter-end" {
			t.Errorf("they are numbered %+v and %+v", draft, file)
		}
		decided(t, db, 0, 1)
		update(t, db, func(tx *storage.Tx) error {
			f, err := tx.FreezeForUpdate(1)
			if err != nil {
				return err
			}
			f.State, f.DecidedBy, f.DecidedAt, f.Decision = change.FreezeApproved, "U2", at(1), "fine"
			draft = f
			return tx.SaveFreeze(f)
		})
		decided(t, db, 1, 1)
		view(t, db, func(tx *storage.Tx) error {
			one, err := tx.Freeze(1)
			if err != nil {
				return err
			}
			all, err := tx.Freezes(at(3))
			if err != nil {
				return err
			}
			late, err := tx.Freezes(at(4))
			if diff := cmp.Diff([]change.DeclaredFreeze{draft, draft, file, draft}, append(append([]change.DeclaredFreeze{one}, all...), late...), cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(change.Recurrence{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if _, missing := tx.Freeze(3); change.AsRefusal(missing) == nil {
				t.Errorf("a number that was never given is answered %v", missing)
			}
			return err
		})
	})
}

func decided(t *testing.T, db *storage.DB, approved, lifted int) {
	t.Helper()
	view(t, db, func(tx *storage.Tx) error {
		a, l, err := tx.FreezesDecided()
		if a != approved || l != lifted {
			t.Errorf("%d were approved and %d lifted, want %d and %d", a, l, approved, lifted)
		}
		return err
	})
}

func TestAWatermarkIsReadWithoutBeginningIt(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		reads := func(want time.Time, under string) {
			t.Helper()
			view(t, db, func(tx *storage.Tx) error {
				reached, as, err := tx.Watermark("freezes")
				if !reached.Equal(want) || as != under {
					t.Errorf("it is at %s under %q, want %s under %q", reached, as, want, under)
				}
				return err
			})
		}
		reads(time.Time{}, "")
		update(t, db, func(tx *storage.Tx) error {
			if _, _, err := tx.HoldWatermark("freezes"); err != nil {
				return err
			}
			return tx.MoveWatermark("freezes", at(5), "rev-1")
		})
		reads(at(5), "rev-1")
	})
}

func TestTheChangesThatFreezesHoldAreFound(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		for _, alter := range []func(*change.Change){
			func(c *change.Change) { c.State, c.HeldFrom, c.HeldBy = change.OnHold, change.Scheduled, "FRZ-1" },
			func(c *change.Change) { c.State, c.HeldFrom = change.OnHold, change.Scheduled },
			func(c *change.Change) { c.State = change.Scheduled },
		} {
			update(t, db, func(tx *storage.Tx) error {
				n, err := tx.NextNumber()
				if err != nil {
					return err
				}
				c := &change.Change{Number: n, Requester: "U1", Request: change.Request{Category: change.Normal}, Plan: 1, CreatedAt: at(0), UpdatedAt: at(0)}
				alter(c)
				return tx.AddChange(c)
			})
		}
		view(t, db, func(tx *storage.Tx) error {
			held, err := tx.Frozen()
			if diff := cmp.Diff([]change.Number{1}, held); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			return err
		})
	})
}
