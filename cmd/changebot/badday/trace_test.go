package badday

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/noim3/changebot/change"
)

// written counts how often an act is on record by what was written in its form: in a plan, in the assessment, of which
// the record keeps the last, or in the reason of an event.
func (r *record) written(a *act) int {
	n := 0
	count := func(is bool) {
		if is {
			n++
		}
	}
	if a.do == change.Submit {
		for _, row := range r.changes {
			count(strings.Contains(row.title, a.marker) && (a.number == 0 || a.number == row.number))
		}
		return n
	}
	if a.do == change.Edit {
		for _, p := range r.plans {
			count(strings.Contains(p.request, a.marker) && p.change == a.number)
		}
		return n
	}
	if a.do == change.Assess { // nobody assesses a change twice in a campaign
		row := r.changes[a.number]
		count(row != nil && strings.Contains(row.dependencies, a.marker) && row.assessor == a.who)
		return n
	}
	for _, e := range r.events {
		count(strings.Contains(e.reason, a.marker) && e.refused == "" && e.change == a.number && e.action == string(a.do) && e.actor == a.who)
	}
	return n
}

// raisedBy returns the change that a request made; 0 when there is none.
func (r *record) raisedBy(a *act) int64 {
	for _, row := range r.changes {
		if strings.Contains(row.title, a.marker) {
			return row.number
		}
	}
	return 0
}

// routeOf returns the route that a change takes, by its request's systems and kind.
func routeOf(r *record, number int64) route {
	for _, p := range r.plans {
		var request struct {
			Systems []string
			Kind    change.Kind
		}
		if p.change != number || json.Unmarshal([]byte(p.request), &request) != nil {
			continue
		}
		for _, way := range routes {
			if slices.Equal(way.systems, request.Systems) && way.kind == request.Kind {
				return way
			}
		}
	}
	return route{}
}
