package commands

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// Delegate names to as the delegate of whoever asks, from starts until ends, and has them told (spec §2.3). See
// [change.NewDelegation] for what it refuses.
func (d *Desk) Delegate(ctx context.Context, by By, to change.Actor, starts, ends time.Time) error {
	return d.issue(ctx, decree{by, change.Delegate, "", func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (change.Principals, error) {
		made, err := tx.Delegations(by.Who.ID)
		if err != nil {
			return change.Principals{}, err
		}
		one, err := change.NewDelegation(by.Who, to, starts, ends, made, p, now)
		if err != nil {
			return change.Principals{}, err
		}
		ev.Facts = delegationFacts(one)
		return change.Principals{People: []change.UserID{one.To}}, tx.AddDelegation(&one)
	}})
}

// Undelegate ends what whoever asks has delegated, now and to come, and has their delegates told. It refuses when there
// is nothing to end.
func (d *Desk) Undelegate(ctx context.Context, by By) error {
	return d.issue(ctx, decree{by, change.Undelegate, "", func(tx *storage.Tx, ev *change.Event, _ *change.Policy, _ time.Time) (change.Principals, error) {
		ended, err := tx.EndDelegations(by.Who.ID)
		if err != nil {
			return change.Principals{}, err
		}
		if len(ended) == 0 {
			return change.Principals{}, change.Refuse(change.Conflict, "policy §3.3", "You have no delegate. `/change delegate` names one.")
		}
		var tell change.Principals
		for _, one := range ended {
			ev.Facts = append(ev.Facts, delegationFacts(one)...)
			if !slices.Contains(tell.People, one.To) {
				tell.People = append(tell.People, one.To)
			}
		}
		return tell, nil
	}})
}

// Delegations returns what somebody has delegated that is in force or to come, the earliest first.
func (d *Desk) Delegations(ctx context.Context, from change.UserID) (all []change.Delegation, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		all, err = tx.Delegations(from)
		return err
	})
	return all, err
}

// DelegatedTo returns the delegations in force that let somebody decide for others.
func (d *Desk) DelegatedTo(ctx context.Context, to change.UserID) (all []change.Delegation, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		all, err = tx.DelegatedTo(to)
		return err
	})
	return all, err
}

// A ruling decides on c as who, whose delegations are in force at this moment.
type ruling func(who change.Actor, c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error

// rule is act for a decision with the right of an authority, which may be that of somebody else: the event then says
// whose. Whoever filled in [change.Actor.For] read it before; in the transaction only what is still in force counts.
func (d *Desk) rule(ctx context.Context, n change.Number, by By, a change.Action, reason string, decide ruling) (*change.Change, error) {
	who := by.Who
	return d.actAfter(ctx, n, attempt{by, a, reason, func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		inPlaceOf, given := c.StandsIn(a, who, p), len(c.Approvals)
		if err := decide(who, c, ev, p, now); err != nil {
			return err
		}
		if a == change.Approve && len(c.Approvals) > given {
			inPlaceOf = c.Approvals[given].For
		}
		if inPlaceOf != "" {
			ev.Facts = append(ev.Facts, change.Fact{Name: "for", Value: string(inPlaceOf)})
		}
		return nil
	}}, func(tx *storage.Tx) (err error) {
		who.For, err = inForce(tx, by)
		return err
	})
}

// inForce returns those whose delegate whoever asks still is.
func inForce(tx *storage.Tx, by By) ([]change.Actor, error) {
	who := by.Who
	if len(who.For) == 0 && by.Recall == nil {
		return nil, nil
	}
	all, err := tx.DelegatedTo(who.ID)
	if err != nil {
		return nil, err
	}
	if by.Recall != nil && len(all) > 0 {
		return nil, ErrUnasked
	}
	return slices.DeleteFunc(slices.Clone(who.For), func(from change.Actor) bool {
		return !slices.ContainsFunc(all, func(one change.Delegation) bool { return one.From == from.ID })
	}), nil
}

// askDelegates returns the places at which the delegates of those who are asked to decide are asked too.
func askDelegates(tx *storage.Tx, c *change.Change, asked []change.Place) ([]change.Place, error) {
	var out []change.Place
	for _, place := range asked {
		parts, _ := place.Parts()
		if !delegable(parts) {
			continue
		}
		all, err := tx.Delegations(change.UserID(parts.Who))
		if err != nil {
			return nil, fmt.Errorf("find the delegate of %s: %w", parts.Who, err)
		}
		for _, one := range all {
			also := parts.Of(one.To)
			if one.Holds(tx.Now()) && one.To != c.Requester && one.To != c.Request.Implementer && !slices.Contains(asked, also) && !slices.Contains(out, also) {
				out = append(out, also)
			}
		}
	}
	return out, nil
}

// delegable reports whether a place asks a person for a decision that their delegate may make.
func delegable(place change.PlaceParts) bool {
	return (place.Kind == change.PlaceAsk || place.Kind == change.PlaceRemind) && place.Group() == "" &&
		(place.Action == change.Approve || place.Action == change.Review)
}

// delegationFacts tell of a delegation; when it is told to several, three facts for each.
func delegationFacts(one change.Delegation) []change.Fact {
	return []change.Fact{
		{Name: "delegate", Value: string(one.To)},
		{Name: "from", Value: one.Starts.Format(time.RFC3339)},
		{Name: "until", Value: one.Ends.Format(time.RFC3339)},
	}
}
