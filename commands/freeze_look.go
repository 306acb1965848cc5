package commands

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// liftedLately is for how long a freeze that was lifted is shown.
const liftedLately = 14 * 24 * time.Hour

// A FreezeBoard is how it stands with freezes.
type FreezeBoard struct {
	// Policy has the declared freezes.
	Policy *change.Policy
	Now    time.Time
	// Holding are the freezes that hold now, hard ones first, and Next those that begin within a year, the earliest first,
	// each the next time only; all as they are that time.
	Holding, Next []change.Freeze
	// Drafts wait for a second person; Lifted were lifted in the last 14 days, the latest first.
	Drafts, Lifted []change.DeclaredFreeze
	// Declared are those of Holding and Next that were declared in Slack.
	Declared map[change.FreezeID]change.DeclaredFreeze
	// Held is how many changes freezes hold.
	Held int
}

// FreezesNow returns how it stands with freezes.
func (d *Desk) FreezesNow(ctx context.Context) (FreezeBoard, error) {
	var b FreezeBoard
	err := d.db.View(ctx, func(tx *storage.Tx) error {
		declared, err := tx.Freezes(tx.Now().Add(-longAgo))
		if err != nil {
			return err
		}
		held, err := tx.Frozen()
		if err != nil {
			return err
		}
		b = FreezeBoard{Policy: d.Policy().WithDeclared(declared), Now: tx.Now(), Held: len(held)}
		b.sort(declared)
		return nil
	})
	return b, err
}

func (b *FreezeBoard) sort(declared []change.DeclaredFreeze) {
	b.Declared = map[change.FreezeID]change.DeclaredFreeze{}
	for _, f := range declared {
		switch {
		case f.State == change.FreezeDraft && b.Now.Before(f.To):
			b.Drafts = append(b.Drafts, f)
		case f.State == change.FreezeApproved:
			b.Declared[f.ID] = f
		case f.State == change.FreezeLifted && b.Now.Before(f.LiftedAt.Add(liftedLately)):
			b.Lifted = append(b.Lifted, f)
		}
	}
	slices.SortFunc(b.Lifted, func(x, y change.DeclaredFreeze) int { return y.LiftedAt.Compare(x.LiftedAt) })
	for _, f := range b.Policy.Freezes {
		for _, t := range f.Times(b.Policy, b.Now, b.Now.AddDate(1, 0, 0)) {
			once := f.During(t)
			if !t.Start.After(b.Now) {
				b.Holding = append(b.Holding, once)
				continue
			}
			b.Next = append(b.Next, once)
			break
		}
	}
	slices.SortStableFunc(b.Holding, func(x, y change.Freeze) int {
		return cmp.Or(order(x.Soft, y.Soft), x.To.Compare(y.To))
	})
	slices.SortStableFunc(b.Next, func(x, y change.Freeze) int { return x.From.Compare(y.From) })
}

// order puts what is not so before what is.
func order(x, y bool) int {
	rank := map[bool]int{true: 1}
	return rank[x] - rank[y]
}

// FreezeHits are what a freeze comes upon.
type FreezeHits struct {
	// Scheduled are the changes whose slot it touches: a hard one puts them on hold. Working are those under way then, which
	// it does not stop.
	Scheduled, Working []change.Booking
	// Contrary are the freezes of the other hardness that hold with it (see [change.Policy.Contrary]).
	Contrary []change.Freeze
}

// PreviewFreeze returns the draft that [Desk.DraftFreeze] would make, and what it would come upon. It refuses what that
// refuses, but for the length that is to be asked about again. Nothing is recorded.
func (d *Desk) PreviewFreeze(ctx context.Context, who change.Actor, f change.Freeze) (draft change.DeclaredFreeze, hits FreezeHits, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		p, err := withFreezes(tx, d.Policy())
		if err != nil {
			return err
		}
		if draft, err = p.DeclareFreeze(who, f, true, tx.Now()); err != nil {
			return err
		}
		hits, err = freezeHits(tx, draft.Freeze, p)
		return err
	})
	return draft, hits, err
}

// Freeze returns a declared freeze as it stands, with what it comes upon while it is a draft or in force, and the
// instant at which that was read. It refuses, as [change.NotFound], a number that was never given.
func (d *Desk) Freeze(ctx context.Context, number int) (f change.DeclaredFreeze, hits FreezeHits, now time.Time, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		now = tx.Now()
		p, err := withFreezes(tx, d.Policy())
		if err != nil {
			return err
		}
		if f, err = tx.Freeze(number); err != nil {
			return err
		}
		hits, err = freezeHits(tx, f.Freeze, p)
		return err
	})
	return f, hits, now, err
}

func freezeHits(tx *storage.Tx, f change.Freeze, p *change.Policy) (FreezeHits, error) {
	hits := FreezeHits{Contrary: p.Contrary(f)}
	booked, err := tx.Booked(f.From, f.To)
	if err != nil {
		return hits, err
	}
	for _, b := range booked {
		switch {
		case !f.Covers(p, frozenRequest(b)) || b.Category == change.Emergency || !tx.Now().Before(b.Time.End):
		case b.State == change.Scheduled:
			hits.Scheduled = append(hits.Scheduled, b)
		default:
			hits.Working = append(hits.Working, b)
		}
	}
	return hits, nil
}

// frozenRequest is as much of a request as a freeze asks about.
func frozenRequest(b change.Booking) change.Request {
	return change.Request{Category: b.Category, Kind: b.Kind, Systems: b.Systems}
}
