package speed

import (
	"net/http"
	"net/url"
	"testing"
)

// measureCommands measures how long after a person typed /change Slack has its acknowledgement: over the network, at a
// steady rate, from a process beside this one. What it costs the process is measured in this one.
func measureCommands(tb testing.TB, e effort, d database) []line {
	tb.Helper()
	slackURL, databaseURL := startSlack(tb), d.fresh(tb)
	o := openOffice(tb, databaseURL, slackURL)
	c, err := o.raise()
	if err != nil {
		tb.Fatal(err)
	}
	o.drawAll()
	bot, floor := serve(tb, changebotProgram, databaseURL, slackURL), serve(tb, floorProgram, "", "")
	const path = "/slack/commands"

	var lines []line
	for _, typed := range []struct{ text, what string }{
		{"", "/change → acknowledged"},
		{"show " + c.Number.String(), "/change show → acknowledged"},
	} {
		form := func(i int) url.Values { return command(i, typed.text) }
		handle := func(h http.Handler) round {
			requests := signedAll(tb, e.acts, path, form)
			return acts(tb, e.acts, func(i int) error { return answer(h, requests[i]) })
		}
		arrivals(tb, effort{rate: e.rate, lasts: e.lasts / 4}, bot.address+path, form) // to warm up
		var far, farFloor, near, nearFloor []round
		for range e.rounds {
			far = append(far, arrivals(tb, e, bot.address+path, form))
			farFloor = append(farFloor, arrivals(tb, e, floor.address+path, form))
			near = append(near, handle(o.handler))
			nearFloor = append(nearFloor, handle(VerifyOnly(secret)))
		}
		lines = append(lines,
			line{what: typed.what + ", p50", database: d.name, unit: ms, measured: median(far, p50), floor: median(farFloor, p50)},
			line{what: typed.what + ", p99", database: d.name, unit: ms, measured: median(far, p99), floor: median(farFloor, p99)}.atMost(50),
			line{what: typed.what + ", CPU", database: d.name, unit: ms, measured: median(near, cpu), floor: median(nearFloor, cpu)},
			line{what: typed.what + ", allocations", database: d.name, measured: median(near, allocs), floor: median(nearFloor, allocs)},
		)
	}
	return lines
}
