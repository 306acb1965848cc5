package commands

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// purgeBatch is how many changes are purged in one transaction: enough to get on, and few enough to keep nobody waiting.
const purgeBatch = 50

// A Purge takes everything personal and every text out of records that were kept as long as the policy asks (policy §7):
// first [Purge.Export], then [Purge.Run]. What was interrupted is taken up by another, with another export: a change is
// purged as a whole or not at all, and only when it was exported as it stands.
type Purge struct {
	DB     *storage.DB
	Policy *change.Policy
	// Before narrows it to what was left alone since then; zero for all that is old enough.
	Before time.Time
	// Progress hears how many of all changes were dealt with; nil for nobody.
	Progress func(done, all int)

	export   string
	since    time.Time
	years    int
	exported []change.Number
	stands   map[change.Number]storage.Stand
}

// A Purged is what came of a purge.
type Purged struct {
	Changes int
	// Left are the changes that were exported and not purged: something has happened to them since, or an owner has placed
	// a legal hold.
	Left []change.Number
}

// Find returns the changes that it would purge, those first that came to their end first, and how many are held back by
// legal holds. It refuses what [change.Policy.MayPurge] refuses, and fewer years than the database keeps records for.
func (p *Purge) Find(ctx context.Context) (due []change.Number, held int, err error) {
	err = p.DB.Survey(ctx, func(tx *storage.Tx) error {
		due, held, err = p.find(tx)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("find what may be purged: %w", err)
	}
	return due, held, nil
}

func (p *Purge) find(tx *storage.Tx) (due []change.Number, held int, err error) {
	since, err := p.Policy.MayPurge(p.Before, tx.Now())
	if err != nil {
		return nil, 0, err
	}
	years, kept, err := keptSince(tx, p.Policy)
	if err != nil {
		return nil, 0, err
	}
	if since.After(kept) && !p.Before.IsZero() {
		return nil, 0, change.Refuse(change.Denied, "policy §7",
			"The policy kept records for %d years until less than 30 days ago, and these count until then: name %s or an earlier day.",
			years, kept.In(p.Policy.TimeZone).Format("2 January 2006"))
	}
	if since.After(kept) {
		since = kept
	}
	p.since, p.years = since, years
	const page = 1000
	for last := (DueChange{}); ; {
		more, err := tx.DueForPurge(since, last, page)
		if err != nil {
			return nil, 0, err
		}
		for _, d := range more {
			if last = d; d.Held {
				held++
			} else {
				due = append(due, d.Number)
			}
		}
		if len(more) < page {
			return due, held, nil
		}
	}
}

// Run purges what was exported, whose export must be safe by now. After an error, what it says was purged is, and the rest
// stands as it stood.
func (p *Purge) Run(ctx context.Context) (done Purged, err error) {
	if p.export == "" {
		return Purged{}, change.Refuse(change.Conflict, "policy §7", "Nothing is purged before it was exported.")
	}
	for batch := range slices.Chunk(p.exported, purgeBatch) {
		var left []change.Number
		err := p.DB.Update(ctx, func(tx *storage.Tx) (err error) {
			left, err = p.purge(tx, batch)
			return err
		})
		if err != nil {
			return done, fmt.Errorf("purge records: %w", err)
		}
		done.Changes, done.Left = done.Changes+len(batch)-len(left), append(done.Left, left...)
		if p.Progress != nil {
			p.Progress(done.Changes+len(done.Left), len(p.exported))
		}
	}
	return done, nil
}

// purge purges those of the changes that stand as they were exported, and that nobody holds.
func (p *Purge) purge(tx *storage.Tx, batch []change.Number) (left []change.Number, err error) {
	if err := keepPolicy(tx, p.Policy); err != nil {
		return nil, err
	}
	stands, err := tx.HoldChanges(batch)
	if err != nil {
		return nil, err
	}
	held, err := tx.HeldAmong(batch)
	if err != nil {
		return nil, err
	}
	var purged []change.Number
	for _, n := range batch {
		now, whole := stands[n]
		if whole && now == p.stands[n] && !slices.Contains(held, n) {
			purged = append(purged, n)
		} else {
			left = append(left, n)
		}
	}
	if len(purged) == 0 {
		return left, nil
	}
	ev := change.Event{
		Action: change.PurgeRecord, By: change.Bot, At: tx.Now(), Policy: p.Policy.Revision,
		Reason: "The operator purged what the policy no longer has kept.",
	}
	return left, tx.Purge(&ev, change.Purge{Export: p.export, Years: p.years, Since: p.since}, purged)
}
