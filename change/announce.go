package change

import (
	"strconv"
	"time"
)

// Announce returns the places that must be drawn after ev, which moved the change from before to c; before is nil for
// a new one. It also notes on c since which event the people it now waits for are asked.
//
// The card and the thread hear of every act that was allowed; a direct message goes only to somebody who must act and
// is not the one who just did, and to the requester of a change that was turned down (spec §8).
func (c *Change) Announce(before *Change, ev Event, p *Policy) []Place {
	if !ev.Allowed() {
		return nil
	}
	out := []Place{Card, LineFor(ev.N)}
	if c.Request.Category == Emergency {
		out = append(out, Alert)
	}
	wait := c.Waits(p)
	if before == nil || !wait.SameAsk(before.Waits(p)) {
		c.AskedAt, c.AskedSince = ev.N, ev.At
		c.Reminders, c.EscalatedAt, c.Looking = 0, time.Time{}, nil
		for _, u := range wait.Who.Without(ev.By).People {
			out = append(out, AskOf(wait.Do, ev.N, u))
		}
		for _, g := range wait.Who.Groups {
			out = append(out, AskOfGroup(wait.Do, ev.N, g))
		}
	}
	if (ev.Action == Reject || ev.Action == Cancel) && ev.By != c.Requester {
		out = append(out, TellOf(ev.N, c.Requester))
	}
	return out
}

// KeepTime notes on c when time alone will make something due, and until when its record must be complete. It is the
// last step of every act.
func (c *Change) KeepTime(p *Policy) { c.RecordDue, c.LookAt = c.recordDue(p), c.NextLook(p) }

// Redraw returns those of the posted places that ev, which led from before to c, may have made untrue: the direct
// messages that asked for what was waited for until now, or still is.
func (c *Change) Redraw(before *Change, posted []Place) []Place {
	var out []Place
	for _, place := range posted {
		parts, ok := place.Parts()
		if ok && parts.Kind == PlaceAsk && (parts.Event == c.AskedAt || before != nil && parts.Event == before.AskedAt) {
			out = append(out, place)
		}
	}
	return out
}

// Asks reports whether the direct message at an ask place still asks who it was sent to for that act.
func (c *Change) Asks(place PlaceParts, p *Policy) bool {
	wait := c.Waits(p)
	if place.Action != wait.Do || place.Event != c.AskedAt {
		return false
	}
	return !c.acted(UserID(place.Who), wait)
}

// acted reports whether who has already given the approval that is waited for.
func (c *Change) acted(who UserID, wait Wait) bool {
	if wait.Do != Approve {
		return false
	}
	for _, a := range c.Approvals {
		if a.By == who && a.VoidAt.IsZero() {
			return true
		}
	}
	return false
}

// PlanSeen is the token that a button carries: the change, and the version of the plan it was drawn from.
func (c *Change) PlanSeen() string {
	return strconv.FormatInt(int64(c.Number), 10) + ":" + strconv.Itoa(c.Plan)
}
