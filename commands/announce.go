package commands

import (
	"fmt"
	"maps"
	"slices"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// announce puts on the ledger what ev makes worth saying, and keeps for whom the change waits.
func (d *Desk) announce(tx *storage.Tx, before, c *change.Change, ev change.Event, places []change.Place) error {
	if err := tx.SetWaiting(c.Number, c.WaitedFor(d.Policy())); err != nil {
		return err
	}
	also, err := askDelegates(tx, c, places)
	if err != nil {
		return err
	}
	places = append(places, also...)
	posted, err := tx.Posts(c.Number)
	if err != nil {
		return err
	}
	for _, place := range slices.Concat(places, c.Redraw(before, slices.Sorted(maps.Keys(posted)))) {
		if _, err := tx.Enqueue(c.Number, place, drawKey(c.Number, place, ev.N)); err != nil {
			return err
		}
	}
	return nil
}

// drawKey makes each drawing of a place unique by the event that asked for it.
func drawKey(n change.Number, place change.Place, event int) string {
	return fmt.Sprintf("%s %s @%d", n, place, event)
}
