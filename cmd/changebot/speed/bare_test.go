package speed

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"
)

// A bare runs transactions that are written by hand for database/sql, on a pool like that of package storage: the floor
// of what goes through gorm.
type bare struct {
	pool     *sql.DB
	postgres bool
	columns  []string // of changes, as far as the program reads them
	// prepares has each statement prepared once. Otherwise it is left to the driver: pgx prepares it once too, and
	// SQLite's each time anew.
	prepares bool
	prepared map[string]*sql.Stmt // by their text
	met      []string             // texts that are yet to be prepared
}

func openBare(tb testing.TB, d database, url string) *bare {
	tb.Helper()
	b := &bare{postgres: d.postgres(), prepared: map[string]*sql.Stmt{}}
	driver, name, conns := "sqlite", "file:"+strings.TrimPrefix(url, "sqlite:")+"?_txlock=immediate&_pragma=journal_mode(WAL)"+
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=busy_timeout(10000)&_time_format=sqlite", 1
	if b.postgres {
		driver, name, conns = "pgx", url, 10
	}
	var err error
	if b.pool, err = sql.Open(driver, name); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { b.pool.Close() })
	b.pool.SetMaxOpenConns(conns)
	b.pool.SetMaxIdleConns(conns)

	rows, err := b.pool.QueryContext(tb.Context(), "SELECT * FROM changes LIMIT 0")
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err := errors.Join(err, rows.Err()); err != nil {
		tb.Fatal(err)
	}
	b.columns = without(names, "search") // Postgres makes it for itself
	return b
}

func without(names []string, left ...string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(left, name) })
}

// transact runs the statements of do in one transaction. Those that are new are prepared before the next one, since on
// SQLite the transaction has the only connection.
func (b *bare) transact(ctx context.Context, do func(*script)) error {
	for _, text := range b.met {
		s, err := b.pool.PrepareContext(ctx, text) //nolint:sqlclosecheck // it is kept as long as the pool
		if err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		b.prepared[text] = s
	}
	b.met = nil
	tx, err := b.pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // nothing, once committed
	s := &script{bare: b, ctx: ctx, tx: tx, now: time.Now().UTC().Truncate(time.Microsecond)}
	if do(s); s.err != nil {
		return s.err
	}
	return tx.Commit()
}

// A script is one run through the statements of a transaction. After a failure it does nothing more.
type script struct {
	*bare
	ctx context.Context
	tx  *sql.Tx
	now time.Time
	err error
}

// exec runs a statement that returns no rows. Its parameters are $1, $2 …
func (s *script) exec(text string, values ...any) {
	if s.err != nil {
		return
	}
	var err error
	if known := s.known(text); known != nil { //nolint:sqlclosecheck // it is kept as long as the pool
		_, err = known.ExecContext(s.ctx, values...)
	} else {
		_, err = s.tx.ExecContext(s.ctx, text, values...)
	}
	if err != nil {
		s.err = fmt.Errorf("%s: %w", text, err)
	}
}

// all returns all rows of a query, whose parameters are $1, $2 …
func (s *script) all(text string, values ...any) (all [][]any) {
	if s.err != nil {
		return nil
	}
	var rows *sql.Rows
	if known := s.known(text); known != nil { //nolint:sqlclosecheck // it is kept as long as the pool
		rows, s.err = known.QueryContext(s.ctx, values...)
	} else {
		rows, s.err = s.tx.QueryContext(s.ctx, text, values...)
	}
	if s.err != nil {
		return nil
	}
	defer rows.Close()
	columns, err := rows.Columns()
	for err == nil && rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		err = rows.Scan(into...)
		all = append(all, row)
	}
	if err := errors.Join(err, rows.Err()); err != nil {
		s.err = fmt.Errorf("%s: %w", text, err)
	}
	return all
}

// one returns the first row of a query that returns one or more.
func (s *script) one(columns int, text string, values ...any) []any {
	rows := s.all(text, values...)
	if len(rows) == 0 {
		s.err = errors.Join(s.err, fmt.Errorf("%s: there is no row", text))
		return make([]any, columns)
	}
	return rows[0]
}

// known returns a statement that was prepared; nil when it was not yet, or is not to be.
func (s *script) known(text string) *sql.Stmt {
	if !s.prepares {
		return nil
	}
	if known := s.prepared[text]; known != nil {
		return s.tx.StmtContext(s.ctx, known)
	}
	if !slices.Contains(s.met, text) {
		s.met = append(s.met, text)
	}
	return nil
}

// forUpdate locks what a SELECT reads; on SQLite, a transaction that writes is alone.
func (b *bare) forUpdate() string {
	if b.postgres {
		return " FOR UPDATE"
	}
	return ""
}
