package change

import (
	"slices"
	"time"
)

// begin notes that the work begins, and what it begins in: outside the windows of a system that it alters (policy §3.4), and
// in which freezes (policy §6). Both are facts of the record, whatever the calendar says later.
func (c *Change) begin(p *Policy, now time.Time) {
	c.StartedAt = now
	c.RanOutside = len(p.ClosedAt(c.Request.Systems, now)) > 0
	c.RanIn = nil
	for _, f := range p.FreezesDuring(c.Request, now, now.Add(1)) {
		c.RanIn = append(c.RanIn, f.ID)
	}
}

// ClosedAt returns those of the systems that are outside their maintenance windows at t. One that has none is always open.
func (p *Policy) ClosedAt(systems []SystemID, t time.Time) []SystemID {
	return slices.DeleteFunc(slices.Clone(systems), func(s SystemID) bool {
		return len(p.OpenFor([]SystemID{s}, t, t.Add(1))) > 0
	})
}
