package main

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

// Freezes and holidays lie elsewhere in each half year; the demo must begin on any day.
func TestTheDemoHasARecordOfTheLastHalfYear(t *testing.T) {
	t.Parallel()
	for _, today := range []string{"2026-11-23T00:10:00Z", "2027-01-06T11:00:00Z", "2027-07-13T03:00:00Z", "2027-04-06T20:00:00Z"} {
		t.Run(today[:10], func(t *testing.T) {
			t.Parallel()
			now, err := time.Parse(time.RFC3339, today)
			if err != nil {
				t.Fatal(err)
			}
			policy, faults := policyfile.Parse(builtIn, examplePolicy, now)
			if err := faults.Err(); err != nil {
				t.Fatal(err)
			}
			database := filepath.Join(t.TempDir(), "changebot.db")
			if err := writeHistory(t.Context(), database, policy, 6, now, slog.New(slog.DiscardHandler)); err != nil {
				t.Fatal(err)
			}
			checkHistory(t, database, now)
		})
	}
}

func checkHistory(t *testing.T, database string, now time.Time) {
	t.Helper()
	db, err := storage.Open(t.Context(), "sqlite:"+database, storage.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	report, err := commands.Audit{DB: db}.Run(t.Context())
	if err != nil || !report.Fits() {
		t.Errorf("the audit finds %v, %v", report.Findings, err)
	}
	err = db.View(t.Context(), func(tx *storage.Tx) error {
		page, err := tx.List(storage.Filter{}, 0, 100)
		for _, c := range page.Changes {
			if c.State != change.Closed || !c.ClosedAt.Before(now) {
				t.Errorf("%s is in %s, closed %s", c.Number, c.State, c.ClosedAt)
			}
		}
		if len(page.Changes) < 20 {
			t.Errorf("there are %d changes", len(page.Changes))
		}
		if err != nil {
			return err
		}
		due, waits, err := tx.NextDue()
		if waits {
			t.Errorf("something is to be said at %s, in a Slack that knows nothing of it", due)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
