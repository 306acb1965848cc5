package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/noim3/changebot/storage"
)

// A notebook is a SQLite file with one table, and its only connection, which keeps statements.
type notebook struct {
	*sql.Conn
	t    *testing.T
	kept func(*sql.Conn) (int, error)
}

func openNotebook(t *testing.T) *notebook {
	t.Helper()
	pool, kept, err := storage.OpenPrepared("file:" + filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(conn.Close(), pool.Close()); err != nil {
			t.Error(err)
		}
	})
	n := &notebook{conn, t, kept}
	n.do("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
	n.do("INSERT INTO notes VALUES (1, 'one'), (2, 'two')")
	return n
}

func (n *notebook) do(statement string) {
	n.t.Helper()
	if _, err := n.ExecContext(n.t.Context(), statement); err != nil {
		n.t.Fatal(err)
	}
}

func (n *notebook) read(query string, args ...any) (text string) {
	n.t.Helper()
	if err := n.QueryRowContext(n.t.Context(), query, args...).Scan(&text); err != nil {
		n.t.Fatal(err)
	}
	return text
}

func (n *notebook) keeps(want int) {
	n.t.Helper()
	got, err := n.kept(n.Conn)
	if err != nil || got != want {
		n.t.Errorf("%d statements are kept, want %d; %v", got, want, err)
	}
}

const byID = "SELECT text FROM notes WHERE id = ?"

func TestAKeptStatementRunsWithNewValues(t *testing.T) {
	t.Parallel()
	n := openNotebook(t)
	for id, want := range map[int]string{1: "one", 2: "two"} {
		if got := n.read(byID, id); got != want {
			t.Errorf("note %d is %q, want %q", id, got, want)
		}
	}
	n.keeps(2) // and the INSERT
}

func TestAStatementCanRunTwiceAtOnce(t *testing.T) {
	t.Parallel()
	n := openNotebook(t)
	const all = "SELECT text FROM notes ORDER BY id"
	rows, err := n.QueryContext(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []string
	for rows.Next() && len(got) < 10 { // started anew, it would not end
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		got = append(got, text, n.read(all))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if want := "[one one two one]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	n.keeps(2) // the INSERT, and the query once
}

func TestAKeptStatementSeesHowTheTableChanged(t *testing.T) {
	t.Parallel()
	n := openNotebook(t)
	const whole = "SELECT * FROM notes WHERE id = 1"
	n.width(whole, 2)
	n.do("ALTER TABLE notes ADD COLUMN author TEXT")
	n.width(whole, 3)
}

func (n *notebook) width(query string, want int) {
	n.t.Helper()
	rows, err := n.QueryContext(n.t.Context(), query)
	if err != nil {
		n.t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err := errors.Join(err, rows.Err()); err != nil || len(names) != want {
		n.t.Errorf("the columns are %v, want %d; %v", names, want, err)
	}
}

func TestAStatementThatFailedWorksTheNextTime(t *testing.T) {
	t.Parallel()
	n := openNotebook(t)
	const add = "INSERT INTO notes VALUES (?, ?) RETURNING text"
	if err := n.QueryRowContext(t.Context(), add, 1, "again").Scan(new(string)); err == nil {
		t.Error("a note was added under a number that is taken")
	}
	if got := n.read(add, 3, "three"); got != "three" {
		t.Errorf("the third note is %q", got)
	}
}

func TestRowsThatAreLeftEarlyHoldNothingUp(t *testing.T) {
	t.Parallel()
	n := openNotebook(t)
	tx, err := n.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := tx.QueryRowContext(t.Context(), "SELECT text FROM notes ORDER BY id").Scan(new(string)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	n.do("DROP TABLE notes") // refused while somebody reads it
}

func TestAStatementThatWasCutShortWorksTheNextTime(t *testing.T) {
	t.Parallel()
	n := openNotebook(t)
	const endless = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?) SELECT CAST(count(*) AS TEXT) FROM n`
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := n.QueryRowContext(ctx, endless, -1).Scan(new(string)); err == nil {
		t.Error("the endless query has ended by itself")
	}
	if got := n.read(endless, 3); got != "3" {
		t.Errorf("it counts %s, want 3", got)
	}
}

func TestOnlySoManyStatementsAreKept(t *testing.T) {
	t.Parallel()
	n := openNotebook(t)
	for i := range storage.MaxPrepared + 10 {
		n.read(fmt.Sprintf("SELECT text || '%d' FROM notes", i))
	}
	n.keeps(storage.MaxPrepared)
}

func TestWhatMayActWhilePreparedIsNotKept(t *testing.T) {
	t.Parallel()
	n := openNotebook(t)
	n.do("PRAGMA optimize")
	n.read("PRAGMA encoding")
	n.keeps(1) // the INSERT
}
