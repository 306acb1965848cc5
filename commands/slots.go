package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// Offered is how many free times are offered at once (spec §2.4), and ahead how far from now they are looked for.
const (
	Offered = 3
	ahead   = 90 * 24 * time.Hour
)

// Slots returns a change as it stands, with the next times that fit it, and all that is booked within the 90 days in
// which they were looked for. It refuses, as [change.NotFound], a number that was never given.
func (d *Desk) Slots(ctx context.Context, n change.Number) (Drawing, error) {
	dr := Drawing{Policy: d.Policy()}
	err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
		dr.Now = tx.Now()
		if dr.Policy, err = withFreezes(tx, dr.Policy); err != nil {
			return err
		}
		if dr.Change, err = tx.Change(n); err != nil {
			return err
		}
		return findSlots(tx, &dr)
	})
	return dr, err
}

func findSlots(tx *storage.Tx, dr *Drawing) (err error) {
	if dr.Booked, err = tx.Booked(dr.Now, dr.Now.Add(ahead+change.MaxLength)); err != nil {
		return err
	}
	dr.Slots = dr.Change.FindSlots(dr.Now, Offered, dr.Booked, dr.Policy)
	return nil
}

// drawTimes reads what else is booked when the change is to be done, while that is ahead; and where somebody is asked to
// schedule it, the times that are free.
func drawTimes(tx *storage.Tx, dr *Drawing) (err error) {
	c := dr.Change
	if c == nil {
		return nil
	}
	at, known := c.Ahead()
	switch dr.Parts.Kind {
	case change.PlaceAsk, change.PlaceRemind:
		if dr.Parts.Action == change.Schedule && c.Asks(dr.Parts, dr.Policy) {
			return findSlots(tx, dr)
		}
	case change.PlaceTell:
		known = known && dr.Event != nil && (dr.Event.Action == change.Schedule || dr.Event.Action == change.Extend)
	case change.PlaceCard, change.PlaceAlert:
	case change.PlaceLine, change.PlaceGroup, change.PlacePage, change.PlaceNotice, change.PlaceQuestion, change.PlaceReply, change.PlaceFile:
		return nil
	}
	if known {
		dr.Booked, err = tx.Booked(at.Start, at.End)
	}
	return err
}
