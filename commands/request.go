package commands

import (
	"context"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// Submit makes a change from a request of any category (policy §2, §3.1). A second submission under the same key
// returns the change that the first one made. It refuses what [change.New] and [change.Request.CheckPeople] refuse.
// Somebody who may not raise it is recorded under number 0; a request that needs another look is no attempt yet.
func (d *Desk) Submit(ctx context.Context, by By, r change.Request) (*change.Change, error) {
	var made *change.Change
	var refusal *change.Refusal
	err := d.db.Update(ctx, func(tx *storage.Tx) error {
		refusal = nil
		done, err := d.seen(tx, by.Key)
		if done != nil || err != nil {
			made = done
			return err
		}
		made, err = d.create(tx, by, r)
		if refusal = change.AsRefusal(err); refusal != nil && refusal.Reason == change.Denied {
			err = tx.Record(&change.Event{
				Action: r.Category.Entry(), By: by.Who.ID, At: tx.Now(), Refused: refusal.Error(), Policy: d.Policy().Revision,
			})
		}
		if err != nil {
			return err
		}
		var n change.Number
		if made != nil {
			n = made.Number
		}
		return d.settle(tx, by, n, refusal)
	})
	if err == nil && refusal != nil {
		err = refusal
	}
	if err != nil {
		return nil, fmt.Errorf("submit: %w", err)
	}
	return made, nil
}

func (d *Desk) create(tx *storage.Tx, by By, r change.Request) (*change.Change, error) {
	p, err := d.policyFor(tx, change.Submit, r.Category)
	if err != nil {
		return nil, err
	}
	c, err := change.New(by.Who, r, p, tx.Now())
	if err != nil {
		return nil, err
	}
	if err := by.checkPeople(c.Request, p); err != nil {
		return nil, err
	}
	if c.Number, err = tx.NextNumber(); err != nil {
		return nil, err
	}
	ev := change.Event{
		Change: c.Number, N: 1, Action: c.Request.Category.Entry(), By: by.Who.ID, At: tx.Now(), To: c.State,
		Facts: append(raisedFacts(c), unconfirmedFacts(by, c.Request, p)...), Policy: p.Revision,
	}
	if c.Request.Category == change.Emergency {
		ev.Facts = append(ev.Facts, ranFacts(c, p)...)
	}
	if at, known := c.Ahead(); known {
		booked, err := tx.Booked(at.Start, at.End)
		if err != nil {
			return nil, err
		}
		ev.Facts = append(ev.Facts, clashFacts(c, at, booked, p)...)
	}
	c.Events = 1
	places := c.Announce(nil, ev, p)
	c.KeepTime(p, tx.Now())
	if err := tx.AddChange(c); err != nil {
		return nil, err
	}
	if err := tx.RecordOf(c, &ev); err != nil {
		return nil, err
	}
	if err := d.announce(tx, nil, c, ev, places); err != nil {
		return nil, err
	}
	return c, d.recheck(tx, nil, c, ev, p)
}

// Edit replaces the plan of a change, and sends a returned one to assessment again. Seen is the version of the plan
// that the person started from. What was altered is kept with the event. It refuses what [change.Change.EditPlan] and
// [change.Change.Resubmit] refuse.
func (d *Desk) Edit(ctx context.Context, by By, n change.Number, seen int, r change.Request) (*change.Change, error) {
	action, err := d.editAction(ctx, n)
	if err != nil {
		return nil, err
	}
	return d.act(ctx, n, attempt{by, action, "", func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
		old := c.Request
		decide := c.EditPlan
		if action == change.Resubmit {
			decide = c.Resubmit
		}
		if err := decide(by.Who, seen, r, p, now); err != nil {
			return err
		}
		if err := by.checkPeople(c.Request, p); err != nil {
			return err
		}
		ev.Facts = editFacts(change.Differences(old, c.Request), c)
		return nil
	}})
}

// editAction says which of the two edits the state of n calls for.
func (d *Desk) editAction(ctx context.Context, n change.Number) (change.Action, error) {
	action := change.Edit
	err := d.db.View(ctx, func(tx *storage.Tx) error {
		c, err := tx.Change(n)
		if err == nil && c.State == change.Returned {
			action = change.Resubmit
		}
		return err
	})
	return action, err
}
