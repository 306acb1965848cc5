package change

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A TemplateState is what has become of a template of the policy file; empty while it is in force.
type TemplateState string

// The states of a template.
const (
	TemplateSuspended TemplateState = "suspended"
	TemplateRetired   TemplateState = "retired"
)

// Label returns the word shown to people.
func (s TemplateState) Label() string {
	switch s {
	case TemplateSuspended:
		return "Suspended"
	case TemplateRetired:
		return "Retired"
	}
	return "In force"
}

// A TemplateMark is what somebody, or a failed run, has made of a template. One without a state is that of a template
// that was suspended and is back in force: it says who let it back.
type TemplateMark struct {
	State TemplateState
	// At is since when; a further failed run of a suspended template leaves it as it is.
	At time.Time
	By UserID
	// Reason is what was given, or what went wrong, as in “its run CHG-7 was rolled back”.
	Reason string
	// Change is the last run that suspended it; 0 for none.
	Change Number
}

// Marked returns p with the marks on its templates. What is decided about standard changes is decided under it.
func (p *Policy) Marked(marks map[TemplateID]TemplateMark) *Policy {
	if len(marks) == 0 {
		return p
	}
	marked := *p
	marked.Standard = slices.Clone(p.Standard)
	for i, t := range marked.Standard {
		marked.Standard[i].Mark = marks[t.ID]
	}
	return &marked
}

// Available reports whether changes may be logged from t at now (policy §2).
func (t Template) Available(now time.Time) bool { return t.Mark.State == "" && !t.expired(now) }

func (t Template) expired(now time.Time) bool { return !t.Expires.IsZero() && !now.Before(t.Expires) }

// Unavailable says why no change may be logged from t at now, and what to do instead; empty when one may.
func (p *Policy) Unavailable(t Template, now time.Time) string {
	switch {
	case t.Mark.State != "":
		return p.stopped(t) + " Raise a normal change instead."
	case t.expired(now):
		return fmt.Sprintf("The approval of the template “%s” expired on %s. A policy owner can set a later day in the policy file. "+
			"Raise a normal change instead.", t.Title, p.day(t.Expires))
	}
	return ""
}

// stopped says what somebody, or a failed run, has made of t, and who can undo it.
func (p *Policy) stopped(t Template) string {
	m := t.Mark
	if m.State == TemplateSuspended {
		return fmt.Sprintf("The template “%s” has been suspended since %s, because %s. It can be let back by %s.",
			t.Title, p.day(m.At), m.Reason, p.KeeperName())
	}
	return fmt.Sprintf("The template “%s” was retired on %s: %s. A policy owner can add a new one to the policy file.",
		t.Title, p.day(m.At), strings.TrimRight(m.Reason, "."))
}

// templateStands refuses the start of a standard change whose template was suspended or retired after it was logged:
// nothing approves it any more. One that expired meanwhile, or has left the file, did approve it.
func (c *Change) templateStands(p *Policy) error {
	t, known := p.Template(c.Request.Template)
	if !known || t.Mark.State == "" {
		return nil
	}
	next := "Cancel it and raise a normal change."
	if t.Mark.State == TemplateSuspended {
		next = "Start it after that, or cancel it and raise a normal change."
	}
	return Refuse(Conflict, "policy §2", "%s cannot start. %s %s", c.Number, p.stopped(t), next)
}

// Mishap says in words what has gone wrong with c for good, as in “CHG-7 was rolled back”; it is empty while nothing is
// certain. With it, the template of a standard change is suspended (spec §3).
func (c *Change) Mishap() string {
	switch {
	case !c.RolledBackAt.IsZero():
		return fmt.Sprintf("%s was rolled back", c.Number)
	case c.Verification != nil && !c.Verification.Passed && c.State != InVerification:
		return fmt.Sprintf("%s failed its verification and was left in place", c.Number)
	case c.Closure == nil:
		return ""
	}
	for _, i := range c.Closure.Incidents {
		if i.Caused {
			return fmt.Sprintf("%s caused the incident %s", c.Number, i.Ref)
		}
	}
	return ""
}

// day says a day in the policy's time zone.
func (p *Policy) day(t time.Time) string {
	if p.TimeZone != nil {
		t = t.In(p.TimeZone)
	}
	return t.Format("2 January 2006")
}
