package storagetest

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // reads what is copied
)

// CopyToPostgres puts the record of a SQLite file, at the URL from, into the tables at to, where nothing is on record
// yet. Both are migrated alike. It takes a fraction of the time of filling Postgres anew: a million changes are a day's
// worth of round trips.
func CopyToPostgres(tb testing.TB, from, to string) {
	tb.Helper()
	source, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(from, "sqlite:")+"?mode=ro")
	if err != nil {
		tb.Fatal(err)
	}
	defer source.Close()
	if err := copyAll(tb.Context(), source, to); err != nil {
		tb.Fatalf("copy the record to Postgres: %v", err)
	}
}

func copyAll(ctx context.Context, source *sql.DB, to string) error {
	target, err := pgx.Connect(ctx, to)
	if err != nil {
		return err
	}
	defer target.Close(ctx)
	tables, err := tablesOf(ctx, target)
	if err != nil {
		return err
	}
	// What leads from row to row was checked when the rows were made.
	if _, err := target.Exec(ctx, "SET session_replication_role = replica"); err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := target.Exec(ctx, "DELETE FROM "+t.name); err != nil { // the head of an empty chain
			return fmt.Errorf("%s: %w", t.name, err)
		}
		if err := t.copy(ctx, source, target); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	// As it does by itself, later.
	_, err = target.Exec(ctx, "VACUUM (ANALYZE)")
	return err
}

// A copied is a table and its columns that are not made from others.
type copied struct {
	name    string
	columns []string
}

func tablesOf(ctx context.Context, target *pgx.Conn) ([]copied, error) {
	rows, err := target.Query(ctx, `SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)
		FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
		WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'migrations'
			AND is_generated = 'NEVER'
		GROUP BY table_name ORDER BY table_name`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t copied, err error) {
		return t, row.Scan(&t.name, &t.columns)
	})
}

// copy copies the rows of the table. Postgres reads what SQLite writes.
func (t copied) copy(ctx context.Context, source *sql.DB, target *pgx.Conn) error {
	columns := strings.Join(t.columns, ", ")
	rows, err := source.QueryContext(ctx, "SELECT "+columns+" FROM "+t.name) //nolint:gosec,rowserrcheck // G202: names of the schema; writeCSV looks at the error
	if err != nil {
		return err
	}
	defer rows.Close()
	text, into := io.Pipe()
	written := make(chan struct{})
	go func() {
		defer close(written)
		into.CloseWithError(writeCSV(into, rows, len(t.columns)))
	}()
	_, err = target.PgConn().CopyFrom(ctx, text, "COPY "+t.name+" ("+columns+") FROM STDIN (FORMAT csv)")
	text.CloseWithError(err) // so that the writer ends
	<-written
	return err
}

// writeCSV writes rows such that NULL and what is empty differ.
func writeCSV(to io.Writer, rows *sql.Rows, columns int) error {
	cells, into := make([]sql.NullString, columns), make([]any, columns)
	for i := range cells {
		into[i] = &cells[i]
	}
	var out []byte
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, cell := range cells {
			if i > 0 {
				out = append(out, ',')
			}
			if cell.Valid {
				out = append(out, '"')
				out = append(out, strings.ReplaceAll(cell.String, `"`, `""`)...)
				out = append(out, '"')
			}
		}
		if out = append(out, '\n'); len(out) < 1<<16 {
			continue
		}
		if _, err := to.Write(out); err != nil {
			return err
		}
		out = out[:0]
	}
	if err := rows.Err(); err != nil {
		return err
	}
	_, err := to.Write(out)
	return err
}
