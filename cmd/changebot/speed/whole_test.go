package speed

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// measureWhole measures what goes through a whole large record, once, beside reading the same rows by hand and hashing
// them.
func measureWhole(tb testing.TB, e effort, d database) []line {
	tb.Helper()
	url := e.records.url(d, largeRecord(e.many))
	db, byHand := storagetest.Open(tb, url), openBare(tb, d, url)
	var events int64
	passes := []struct {
		what string
		do   func(context.Context) error
		rows []string
		goal float64 // seconds, for a million of events
	}{
		{"audit verify", func(ctx context.Context) error {
			report, err := commands.Audit{DB: db}.Run(ctx)
			if events = report.Head.Seq; err == nil && !report.Fits() {
				err = fmt.Errorf("the record does not fit: %+v", report.Findings)
			}
			return err
		}, []string{"events ORDER BY seq", "changes ORDER BY number", "approvals ORDER BY change_number, n", "plans ORDER BY change_number, plan"}, 60},
		{"export, CSV", export(db, commands.CSV), exportedRows, 0},
		{"export, JSON Lines", export(db, commands.JSONLines), exportedRows, 0},
	}
	var lines []line
	for _, p := range passes {
		took := seconds(tb, func() error { return p.do(tb.Context()) })
		floor := seconds(tb, func() error { return byHand.hashAll(tb.Context(), p.rows) })
		lines = append(lines, line{what: fmt.Sprintf("%s, of %s", p.what, thousands(e.many)), database: d.name, unit: sec, measured: took, floor: floor})
		if p.goal > 0 {
			each := float64(events) / 1e6
			lines = append(lines, line{what: p.what + ", for each 1,000,000 events", database: d.name, unit: sec, measured: took / each, floor: floor / each}.atMost(p.goal))
		}
	}
	return lines
}

var exportedRows = []string{"changes ORDER BY number DESC", "approvals ORDER BY change_number, n", "incidents ORDER BY change_number, n"}

func export(db *storage.DB, format commands.ExportFormat) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := commands.Export{DB: db, Format: format}.Write(ctx, io.Discard)
		return err
	}
}

func seconds(tb testing.TB, do func() error) float64 {
	tb.Helper()
	began := time.Now()
	if err := do(); err != nil {
		tb.Fatal(err)
	}
	return time.Since(began).Seconds()
}

// hashAll reads tables a row after the other, and hashes each.
func (b *bare) hashAll(ctx context.Context, tables []string) error {
	for _, t := range tables {
		if err := b.hash(ctx, "SELECT * FROM "+t); err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
	}
	return nil
}

func (b *bare) hash(ctx context.Context, query string) error {
	rows, err := b.pool.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	cells, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		sum := sha256.New()
		for _, cell := range cells {
			sum.Write(cell)
		}
		sum.Sum(nil)
	}
	return errors.Join(rows.Err(), rows.Close())
}
