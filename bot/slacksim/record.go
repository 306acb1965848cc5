package slacksim

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"
)

// Call is one exchange between the bot and Slack. CONTROL.md has the fields.
type Call struct {
	N         int       `json:"n"`
	At        time.Time `json:"at"`
	Direction string    `json:"direction"` // to_slack or to_bot
	What      string    `json:"what"`
	Request   any       `json:"request"`
	Status    int       `json:"status"`
	Answer    any       `json:"answer"`
	Error     string    `json:"error"`
	Millis    int64     `json:"millis"`
	Note      string    `json:"note"`
}

// maxCalls is how many calls are kept; older ones are forgotten.
const maxCalls = 10_000

// record keeps the calls in order.
type record struct {
	clock *clock

	mu    sync.Mutex
	calls []Call
	last  int
}

func newRecord(c *clock) *record { return &record{clock: c} }

// begin returns a call that starts now; finish keeps it.
func (r *record) begin(direction, what string, request any) *pendingCall {
	return &pendingCall{
		record: r,
		began:  r.clock.real(),
		Call:   Call{At: r.clock.now(), Direction: direction, What: what, Request: withoutSecrets(request)},
	}
}

type pendingCall struct {
	Call
	record *record
	began  time.Time
}

func (p *pendingCall) finish(status int, answer any) {
	p.Millis = p.record.clock.real().Sub(p.began).Milliseconds()
	p.Status, p.Answer = status, withoutSecrets(answer)
	if p.Error == "" {
		p.Error = text(child(answer)["error"])
	}
	r := p.record
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last++
	p.N = r.last
	r.calls = append(r.calls, p.Call)
	if len(r.calls) > maxCalls {
		r.calls = slices.Delete(r.calls, 0, len(r.calls)-maxCalls)
	}
}

// since returns the calls after number n, and the number of the last.
func (r *record) since(n int) (calls []Call, last int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	from, _ := slices.BinarySearchFunc(r.calls, n+1, func(c Call, n int) int { return c.N - n })
	return slices.Clone(r.calls[from:]), r.last
}

// secret are the fields that are never shown (design §6 rule 6).
var secret = []string{"token", "trigger_id", "response_url", "response_urls", "private_metadata", "upload_url", "url"}

const removed = "[removed]"

// withoutSecrets returns a copy of a JSON value in which secrets are replaced,
// also in objects that are written as text.
func withoutSecrets(v any) any {
	switch v := v.(type) {
	case object:
		clean := make(object, len(v))
		for key, inner := range v {
			if hidden(key, inner) {
				clean[key] = removed
			} else {
				clean[key] = withoutSecrets(inner)
			}
		}
		return clean
	case args:
		return withoutSecrets(object(v))
	case []object:
		clean := make([]any, len(v))
		for i := range v {
			clean[i] = withoutSecrets(v[i])
		}
		return clean
	case []any:
		clean := make([]any, len(v))
		for i := range v {
			clean[i] = withoutSecrets(v[i])
		}
		return clean
	case string:
		if strings.HasPrefix(v, "{") || strings.HasPrefix(v, "[") {
			if inner, err := decode([]byte(v)); err == nil {
				return withoutSecrets(inner)
			}
		}
		return v
	case nil, bool, json.Number, int, int64, float64:
		return v
	default:
		return plainJSON(v)
	}
}

// hidden reports whether a field is a secret. An address is one only when it
// leads to a socket; links in blocks are not.
func hidden(key string, v any) bool {
	if !slices.Contains(secret, key) || v == nil || v == "" {
		return false
	}
	return key != "url" || strings.HasPrefix(text(v), "ws")
}

// plainJSON turns any value into decoded JSON, and cleans that.
func plainJSON(v any) any {
	written, err := json.Marshal(v)
	if err != nil {
		return removed
	}
	again, err := decode(written)
	if err != nil {
		return removed
	}
	return withoutSecrets(again)
}
