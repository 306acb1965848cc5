package commands

import (
	"context"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// LinkIncident puts an incident on record that came to light after the documentation, or corrects one (policy §7). One
// that the change caused suspends the template of a standard change, as it does when the change is documented; a
// significant one calls for a review of the policy (policy §8). See [change.Change.LinkIncident].
func (d *Desk) LinkIncident(ctx context.Context, by By, n change.Number, i change.Incident) (*change.Change, error) {
	return d.act(ctx, n, attempt{by, change.LinkIncident, "", func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		before, err := c.LinkIncident(by.Who, i, p, now)
		if err != nil {
			return err
		}
		ev.Facts = linkFacts(i, before, c)
		return nil
	}})
}

// The facts that name an incident begin with the first, and the other says how a corrected one was on record.
const (
	incidentFact  = "incident "
	insteadOfFact = "instead of"
)

func linkFacts(i, before change.Incident, c *change.Change) []change.Fact {
	var facts []change.Fact
	for _, linked := range c.Closure.Incidents {
		if linked.Same(i) {
			facts = append(facts, incidentRecord(linked))
		}
	}
	if before != (change.Incident{}) {
		facts = append(facts, change.Fact{Name: insteadOfFact, Value: before.Part() + " " + string(before.Severity)})
	}
	return facts
}

// incidentRecord is what the record says of an incident, in an event.
func incidentRecord(i change.Incident) change.Fact {
	return change.Fact{Name: incidentFact + i.Part(), Value: strings.TrimSpace(i.Ref + " " + string(i.Severity))}
}
