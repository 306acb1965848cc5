package speed

import (
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/noim3/changebot/cmd/changebot/programtest"
)

// measureFootprint measures how soon a process is ready, how much memory it takes, and how large the program is.
func measureFootprint(tb testing.TB, e effort, d database) []line {
	tb.Helper()
	slackURL, databaseURL := startSlack(tb), d.fresh(tb)
	first := start(tb, changebotProgram, databaseURL, slackURL)
	var later, floor []float64
	for range e.rounds {
		later = append(later, start(tb, changebotProgram, databaseURL, slackURL))
		floor = append(floor, start(tb, floorProgram, "", ""))
	}
	itself := func(f float64) float64 { return f }
	ready := map[bool]float64{false: 100, true: 250}[d.postgres()]

	bot, empty := serve(tb, changebotProgram, databaseURL, slackURL), serve(tb, floorProgram, "", "")
	until(tb.Context(), time.Now().Add(e.rest))
	idle, _ := bot.memory(tb)
	emptyIdle, _ := empty.memory(tb)
	form := func(i int) url.Values { return command(i, "") }
	arrivals(tb, e, bot.address+"/slack/commands", form)
	arrivals(tb, e, empty.address+"/slack/commands", form)
	_, most := bot.memory(tb)
	_, emptyMost := empty.memory(tb)

	return []line{
		{what: "start → ready, on a new database", database: d.name, unit: ms, measured: first, floor: median(floor, itself)},
		{what: "start → ready", database: d.name, unit: ms, measured: median(later, itself), floor: median(floor, itself), goal: ready},
		{what: "memory, idle", database: d.name, unit: mb, measured: idle, floor: emptyIdle, goal: 40},
		{what: "memory, the most under load", database: d.name, unit: mb, measured: most, floor: emptyMost, goal: 90},
		{what: "binary", database: d.name, unit: mb, measured: size(tb, changebotProgram), floor: size(tb, floorProgram), goal: 34},
	}
}

// start returns in milliseconds how long a program takes to be ready.
func start(tb testing.TB, program *programtest.Program, databaseURL, slackURL string) float64 {
	tb.Helper()
	p := serve(tb, program, databaseURL, slackURL)
	p.Stop(tb)
	return milliseconds(p.started)
}

// size returns how large a program is, in MB of 1,000,000 bytes.
func size(tb testing.TB, program *programtest.Program) float64 {
	tb.Helper()
	about, err := os.Stat(program.Path(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return float64(about.Size()) / 1e6
}
