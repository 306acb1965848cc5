package commands_test

import (
	"log/slog"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// BenchmarkReport measures the report of a month with the eleven before, and of the last 30 days, over a year of changes:
// a thousand of them, or as many as BENCH_REPORT says.
func BenchmarkReport(b *testing.B) {
	changes := 1000
	if text := os.Getenv("BENCH_REPORT"); text != "" {
		var err error
		if changes, err = strconv.Atoi(text); err != nil {
			b.Fatalf("BENCH_REPORT is %q: %v", text, err)
		}
	}
	p := testPolicy()
	p.Calendar = change.Calendar{
		Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}, From: 9 * time.Hour, To: 17 * time.Hour,
		HolidaysOf: "AU-NSW",
	}
	file, schema := storagetest.SQLiteURL(b), storagetest.PostgresURL(b)
	lite, pg := storagetest.Open(b, file, storagetest.WithClock(storagetest.NewClock())), storagetest.Open(b, schema, storagetest.WithClock(storagetest.NewClock()))
	storagetest.Population{Changes: changes, Over: 365 * 24 * time.Hour}.Fill(b, lite)
	storagetest.CopyToPostgres(b, file, schema)
	for name, db := range map[string]*storage.DB{"sqlite": lite, "postgres": pg} {
		desk, err := commands.New(b.Context(), db, p, slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		for _, of := range []struct {
			name string
			read func() error
		}{
			{"twelve months", func() error {
				_, err := desk.Report(b.Context(), engineer, change.MonthWish{})
				return err
			}},
			{"thirty days", func() error {
				_, err := desk.Lately(b.Context())
				return err
			}},
			{"vitals", func() error {
				_, err := desk.Vitals(b.Context(), -1)
				return err
			}},
		} {
			b.Run(name+"/"+of.name, func(b *testing.B) {
				for b.Loop() {
					if err := of.read(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
