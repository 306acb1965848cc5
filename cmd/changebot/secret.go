package main

import (
	"fmt"
	"io"
)

// A Secret is a text that must not be shown. However it is printed, logged or encoded, it says [secret]; its text is
// had only by asking for it with [Secret.Reveal].
type Secret struct {
	// A pointer, since fmt prints unexported fields of other structs as they are, without asking the Secret in them.
	text *string
}

const hidden = "[secret]"

func newSecret(text string) Secret { return Secret{&text} }

// Reveal returns the text itself; "" for the zero Secret.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Format prints [secret] for every verb, %#v and %x included.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// String returns [secret].
func (Secret) String() string { return hidden }

// MarshalText encodes [secret], in JSON and in logs.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil } //nolint:unparam // encoding.TextMarshaler has the error
