package change

import (
	"slices"
	"time"
)

// A Delegation lets somebody decide in an approver's place for a period (spec §2.3).
type Delegation struct {
	ID int64
	// From is the approver, To their delegate.
	From, To UserID
	// Starts and Ends bound the period, UTC, Ends excluded.
	Starts, Ends time.Time
	MadeAt       time.Time
	// EndedAt is when it was ended early; zero when it was not.
	EndedAt time.Time
}

// MaxDelegation is the longest period for which somebody may name a delegate.
const MaxDelegation = 90 * 24 * time.Hour

// The fields of a delegation, as a refusal names them.
const (
	DelegateField = "delegate"
	FromField     = "from"
	UntilField    = "until"
)

// Holds reports whether the delegation is in force at t.
func (d Delegation) Holds(t time.Time) bool {
	return !t.Before(d.Starts) && t.Before(d.Ends) && (d.EndedAt.IsZero() || t.Before(d.EndedAt))
}

// MayDelegate refuses who unless the policy makes them a member of an authority, by name or through a group: nobody else
// has anything to delegate. What is delegated to them does not count.
func (p *Policy) MayDelegate(who Actor) error {
	if err := who.mayAct(); err != nil {
		return err
	}
	if slices.ContainsFunc(p.Authorities, func(a Authority) bool { return a.Members.Include(who) }) {
		return nil
	}
	if who.GroupsUnknown != "" {
		return Refuse(Denied, "policy §3.3",
			"Slack could not say whether you belong to a change authority (%s), so nothing was done. Try again in a minute.", who.GroupsUnknown)
	}
	return Refuse(Denied, "policy §3.3", "Only a member of a change authority can name a delegate, and the policy does not make you one.")
}

// NewDelegation makes a delegation by who to their delegate. A start that is zero or past is now. Made holds what who
// has delegated before and is in force or to come. It refuses whom [Policy.MayDelegate] refuses, and, as [Invalid], a
// delegate who is not an active member of the workspace or is who, a period that is over, longer than [MaxDelegation]
// or beginning more than a year ahead, and one that overlaps another.
func NewDelegation(who, to Actor, starts, ends time.Time, made []Delegation, p *Policy, now time.Time) (Delegation, error) {
	if err := p.MayDelegate(who); err != nil {
		return Delegation{}, err
	}
	d := Delegation{From: who.ID, To: to.ID, Starts: latest(starts.UTC(), now), Ends: ends.UTC(), MadeAt: now}
	fields := map[Field]string{}
	if why := d.notTo(who, to); why != "" {
		fields[DelegateField] = why
	}
	switch {
	case !d.Ends.After(now):
		fields[UntilField] = "Choose an end that is still to come."
	case !d.Ends.After(d.Starts):
		fields[UntilField] = "Choose an end after the start."
	case d.Ends.Sub(d.Starts) > MaxDelegation:
		fields[UntilField] = "A delegate is named for 90 days at most. Choose an earlier end; you can name them again then."
	case d.Starts.After(now.AddDate(1, 0, 0)):
		fields[FromField] = "That start is more than a year away. Check the date."
	}
	if i := slices.IndexFunc(made, d.overlaps); i >= 0 && len(fields) == 0 {
		fields[FromField] = "In that time " + made[i].To.At() + " is your delegate already. End that first, or choose another time."
	}
	if len(fields) > 0 {
		return Delegation{}, &Refusal{
			Reason: Invalid, Rule: "policy §3.3", Fields: fields, Message: "The delegation needs another look.",
		}
	}
	return d, nil
}

func (d Delegation) notTo(who, to Actor) string {
	switch {
	case to.ID == "":
		return "Choose who decides in your place."
	case to.ID == who.ID:
		return "You cannot be your own delegate. Choose somebody else."
	case to.Standing != Member:
		return to.Standing.fault(to.ID)
	}
	return ""
}

func (d Delegation) overlaps(other Delegation) bool {
	return other.EndedAt.IsZero() && d.Starts.Before(other.Ends) && other.Starts.Before(d.Ends)
}
