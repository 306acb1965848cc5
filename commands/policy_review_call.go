package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// The facts of what is recorded about reviews of the policy.
const (
	groundFact   = "ground"
	calledByFact = "due"
)

// CallReview puts on record that the policy is to be reviewed before its day, and tells its other owners (policy §8). See
// [change.Policy.CallReview]. A delivery that was seen before returns no call.
func (d *Desk) CallReview(ctx context.Context, by By, ground change.ReviewGround, reason string) (change.ReviewCall, error) {
	var made change.ReviewCall
	err := d.issueThen(ctx, decree{by, change.CallReview, reason, func(_ *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (change.Principals, error) {
		call, err := p.CallReview(by.Who, ground, reason, now)
		if err != nil {
			return change.Principals{}, err
		}
		made, ev.Reason, ev.Facts = call, call.Reason, callFacts(call, p)
		return change.Principals{People: p.Owners}.Without(by.Who.ID, ""), nil
	}}, func(tx *storage.Tx, ev change.Event) error {
		made.Event = ev.N
		return tx.AddReviewCall(&made)
	})
	return made, err
}

// callReviews has the policy's owners called to review it when c, which stood as before, gives a reason to that has not
// called for it yet. It comes after the change's own event, under the chain's lock, so that two changes that name the same
// incident do not both call.
func (d *Desk) callReviews(tx *storage.Tx, before, c *change.Change, p *change.Policy) error {
	for _, call := range p.CallsFor(before, c, tx.Now()) {
		called, err := tx.ReviewCalled(call.Once())
		if err != nil {
			return err
		}
		if called {
			continue
		}
		ev := change.Event{
			Action: change.CallReview, By: call.By, At: call.At, Reason: call.Reason, Facts: callFacts(call, p), Policy: p.Revision,
		}
		if err := tx.Record(&ev); err != nil {
			return err
		}
		call.Event = ev.N
		if err := tx.AddReviewCall(&call); err != nil {
			return err
		}
		if err := d.tellOf(tx, ev, change.Principals{People: p.Owners}); err != nil {
			return err
		}
	}
	return nil
}

func callFacts(c change.ReviewCall, p *change.Policy) []change.Fact {
	facts := []change.Fact{{Name: groundFact, Value: c.Ground.Label()}, {Name: calledByFact, Value: c.Due.In(p.TimeZone).Format(time.RFC3339)}}
	if c.Change != 0 {
		facts = append(facts, change.Fact{Name: changeFact, Value: c.Change.String()})
	}
	if c.Incident != "" {
		facts = append(facts, change.Fact{Name: "incident", Value: c.Incident})
	}
	return facts
}
