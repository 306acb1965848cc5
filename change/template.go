package change

import (
	"slices"
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

// A TemplateMark is what somebody, or a failed run, has made of a template.
type TemplateMark struct {
	State  TemplateState
	At     time.Time
	By     UserID
	Reason string
	// Change is the run that suspended it; 0 for none.
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
