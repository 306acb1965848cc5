package change

import (
	"strconv"
	"time"
)

// Announce returns the places that must be drawn after ev, which moved the change from before to c; before is nil for
// a new one. It also notes on c since which event the people it now waits for are asked.
//
// The card and the thread hear of every act that was allowed, the thread not of reminders; a direct message goes only
// to somebody who must act and is not the one who just did, to the requester of a change that was turned down, and to
// those who are told because time has passed (spec §8).
func (c *Change) Announce(before *Change, ev Event, p *Policy) []Place {
	if !ev.Allowed() {
		return nil
	}
	out := []Place{Card}
	if ev.Action != Remind {
		out = append(out, LineFor(ev.N))
	}
	out = append(out, c.announceEmergency(ev, p)...)
	out = append(out, c.announceFreeze(ev, p)...)
	wait := c.Waits(p)
	if before == nil || !wait.SameAsk(before.Waits(p)) {
		c.AskedAt, c.AskedSince = ev.N, ev.At
		c.Reminders, c.EscalatedAt, c.Looking = 0, time.Time{}, nil
		if ev.Action == FreezeRelease && c.SlotLost(p, ev.At) {
			wait = Wait{} // they are told to reschedule it first
		}
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
	if before != nil && !before.clockStart(p).Equal(c.clockStart(p)) {
		c.ClockReminders = 0 // the clock has begun anew
	}
	return append(out, c.timePlaces(ev, p)...)
}

// KeepTime notes on c when time alone will make something due, and until when its record must be complete. It is the
// last step of every act, and of every look at which nothing was due.
func (c *Change) KeepTime(p *Policy, now time.Time) {
	c.RecordDue, c.LookAt = c.recordDue(p), c.NextLook(p, now)
}

// Redraw returns those of the posted places that ev, which led from before to c, may have made untrue: the direct
// messages that asked for what was waited for until now, or still is, and those that told of an emergency.
func (c *Change) Redraw(before *Change, posted []Place) []Place {
	var out []Place
	for _, place := range posted {
		parts, ok := place.Parts()
		switch {
		case !ok || before == nil:
		case parts.Kind == PlaceAsk && (parts.Event == c.AskedAt || parts.Event == before.AskedAt),
			parts.Kind == PlaceRemind && c.outdates(before, parts),
			parts.Kind == PlacePage && c.chainMoved(before), c.asksAuthority(parts):
			out = append(out, place)
		}
	}
	return out
}

// Asks reports whether the direct message at an ask place still asks who it was sent to for that act.
func (c *Change) Asks(place PlaceParts, p *Policy) bool {
	if c.asksAuthority(place) {
		return !c.Unanswered(p).Empty()
	}
	wait := c.Waits(p)
	if place.Action != wait.Do || place.Event != c.AskedAt {
		return false
	}
	return !c.acted(UserID(place.Who), wait)
}

// acted reports whether who has already given the approval that is waited for, or their delegate has for them.
func (c *Change) acted(who UserID, wait Wait) bool {
	if wait.Do != Approve {
		return false
	}
	for _, a := range c.Approvals {
		if a.votes(who) && a.VoidAt.IsZero() {
			return true
		}
	}
	return false
}

// PlanSeen is the token that a button carries: the change, and the version of the plan it was drawn from.
func (c *Change) PlanSeen() string {
	return strconv.FormatInt(int64(c.Number), 10) + ":" + strconv.Itoa(c.Plan)
}
