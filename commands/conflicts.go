package commands

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// An Unseen says that nothing was done: the chosen time has conflicts that only warn, and whoever chose it has not been
// shown them (spec §2.4).
type Unseen struct {
	Clashes []change.Clash
	// Known is to be given when the person chooses the same time again, having been shown the conflicts.
	Known string
	// Drawing is what the conflicts are drawn from.
	Drawing Drawing
}

// Error says how many conflicts there are.
func (u *Unseen) Error() string {
	return fmt.Sprintf("%s has %d conflicts that were not shown yet", u.Drawing.Change.Number, len(u.Clashes))
}

// unseen returns an *Unseen when c could be scheduled at start, and the clashes of that are more than a reason answers
// for and not those that are known.
func unseen(c *change.Change, who change.Actor, start time.Time, reason, known string, booked []change.Booking, p *change.Policy, now time.Time) error {
	trial := *c
	if err := trial.ScheduleAt(who, start, cmp.Or(reason, "–"), booked, p, now); err != nil {
		return nil //nolint:nilerr // the act itself refuses it, on record
	}
	clashes := c.Clashes(trial.Slot.Interval(), booked, p)
	told := knownAs(trial.Slot.Start, clashes)
	if known == told || !slices.ContainsFunc(clashes, func(k change.Clash) bool { return !aboutWindows(k) }) {
		return nil
	}
	before := *c
	return &Unseen{Clashes: clashes, Known: told, Drawing: Drawing{Change: &before, Policy: p, Now: now, Booked: booked}}
}

// aboutWindows reports whether the reason for a start is the answer to the clash.
func aboutWindows(k change.Clash) bool {
	return k.Kind == change.OutsideWindow || k.Kind == change.ExceedsWindow
}

// knownAs names a time with its clashes, in few characters whatever their number.
func knownAs(start time.Time, clashes []change.Clash) string {
	sum := sha256.New()
	fmt.Fprint(sum, start.Unix())
	for _, k := range clashes {
		fmt.Fprintf(sum, " %s %s %s", k.Kind, k.With, k.Freeze.ID)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// clashFacts name the conflicts of a time that was chosen all the same, but for freezes and those of a kind that other
// facts name.
func clashFacts(c *change.Change, at change.Interval, booked []change.Booking, p *change.Policy, named ...change.ClashKind) []change.Fact {
	clashes := slices.DeleteFunc(c.Clashes(at, booked, p), func(k change.Clash) bool {
		return k.Kind == change.InFreeze || slices.Contains(named, k.Kind)
	})
	var facts []change.Fact
	for _, words := range change.WordsOf(clashes, p) {
		facts = append(facts, change.Fact{Name: "conflict", Value: words})
	}
	return facts
}

// bookedAround returns what reads, into booked, the changes that may share an instant with a time whose bounds are
// given, and keeps others from altering that until the transaction ends.
func bookedAround(booked *[]change.Booking, bounds func(now time.Time) change.Interval) func(*storage.Tx) error {
	return func(tx *storage.Tx) (err error) {
		if err = tx.HoldCalendar(); err != nil {
			return err
		}
		around := bounds(tx.Now())
		*booked, err = tx.Booked(around.Start, around.End)
		return err
	}
}

// recheck has the cards of those changes drawn anew that c conflicted with or now does, since its place on the calendar
// is another; and has those told whose work its new time overlaps (spec §2.4).
func (d *Desk) recheck(tx *storage.Tx, before, c *change.Change, ev change.Event, p *change.Policy) error {
	var was change.Booking
	if before != nil {
		was, _ = before.Booking()
	}
	is, _ := c.Booking()
	if was.Time == is.Time && was.Implementer == is.Implementer {
		return nil
	}
	gone, err := overlapped(tx, before, was.Time, p)
	if err != nil {
		return err
	}
	come, err := overlapped(tx, c, is.Time, p)
	if err != nil {
		return err
	}
	seen := map[change.Number]bool{}
	for _, other := range slices.Concat(come, gone) {
		if seen[other.Number] {
			continue
		}
		seen[other.Number] = true
		if _, err := tx.Enqueue(other.Number, change.Card, fmt.Sprintf("%s for %s @%d", drawKey(other.Number, change.Card, 0), c.Number, ev.N)); err != nil {
			return err
		}
	}
	return tellOverlapped(tx, c, ev, come, was.Time)
}

// overlapped returns the bookings that c conflicts with when it has that time; none when it has none.
func overlapped(tx *storage.Tx, c *change.Change, at change.Interval, p *change.Policy) ([]change.Booking, error) {
	if at == (change.Interval{}) {
		return nil, nil
	}
	booked, err := tx.Booked(at.Start, at.End)
	if err != nil {
		return nil, err
	}
	with := map[change.Number]bool{}
	for _, k := range c.Clashes(at, booked, p) {
		with[k.With] = true
	}
	return slices.DeleteFunc(booked, func(b change.Booking) bool { return !with[b.Number] }), nil
}

// tellOverlapped has the implementers of others told, once, that ev gave c a time that overlaps theirs and did not
// before.
func tellOverlapped(tx *storage.Tx, c *change.Change, ev change.Event, others []change.Booking, was change.Interval) error {
	for _, other := range others {
		who := other.Implementer
		if who == ev.By || who == c.Request.Implementer || other.Time.Overlaps(was) {
			continue
		}
		place := change.TellOf(ev.N, who)
		if _, err := tx.Enqueue(c.Number, place, drawKey(c.Number, place, ev.N)); err != nil {
			return err
		}
	}
	return nil
}

// Cards returns where the cards of some changes stand; those that stand nowhere are left out.
func (d *Desk) Cards(ctx context.Context, of []change.Number) (map[change.Number]Post, error) {
	cards := map[change.Number]Post{}
	err := d.db.View(ctx, func(tx *storage.Tx) error {
		for _, n := range of {
			post, stands, err := tx.Posted(n, change.Card)
			if err != nil {
				return err
			}
			if stands {
				cards[n] = post
			}
		}
		return nil
	})
	return cards, err
}
