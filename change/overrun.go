package change

import (
	"slices"
	"strings"
	"time"
)

// EndField is the field of a slot's new end, as a refusal names it.
const EndField = "end"

// overrunWarning is how long before the end of the slot people are warned while the work is still open (spec §2.5). Of a
// slot shorter than twice that they are warned half way: a warning right at the start would tell nobody anything.
const overrunWarning = 15 * time.Minute

// Overruns reports whether people were warned of the present end of the slot, and the work is still open.
func (c *Change) Overruns() bool {
	return c.State == InImplementation && c.Slot != nil && c.WarnedOf.Equal(c.Slot.End)
}

// overrunDue returns when people are to be warned that the slot ends with the work still open, at any hour; zero for
// never, or when they were warned of that end.
func (c *Change) overrunDue() time.Time {
	if c.Slot == nil || !c.does(Overrun) || c.Overruns() {
		return time.Time{}
	}
	ahead := min(overrunWarning, c.Slot.Interval().Length()/2)
	return latest(c.Slot.End.Add(-ahead), c.StartedAt)
}

// WarnOfEnd notes that people are warned of the end of the slot, once for each end. It refuses when that is not due (see
// [Change.DueNow]).
func (c *Change) WarnOfEnd(p *Policy, now time.Time) error {
	m, err := c.byTime(Overrun, c.overrunDue(), p, now)
	if err != nil {
		return err
	}
	c.WarnedOf = c.Slot.End
	return c.follow(m, p, now)
}

// Extend gives the work until a later end, to the minute. The whole slot is checked again (spec §2.5): it refuses what
// the policy blocks, and a conflict that only warns without a reason; an end that is not ahead or not later than the
// present one; and a slot longer than [MaxLength].
func (c *Change) Extend(who Actor, end time.Time, reason string, booked []Booking, p *Policy, now time.Time) error {
	m, err := c.may(Extend, who, p)
	if err != nil {
		return err
	}
	if c.Slot == nil {
		return Refuse(Conflict, "policy §3.4", "%s has no slot that could end later.", c.Number)
	}
	slot := *c.Slot
	slot.End = end.UTC().Truncate(time.Minute)
	switch {
	case !slot.End.After(c.Slot.End):
		return refuseField(EndField, "policy §3.4", "The slot ends then already, or later. Choose a later end.")
	case !slot.End.After(now):
		return refuseField(EndField, "policy §3.4", "That end has passed. Choose one that is still ahead.")
	case slot.Interval().Length() > MaxLength:
		return refuseField(EndField, "policy §3.4", "No slot is longer than "+Span(MaxLength)+". Finish the work, or roll it back and raise the rest anew.")
	}
	if err := c.longerFits(slot, reason, booked, p); err != nil {
		return err
	}
	if err := c.follow(m, p, now); err != nil {
		return err
	}
	c.Slot = &slot
	return nil
}

// longerFits refuses, under its field, a longer slot that the policy blocks, or that needs a reason and has none.
func (c *Change) longerFits(slot Slot, reason string, booked []Booking, p *Policy) error {
	clashes := c.Clashes(slot.Interval(), booked, p)
	if len(clashes) == 0 {
		return nil
	}
	if first := clashes[0]; first.Blocks {
		return refuseField(EndField, first.rule(), "The slot cannot be extended until then: "+first.Words(p)+". Choose an earlier end, finish the work or roll it back.")
	}
	if reason == "" {
		return refuseField(ReasonField, "policy §3.4", "The longer slot has conflicts: "+strings.Join(WordsOf(clashes, p), "; ")+". Give the reason here, or choose an earlier end.")
	}
	return nil
}

// HandOver makes somebody else the implementer of work that has begun (spec §2.5). The plan gets a new version, whose
// approvals are not asked for again: what is done stays the same. It refuses whoever is not an active member of the
// workspace, the present implementer, and those who approved the change, as nobody works on what they approved.
func (c *Change) HandOver(who, to Actor, p *Policy, now time.Time) error {
	m, err := c.may(HandOver, who, p)
	if err != nil {
		return err
	}
	switch {
	case to.Standing != Member:
		return refuseField(FieldImplementer, "policy §1", to.Standing.fault(to.ID))
	case to.ID == c.Request.Implementer:
		return refuseField(FieldImplementer, "", to.ID.At()+" does the work already. Choose somebody else.")
	case c.approvedBy(to.ID):
		return refuseField(FieldImplementer, "policy §3.3", to.ID.At()+" approved "+c.Number.String()+", and nobody carries out what they approved. Choose somebody else.")
	}
	if err := c.follow(m, p, now); err != nil {
		return err
	}
	c.Request.Implementer = to.ID
	c.Plan++
	return nil
}

// approvedBy reports whether an approval that counts is who's, or was given in their place.
func (c *Change) approvedBy(who UserID) bool {
	return slices.ContainsFunc(c.Approvals, func(a Approval) bool { return a.VoidAt.IsZero() && a.votes(who) })
}

// warnPlaces returns the direct messages that warn of the end of the slot: to whoever does the work and whoever asked
// for it.
func (c *Change) warnPlaces(ev Event) []Place {
	var out []Place
	for _, u := range once([]UserID{c.Request.Implementer, c.Requester}) {
		out = append(out, RemindOf(Finish, ev.N, u))
	}
	return out
}

// endsWarning reports whether a warning of the slot's end that stood for before is over, or for somebody else, in c.
func (c *Change) endsWarning(before *Change) bool {
	return before.Overruns() && (!c.Overruns() || before.Request.Implementer != c.Request.Implementer)
}
