package storage_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// BenchmarkRecord measures what goes through the whole record, each in turns with its floor: reading the same rows by hand
// and hashing what was read.
func BenchmarkRecord(b *testing.B) {
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": storagetest.SQLiteURL, "postgres": storagetest.PostgresURL} {
		b.Run(name, func(b *testing.B) {
			url := newURL(b)
			db, pool := storagetest.Open(b, url), raw(b, url)
			storagetest.Population{Changes: 3500, Over: 90 * 24 * time.Hour}.Fill(b, db) // some 20,000 events
			var head change.Head
			view(b, db, func(tx *storage.Tx) (err error) {
				head, _, err = tx.RecordedHead()
				return err
			})
			if _, err := pool.ExecContext(b.Context(), "ANALYZE"); err != nil { // both do so by themselves, later
				b.Fatal(err)
			}
			for _, through := range wholeRecord {
				b.Run(through.name, func(b *testing.B) {
					var took, floor time.Duration
					for b.Loop() {
						began := time.Now()
						if err := through.do(b.Context(), db); err != nil {
							b.Fatal(err)
						}
						took += time.Since(began)
						b.StopTimer()
						began = time.Now()
						for _, query := range through.floor {
							readByHand(b, pool, query)
						}
						floor += time.Since(began)
						b.StartTimer()
					}
					b.ReportMetric(took.Seconds()/floor.Seconds(), "×floor")
					b.ReportMetric(float64(head.Seq)*float64(b.N)/took.Seconds(), "events/s")
				})
			}
		})
	}
}

const eventRows, changeRows, approvalRows = "SELECT * FROM events ORDER BY seq", "SELECT * FROM changes ORDER BY number",
	"SELECT * FROM approvals ORDER BY change_number, n"

// wholeRecord is what goes through the whole record, and which rows its floor reads.
var wholeRecord = []struct {
	name  string
	do    func(context.Context, *storage.DB) error
	floor []string
}{
	{"chain", followChain, []string{eventRows}},
	{"audit", func(ctx context.Context, db *storage.DB) error {
		report, err := commands.Audit{DB: db}.Run(ctx)
		if err == nil && !report.Fits() {
			err = fmt.Errorf("the record does not fit: %+v", report.Findings)
		}
		return err
	}, []string{eventRows, changeRows, approvalRows, "SELECT * FROM plans ORDER BY change_number, plan"}},
	{"export", func(ctx context.Context, db *storage.DB) error {
		_, err := commands.Export{DB: db, Format: commands.CSV}.Write(ctx, io.Discard)
		return err
	}, []string{changeRows, approvalRows, "SELECT * FROM incidents ORDER BY change_number, n", "SELECT change_number, n, policy FROM events ORDER BY change_number, n"}},
}

// followChain looks at the chain of events alone.
func followChain(ctx context.Context, db *storage.DB) error {
	return db.Survey(ctx, func(tx *storage.Tx) error {
		head, _, err := tx.RecordedHead()
		if err != nil {
			return err
		}
		chain := change.NewChainAudit(head)
		return tx.EachEvent(func(e *change.Event) error {
			if broken := chain.Next(*e); broken != nil {
				return fmt.Errorf("the chain is broken: %+v", broken)
			}
			return nil
		})
	})
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
