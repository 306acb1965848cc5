package commands

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// A DueChange is a change whose record is old enough to be purged.
type DueChange = storage.DueChange

// MostDue is how many changes that are old enough to be purged a [Retention] names.
const MostDue = 1000

// A Retention is how it stands with the keeping of records (policy §7).
type Retention struct {
	Policy *change.Policy
	Now    time.Time
	// Years is for how long records are kept now: as the policy says, or longer for the 30 days after it was lowered.
	Years int
	// Since is the instant after which nothing may have happened to a change for it to be old enough.
	Since time.Time
	// Due are the changes that are, up to [MostDue], those first that came to their end first.
	Due []DueChange
	// Holds are the legal holds, those first that still hold.
	Holds []change.LegalHold
}

// Held returns how many of the changes that are due a legal hold covers.
func (r Retention) Held() int {
	held := 0
	for _, d := range r.Due {
		if d.Held {
			held++
		}
	}
	return held
}

// Retention returns how it stands with the keeping of records. It refuses everybody but the policy's owners and auditors.
func (d *Desk) Retention(ctx context.Context, who change.Actor) (Retention, error) {
	if err := d.Policy().MaySeeRetention(who); err != nil {
		return Retention{}, err
	}
	return LookAtRetention(ctx, d.db, d.Policy())
}

// LookAtRetention is [Desk.Retention] for whoever has the database.
func LookAtRetention(ctx context.Context, db *storage.DB, p *change.Policy) (r Retention, err error) {
	err = db.View(ctx, func(tx *storage.Tx) error {
		r.Policy, r.Now = p, tx.Now()
		if r.Years, r.Since, err = keptSince(tx, p); err != nil {
			return err
		}
		if r.Due, err = tx.DueForPurge(r.Since, DueChange{}, MostDue); err != nil {
			return err
		}
		r.Holds, err = tx.Holds()
		return err
	})
	if err != nil {
		return Retention{}, fmt.Errorf("look at the retention of records: %w", err)
	}
	return r, nil
}

// keptSince returns for how many years records are kept by the policy and by the database, whichever is longer, and the
// instant that many years ago.
func keptSince(tx *storage.Tx, p *change.Policy) (years int, since time.Time, err error) {
	years, err = tx.KeptYears()
	if years <= p.RetentionYears || years > 100 { // the database has not heard of a policy yet
		return p.RetentionYears, p.KeptSince(tx.Now()), err
	}
	longer := *p
	longer.RetentionYears = years
	return years, longer.KeptSince(tx.Now()), err
}

// keepPolicy keeps the text of a policy, and for how long it has records kept.
func keepPolicy(tx *storage.Tx, p *change.Policy) error {
	if err := tx.KeepPolicy(p.Revision, p.Text); err != nil || p.RetentionYears == 0 {
		return err
	}
	return tx.KeepYears(p.RetentionYears)
}

// PlaceHold places a legal hold: what it covers is not purged until an owner ends it (policy §7). The other owners are
// told. See [change.Policy.PlaceHold] for what it refuses, besides a number that no change has. A delivery that was seen
// before returns no hold.
func (d *Desk) PlaceHold(ctx context.Context, by By, scope change.HoldScope, reason string) (change.LegalHold, error) {
	var placed change.LegalHold
	err := d.issue(ctx, decree{by, change.PlaceHold, reason, func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (change.Principals, error) {
		known, err := tx.HasSystem(scope.System)
		if err != nil {
			return change.Principals{}, err
		}
		h, err := p.PlaceHold(by.Who, scope, reason, known, now)
		if err != nil {
			return change.Principals{}, err
		}
		if n := scope.Change; n != 0 {
			if _, err := tx.Request(n); err != nil {
				return change.Principals{}, err
			}
		}
		if err := tx.AddHold(&h); err != nil {
			return change.Principals{}, err
		}
		placed, ev.Reason, ev.Facts = h, h.Reason, h.Facts()
		return otherOwners(p, by), nil
	}})
	return placed, err
}

// EndHold ends a legal hold, with a reason, and tells the other owners. See [change.LegalHold.End] for what it refuses.
func (d *Desk) EndHold(ctx context.Context, by By, number int, reason string) (change.LegalHold, error) {
	var ended change.LegalHold
	err := d.issue(ctx, decree{by, change.EndHold, reason, func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (change.Principals, error) {
		if err := p.MayOwn(change.EndHold, "policy §7", by.Who); err != nil {
			return change.Principals{}, err
		}
		h, err := tx.HoldForUpdate(number)
		if err != nil {
			return change.Principals{}, err
		}
		ev.Facts = h.Facts()
		if err := h.End(by.Who, reason, p, now); err != nil {
			return change.Principals{}, err
		}
		if err := tx.EndHold(h); err != nil {
			return change.Principals{}, err
		}
		ended, ev.Reason = h, h.EndedFor
		return otherOwners(p, by), nil
	}})
	return ended, err
}

func otherOwners(p *change.Policy, by By) change.Principals {
	return change.Principals{People: slices.Clone(p.Owners)}.Without(by.Who.ID)
}
