package change

import (
	"fmt"
	"strings"
	"time"
)

// What is asked of a freeze that is declared in Slack (spec §5, field-notes E).
const (
	// ShortestFreeze and LongestFreeze bound its length; the second is a typing error.
	ShortestFreeze = 30 * time.Minute
	LongestFreeze  = 366 * 24 * time.Hour
	// LongFreeze is the length above which it is asked about again.
	LongFreeze = 31 * 24 * time.Hour
	// FreezeNotice is how long before its start a freeze should be known; one that is not is said to be late.
	FreezeNotice = 48 * time.Hour
	// MaxFreezeName is how many characters its name may have.
	MaxFreezeName = 100
)

// The fields of a freeze, as a refusal names them, besides [ReasonField], [FromField], [UntilField] and those that it
// has in common with a request: its systems, kind and category.
const (
	FreezeNameField = "freeze_name"
	FreezeSureField = "sure" // that a long freeze is meant
)

// DeclareFreeze returns the draft of f, which waits for a second person (spec §5). A start that has passed counts from
// now. Sure says that whoever declares it was asked again about its length.
//
// It refuses people who may not declare freezes and, under their fields, a freeze without a name or a reason, one that
// is over, begins more than a year ahead or is shorter than [ShortestFreeze] or longer than [LongestFreeze], one longer
// than [LongFreeze] unless sure, and systems that the policy does not have.
func (p *Policy) DeclareFreeze(who Actor, f Freeze, sure bool, now time.Time) (DeclaredFreeze, error) {
	if err := p.MayDeclareFreeze(who); err != nil {
		return DeclaredFreeze{}, err
	}
	f.Name, f.Reason = strings.TrimSpace(f.Name), strings.TrimSpace(f.Reason)
	f.From, f.To = latest(f.From.UTC(), now).Truncate(time.Minute), f.To.UTC().Truncate(time.Minute)
	fields := p.freezeFaults(f, sure, now)
	if len(fields) > 0 {
		return DeclaredFreeze{}, &Refusal{Reason: Invalid, Rule: "policy §6", Message: "The freeze needs another look.", Fields: fields}
	}
	return DeclaredFreeze{Freeze: f, State: FreezeDraft, By: who.ID, At: now}, nil
}

func (p *Policy) freezeFaults(f Freeze, sure bool, now time.Time) map[Field]string {
	fields := map[Field]string{}
	switch n := len([]rune(f.Name)); {
	case n == 0:
		fields[FreezeNameField] = "Give the freeze a name, by which people will speak of it."
	case n > MaxFreezeName:
		fields[FreezeNameField] = fmt.Sprintf("The name has %d characters; keep it within %d.", n, MaxFreezeName)
	}
	if f.Reason == "" {
		fields[ReasonField] = "Say why: people whose changes are held will read it."
	}
	switch length := f.Interval().Length(); {
	case !f.To.After(now):
		fields[UntilField] = "That end has passed. A freeze ends in the future."
	case f.From.After(now.AddDate(1, 0, 0)):
		fields[FromField] = "That start is more than a year away. Check the date."
	case length <= 0:
		fields[UntilField] = "The freeze would end before it begins."
	case length < ShortestFreeze:
		fields[UntilField] = "A freeze lasts 30 minutes at least; this one lasts " + InWords(max(length, time.Minute)) + "."
	case length > LongestFreeze:
		fields[UntilField] = "A freeze lasts a year at most; this one would last " + InWords(length) + ". Check the dates."
	case length > LongFreeze && !sure:
		fields[FreezeSureField] = "This freeze lasts " + InWords(length) + ". Say that it is meant, or mend its dates."
	}
	for _, id := range f.Systems {
		if _, known := p.System(id); !known {
			fields[FieldSystems] = fmt.Sprintf("The policy has no system “%s” any more.", id)
		}
	}
	return fields
}

// Interval returns when the freeze holds, as it is that time.
func (f Freeze) Interval() Interval { return Interval{f.From, f.To} }

// IsLate reports whether the freeze was declared so late that people hear of it less than [FreezeNotice] ahead.
func (f DeclaredFreeze) IsLate() bool { return f.From.Before(f.At.Add(FreezeNotice)) }

