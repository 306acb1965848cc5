package commands

import (
	"context"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// A decree is an attempt at something that belongs to no change: a template, a delegation, the policy itself.
type decree struct {
	by     By
	action change.Action
	reason string
	// decide carries it out or returns a refusal, and may note particulars on the event. It returns who is to be told,
	// people and groups.
	decide func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (tell change.Principals, err error)
}

// issue is [Desk.act] for what belongs to no change: its event is recorded under number 0. A key that was seen before
// is answered quietly.
func (d *Desk) issue(ctx context.Context, a decree) error {
	return d.issueThen(ctx, a, func(*storage.Tx, change.Event) error { return nil })
}

// issueThen is issue for what makes more worth saying than its event alone: then has the event as it is on record, once
// it was allowed.
func (d *Desk) issueThen(ctx context.Context, a decree, then func(*storage.Tx, change.Event) error) error {
	var refusal *change.Refusal
	err := d.db.Update(ctx, func(tx *storage.Tx) error {
		refusal = nil
		if a.by.Key != "" {
			if _, first, err := tx.Once(a.by.Key); err != nil || !first {
				return err
			}
		}
		ev := change.Event{Action: a.action, By: a.by.Who.ID, At: tx.Now(), Reason: a.reason, Policy: d.Policy().Revision}
		tell, err := a.decide(tx, &ev, d.Policy(), tx.Now())
		if refusal = change.AsRefusal(err); refusal != nil {
			ev.Refused, err = refusal.Error(), nil
		}
		if err == nil {
			err = tx.Record(&ev)
		}
		if err == nil && refusal == nil {
			err = d.tellOf(tx, ev, tell)
		}
		if err == nil && refusal == nil {
			err = then(tx, ev)
		}
		if err != nil {
			return err
		}
		return d.settle(tx, a.by, 0, refusal)
	})
	if err == nil && refusal != nil {
		err = refusal
	}
	if err != nil {
		return fmt.Errorf("%s: %w", a.action, err)
	}
	return nil
}

// tellOf has people, and the members of groups, told of an event in direct messages.
func (d *Desk) tellOf(tx *storage.Tx, ev change.Event, who change.Principals) error {
	var places []change.Place
	for _, u := range who.People {
		places = append(places, change.TellOf(ev.N, u))
	}
	for _, g := range who.Groups {
		places = append(places, change.TellOfGroup(ev.N, g))
	}
	for _, place := range places {
		if _, err := tx.Enqueue(ev.Change, place, drawKey(ev.Change, place, ev.N)); err != nil {
			return err
		}
	}
	return nil
}
