package web

import (
	"fmt"
	"slices"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// freezes returns the entries of the freezes: each time of those of the policy file, and those declared in Slack. A draft
// is no freeze yet.
func freezes(f commands.Feed, system change.SystemID, n names) []event {
	var all []event
	for _, z := range f.Policy.Freezes {
		if !isFor(z, system, f.Policy) {
			continue
		}
		for _, at := range z.Times(f.Policy, f.Span.Start, f.Span.End) {
			if !lifted(f, z.ID, at.Start) { // else it is told of below
				all = append(all, freezeEntry(f, z, at, n))
			}
		}
	}
	for _, d := range f.Declared {
		inForce := d.State == change.FreezeApproved || d.State == change.FreezeLifted
		if inForce && d.From.Before(f.Span.End) && isFor(d.Freeze, system, f.Policy) {
			all = append(all, declaredEntry(f, d, n))
		}
	}
	return all
}

// isFor reports whether a freeze is for system, as a window is; "" is for any.
func isFor(z change.Freeze, system change.SystemID, p *change.Policy) bool {
	return system == "" || change.Window{Systems: z.Systems, Tags: z.Tags}.For(p, system)
}

func lifted(f commands.Feed, id change.FreezeID, from time.Time) bool {
	return slices.ContainsFunc(f.Declared, func(d change.DeclaredFreeze) bool {
		return d.State == change.FreezeLifted && d.ID == id && d.From.Equal(from)
	})
}

// freezeEntry returns the entry of one time of a freeze of the policy file.
func freezeEntry(f commands.Feed, z change.Freeze, at change.Interval, n names) event {
	e := event{
		uid: n.uid("freeze", string(z.ID), wallClock(at.Start, f.Policy.TimeZone)), title: "Freeze: " + z.Name,
		kinds: []string{"Freeze"}, status: ics.ObjectStatusConfirmed, version: f.PolicyChanges, since: f.PolicySince, at: at,
	}
	rule := "Changes are not made in it, except for emergencies"
	if z.Soft {
		rule = "Changes that are made in it are recorded, not refused"
	}
	e.details = []string{
		rule, labelled("Why", z.Reason), labelled("For", covered(z.Systems, z.Tags, f.Policy)),
		labelled("Kinds of change", joined(z.Kinds, change.Kind.Label)), labelled("Categories", joined(z.Categories, change.Category.Label)),
	}
	if days, whole := wholeDays(at, f.Policy.TimeZone); whole {
		e.at, e.days = days, true
	}
	return e
}

// declaredEntry returns the entry of a freeze that was declared in Slack, or of one time of the file's that was lifted. It
// ends when it was lifted; one that never held is cancelled.
func declaredEntry(f commands.Feed, d change.DeclaredFreeze, n names) event {
	at := d.Interval()
	neverHeld := false
	if d.State == change.FreezeLifted {
		neverHeld = d.LiftedAt.Before(d.From.Add(time.Second)) // a calendar knows nothing shorter
		if !neverHeld && d.LiftedAt.Before(d.To) {
			at.End = d.LiftedAt
		}
	}
	e := freezeEntry(f, d.Freeze, at, n)
	inSlack := string(d.ID) == fmt.Sprintf("FRZ-%d", d.Number)
	switch {
	case inSlack && d.State == change.FreezeLifted:
		e.version, e.since = 1, d.LiftedAt
	case inSlack:
		e.version, e.since = 0, d.DecidedAt
	case d.LiftedAt.After(f.PolicySince): // lifting took the next place on that record, so no policy ever has this number
		e.version, e.since = f.PolicyChanges+1, d.LiftedAt
	default:
		e.version++
	}
	if d.State == change.FreezeLifted {
		e.details = append(e.details, labelled("Lifted early", d.LiftedFor))
	}
	if neverHeld {
		e.title, e.status = "Lifted: "+e.title, ics.ObjectStatusCancelled
	}
	return e
}
