package web

import (
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// The openings of windows are told of for a shorter time than the rest, as there are many; and those of a window that
// opens more than twice a day for a week.
const (
	windowDaysBack    = 31
	windowMonthsAhead = 6
	often             = 2 * 7
)

// windows returns an entry for each opening of each window.
func windows(f commands.Feed, system change.SystemID, n names) []event {
	var all []event
	for _, w := range f.Policy.Windows {
		if system != "" && !w.For(f.Policy, system) {
			continue
		}
		for _, at := range openings(w, f.State.Day) {
			all = append(all, event{
				uid:   n.uid("window", string(w.ID), wallClock(at.Start, w.Zone)),
				title: "Maintenance window: " + w.Name, kinds: []string{"Maintenance window"}, status: ics.ObjectStatusConfirmed,
				version: f.PolicyChanges, since: f.PolicySince, at: at,
				details: []string{labelled("Open", told(at, w.Zone)), labelled("For", covered(w.Systems, w.Tags, f.Policy))},
			})
		}
	}
	return all
}

func openings(w change.Window, day time.Time) []change.Interval {
	if week := w.Times(day, day.AddDate(0, 0, 7)); len(week) > often {
		return week
	}
	return w.Times(day.AddDate(0, 0, -windowDaysBack), day.AddDate(0, windowMonthsAhead, 0))
}
