package change

import (
	"errors"
	"fmt"
)

// A Reason sorts refusals for the edge: which form to point at, which status to answer.
type Reason string

// The reasons.
const (
	Invalid  Reason = "invalid"   // fields need another look
	Denied   Reason = "denied"    // this person may not
	Conflict Reason = "conflict"  // the change is not, or no longer, in a state that allows it
	NotFound Reason = "not_found" // there is no such thing
)

// A Refusal is an answer to a person, never a failure of the program: what was refused and what to do next.
type Refusal struct {
	Reason Reason
	// Message is one or two sentences in plain words.
	Message string
	// Rule is the section of the published policy that it comes from, such as "policy §4"; empty when none asks for it.
	Rule string
	// Fields holds a sentence for each request field that needs another look.
	Fields map[Field]string
	// Stale is the change whose plan has moved on since the person saw version Seen of it; both are zero otherwise.
	Stale Number
	Seen  int
}

// Error returns the sentence with its rule.
func (r *Refusal) Error() string {
	if r.Rule == "" {
		return r.Message
	}
	return r.Message + " (" + r.Rule + ")"
}

// AsRefusal returns the refusal that err is or wraps, or nil.
func AsRefusal(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	return nil
}

// Refuse makes a refusal from a sentence; rule may be empty.
func Refuse(reason Reason, rule, format string, args ...any) *Refusal {
	return &Refusal{Reason: reason, Rule: rule, Message: fmt.Sprintf(format, args...)}
}
