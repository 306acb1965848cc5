package change

import (
	"slices"
	"strings"
	"time"
)

// FreezeField is the field of the freeze that a change is let through, as a refusal names it.
const FreezeField = "freeze"

// LetThrough lets c through one freeze, for the one time that concerns it: that which keeps it from its slot or from its
// wished start, else the present or the next one (spec §5). It returns the exception, which ends with the freeze.
//
// It refuses everybody but the freeze keepers, who have no part in c, a freeze that holds nothing of c within a year, is
// soft or was passed already, and an empty reason.
func (c *Change) LetThrough(who Actor, id FreezeID, reason string, p *Policy, now time.Time) (Exception, error) {
	m, err := c.may(Except, who, p)
	if err != nil {
		return Exception{}, err
	}
	f, err := c.passable(id, p, now)
	if err != nil {
		return Exception{}, err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return Exception{}, needsReason(Except)
	}
	if err := c.follow(m, p, now); err != nil {
		return Exception{}, err
	}
	e := Exception{Freeze: f.ID, Name: f.Name, Until: f.To, By: who.ID, At: now, Reason: reason}
	c.Exceptions = append(slices.Clone(c.Exceptions), e)
	return e, nil
}

// Passable returns the freezes that c could be let through, each as it is the time that concerns c (see
// [Change.LetThrough]): those that keep it from its time first.
func (c *Change) Passable(p *Policy, now time.Time) []Freeze {
	var blocking, others []Freeze
	for _, f := range p.Freezes {
		once, err := c.passable(f.ID, p, now)
		switch {
		case err != nil:
		case c.planned().Overlaps(once.Interval()):
			blocking = append(blocking, once)
		default:
			others = append(others, once)
		}
	}
	return append(blocking, others...)
}

// Blocked reports whether a hard freeze keeps c from its slot or from its wished start.
func (c *Change) Blocked(p *Policy) bool {
	at := c.planned()
	return !at.Start.IsZero() && len(c.hardFreezes(at, p)) > 0
}

// passable returns the freeze called id as it is the time that concerns c.
func (c *Change) passable(id FreezeID, p *Policy, now time.Time) (Freeze, error) {
	f, known := p.Freeze(id)
	switch {
	case !known:
		return f, refuseField(FreezeField, "policy §6", "There is no such freeze any more.")
	case f.Soft:
		return f, refuseField(FreezeField, "policy §6", "The freeze “"+f.Name+"” is a soft one: work in it is recorded, not refused, so no exception is needed.")
	case !f.Covers(p, c.Request):
		return f, refuseField(FreezeField, "policy §6", "The freeze “"+f.Name+"” does not concern "+c.Number.String()+".")
	}
	passed := false
	for _, t := range c.concerned(f, p, now) {
		once := f.During(t)
		if !now.Before(once.To) {
			continue
		}
		if !c.ExceptFrom(once) {
			return once, nil
		}
		passed = true
	}
	if passed {
		return f, refuseField(FreezeField, "policy §6", c.Number.String()+" was let through the freeze “"+f.Name+"” already.")
	}
	return f, refuseField(FreezeField, "policy §6", "The freeze “"+f.Name+"” is over.")
}

// concerned returns the times of a freeze that matter for c: those of its slot or wished start, else those to come.
func (c *Change) concerned(f Freeze, p *Policy, now time.Time) []Interval {
	if at := c.planned(); !at.Start.IsZero() {
		if times := f.Times(p, at.Start, at.End); len(times) > 0 {
			return times
		}
	}
	times := f.Times(p, now, now.AddDate(1, 0, 0))
	return times[:min(1, len(times))]
}

// planned is the slot of c, else the time that was wished for, else zero.
func (c *Change) planned() Interval {
	if c.Slot != nil {
		return c.Slot.Interval()
	}
	if c.Request.WishedStart.IsZero() {
		return Interval{}
	}
	return Interval{c.Request.WishedStart, c.Request.WishedStart.Add(max(c.Request.Length, time.Minute))}
}