// Approve puts the draft in force (spec §5). It refuses whoever declared it and everybody who does not decide about
// freezes, a freeze that is decided, and one that would be over.
func (f *DeclaredFreeze) Approve(who Actor, p *Policy, now time.Time) error {
	if err := f.mayDecide(ApproveFreeze, who, p); err != nil {
		return err
	}
	if !now.Before(f.To) {
		return Refuse(Conflict, "policy §6", "The freeze %s would have ended on %s: there is nothing left to approve. Refuse it, or declare another.", f.ID, p.minute(f.To))
	}
	f.decide(FreezeApproved, who, "", now)
	return nil
}

// Refuse turns the draft down, with a reason (spec §5). It refuses as [DeclaredFreeze.Approve] does, but for the time,
// and an empty reason.
func (f *DeclaredFreeze) Refuse(who Actor, reason string, p *Policy, now time.Time) error {
	if err := f.mayDecide(RefuseFreeze, who, p); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return needsReason(RefuseFreeze)
	}
	f.decide(FreezeRefused, who, reason, now)
	return nil
}

// Withdraw takes the draft back. It is for whoever declared it.
func (f *DeclaredFreeze) Withdraw(who Actor, p *Policy, now time.Time) error {
	if err := who.mayAct(); err != nil {
		return err
	}
	if who.ID != f.By {
		return Refuse(Denied, "policy §6", "The freeze %s was declared by %s, who alone can withdraw it. It can be refused by %s.", f.ID, f.By.At(), p.FreezeKeeperName())
	}
	if err := f.isDraft(p); err != nil {
		return err
	}
	f.decide(FreezeWithdrawn, who, "", now)
	return nil
}

func (f *DeclaredFreeze) decide(to FreezeState, who Actor, said string, now time.Time) {
	f.State, f.DecidedBy, f.DecidedAt, f.Decision = to, who.ID, now, said
}

// mayDecide refuses who unless they may decide on the draft. The second pair of eyes is never that of whoever declared it.
func (f *DeclaredFreeze) mayDecide(a Action, who Actor, p *Policy) error {
	if err := who.mayAct(); err != nil {
		return err
	}
	if who.ID == f.By {
		if others := f.Deciders(p); !others.Empty() {
			return Refuse(Denied, "policy §6", "You declared the freeze %s, so a second person decides on it. Ask another: %s can.", f.ID, p.FreezeKeeperName())
		}
		return Refuse(Denied, "policy §6",
			"You declared the freeze %s, so a second person decides on it, and the policy names nobody else. Have another owner, or a freeze authority, put in the policy file.", f.ID)
	}
	if err := mayGovern(a, "policy §6", who, f.Deciders(p), p.FreezeKeeperName()); err != nil {
		return err
	}
	return f.isDraft(p)
}

func (f *DeclaredFreeze) isDraft(p *Policy) error {
	if f.State == FreezeDraft {
		return nil
	}
	return Refuse(Conflict, "policy §6", "Nothing is left to decide: the freeze %s", f.became(p))
}

// became says what has become of a freeze that is no draft any more, as the end of a sentence.
func (f DeclaredFreeze) became(p *Policy) string {
	who, at := f.DecidedBy, f.DecidedAt
	if f.State == FreezeLifted {
		who, at = f.LiftedBy, f.LiftedAt
	}
	return fmt.Sprintf("%s was %s by %s on %s.", f.ID, f.State.Label(), who.At(), p.minute(at))
}

// Label returns the word shown to people.
func (s FreezeState) Label() string {
	switch s {
	case FreezeDraft:
		return "draft"
	case FreezeApproved:
		return "approved"
	case FreezeRefused:
		return "refused"
	case FreezeWithdrawn:
		return "withdrawn"
	case FreezeLifted:
		return "lifted"
	}
	return string(s)
}

func needsReason(a Action) *Refusal {
	return refuseField(ReasonField, "policy §6", fmt.Sprintf("“%s” needs a reason, which the others will read.", a.Label()))
}

// minute says an instant to the minute, for sentences.
func (p *Policy) minute(t time.Time) string {
	return t.In(p.TimeZone).Format("2 Jan 2006 at 15:04 MST")
}
