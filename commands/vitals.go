package commands

import (
	"context"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// The counts of the store that are measured.
type (
	// An OpenCount is how many changes of a kind are open.
	OpenCount = storage.OpenCount
	// A Backlog is what is behind its time.
	Backlog = storage.Backlog
	// An ActCount is how often something was tried.
	ActCount = storage.ActCount
	// An EndCount is how many changes of a kind were closed.
	EndCount = storage.EndCount
)

// Vitals are what tells an operator how the installation is.
type Vitals struct {
	Now time.Time
	Backlog
	Open []OpenCount
	// Head is the number of the last event that Acts and Ended count. They count from the event after the one that was
	// asked for.
	Head  int64
	Acts  []ActCount
	Ended []EndCount
	// HardFreezes and SoftFreezes are how many hold at Now.
	HardFreezes, SoftFreezes int
	// ReviewDue is the day on which the policy's review is due; zero when it has none.
	ReviewDue time.Time
}

// mostCounted is how many events are counted at once. Those of a long silence are counted in several looks.
const mostCounted = 200_000

// Vitals reads how the installation is, with what was tried after event number since; for a since below 0, nothing was.
func (d *Desk) Vitals(ctx context.Context, since int64) (Vitals, error) {
	var v Vitals
	err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
		v.Now = tx.Now()
		if v.Backlog, err = tx.Backlog(); err != nil {
			return err
		}
		if v.Open, err = tx.CountOpen(); err != nil {
			return err
		}
		if v.Head, _, err = tx.ChainHead(); err != nil {
			return err
		}
		if since >= 0 {
			v.Head = min(v.Head, since+mostCounted)
			if v.Acts, v.Ended, err = tx.CountActs(since, v.Head); err != nil {
				return err
			}
		}
		p, err := withFreezes(tx, d.Policy())
		if err == nil {
			p, err = withReviews(tx, p)
		}
		if err != nil {
			return err
		}
		v.ReviewDue = p.ReviewDue
		v.HardFreezes, v.SoftFreezes = holding(p, v.Now)
		return nil
	})
	if err != nil {
		return Vitals{}, fmt.Errorf("read how the installation is: %w", err)
	}
	return v, nil
}

// holding counts the freezes that hold at now.
func holding(p *change.Policy, now time.Time) (hard, soft int) {
	for _, f := range p.Freezes {
		switch {
		case len(f.Times(p, now, now.Add(1))) == 0:
		case f.Soft:
			soft++
		default:
			hard++
		}
	}
	return hard, soft
}
