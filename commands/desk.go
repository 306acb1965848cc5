// Package commands does what people ask for: one method of [Desk] for each act on a change, for looking, and for
// keeping the ledger of what must be said in Slack.
//
// Every act takes the one path of [Desk.act]: load, decide, save, record, announce, in one transaction. What is
// decided, allowed or refused, is on record before anybody hears of it.
package commands

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// A Desk carries out what people ask. It is safe for use by several goroutines, and several desks on one database
// agree with each other.
type Desk struct {
	db     *storage.DB
	log    *slog.Logger
	policy atomic.Pointer[change.Policy]
	calm   atomic.Pointer[calm]
}

// New returns a desk that works on db under policy. It keeps the policy's text in the database, since every decision
// names the revision it was made under (spec §7).
func New(ctx context.Context, db *storage.DB, policy *change.Policy, log *slog.Logger) (*Desk, error) {
	d := &Desk{db: db, log: log}
	d.policy.Store(policy)
	if err := db.Update(ctx, func(tx *storage.Tx) error { return d.begin(tx, policy) }); err != nil {
		return nil, fmt.Errorf("keep policy revision %s: %w", policy.Revision, err)
	}
	return d, nil
}

// Policy returns the policy in force.
func (d *Desk) Policy() *change.Policy { return d.policy.Load() }

// A By is who asks, and the key of the delivery in which they did (slack-rules §1). A key that was seen before is
// answered quietly with the change as it is now. An empty key is never seen before.
type By struct {
	Who change.Actor
	Key string
	// Final says that a refusal is the end of the delivery, as it is of a click: what comes under its key later is a
	// copy, and decides nothing even if the person may by then. A form stays open, and comes again under its key, mended.
	Final bool
	// Standings hold what Slack says of the people whom the plan needs (see [change.Request.People]), for the acts that
	// rest on it: raising, editing, approving, starting. It is nil where Slack was not asked.
	Standings map[change.UserID]change.Standing
	// Recall returns what is remembered of them, in the place of Standings, for an approval that would rather do without
	// asking. That then ends in [ErrUnasked] when more must be known, of them or of those whose delegate somebody is.
	Recall func(change.UserID) (change.Standing, bool)
}

// attempt is one try at moving a change: decide alters c or returns a refusal, and may note particulars on the event.
type attempt struct {
	by     By
	action change.Action
	reason string
	decide func(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error
}

// act is the one path by which a change moves. A refusal is recorded and committed, and then returned; any other
// error rolls everything back, as if nothing had been asked.
func (d *Desk) act(ctx context.Context, n change.Number, a attempt) (*change.Change, error) {
	return d.actAfter(ctx, n, a, func(*storage.Tx) error { return nil })
}

// actAfter is act for an attempt that must first read something more, in the same transaction.
func (d *Desk) actAfter(ctx context.Context, n change.Number, a attempt, read func(*storage.Tx) error) (*change.Change, error) {
	var moved *change.Change
	var refusal *change.Refusal
	err := d.db.Update(ctx, func(tx *storage.Tx) error {
		moved, refusal = nil, nil
		if done, err := d.seen(tx, a.by.Key); done != nil || err != nil {
			moved = done
			return err
		}
		c, err := tx.ChangeForUpdate(n)
		if err != nil {
			return err
		}
		if err := read(tx); err != nil {
			return err
		}
		before := *c
		moved, refusal, err = d.decide(tx, &before, c, a)
		if err != nil {
			return err
		}
		return d.settle(tx, a.by, n, refusal)
	})
	if err == nil && refusal != nil {
		err = refusal
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", a.action, n, err)
	}
	return moved, nil
}

// decide runs the attempt on c, which stands as before, and records how it went.
func (d *Desk) decide(tx *storage.Tx, before, c *change.Change, a attempt) (*change.Change, *change.Refusal, error) {
	p, err := d.policyFor(tx, a.action, c.Request.Category)
	if err != nil {
		return nil, nil, err
	}
	ev := change.Event{
		Change: c.Number, Action: a.action, By: a.by.Who.ID, At: tx.Now(),
		From: before.State, To: before.State, Reason: a.reason, Policy: p.Revision,
	}
	err = a.decide(c, &ev, p, tx.Now())
	if refusal := change.AsRefusal(err); refusal != nil {
		ev.Refused = refusal.Error()
		return nil, refusal, tx.Record(&ev)
	}
	if err != nil {
		return nil, nil, err
	}
	ev.To, c.UpdatedAt = c.State, tx.Now()
	noteMishap(before, c, &ev, p)
	if err := tx.RecordOf(c, &ev); err != nil {
		return nil, nil, err
	}
	c.Events = ev.N
	places := c.Announce(before, ev, p)
	c.KeepTime(p, tx.Now())
	if err := tx.SaveChange(c); err != nil {
		return nil, nil, err
	}
	if err := d.announce(tx, before, c, ev, places); err != nil {
		return nil, nil, err
	}
	if err := d.recheck(tx, before, c, ev, p); err != nil {
		return nil, nil, err
	}
	if err := d.suspend(tx, c, ev, p); err != nil {
		return nil, nil, err
	}
	return c, nil, d.callReviews(tx, before, c, p)
}

// seen returns the change that an earlier delivery under key was about; nil when there was none.
func (d *Desk) seen(tx *storage.Tx, key string) (*change.Change, error) {
	if key == "" {
		return nil, nil //nolint:nilnil // "not seen before" is the usual answer, not a failure
	}
	n, first, err := tx.Once(key)
	if err != nil || first {
		return nil, err
	}
	return tx.Change(n)
}

// settle notes what came of a delivery. A refused one is forgotten, unless it was final.
func (d *Desk) settle(tx *storage.Tx, by By, n change.Number, refusal *change.Refusal) error {
	switch {
	case by.Key == "":
		return nil
	case refusal != nil && !by.Final:
		return tx.Forget(by.Key)
	default:
		return tx.Settle(by.Key, n)
	}
}
