package web

import (
	"slices"

	ics "github.com/arran4/golang-ical"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// changes returns the entries of the changes that have or had a slot. One that lost its slot, or was called off, stays
// as cancelled, so that programs take it away that keep what they once read.
func changes(f commands.Feed, system change.SystemID, n names) []event {
	var all []event
	for _, c := range f.Changes {
		if system != "" && !slices.Contains(c.Systems, system) {
			continue
		}
		status := statusOf(c.State)
		all = append(all, event{
			uid: n.uid(c.Number.String()), title: standing(c.State) + c.Number.String() + " " + c.Title, link: n.card(c),
			kinds: []string{"Change", c.Category.Label()}, status: status, busy: status != ics.ObjectStatusCancelled,
			version: c.Version, since: c.UpdatedAt, at: c.Time,
			details: []string{
				labelled("State", c.State.Label()), labelled("Outcome", c.Outcome.Label()), labelled("Category", c.Category.Label()),
				labelled("Risk", c.Risk.Label()), labelled("Systems", systemNames(c.Systems, f.Policy)),
			},
		})
	}
	return all
}

// statusOf says what a change's state makes of the time that it has or had.
func statusOf(s change.State) ics.ObjectStatus {
	switch s {
	case change.Scheduled, change.InImplementation, change.InVerification, change.InDocumentation, change.InReview, change.Closed:
		return ics.ObjectStatusConfirmed
	case change.OnHold:
		return ics.ObjectStatusTentative
	case change.InAssessment, change.InApproval, change.InScheduling, change.Returned, change.Rejected, change.Cancelled:
		return ics.ObjectStatusCancelled
	}
	return ics.ObjectStatusCancelled
}

// standing begins the title of a change that will not be made at that time, for programs that show all entries alike.
func standing(s change.State) string {
	switch s {
	case change.Scheduled, change.InImplementation, change.InVerification, change.InDocumentation, change.InReview, change.Closed:
		return ""
	case change.OnHold, change.Rejected, change.Cancelled:
		return s.Label() + ": "
	case change.InAssessment, change.InApproval, change.InScheduling, change.Returned:
		return "No time any more: "
	}
	return ""
}
