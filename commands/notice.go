package commands

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// The two watermarks of the notices. Owners are written to in working time only, so their mark waits for it.
const (
	toChannel = "notices"
	toOwners  = "notices to owners"
)

// overlap is how far before a mark one looks that cannot be trusted, as it was reached by a clock that was ahead, or under
// another policy: while a new one is put in force, instances with the old one move the marks past what only the others
// know of. It is longer than any calm; what was said before stays said, by its key.
const overlap = 15 * time.Minute

// A calm is what a desk knows of the time ahead: under this policy and with these freezes no notice is due after from and
// before until, and a review of the policy that is called for meanwhile can wait for until. It saves an idle look the
// reckoning, never the truth, which is the watermark.
type calm struct {
	policy      *change.Policy
	declared    []change.DeclaredFreeze
	from, until time.Time
}

// GiveNotice has said what the calendar has to say by now: maintenance windows and freezes that come, begin and end, the
// forward schedule, the owners' digest, the policy's review (spec §5, §7). It returns how many notices that were.
//
// A notice goes on the ledger in the transaction that keeps its key and moves the watermark, so that with several desks,
// after a kill and whatever the clock does, each is said once. What could not be said in time is said late, or left out
// (see [change.Policy.Stale]). The first time ever there is nothing to make up for.
func (d *Desk) GiveNotice(ctx context.Context) (given int, err error) {
	p := d.Policy()
	quiet, err := d.isCalm(ctx, p)
	for more := !quiet; more && err == nil; {
		var r round
		err = d.db.Update(ctx, func(tx *storage.Tx) (err error) {
			r, err = giveNotices(tx, p)
			return err
		})
		if err == nil {
			given, more = given+r.given, r.more
			d.calm.Store(&r.then)
		}
	}
	if err != nil {
		return given, fmt.Errorf("give notice of the calendar: %w", err)
	}
	return given, nil
}

// A round is what came of giving notice once: how many were given, whether more are due, and then what.
type round struct {
	given int
	more  bool
	then  calm
}

// isCalm reports whether no notice can have become due since the last look.
func (d *Desk) isCalm(ctx context.Context, p *change.Policy) (calm bool, err error) {
	known := d.calm.Load()
	if known == nil || known.policy != p {
		return false, nil
	}
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		if tx.Now().Before(known.from) || !tx.Now().Before(known.until) {
			return nil
		}
		declared, err := tx.Freezes(known.from.Add(-longAgo))
		calm = slices.EqualFunc(declared, known.declared, sameDecision)
		return err
	})
	return calm, err
}

// sameDecision reports whether a freeze still stands as it did. Only a decision alters it.
func sameDecision(a, b change.DeclaredFreeze) bool {
	return a.Number == b.Number && a.State == b.State
}

// giveNotices gives the notices that are due, a batch of each kind.
func giveNotices(tx *storage.Tx, base *change.Policy) (r round, err error) {
	marks := [2]mark{{name: toChannel}, {name: toOwners}}
	for i := range marks {
		var under string
		if marks[i].reached, under, err = tx.HoldWatermark(marks[i].name); err != nil {
			return round{}, err
		}
		if under != base.Revision && !marks[i].reached.IsZero() {
			marks[i].reached = marks[i].reached.Add(-overlap)
		}
	}
	// Read once the marks are held: a freeze that was decided on while they were waited for counts.
	declared, err := tx.Freezes(tx.Now().Add(-longAgo))
	if err != nil {
		return round{}, err
	}
	p, err := withReviews(tx, base.WithDeclared(declared))
	if err != nil {
		return round{}, err
	}
	for _, m := range marks {
		given, more, err := giveSince(tx, p, m)
		if err != nil {
			return round{}, err
		}
		r.given, r.more = r.given+given, r.more || more
	}
	r.then = calm{policy: base, declared: declared, from: tx.Now(), until: p.NextNotice(tx.Now())}
	if opens := p.NextWorking(tx.Now()); opens.After(tx.Now()) && opens.Before(r.then.until) {
		r.then.until = opens // what waits for the owners is said then
	}
	return r, nil
}

// A mark is how far the notices to somebody have come.
type mark struct {
	name    string
	reached time.Time
}

func (m mark) move(tx *storage.Tx, p *change.Policy, to time.Time) error {
	return tx.MoveWatermark(m.name, to, p.Revision)
}

// giveSince gives the notices that became due since the mark, and moves it; also back, to a clock that was set back.
func giveSince(tx *storage.Tx, p *change.Policy, m mark) (given int, more bool, err error) {
	now := tx.Now()
	switch {
	case m.reached.IsZero():
		return 0, false, m.move(tx, p, now)
	case m.name == toOwners && !p.Working(now):
		return 0, false, nil
	case now.Before(m.reached):
		m.reached = now.Add(-overlap)
	}
	due := slices.DeleteFunc(p.NoticesDue(m.reached, now), func(n change.Notice) bool { return n.Owners != (m.name == toOwners) })
	// Those of one instant stay together, as the mark cannot stand between them.
	for i := batch; i < len(due) && !more; i++ {
		if due[i].Due.After(due[i-1].Due) {
			due, now, more = due[:i], due[i-1].Due, true
		}
	}
	for _, n := range due {
		said, err := giveOne(tx, p, n)
		if err != nil {
			return 0, false, err
		}
		if said {
			given++
		}
	}
	return given, more, m.move(tx, p, now)
}

// giveOne puts a notice on the ledger; false when it was said before or says nothing.
func giveOne(tx *storage.Tx, p *change.Policy, n change.Notice) (said bool, err error) {
	if n.Kind == change.Digest {
		e, err := exceptionsFor(tx, p, n)
		if err != nil || e.None() {
			return false, err
		}
	}
	if said, err = tx.AddNotice(&n); !said || err != nil {
		return false, err
	}
	places := []change.Place{change.NoticeFor(n.ID, "")}
	if n.Owners {
		places = nil
		for _, u := range p.Owners {
			places = append(places, change.NoticeFor(n.ID, u))
		}
	}
	for _, place := range places {
		if _, err := tx.Enqueue(0, place, drawKey(0, place, 0)); err != nil {
			return false, err
		}
	}
	return len(places) > 0, nil
}
