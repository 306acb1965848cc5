package storage_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestASurveySeesTheRecordAsItWasWhenItBegan(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		storagetest.Population{Changes: 2, Over: 60 * 24 * time.Hour}.Fill(t, db)
		err := db.Survey(t.Context(), func(tx *storage.Tx) error {
			head, _, err := tx.RecordedHead()
			if err != nil {
				return err
			}
			newChange(t, db)
			update(t, db, func(tx *storage.Tx) error {
				return tx.Record(&change.Event{Change: 3, Action: change.Submit, At: tx.Now(), To: change.InAssessment})
			})
			chain := change.NewChainAudit(head)
			err = tx.EachEvent(func(e *change.Event) error {
				if broken := chain.Next(*e); broken != nil {
					t.Errorf("an event was recorded meanwhile: %+v", broken)
				}
				return nil
			})
			if broken := chain.End(); broken != nil || chain.Last() != head {
				t.Errorf("the chain ends at %s with %+v, want %s", chain.Last(), broken, head)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// Whoever looks at an export page by page may take longer than a transaction may otherwise do nothing.
func TestASurveyMayWaitForItsReader(t *testing.T) {
	t.Parallel()
	url := storagetest.PostgresURL(t) + "&idle_in_transaction_session_timeout=50"
	db, reader := storagetest.Open(t, url), raw(t, url)
	wait := func(tx *storage.Tx) error {
		if _, _, err := tx.RecordedHead(); err != nil {
			return err
		}
		if _, err := reader.ExecContext(t.Context(), "SELECT pg_sleep(0.3)"); err != nil {
			return err
		}
		_, _, err := tx.RecordedHead()
		return err
	}
	if err := db.Survey(t.Context(), wait); err != nil {
		t.Errorf("a survey that waits ends with %v", err)
	}
	if err := db.View(t.Context(), wait); err == nil {
		t.Error("a view may wait as well, so that this shows nothing")
	}
}

func TestADatabaseOpenedForLookingIsNotAltered(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		newChange(t, storagetest.Open(t, url))
		db, err := storage.Open(t.Context(), url, storage.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if c := load(t, db, 1); c.Request.Title != "Upgrade the database" {
			t.Errorf("it reads %+v", c)
		}
		err = db.Update(t.Context(), func(tx *storage.Tx) error {
			_, err := tx.NextNumber()
			return err
		})
		if text := strings.ReplaceAll(errorText(err), "-", ""); !strings.Contains(text, "readonly") && !strings.Contains(text, "read only") {
			t.Errorf("an update ends with %v, want that it is read-only", err)
		}
	})
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestLookingMakesNoFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "mistyped.db")
	db, err := storage.Open(t.Context(), "sqlite:"+path, storage.Options{ReadOnly: true})
	if err == nil {
		db.Close()
		t.Error("a file that is not there is opened")
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file was made: %v", err)
	}
}
