package commands

import (
	"context"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// A FeedChange is a change with a slot, or with the one that it lost.
type FeedChange = storage.FeedChange

// A Feed is what programs that follow the calendar are told (spec §5).
type Feed struct {
	State FeedState
	// Policy is the one in force, without the freezes declared in Slack; Declared are those, and the early ends of the
	// file's, whatever their state.
	Policy   *change.Policy
	Declared []change.DeclaredFreeze
	// PolicySince is when Policy came into force, and PolicyChanges a number that grows whenever another does.
	PolicySince   time.Time
	PolicyChanges int
	// Span is what the feed tells of, from midnight to midnight UTC.
	Span change.Interval
	// Changes are those with a slot in Span, the earliest first, with those that were called off. There are 5,000 at most,
	// and then the earliest are missing.
	Changes []FeedChange
}

// A FeedState names what a feed is made from: one of the same state says the same.
type FeedState struct {
	// Head is the number of the last event on record, and At when it was, UTC; zero before the first.
	Head int64
	At   time.Time
	// Revision is the policy's.
	Revision string
	// Day is midnight, UTC, of the day on which it is asked for.
	Day time.Time
}

// The feed tells of about a quarter back, and of a year ahead and the month in which that is planned; but of no more
// changes than calendar programs take, those ahead first.
const (
	feedDaysBack    = 92
	feedMonthsAhead = 13
	feedMost        = 5000
)

// FeedState returns the state of the feed as it would be now, for little.
func (d *Desk) FeedState(ctx context.Context) (state FeedState, err error) {
	p := d.Policy()
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		state, err = feedState(tx, p)
		return err
	})
	return state, err
}

// Feed returns what the calendar says now.
func (d *Desk) Feed(ctx context.Context) (Feed, error) {
	f := Feed{Policy: d.Policy()}
	err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
		if f.State, err = feedState(tx, f.Policy); err != nil {
			return err
		}
		f.Span = change.Interval{Start: f.State.Day.AddDate(0, 0, -feedDaysBack), End: f.State.Day.AddDate(0, feedMonthsAhead, 0)}
		if f.Declared, err = tx.Freezes(f.Span.Start); err != nil {
			return err
		}
		if f.PolicyChanges, f.PolicySince, err = policySince(tx, f.Policy); err != nil {
			return err
		}
		f.Changes, err = feedChanges(tx, f.Span)
		return err
	})
	return f, err
}

func feedState(tx *storage.Tx, p *change.Policy) (FeedState, error) {
	s := FeedState{Revision: p.Revision, Day: tx.Now().Truncate(24 * time.Hour)}
	head, _, err := tx.ChainHead()
	if err != nil || head == 0 {
		return s, err
	}
	last, err := tx.EventsFrom(head, 1)
	if err != nil {
		return s, err
	}
	s.Head, s.At = head, last[0].At
	return s, nil
}

// policySince counts by the record of what belongs to no change, in which the acts on freezes have their places too.
func policySince(tx *storage.Tx, p *change.Policy) (changes int, since time.Time, err error) {
	loaded, replaced, err := tx.LastAllowed(change.LoadPolicy)
	if err != nil || replaced {
		return loaded.N, loaded.At, err
	}
	since, err = tx.PolicyKeptAt(p.Revision)
	return 0, since, err
}

func feedChanges(tx *storage.Tx, span change.Interval) ([]FeedChange, error) {
	all, err := tx.FeedChanges(span.Start, span.End, feedMost)
	if err != nil {
		return nil, err
	}
	without, err := tx.Unscheduled()
	if err != nil {
		return nil, err
	}
	for _, u := range without {
		if slot, ok := slotIn(u.Was); ok && slot.Overlaps(span) {
			u.Time = slot
			all = append(all, u.FeedChange)
		}
	}
	slices.SortStableFunc(all, func(a, b FeedChange) int { return a.Time.Start.Compare(b.Time.Start) })
	return all, nil
}

// slotIn reads what [slotFacts] noted.
func slotIn(ev change.Event) (change.Interval, bool) {
	start, startErr := time.Parse(time.RFC3339, ev.Fact("start"))
	end, endErr := time.Parse(time.RFC3339, ev.Fact("end"))
	return change.Interval{Start: start.UTC(), End: end.UTC()}, startErr == nil && endErr == nil
}
