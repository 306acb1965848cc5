// Package storagetest opens throwaway databases for tests, on SQLite and on Postgres.
package storagetest

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/noim3/changebot/storage"
)

// An Option alters how a test's database is opened.
type Option func(*storage.Options)

// WithClock has the database tell the time from clock.
func WithClock(clock *Clock) Option {
	return func(o *storage.Options) { o.Now = clock.Now }
}

// Each runs test on a new SQLite file and on a new Postgres schema, in parallel subtests "sqlite" and "postgres".
// Options are used for both, so two tests share a clock given here; see [EachWithClock].
func Each(t *testing.T, test func(t *testing.T, db *storage.DB), options ...Option) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t, options...))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t, options...))
	})
}

// EachWithClock is [Each] with a clock of its own for each database, which stands at [Start].
func EachWithClock(t *testing.T, test func(t *testing.T, db *storage.DB, clock *Clock)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		clock := NewClock()
		test(t, SQLite(t, WithClock(clock)), clock)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		clock := NewClock()
		test(t, Postgres(t, WithClock(clock)), clock)
	})
}

// EachURL is [Each] for a test that opens the database by itself, or more than once, or not with this package.
func EachURL(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLiteURL(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, PostgresURL(t))
	})
}

// SQLite opens a new SQLite file, which goes with the test.
func SQLite(tb testing.TB, options ...Option) *storage.DB {
	tb.Helper()
	url := SQLiteURL(tb)
	if err := os.WriteFile(strings.TrimPrefix(url, "sqlite:"), migrated(tb), 0o600); err != nil {
		tb.Fatal(err)
	}
	return Open(tb, url, options...)
}

// Postgres opens a new schema of the [Cluster], which goes with the test.
func Postgres(tb testing.TB, options ...Option) *storage.DB {
	tb.Helper()
	return Open(tb, PostgresURL(tb), options...)
}

// Open opens and migrates the database at url, and closes it at the end of the test.
func Open(tb testing.TB, url string, options ...Option) *storage.DB {
	tb.Helper()
	var o storage.Options
	for _, option := range options {
		option(&o)
	}
	db, err := storage.Open(tb.Context(), url, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	if err := db.Migrate(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return db
}

// SQLiteURL returns the URL of a SQLite file that does not exist yet, in a folder that goes with the test.
func SQLiteURL(tb testing.TB) string {
	tb.Helper()
	return "sqlite:" + filepath.Join(tb.TempDir(), "test.db")
}

// PostgresURL returns the URL of a new, empty schema of the [Cluster], which goes with the test.
func PostgresURL(tb testing.TB) string {
	tb.Helper()
	cluster := Cluster(tb)
	schema := "test_" + strings.ToLower(rand.Text())
	run(tb.Context(), tb, cluster, "CREATE SCHEMA "+schema)
	tb.Cleanup(func() { run(context.WithoutCancel(tb.Context()), tb, cluster, "DROP SCHEMA "+schema+" CASCADE") })
	return InSchema(tb, cluster, schema)
}

// InSchema returns the URL of a schema of the database at cluster.
func InSchema(tb testing.TB, cluster, schema string) string {
	tb.Helper()
	u, err := url.Parse(cluster)
	if err != nil {
		tb.Fatal("the cluster's URL cannot be read") // it may hold a password
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}

func run(ctx context.Context, tb testing.TB, url, statement string) {
	tb.Helper()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		tb.Fatal(err)
	}
}
