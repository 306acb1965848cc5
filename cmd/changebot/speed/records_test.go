package speed

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// records are databases with made-up records, each filled once. They are kept in the folder that BENCH_FOLDER names, and
// found there again; otherwise they go with tb.
type records struct {
	tb     testing.TB
	folder string
	kept   bool

	mu   sync.Mutex
	urls map[string]string
}

func newRecords(tb testing.TB) *records {
	tb.Helper()
	r := &records{tb: tb, folder: os.Getenv("BENCH_FOLDER"), urls: map[string]string{}}
	if r.kept = r.folder != ""; !r.kept {
		r.folder = tb.TempDir()
	}
	return r
}

// manyChanges is how many changes a large record has: 1,000,000 (spec §11), or what BENCH_CHANGES says.
func manyChanges(tb testing.TB) int {
	tb.Helper()
	text := os.Getenv("BENCH_CHANGES")
	if text == "" {
		return 1_000_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 100 {
		tb.Fatalf("BENCH_CHANGES is %q, and must be a number from 100 on", text)
	}
	return n
}

// url returns the URL of a database of kind d with that population on record.
func (r *records) url(d database, p storagetest.Population) string {
	r.tb.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.find(d, p)
}

func (r *records) find(d database, p storagetest.Population) string {
	r.tb.Helper()
	key := d.name + " " + p.Name()
	if url, ok := r.urls[key]; ok {
		return url
	}
	if d.postgres() {
		r.urls[key] = r.postgres(r.find(databases()[0], p), p)
	} else {
		r.urls[key] = r.sqlite(p)
	}
	return r.urls[key]
}

// sqlite fills a file under another name, so that one whose filling was cut off is not taken for whole.
func (r *records) sqlite(p storagetest.Population) (url string) {
	r.tb.Helper()
	path := filepath.Join(r.folder, p.Name()+".db")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return "sqlite:" + path
	}
	half := path + ".half"
	for _, rest := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(half + rest); err != nil && !errors.Is(err, fs.ErrNotExist) {
			r.tb.Fatal(err)
		}
	}
	r.fill("sqlite:"+half, p)
	if err := os.Rename(half, path); err != nil {
		r.tb.Fatal(err)
	}
	return "sqlite:" + path
}

// fill fills a new SQLite file. The index of words is made at the end, at once: change by change it would take as long as
// all the rest.
func (r *records) fill(url string, p storagetest.Population) {
	r.tb.Helper()
	db, err := storage.Open(r.tb.Context(), url, storage.Options{})
	if err != nil {
		r.tb.Fatal(err)
	}
	if err := db.Migrate(r.tb.Context()); err != nil {
		r.tb.Fatal(err)
	}
	defer r.told("filled SQLite", p)()
	bare, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(url, "sqlite:"))
	if err != nil {
		r.tb.Fatal(err)
	}
	defer bare.Close()
	var trigger string
	err = bare.QueryRowContext(r.tb.Context(), "SELECT sql FROM sqlite_master WHERE name = 'changes_words_added'").Scan(&trigger)
	if err != nil {
		r.tb.Fatal(err)
	}
	r.run(bare, "DROP TRIGGER changes_words_added")
	p.Fill(r.tb, db)
	r.run(bare, trigger, "INSERT INTO changes_by_word (changes_by_word) VALUES ('rebuild')")
	if err := errors.Join(bare.Close(), db.Close()); err != nil {
		r.tb.Fatal(err)
	}
}

func (r *records) run(db *sql.DB, statements ...string) {
	r.tb.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(r.tb.Context(), s); err != nil {
			r.tb.Fatalf("%s: %v", s, err)
		}
	}
}

// postgres copies a filled SQLite file into a schema that is called something else until it is whole.
func (r *records) postgres(from string, p storagetest.Population) (url string) {
	r.tb.Helper()
	if !r.kept {
		url = storagetest.PostgresURL(r.tb)
		r.copy(from, url, p)
		return url
	}
	cluster, schema := storagetest.Cluster(r.tb), p.Name()
	if r.one(cluster, "SELECT count(*) FROM pg_namespace WHERE nspname = '"+schema+"'") == 0 {
		half := schema + "_half"
		r.one(cluster, "DROP SCHEMA IF EXISTS "+half+" CASCADE")
		r.one(cluster, "CREATE SCHEMA "+half)
		r.copy(from, storagetest.InSchema(r.tb, cluster, half), p)
		r.one(cluster, "ALTER SCHEMA "+half+" RENAME TO "+schema)
	}
	return storagetest.InSchema(r.tb, cluster, schema)
}

func (r *records) copy(from, to string, p storagetest.Population) {
	r.tb.Helper()
	db, err := storage.Open(r.tb.Context(), to, storage.Options{})
	if err != nil {
		r.tb.Fatal(err)
	}
	if err := errors.Join(db.Migrate(r.tb.Context()), db.Close()); err != nil {
		r.tb.Fatal(err)
	}
	defer r.told("copied it to Postgres", p)()
	storagetest.CopyToPostgres(r.tb, from, to)
}

// one runs a statement and returns the number that it finds, if any.
func (r *records) one(url, statement string) (n int) {
	r.tb.Helper()
	conn, err := pgx.Connect(r.tb.Context(), url)
	if err != nil {
		r.tb.Fatal(err)
	}
	defer conn.Close(r.tb.Context())
	if err := conn.QueryRow(r.tb.Context(), statement).Scan(&n); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		r.tb.Fatal(err)
	}
	return n
}

// told says at the end how long it took to make a large record, which is worth knowing.
func (r *records) told(what string, p storagetest.Population) (end func()) {
	began := time.Now()
	return func() {
		if took := time.Since(began); took > time.Minute {
			fmt.Printf("%s with %s changes in %s\n", what, thousands(p.Changes), took.Round(time.Second))
		}
	}
}

// thousands writes a number as people read it: 1,000,000.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
