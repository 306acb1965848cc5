package commands_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// A handmade is a record that is altered by hand, as somebody may do who owns the database.
type handmade struct {
	t      *testing.T
	db     *storage.DB
	pool   *sql.DB
	scheme string
	events []change.Event // as they were recorded
	last   int64
	undo   []string
}

func newHandmade(t *testing.T, url string) *handmade {
	t.Helper()
	clock := storagetest.NewClock()
	db := storagetest.Open(t, url, storagetest.WithClock(clock))
	liveThrough(&office{t: t, ctx: t.Context(), desk: openDesk(t, db, auditedPolicy()), db: db, clock: clock})
	return handmadeFrom(t, url, db)
}

// handmadeFrom is newHandmade with what is on record already.
func handmadeFrom(t *testing.T, url string, db *storage.DB) *handmade {
	t.Helper()
	r := &handmade{t: t, db: db}
	r.events = r.eventsFrom(1)
	r.last = int64(len(r.events))

	driver, name := "pgx", url
	r.scheme = "postgres"
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, name, r.scheme = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=synchronous(off)", "sqlite"
	}
	var err error
	if r.pool, err = sql.Open(driver, name); err != nil {
		t.Fatal(err)
	}
	r.pool.SetMaxOpenConns(1)
	t.Cleanup(func() { r.pool.Close() })
	return r
}

func (r *handmade) audit(noted ...change.Head) commands.AuditReport {
	r.t.Helper()
	report, err := commands.Audit{DB: r.db, Noted: noted}.Run(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return report
}

// head returns the head of the chain as it was when that event was the last.
func (r *handmade) head(seq int64) change.Head {
	return change.Head{Seq: seq, Hash: r.events[seq-1].Hash}
}

// asOwner does something with the triggers out of the way that keep the record as it is, and puts them back.
func (r *handmade) asOwner(do func()) {
	r.t.Helper()
	if r.scheme == "postgres" {
		r.exec("SET session_replication_role = replica")
		do()
		r.exec("SET session_replication_role = DEFAULT")
		return
	}
	for _, trigger := range r.texts("SELECT name FROM sqlite_master WHERE type = 'trigger'") {
		made := r.texts("SELECT sql FROM sqlite_master WHERE name = $1", trigger)[0]
		r.exec("DROP TRIGGER " + trigger)
		defer r.exec(made)
	}
	do()
}

// backUp keeps all that edits alter, so that restore can bring it back.
func (r *handmade) backUp() {
	r.t.Helper()
	for _, table := range []string{"events", "chain", "changes", "plans", "approvals", "policies", "incidents", "legal_holds"} {
		columns := strings.Join(r.columns(table), ", ")
		r.exec(fmt.Sprintf("CREATE TABLE kept_%s AS SELECT * FROM %s", table, table))
		r.undo = append(r.undo, "DELETE FROM "+table, fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM kept_%s", table, columns, columns, table))
	}
}

func (r *handmade) restore() {
	r.t.Helper()
	for _, statement := range r.undo {
		r.exec(statement)
	}
}

func (r *handmade) exec(statement string, args ...any) {
	r.t.Helper()
	if _, err := r.pool.ExecContext(r.t.Context(), statement, args...); err != nil {
		r.t.Fatalf("%s: %v", statement, err)
	}
}

func (r *handmade) texts(query string, args ...any) (all []string) {
	r.t.Helper()
	rows, err := r.pool.QueryContext(r.t.Context(), query, args...)
	if err != nil {
		r.t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			r.t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		r.t.Fatal(err)
	}
	return all
}

// columns returns the columns of a table that can be written.
func (r *handmade) columns(table string) []string {
	r.t.Helper()
	rows, err := r.pool.QueryContext(r.t.Context(), "SELECT * FROM "+table+" LIMIT 0") //nolint:gosec // G202: backUp names the tables
	if err != nil {
		r.t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err == nil {
		err = rows.Err()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "search" }) // Postgres makes it by itself
}

func (r *handmade) eventsFrom(seq int64) (events []change.Event) {
	r.t.Helper()
	err := r.db.View(r.t.Context(), func(tx *storage.Tx) (err error) {
		events, err = tx.EventsFrom(seq, 1000)
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return events
}

// event returns an event as it is now.
func (r *handmade) event(seq int64) change.Event {
	r.t.Helper()
	return r.eventsFrom(seq)[0]
}

// insert puts an event in that follows one with that hash, and has the hash of what it says.
func (r *handmade) insert(e change.Event, prev string) {
	r.t.Helper()
	r.exec(`INSERT INTO events (seq, change_number, n, action, actor, at, from_state, to_state, refused, reason, policy, prev, hash)
		SELECT $1, $2, $3, $4, $5, at, $6, $7, '', '', '', $8, $9 FROM events WHERE at = (SELECT max(at) FROM events) LIMIT 1`,
		e.Seq, int64(e.Change), e.N, string(e.Action), string(e.By), string(e.From), string(e.To), prev, "")
	e = r.event(e.Seq)
	r.exec("UPDATE events SET hash = $1 WHERE seq = $2", e.Sum(prev), e.Seq)
}

// move gives all events from one on a number that is so much higher, and mends the head.
func (r *handmade) move(from, by int64) {
	r.t.Helper()
	r.exec("UPDATE events SET seq = -seq WHERE seq >= $1", from)
	r.exec("UPDATE events SET seq = $1 - seq WHERE seq < 0", by)
	r.exec("UPDATE chain SET seq = seq + $1", by)
}

// rehash gives all events from one on the hash that they would have had, and mends the head.
func (r *handmade) rehash(from int64) {
	r.t.Helper()
	prev := r.event(from - 1).Hash
	for _, e := range r.eventsFrom(from) {
		hash := e.Sum(prev)
		r.exec("UPDATE events SET prev = $1, hash = $2 WHERE seq = $3", prev, hash, e.Seq)
		prev = hash
	}
	r.exec("UPDATE chain SET hash = $1", prev)
}

// forgePlan alters a plan that is kept, its digest and, where it is the last, the change; it returns the digest.
func (r *handmade) forgePlan(n change.Number, plan int) string {
	r.t.Helper()
	var forged change.Request
	text := r.texts("SELECT request FROM plans WHERE change_number = $1 AND plan = $2", int64(n), plan)[0]
	if err := json.Unmarshal([]byte(text), &forged); err != nil {
		r.t.Fatal(err)
	}
	forged.Title = "Drop the ledger"
	out, err := json.Marshal(forged)
	if err != nil {
		r.t.Fatal(err)
	}
	r.exec("UPDATE plans SET request = $1, digest = $2 WHERE change_number = $3 AND plan = $4", string(out), forged.Digest(), int64(n), plan)
	r.exec("UPDATE changes SET title = $1 WHERE number = $2 AND plan = $3", forged.Title, int64(n), plan)
	return forged.Digest()
}
