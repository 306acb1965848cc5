package badday

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

func percentile[T ~int64 | ~float64](all []T, share float64) T {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}

// table is the report of a campaign.
func (c *campaign) table(v *verdict) string {
	var out strings.Builder
	row := func(what, format string, args ...any) {
		fmt.Fprintf(&out, "  %-38s %s\n", what, fmt.Sprintf(format, args...))
	}
	acts, t := c.journal.acts, c.tally
	row("it lasted, and was then quiet after", "%s, %s", t.lasted.Round(time.Second), t.quiet.Round(time.Second))
	row("kill -9 of the bot", "%d", t.kills)
	row("ready again, p50 / max", "%s / %s", percentile(t.back, 0.5).Round(time.Millisecond), percentile(t.back, 1).Round(time.Millisecond))
	row("Postgres stopped, connections cut", "%d times for %s in all, %d", t.outages, t.outage, t.cut)
	row("the disk was full", "%d times", t.full)
	row("Slack's faults armed, old clicks repeated", "%d, %d", t.armed, t.echoes)
	for _, note := range slices.Sorted(maps.Keys(c.watch.struck)) {
		row("  "+note, "%d", c.watch.struck[note])
	}
	row("acts tried", "%d", len(acts)-v.answered[unmade])
	row("  acknowledged", "%d", v.answered[acknowledged])
	row("  acknowledged, with an apology", "%d", v.failedAcknowledged)
	row("  refused", "%d", v.answered[refused])
	row("  refused, but done when delivered twice", "%d", v.redone)
	row("  unanswered", "%d", v.answered[unanswered])
	row("acknowledged and lost", "%d", v.lost)
	row("on record, and nobody did it", "%d", v.invented)
	row("changes, of which open; events", "%d, %d; %d", v.changes, v.open, v.events)
	row("messages", "%d", v.messages)
	row("  how late, p50 / p99 / max", "%.1f s / %.1f s / %.1f s", percentile(v.delays, 0.5), percentile(v.delays, 0.99), percentile(v.delays, 1))
	row("  doubled", "%d", len(v.doubled))
	for _, why := range v.doubled {
		row("", "%s", why)
	}
	row("  left standing, as if still asked", "%d", len(v.orphans))
	for _, why := range v.orphans {
		row("", "%s", why)
	}
	row("  given up, being uncertain", "%d", v.givenUp)
	return out.String()
}
