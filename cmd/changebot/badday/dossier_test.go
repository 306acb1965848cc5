package badday

import (
	"fmt"
	"strings"
)

// dossier tells all that is on record about a change, for whoever has to find out what went wrong with it.
func dossier(r *record, number int64) string {
	var out strings.Builder
	row := r.changes[number]
	fmt.Fprintf(&out, "CHG-%d is in %s, at version %d of its plan\n", number, row.state, row.plan)
	for _, e := range r.events {
		if e.change == number {
			fmt.Fprintf(&out, "  %s  event %d: %s %s, %s to %s %q %s\n", e.at.Format(clockTime), e.n, e.actor, e.action, e.from, e.to, e.reason, e.refused)
		}
	}
	for _, d := range r.deliveries {
		if d.change == number {
			fmt.Fprintf(&out, "  %s  delivery %d of %s, %d attempts, %s at %s, uncertain %t, %s\n", d.created.Format(clockTime), d.id, d.place,
				d.attempts, d.outcome, d.finished.Format(clockTime), d.uncertain, d.why)
		}
	}
	return out.String()
}

const clockTime = "15:04:05.000"
