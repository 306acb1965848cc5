package change

import (
	"slices"
	"strings"
	"time"
)

// Lift ends the freeze early, or before it begins, with a reason: then it never holds (spec §5). It refuses everybody
// who does not decide about freezes, a freeze that is not in force or is over, and an empty reason.
func (f *DeclaredFreeze) Lift(who Actor, reason string, p *Policy, now time.Time) error {
	if err := p.MayKeepFreezes(LiftFreeze, who); err != nil {
		return err
	}
	switch {
	case f.State == FreezeDraft:
		return Refuse(Conflict, "policy §6", "The freeze %s is a draft and holds nothing: refuse it, or have it withdrawn.", f.ID)
	case f.State != FreezeApproved:
		return Refuse(Conflict, "policy §6", "Nothing is left to lift: the freeze %s", f.became(p))
	case !now.Before(f.To):
		return Refuse(Conflict, "policy §6", "The freeze %s ended on %s: there is nothing left to lift.", f.ID, p.minute(f.To))
	}
	return f.lift(who, reason, now)
}

// LiftOnce ends one occurrence of a freeze of the policy file early, or before it begins, with a reason, and returns what
// is to be kept of that; from is when it begins. The file stays as it is, and so do the freeze's other occurrences.
// It refuses as [DeclaredFreeze.Lift] does, and what the policy file does not have.
func (p *Policy) LiftOnce(id FreezeID, from time.Time, who Actor, reason string, now time.Time) (DeclaredFreeze, error) {
	if err := p.MayKeepFreezes(LiftFreeze, who); err != nil {
		return DeclaredFreeze{}, err
	}
	if slices.ContainsFunc(p.Lifts, func(l Lift) bool { return l.Freeze == id && l.From.Equal(from) }) {
		return DeclaredFreeze{}, Refuse(Conflict, "policy §6", "That freeze was lifted already.")
	}
	f, known := p.freezeFrom(id, from)
	if !known {
		return DeclaredFreeze{}, Refuse(NotFound, "policy §6", "The policy has no freeze “%s” at that time any more.", id)
	}
	if !now.Before(f.To) {
		return DeclaredFreeze{}, Refuse(Conflict, "policy §6", "The freeze “%s” ended on %s: there is nothing left to lift.", f.Name, p.minute(f.To))
	}
	once := DeclaredFreeze{Freeze: f, At: now}
	return once, once.lift(who, reason, now)
}

func (f *DeclaredFreeze) lift(who Actor, reason string, now time.Time) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return needsReason(LiftFreeze)
	}
	f.State, f.LiftedBy, f.LiftedAt, f.LiftedFor = FreezeLifted, who.ID, now, reason
	return nil
}

// freezeFrom returns the freeze called id as it is the time that begins at from.
func (p *Policy) freezeFrom(id FreezeID, from time.Time) (Freeze, bool) {
	f, known := p.Freeze(id)
	if !known {
		return f, false
	}
	for _, t := range f.Times(p, from, from.Add(time.Nanosecond)) {
		if t.Start.Equal(from) {
			return f.During(t), true
		}
	}
	return f, false
}

// During returns the freeze as it is at one of its times.
func (f Freeze) During(t Interval) Freeze {
	f.From, f.To = t.Start, t.End
	f.Yearly, f.Repeats, f.HolidaysOf = false, Recurrence{}, ""
	return f
}
