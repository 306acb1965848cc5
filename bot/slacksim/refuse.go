package slacksim

import "fmt"

// A refusal is what Slack's own client would not let a person do. Its text is
// a sentence for that person; the control API answers it with 409.
type refusal struct{ sentence string }

func (r *refusal) Error() string { return r.sentence }

func refused(sentence string) error { return &refusal{sentence} }

// An unknown is a person, channel, message or view that is not there; 404.
type unknown struct{ what string }

func (u *unknown) Error() string { return u.what }

func noSuch(kind, id string) error {
	return &unknown{fmt.Sprintf("There is no %s %q.", kind, id)}
}

// A mistake is a control request that does not make sense; 400.
type mistake struct{ what string }

func (m *mistake) Error() string { return m.what }

func malformed(what string) error { return &mistake{what} }

// slackError is an answer with ok:false: the code that Slack's reference
// gives, and what response_metadata.messages says about it.
type slackError struct {
	code     string
	messages []string
	more     object // further fields of the answer
}

func (e *slackError) Error() string { return e.code }

func fails(code string) error { return &slackError{code: code} }

func failsWith(code string, faults []flaw) error {
	failure := &slackError{code: code}
	for _, f := range faults {
		failure.messages = append(failure.messages, f.String())
	}
	return failure
}
