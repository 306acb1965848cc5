package change

import (
	"slices"
	"time"
)

// begin notes that the work begins, and what it begins in: outside the windows of a system that it alters (policy §3.4), and
// in which freezes (policy §6). Both are facts of the record, whatever the calendar says later.
func (c *Change) begin(p *Policy, now time.Time) {
	c.StartedAt = now
	c.RanOutside = len(c.RanOutsideOf(p)) > 0
	c.RanIn = nil
	for _, f := range p.FreezesDuring(c.Request, now, now.Add(1)) {
		c.RanIn = append(c.RanIn, f.ID)
	}
}

// RanOutsideOf returns those of the systems outside whose maintenance windows the work began, under p. A system that has
// none is always open, and a start before the slot, which the policy tolerates, counts as one at its beginning.
func (c *Change) RanOutsideOf(p *Policy) []SystemID {
	at := c.StartedAt
	if c.Slot != nil && at.Before(c.Slot.Start) {
		at = c.Slot.Start
	}
	return slices.DeleteFunc(slices.Clone(c.Request.Systems), func(s SystemID) bool {
		return len(p.OpenFor([]SystemID{s}, at, at.Add(1))) > 0
	})
}
