package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAuditVerifySaysWhetherTheRecordFits(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		heads := recordNotes(t, database, "one", "two", "three")
		environ := []string{"DATABASE_URL=" + database}

		code, out, said := call(t, environ, "audit", "verify", "--head", heads[0].String(), "--head", heads[2].String())
		if code != exitDone || said != "" || !strings.HasPrefix(out, "The record fits: 3 events, head "+heads[2].String()+", ") {
			t.Errorf("of a record that was left alone it exits with %d, saying %q and\n%s", code, said, out)
		}
		other := change.Head{Seq: 2, Hash: strings.Repeat("0", 64)}
		code, out, _ = call(t, environ, "audit", "verify", "--head", other.String())
		if code != exitFailed || !strings.Contains(out, "changed       Event 2 had the hash 000000000000… when that was noted.") {
			t.Errorf("with a head that is not in the chain it exits with %d and says\n%s", code, out)
		}

		overwrite(t, database, "UPDATE events SET reason = 'another' WHERE seq = 2")
		code, out, said = call(t, environ, "audit", "verify")
		want := "changed       Event 2 does not have the hash of what it says: something in it was altered.\n" +
			"The record does not fit: 1 finding. Up to event 1, " + heads[0].String() + ", the chain does; "
		if code != exitFailed || said != "" || !strings.HasPrefix(out, want) {
			t.Errorf("of an altered record it exits with %d, saying %q and\n%s", code, said, out)
		}
	})
}

func TestAuditVerifySaysWhenItCannotLook(t *testing.T) {
	t.Parallel()
	empty := storagetest.SQLiteURL(t)
	db, err := storage.Open(t.Context(), empty, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	for _, test := range []struct{ database, says string }{
		{"sqlite:" + filepath.Join(t.TempDir(), "mistyped.db"), "no such file"},
		{empty, "run changebot migrate"},
		{"postgres://localhost:1/none", "open database"},
		{"mysql://localhost/none", "DATABASE_URL"},
	} {
		code, out, said := call(t, []string{"DATABASE_URL=" + test.database}, "audit", "verify")
		if code != exitUsage || out != "" || !strings.Contains(said, test.says) {
			t.Errorf("of %s it exits with %d, printing %q and saying %q", test.database, code, out, said)
		}
	}
	for _, head := range []string{"", "12", "12:abc", strings.Repeat("a", 64)} {
		if code, _, said := call(t, nil, "audit", "verify", "--head", head); code != exitUsage || !strings.Contains(said, "64 digits") {
			t.Errorf("--head %q exits with %d and says %q", head, code, said)
		}
	}
}

// recordNotes records events that belong to no change, and returns the head of the chain after each.
func recordNotes(t *testing.T, database string, notes ...string) (heads []change.Head) {
	t.Helper()
	db := storagetest.Open(t, database)
	for _, note := range notes {
		err := db.Update(t.Context(), func(tx *storage.Tx) error {
			e := change.Event{Action: change.Note, By: "U1", At: tx.Now(), Reason: note}
			err := tx.Record(&e)
			heads = append(heads, change.Head{Seq: e.Seq, Hash: e.Hash})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return heads
}

// overwrite alters the record as somebody may who owns the database.
func overwrite(t *testing.T, database, statement string) {
	t.Helper()
	driver, name, before := "pgx", database, "SET session_replication_role = replica"
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok {
		driver, name, before = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)", "DROP TRIGGER events_not_updated"
	}
	pool, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	for _, s := range []string{before, statement} {
		if _, err := pool.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}
