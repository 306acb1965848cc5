package change

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Digest returns the SHA-256, in hexadecimal, of everything an approver is shown of the plan. Two requests have the
// same digest exactly when they are the same plan.
func (r Request) Digest() string { return digest(r.Tidy()) }

// Sum returns the hash that the event has when it follows one with hash prev: over every field but Prev and Hash, and
// over prev. The chain that this makes shows any event that was altered, left out or put in (spec §6).
func (e Event) Sum(prev string) string {
	e.Prev, e.Hash = prev, ""
	e.At = e.At.UTC()
	if len(e.Facts) == 0 {
		e.Facts = nil
	}
	return digest(e)
}

func digest(v any) string {
	// Values of this package hold only strings, numbers, times and lists of them: they always marshal.
	text, err := json.Marshal(v)
	if err != nil {
		panic("change: digest: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
