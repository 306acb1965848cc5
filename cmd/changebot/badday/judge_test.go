package badday

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A verdict is what the independent reader found.
type verdict struct {
	faults []string // sentences

	changes, events, messages     int
	lost, invented, redone        int
	doubled                       []string // each with its reason
	givenUp                       int
	orphans                       []string
	failedAcknowledged, keptQuiet int
	open                          int // changes that did not reach their end
	delays                        []float64
	answered                      map[result]int
	dossiers                      []string // of the changes with which something is wrong
}

func (v *verdict) complain(format string, args ...any) {
	v.faults = append(v.faults, fmt.Sprintf(format, args...))
}

// judge reads the database and Slack, and compares them with each other and with the journal.
func (c *campaign) judge(ctx context.Context, database string) (*verdict, error) {
	r, err := readRecord(ctx, database)
	if err != nil {
		return nil, err
	}
	s, err := readSaid(ctx, c.office.slack, c.people)
	if err != nil {
		return nil, err
	}
	v := &verdict{changes: len(r.changes), events: len(r.events), messages: len(s.messages), answered: map[result]int{}}
	for _, a := range c.journal.acts {
		v.answered[a.result]++
	}
	v.faults = append(v.faults, checkChain(r)...)
	c.judgeActs(v, r)
	c.judgeOutput(v)
	c.judgeLedger(v, r)
	c.judgeDoubles(v, r, s)
	for _, number := range slices.Sorted(maps.Keys(r.changes)) {
		h := history{row: r.changes[number], route: routeOf(r, number)}
		for _, e := range r.events {
			if e.change == number && e.refused == "" {
				h.events = append(h.events, e)
			}
		}
		for _, a := range r.approvals {
			if a.change == number && !a.void {
				h.approvals = append(h.approvals, a)
			}
		}
		if !h.over() {
			v.open++
		}
		before := len(v.faults)
		judgeCard(v, h, r, s)
		judgeThread(v, h, s)
		c.judgeAsks(v, h, s)
		judgeTells(v, h, r, s)
		if len(v.faults) > before {
			v.dossiers = append(v.dossiers, dossier(r, number))
		}
	}
	return v, nil
}

// judgeOutput looks for what no process of the bot may ever write.
func (c *campaign) judgeOutput(v *verdict) {
	for _, bot := range c.office.bots {
		for _, p := range bot.all() {
			for _, word := range []string{"DATA RACE", "panic: ", "panicked", "fatal error: "} {
				if _, after, found := strings.Cut(p.Output(), word); found {
					v.complain("a bot wrote %s%.2000s", word, after)
				}
			}
		}
	}
}

// A history is what the record holds of one change.
type history struct {
	row       *changeRow
	route     route
	events    []eventRow // those that were allowed
	approvals []approvalRow
}

func (h history) over() bool {
	return slices.Contains([]string{"closed", "rejected", "cancelled"}, h.row.state)
}
