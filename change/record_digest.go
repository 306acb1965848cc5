package change

import (
	"slices"
	"time"
)

// RecordDigest returns the SHA-256, in hexadecimal, of what the record of a change says: its plan, and everything that
// people have decided and done. Each event of the change has the digest of the record as it left it, so that the chain of
// events also proves the rest (spec §6). What only paces reminders is not in it.
func (c *Change) RecordDigest() string {
	// Written down field by field: a digest that was made before a field was added stays what it is.
	return digest(recorded{
		Number: c.Number, State: c.State, Requester: c.Requester, Plan: c.Plan, Request: c.Request.Digest(),
		Assessment: assessed(c.Assessment), Approvals: approvedBy(c.Approvals), Slot: slotted(c.Slot),
		Started: c.StartedAt.UTC(), Finished: c.FinishedAt.UTC(), RolledBack: c.RolledBackAt.UTC(),
		RanOutside: c.RanOutside, RanIn: c.RanIn,
		Verification: verified(c.Verification), Closure: documented(c.Closure), Lookback: lookedBack(c.Lookback),
		Objection: objected(c.Objection), Exceptions: letThrough(c.Exceptions), HeldFrom: c.HeldFrom, HeldBy: c.HeldBy,
		Reason: c.Reason, Created: c.CreatedAt.UTC(), Closed: c.ClosedAt.UTC(), Purged: c.PurgedBy,
	})
}

type recorded struct {
	Number       Number
	State        State
	Requester    UserID
	Plan         int
	Request      string
	Assessment   []any      `json:",omitzero"`
	Approvals    [][]any    `json:",omitzero"`
	Slot         []any      `json:",omitzero"`
	Started      time.Time  `json:",omitzero"`
	Finished     time.Time  `json:",omitzero"`
	RolledBack   time.Time  `json:",omitzero"`
	RanOutside   bool       `json:",omitzero"`
	RanIn        []FreezeID `json:",omitzero"`
	Verification []any      `json:",omitzero"`
	Closure      []any      `json:",omitzero"`
	Lookback     []any      `json:",omitzero"`
	Objection    []any      `json:",omitzero"`
	Exceptions   [][]any    `json:",omitzero"`
	HeldFrom     State      `json:",omitzero"`
	HeldBy       FreezeID   `json:",omitzero"`
	Reason       string     `json:",omitzero"`
	Created      time.Time
	Closed       time.Time `json:",omitzero"`
	Purged       int64     `json:",omitzero"`
}

func assessed(a *Assessment) []any {
	if a == nil {
		return nil
	}
	answers := make([][2]string, 0, len(a.Answers))
	for q, given := range a.Answers {
		answers = append(answers, [2]string{string(q), string(given)})
	}
	slices.SortFunc(answers, func(x, y [2]string) int { return slices.Compare(x[:], y[:]) })
	return []any{a.By, a.At.UTC(), answers, a.Dependencies, a.Testing, a.Rating.Risk, a.Rating.Score, a.Rating.Because}
}

func approvedBy(all []Approval) (out [][]any) {
	for _, a := range all {
		out = append(out, []any{a.By, a.For, a.Authority, a.Level, a.At.UTC(), a.Comment, a.Plan, a.Digest, a.VoidAt.UTC(), a.Void})
	}
	return out
}

func slotted(s *Slot) []any {
	if s == nil {
		return nil
	}
	return []any{s.Start.UTC(), s.End.UTC(), s.By, s.Reason}
}

func verified(v *Verification) []any {
	if v == nil {
		return nil
	}
	return []any{v.By, v.At.UTC(), v.Passed, v.Checked}
}

func documented(d *Closure) []any {
	if d == nil {
		return nil
	}
	out := []any{d.By, d.At.UTC(), d.Outcome, d.Notes}
	for _, in := range d.Incidents {
		out = append(out, []any{in.Ref, in.Caused, in.Severity, in.By, in.At.UTC()})
	}
	return out
}

func lookedBack(l *Lookback) []any {
	if l == nil {
		return nil
	}
	return []any{l.By, l.At.UTC(), l.WasEmergency, l.Lessons, l.ReviewPolicy}
}

func objected(o *Objection) []any {
	if o == nil {
		return nil
	}
	return []any{o.By, o.For, o.At.UTC(), o.Reason}
}

func letThrough(all []Exception) (out [][]any) {
	for _, x := range all {
		out = append(out, []any{x.Freeze, x.By, x.At.UTC(), x.Until.UTC(), x.Reason})
	}
	return out
}
