package storage_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAnErrorRollsBackEverything(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // longer than anybody waits for a rollback
		defer cancel()
		err := db.Update(ctx, func(tx *storage.Tx) error { return errors.Join(writeSome(tx), errRollBack) })
		if !errors.Is(err, errRollBack) {
			t.Errorf("Update returned %v, want what its function returned", err)
		}
		wantNothing(t, db)
	})
}

func TestAPanicRollsBackEverything(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = db.Update(t.Context(), func(tx *storage.Tx) error {
				if err := writeSome(tx); err != nil {
					t.Error(err)
				}
				panic("in mid-transaction")
			})
		}()
		wantNothing(t, db)
	})
}

func TestAViewCannotWrite(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		if err := db.View(t.Context(), writeSome); err == nil {
			t.Error("a view has written")
		}
		wantNothing(t, db)
	})
}

func TestAViewSeesOneMoment(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		c := newChange(t, db)
		view(t, db, func(tx *storage.Tx) error {
			if _, err := tx.Change(c.Number); err != nil {
				return err
			}
			c.Reason = "altered meanwhile"
			update(t, db, func(tx *storage.Tx) error { return tx.SaveChange(c) })
			again, err := tx.Change(c.Number)
			if err == nil && again.Reason != "" {
				t.Errorf("the view sees %q, which was committed after it began", again.Reason)
			}
			return err
		})
	})
}

func TestATransactionHasOneInstant(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		clock := storagetest.NewClock()
		clock.Set(time.Date(2026, 11, 23, 20, 0, 0, 123456789, time.FixedZone("AEDT", 11*3600)))
		db := storagetest.Open(t, url, storagetest.WithClock(clock))
		update(t, db, func(tx *storage.Tx) error {
			want := time.Date(2026, 11, 23, 9, 0, 0, 123456000, time.UTC)
			if got := tx.Now(); got != want {
				t.Errorf("Now is %s, want %s", got, want)
			}
			clock.Advance(time.Hour)
			if got := tx.Now(); got != want {
				t.Errorf("later, Now is %s, want %s still", got, want)
			}
			return nil
		})
	})
}

func TestAnEndedContextEndsTheTransaction(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		err := db.Update(ctx, func(tx *storage.Tx) error {
			cancel()
			return writeSome(tx)
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Update returned %v, want context.Canceled", err)
		}
		wantNothing(t, db)
	})
}

func TestAnAddressThatCannotBeUsedIsRefusedWithoutItsPassword(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"mysql://bot:s3cret@localhost/db",
		"postgres://bot:s3cret@127.0.0.1:1/db?connect_timeout=1",
		"postgres://bot:s3cret@local host/db",
		"postgres://bot:s3cret%@localhost/db",
		"postgres://bot:s3cret/@localhost/db",
		"postgres://bot:s3cret@localhost:port/db",
		"postgres://localhost/db?password=s3cret&sslmode=wrong",
		"bot:s3cret@localhost",
		"sqlite:",
		"sqlite:" + t.TempDir() + "/no/such/folder.db",
		"",
	} {
		db, err := storage.Open(t.Context(), url, storage.Options{})
		if err == nil {
			db.Close()
			t.Errorf("%q was opened", url)
			continue
		}
		if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("the error for %q holds the password: %v", url, err)
		}
	}
}

// writeSome writes to each kind of table.
func writeSome(tx *storage.Tx) error {
	n, err := tx.NextNumber()
	if err != nil {
		return err
	}
	_, _, onceErr := tx.Once("form")
	_, enqueueErr := tx.Enqueue(n, change.Card, "card")
	return errors.Join(
		tx.AddChange(fullChange(n)), onceErr, enqueueErr, tx.KeepPolicy("r1", "text"),
		tx.SetWaiting(n, change.Principals{People: []change.UserID{"U1"}}),
		tx.Record(&change.Event{Change: n, Action: change.Submit, At: tx.Now()}),
	)
}

func wantNothing(tb testing.TB, db *storage.DB) {
	tb.Helper()
	select {
	case <-db.Woken():
		tb.Error("somebody was woken for nothing")
	default:
	}
	update(tb, db, func(tx *storage.Tx) error {
		n, err := tx.NextNumber()
		if err != nil || n != 1 {
			tb.Errorf("the next number is %d (%v), want 1", n, err)
		}
		if page, err := tx.List(storage.Filter{}, 0, 10); err != nil || len(page.Changes) > 0 {
			tb.Errorf("the list is %v (%v), want nothing", page, err)
		}
		if seq, _, err := tx.ChainHead(); err != nil || seq != 0 {
			tb.Errorf("there are %d events (%v), want none", seq, err)
		}
		if d, err := tx.Claim(10, time.Minute); err != nil || len(d) > 0 {
			tb.Errorf("there are deliveries %v (%v), want none", d, err)
		}
		if _, err := tx.PolicyText("r1"); change.AsRefusal(err) == nil {
			tb.Errorf("a policy is kept (%v), want none", err)
		}
		if _, first, err := tx.Once("form"); err != nil || !first {
			tb.Errorf("the key is taken (%v), want it free", err)
		}
		return nil
	})
}
