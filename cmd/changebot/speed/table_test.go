package speed

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
)

// A line is one figure and its floor.
type line struct {
	what, database string
	unit           unit
	measured       float64
	floor          float64 // 0: it has none
	goal           float64 // what it must not exceed; 0: nothing is promised
	times          float64 // how many times its floor it must not exceed; 0: nothing is promised
}

// atMost returns the line with a goal that its figure must not exceed.
func (l line) atMost(goal float64) line {
	l.goal = goal
	return l
}

// atMostTimes returns the line with the goal that its figure is no more than so many times its floor.
func (l line) atMostTimes(n float64) line {
	l.times = n
	return l
}

type unit string

const (
	ms    unit = "ms"
	sec   unit = "s"
	mb    unit = "MB"
	count unit = ""
)

func (u unit) format(v float64) string {
	switch {
	case u == count:
		return fmt.Sprintf("%.0f", v)
	case v < 10:
		return fmt.Sprintf("%.2f %s", v, u)
	default:
		return fmt.Sprintf("%.1f %s", v, u)
	}
}

func (l line) cells() []string {
	cells := []string{l.what, l.database, l.unit.format(l.measured), "", "", "", ""}
	if l.floor > 0 {
		cells[3], cells[4] = l.unit.format(l.floor), fmt.Sprintf("%.1f", l.measured/l.floor)
	}
	var kept bool
	switch {
	case l.goal > 0:
		cells[5], kept = "≤ "+l.unit.format(l.goal), l.measured <= l.goal
	case l.times > 0:
		cells[5], kept = fmt.Sprintf("≤ %g × floor", l.times), l.measured <= l.times*l.floor
	default:
		return cells
	}
	cells[6] = map[bool]string{true: "kept", false: "MISSED"}[kept]
	return cells
}

// A table is all that was measured.
type table struct{ lines []line }

// add adds lines, or puts them in the place of those that were measured before.
func (t *table) add(lines ...line) {
	for _, l := range lines {
		replaced := false
		for i, old := range t.lines {
			if old.what == l.what && old.database == l.database {
				t.lines[i], replaced = l, true
			}
		}
		if !replaced {
			t.lines = append(t.lines, l)
		}
	}
}

// String puts the databases beside each other: first all that begins with the same words.
func (t *table) String() string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	write := func(cells []string) { fmt.Fprintln(w, strings.Join(cells, "\t")) }
	write([]string{"what", "database", "measured", "floor", "ratio", "goal", ""})
	written := map[string]bool{}
	for _, l := range t.lines {
		if written[l.what] {
			continue
		}
		written[l.what] = true
		for _, other := range t.lines {
			if other.what == l.what {
				write(other.cells())
			}
		}
	}
	_ = w.Flush() // a builder takes everything
	return out.String()
}

// preface says what the table was measured on, and how.
func preface(e effort) string {
	return fmt.Sprintf(`Medians of %d rounds, each of %d acts one after another, or of %s at %d requests a second;
%s, %d cores, load %s. A floor is the least that could be done instead: for a command, a handler
that only verifies the signature and answers; for an approval, a bare transaction with the same statements, written
for database/sql; for a delivery, the statements that claim and read it and the call, by hand; for a list, its rows
by their numbers, and for details and a month the same rows; for an audit and an export, the same rows read and hashed;
for the process, one with the same imports that does nothing. CPU and allocations are the program's, without those of PostgreSQL.
`, e.rounds, e.acts, e.lasts, e.rate, runtime.Version(), runtime.NumCPU(), load())
}

// load returns how busy the machine has been in the last minute.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}
