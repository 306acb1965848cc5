package speed

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/noim3/changebot/cmd/changebot/programtest"
	"github.com/noim3/changebot/storage/storagetest"
)

// An effort is how much is measured.
type effort struct {
	// rounds is how often each thing is measured, in turns with its floor; the table has the medians.
	rounds int
	// acts is how many acts a round has, one after another.
	acts int
	// rate is how many requests a second arrive, and lasts for how long they do in a round.
	rate  int
	lasts time.Duration
	// rest is how long a process is left alone before its memory counts as idle.
	rest time.Duration
	// few and many are how many changes a small and a large record have.
	few, many int
	records   *records
}

func fullEffort(tb testing.TB) effort {
	tb.Helper()
	return effort{
		rounds: 5, acts: 200, rate: 50, lasts: 5 * time.Second, rest: 3 * time.Second,
		few: 1000, many: manyChanges(tb), records: newRecords(tb),
	}
}

// BenchmarkSpeed prints the whole table; it never fails for being slow.
func BenchmarkSpeed(b *testing.B) {
	var t table
	full := fullEffort(b)
	for _, database := range databases() {
		for _, row := range rows() {
			b.Run(row.name+"/"+database.name, func(b *testing.B) {
				for b.Loop() {
					t.add(row.measure(b, full, database)...)
				}
				b.ReportMetric(0, "ns/op") // the table says it
			})
		}
	}
	if len(t.lines) > 0 {
		fmt.Fprint(os.Stdout, "\n", preface(full), "\n", &t, "\n")
	}
}

// Each row can be measured at all; `make test` runs this.
func TestEveryRowCanBeMeasured(t *testing.T) {
	t.Parallel()
	little := effort{rounds: 1, acts: 2, rate: 50, lasts: 40 * time.Millisecond, few: 100, many: 400, records: newRecords(t)}
	for _, database := range databases() {
		for _, row := range rows() {
			t.Run(row.name+"/"+database.name, func(t *testing.T) {
				t.Parallel()
				for _, l := range row.measure(t, little, database) {
					if l.measured <= 0 {
						t.Errorf("%s is %g", l.what, l.measured)
					}
				}
			})
		}
	}
}

// A row of spec §11 is measured on one database.
type row struct {
	name    string
	measure func(testing.TB, effort, database) []line
}

func rows() []row {
	return []row{
		{"command", measureCommands},
		{"approve", measureApprovals},
		{"deliver", measureDeliveries},
		{"footprint", measureFootprint},
		{"look", measureLooks},
		{"whole", measureWhole},
	}
}

type database struct {
	name string
	// fresh returns the URL of a new, empty database.
	fresh func(testing.TB) string
}

func (d database) postgres() bool { return d.name == "Postgres" }

func databases() []database {
	return []database{{"SQLite", storagetest.SQLiteURL}, {"Postgres", storagetest.PostgresURL}}
}

func TestMain(m *testing.M) {
	if os.Getenv(playsSlack) != "" {
		os.Exit(playSlack())
	}
	os.Exit(programtest.Main(func() int { return storagetest.Main(m) }))
}
