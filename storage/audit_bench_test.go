package storage_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"io"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage/storagetest"
)

// benchEvents is how many events the record has that is audited and exported; BENCH_EVENTS says another number, such as
// the million of spec §11. Ten are of one change.
func benchEvents(b *testing.B) int {
	b.Helper()
	text := os.Getenv("BENCH_EVENTS")
	if text == "" {
		return 20_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatalf("BENCH_EVENTS is %q: %v", text, err)
	}
	return n
}

// BenchmarkAudit measures an audit of the whole record beside its floor: reading the same events by hand, row by row, and
// hashing what was read.
func BenchmarkAudit(b *testing.B) {
	benchmarkWhole(b, []string{"SELECT * FROM events ORDER BY seq"}, func(ctx context.Context, a commands.Audit) error {
		report, err := a.Run(ctx)
		if err == nil && !report.Fits() {
			b.Errorf("the record does not fit: %+v", report.Findings)
		}
		return err
	})
}

// BenchmarkExport measures an export of the whole change log beside its floor: reading and hashing the same rows.
func BenchmarkExport(b *testing.B) {
	rows := []string{
		"SELECT * FROM changes ORDER BY number", "SELECT * FROM approvals ORDER BY change_number, n",
		"SELECT * FROM incidents ORDER BY change_number, n", "SELECT change_number, n, policy FROM events ORDER BY change_number, n",
	}
	benchmarkWhole(b, rows, func(ctx context.Context, a commands.Audit) error {
		_, err := commands.Export{DB: a.DB, Format: commands.CSV}.Write(ctx, io.Discard)
		return err
	})
}

// benchmarkWhole measures what reads a whole record, in turns with its floor, on each database.
func benchmarkWhole(b *testing.B, floorRows []string, whole func(context.Context, commands.Audit) error) {
	b.Helper()
	events := benchEvents(b)
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": storagetest.SQLiteURL, "postgres": storagetest.PostgresURL} {
		b.Run(name, func(b *testing.B) {
			url := newURL(b)
			db := storagetest.Open(b, url)
			populate(b, db, events)
			pool := raw(b, url)
			var took, floor time.Duration
			for b.Loop() {
				began := time.Now()
				if err := whole(b.Context(), commands.Audit{DB: db}); err != nil {
					b.Fatal(err)
				}
				took += time.Since(began)
				b.StopTimer()
				began = time.Now()
				for _, query := range floorRows {
					readByHand(b, pool, query)
				}
				floor += time.Since(began)
				b.StartTimer()
			}
			b.ReportMetric(took.Seconds()/floor.Seconds(), "×floor")
			b.ReportMetric(float64(events)*float64(b.N)/took.Seconds(), "events/s")
		})
	}
}

// readByHand reads all that a query finds, a row after the other, and hashes it.
func readByHand(b *testing.B, pool *sql.DB, query string) {
	b.Helper()
	rows, err := pool.QueryContext(b.Context(), query)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		b.Fatal(err)
	}
	cells, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range cells {
		into[i] = &cells[i]
	}
	var sum [sha256.Size]byte
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			b.Fatal(err)
		}
		hash := sha256.New()
		for _, cell := range cells {
			hash.Write(cell)
		}
		hash.Sum(sum[:0])
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
}
