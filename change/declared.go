package change

import (
	"slices"
	"time"
)

// A FreezeState is what has become of a freeze that was declared in Slack, or of one of the policy file that was lifted.
type FreezeState string

// The states of a declared freeze.
const (
	FreezeDraft     FreezeState = "draft"     // waits for a second person
	FreezeApproved  FreezeState = "approved"  // holds from its start to its end
	FreezeRefused   FreezeState = "refused"   // a second person said no
	FreezeWithdrawn FreezeState = "withdrawn" // whoever declared it took it back
	FreezeLifted    FreezeState = "lifted"    // held until LiftedAt only
)

// A DeclaredFreeze is a freeze declared in Slack (spec §5), whose ID is “FRZ-7”; or one that the policy file declares and
// that was lifted early, with the file's ID and From and To as they were that time.
type DeclaredFreeze struct {
	// Number counts them from 1.
	Number int
	Freeze
	State FreezeState
	By    UserID
	At    time.Time
	// DecidedBy is who approved, refused or withdrew the draft, with what they said.
	DecidedBy UserID
	DecidedAt time.Time
	Decision  string
	LiftedBy  UserID
	LiftedAt  time.Time
	LiftedFor string
}

// WithDeclared returns p with the freezes declared in Slack that hold or held, and with those lifted that were. What is
// decided about times is decided under it.
func (p *Policy) WithDeclared(declared []DeclaredFreeze) *Policy {
	if len(declared) == 0 {
		return p
	}
	with := *p
	with.Freezes, with.Lifts = slices.Clone(p.Freezes), nil
	for _, d := range declared {
		f := d.Freeze
		f.Announced = d.DecidedAt
		if d.State == FreezeLifted {
			with.Lifts = append(with.Lifts, Lift{d.ID, d.From, d.LiftedAt})
			f.To = d.LiftedAt
		}
		_, inFile := p.Freeze(d.ID)
		if d.State == FreezeApproved || d.State == FreezeLifted && !inFile && f.To.After(f.From) {
			with.Freezes = append(with.Freezes, f)
		}
	}
	return &with
}

// A Lift is the early end of one occurrence of a freeze.
type Lift struct {
	Freeze FreezeID
	// From is when that occurrence began, or would have.
	From time.Time
	At   time.Time
}

// Freeze returns the freeze called id.
func (p *Policy) Freeze(id FreezeID) (Freeze, bool) {
	i := slices.IndexFunc(p.Freezes, func(f Freeze) bool { return f.ID == id })
	if i < 0 {
		return Freeze{}, false
	}
	return p.Freezes[i], true
}

// An Exception lets one change through one freeze (spec §5). It ends with the freeze.
type Exception struct {
	Freeze FreezeID
	Name   string // the freeze's
	Until  time.Time
	By     UserID
	At     time.Time
	Reason string
}

// ExceptFrom reports whether c was let through f, as it is that time.
func (c *Change) ExceptFrom(f Freeze) bool {
	return slices.ContainsFunc(c.Exceptions, func(e Exception) bool { return e.Freeze == f.ID && !f.To.After(e.Until) })
}
