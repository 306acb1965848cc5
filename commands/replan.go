package commands

import (
	"fmt"
	"slices"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// redrawPlanned has the cards drawn anew of the changes whose time meets other windows or freezes under after than it
// did under before, as their conflicts stand there (spec §2.4). A nil before is a policy of which nothing is known any
// more. Why names the occasion: another instance that comes to the same draws nothing twice.
func redrawPlanned(tx *storage.Tx, before, after *change.Policy, why string) error {
	booked, err := tx.Booked(tx.Now(), tx.Now().Add(frozenAhead+change.MaxLength))
	if err != nil {
		return err
	}
	for _, b := range booked {
		c := change.Change{Number: b.Number, Request: frozenRequest(b)}
		var was []change.Clash
		if before != nil {
			was = warnings(&c, b.Time, before)
		}
		if slices.EqualFunc(was, warnings(&c, b.Time, after), sameClash) {
			continue
		}
		if _, err := tx.Enqueue(b.Number, change.Card, fmt.Sprintf("%s for %s", drawKey(b.Number, change.Card, 0), why)); err != nil {
			return err
		}
	}
	return nil
}

// warnings returns what c does not fit at that time, but for hard freezes: these hold it, which draws its card.
func warnings(c *change.Change, at change.Interval, p *change.Policy) []change.Clash {
	return slices.DeleteFunc(c.Clashes(at, nil, p), func(k change.Clash) bool { return k.Kind == change.InFreeze && !k.Freeze.Soft })
}

// sameClash reports whether people read the same of a and b.
func sameClash(a, b change.Clash) bool {
	return a.Kind == b.Kind && a.Blocks == b.Blocks && a.Freeze.ID == b.Freeze.ID && a.Freeze.Name == b.Freeze.Name &&
		a.Time == b.Time && slices.Equal(a.Systems, b.Systems)
}
