package commands

import (
	"context"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// Propose records that somebody proposes the plan of a finished change as a template, and tells the policy's owners
// (spec §3). The template itself comes into being in the policy file alone. See [change.Change.Propose].
func (d *Desk) Propose(ctx context.Context, by By, n change.Number, t change.TemplateProposal) error {
	t.Why = strings.TrimSpace(t.Why)
	return d.issue(ctx, decree{by, change.Propose, t.Why, func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (change.Principals, error) {
		c, err := tx.Change(n)
		if err != nil {
			return change.Principals{}, err
		}
		ev.Facts = templateFacts(t.ID, t.Title, n)
		made, err := c.Propose(by.Who, t, p, now)
		if err != nil {
			return change.Principals{}, err
		}
		ev.Facts = templateFacts(made.ID, made.Title, n)
		if !made.Expires.IsZero() {
			ev.Facts = append(ev.Facts, change.Fact{Name: expiresFact, Value: made.Expires.In(p.TimeZone).Format(time.DateOnly)})
		}
		return change.Principals{People: p.Owners}, nil
	}})
}

// ProposedTemplate returns the template that an event of [Desk.Propose] proposes, made of the change's plan.
func ProposedTemplate(ev change.Event, c *change.Change, p *change.Policy) change.Template {
	t := change.TemplateProposal{ID: change.TemplateID(ev.Fact(templateFact)), Title: ev.Fact(titleFact)}
	if day, err := time.ParseInLocation(time.DateOnly, ev.Fact(expiresFact), p.TimeZone); err == nil {
		t.Expires = day
	}
	return c.AsTemplate(t)
}
