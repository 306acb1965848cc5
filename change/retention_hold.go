package change

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A LegalHold keeps records from being purged, however old they are, until an owner ends it (policy §7). It covers the
// changes that match each part of its scope that is not zero; everything when all are.
type LegalHold struct {
	// Number is the store's; it is said HOLD-3.
	Number int
	Scope  HoldScope
	Reason string
	By     UserID
	At     time.Time
	// EndedBy is who ended it, EndedAt when and EndedFor why; zero while it holds.
	EndedBy  UserID
	EndedAt  time.Time
	EndedFor string
}

// A HoldScope says which changes a legal hold covers.
type HoldScope struct {
	Change Number
	System SystemID
	// Person requested, implemented or approved it, or did anything else with it.
	Person UserID
	// From and To bound the time, To excluded, in which a covered change was under way; zero for no bound.
	From, To time.Time
}

// The fields of a legal hold, as a refusal names them, besides [ReasonField], [FromField] and [UntilField].
const (
	HoldChangeField = "hold_change"
	HoldSystemField = "hold_system"
	HoldPersonField = "hold_person"
)

// ID returns the hold's name, such as HOLD-3.
func (h LegalHold) ID() string { return fmt.Sprintf("HOLD-%d", h.Number) }

// ParseHold reads the number from the name of a legal hold, with or without what stands before it.
func ParseHold(s string) (int, bool) {
	s = strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "HOLD-")
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0
}

// Ended reports whether the hold no longer holds.
func (h LegalHold) Ended() bool { return !h.EndedAt.IsZero() }

// Words says which changes are covered, with days in the policy's time zone, as in “CHG-12” or “changes in which @U0MARA001
// had a part, on Ledger database, under way from 1 January 2026 to 31 March 2026”.
func (s HoldScope) Words(p *Policy) string {
	if s == (HoldScope{}) {
		return "every change"
	}
	what := "changes"
	if s.Change != 0 {
		what = s.Change.String()
	}
	var parts []string
	if s.Person != "" {
		parts = append(parts, "in which "+s.Person.At()+" had a part")
	}
	if s.System != "" {
		name := string(s.System)
		if known, ok := p.System(s.System); ok {
			name = known.Name
		}
		parts = append(parts, "on "+name)
	}
	day := func(t time.Time) string { return t.In(p.TimeZone).Format("2 January 2006") }
	switch last := s.To.Add(-1); {
	case !s.From.IsZero() && !s.To.IsZero():
		parts = append(parts, "under way from "+day(s.From)+" to "+day(last))
	case !s.From.IsZero():
		parts = append(parts, "under way since "+day(s.From))
	case !s.To.IsZero():
		parts = append(parts, "under way until "+day(last))
	}
	return strings.TrimSpace(what + " " + strings.Join(parts, ", "))
}

// PlaceHold returns a legal hold on what scope says. It refuses people who are no owners of the policy and, under their
// fields, a hold without a reason, one that ends before it begins, and a system that neither the policy has nor past
// records have, which known says.
func (p *Policy) PlaceHold(who Actor, scope HoldScope, reason string, known bool, now time.Time) (LegalHold, error) {
	if err := p.MayOwn(PlaceHold, "policy §7", who); err != nil {
		return LegalHold{}, err
	}
	fields := map[Field]string{}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		fields[ReasonField] = "Say why, such as the name of the case: whoever ends the hold must know."
	}
	if !scope.To.IsZero() && !scope.To.After(scope.From) {
		fields[UntilField] = "The time would end before it begins."
	}
	if _, inPolicy := p.System(scope.System); scope.System != "" && !inPolicy && !known {
		fields[HoldSystemField] = fmt.Sprintf("No record and no policy has a system “%s”.", scope.System)
	}
	if len(fields) > 0 {
		return LegalHold{}, &Refusal{Reason: Invalid, Rule: "policy §7", Message: "The legal hold needs another look.", Fields: fields}
	}
	return LegalHold{Scope: scope, Reason: reason, By: who.ID, At: now}, nil
}

// End ends the hold for a reason. It refuses people who are no owners of the policy, a hold that has ended, and an end
// without a reason.
func (h *LegalHold) End(who Actor, reason string, p *Policy, now time.Time) error {
	if err := p.MayOwn(EndHold, "policy §7", who); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case h.Ended():
		return Refuse(Conflict, "policy §7", "%s was ended on %s by %s.", h.ID(), h.EndedAt.In(p.TimeZone).Format("2 January 2006"), h.EndedBy.At())
	case reason == "":
		return &Refusal{
			Reason: Invalid, Rule: "policy §7", Message: "The end of the legal hold needs a reason.",
			Fields: map[Field]string{ReasonField: "Say why the hold ends: from then on old records may be purged."},
		}
	}
	h.EndedBy, h.EndedAt, h.EndedFor = who.ID, now, reason
	return nil
}

// Facts are what an event keeps of the hold: all of its scope.
func (h LegalHold) Facts() []Fact {
	facts := []Fact{{"hold", h.ID()}}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, Fact{name, value})
		}
	}
	if h.Scope.Change != 0 {
		add("change", h.Scope.Change.String())
	}
	add("system", string(h.Scope.System))
	add("person", string(h.Scope.Person))
	if !h.Scope.From.IsZero() {
		add("from", h.Scope.From.UTC().Format(time.RFC3339))
	}
	if !h.Scope.To.IsZero() {
		add("until", h.Scope.To.UTC().Format(time.RFC3339))
	}
	return facts
}

// HoldOf reads from an event which hold it was about, by its name, and what that covers.
func HoldOf(e Event) (id string, s HoldScope) {
	s.Change, _ = ParseNumber(e.Fact("change"))
	s.System, s.Person = SystemID(e.Fact("system")), UserID(e.Fact("person"))
	s.From, _ = time.Parse(time.RFC3339, e.Fact("from"))
	s.To, _ = time.Parse(time.RFC3339, e.Fact("until"))
	return e.Fact("hold"), s
}
