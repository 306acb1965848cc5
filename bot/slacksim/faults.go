package slacksim

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Fault is something that goes wrong with the next calls of a method.
// CONTROL.md says what each kind does.
type Fault struct {
	Method     string `json:"method"` // a method, "response_url", "*" for all of these, or "deliver"
	Kind       string `json:"kind"`
	Times      int    `json:"times"`       // default 1
	RetryAfter int    `json:"retry_after"` // seconds, for 429; default 30
	Delay      string `json:"delay"`       // for slow, such as "2s"
	Error      string `json:"error"`       // for error, such as internal_error
}

type fault struct {
	Fault
	delay time.Duration
}

// retryAfter is the wait that Slack usually asks for.
const retryAfter = 30 * time.Second

const toBot = "deliver"

var (
	apiFaults      = []string{"429", "500", "slow", "cut", "drop_answer", "error"}
	deliveryFaults = []string{"slow", "twice", "cut"}
)

// arm makes the next calls meet a fault.
func (s *Sim) arm(f Fault) error {
	armed := &fault{Fault: f}
	armed.Times = max(f.Times, 1)
	kinds := apiFaults
	switch {
	case f.Method == toBot:
		kinds = deliveryFaults
	case f.Method != "*" && f.Method != responseMethod && methods[f.Method].run == nil:
		return malformed(fmt.Sprintf("method %q is not one of the local Slack's", f.Method))
	}
	if !slices.Contains(kinds, f.Kind) {
		return malformed(fmt.Sprintf("kind %q: %s meets one of %v", f.Kind, f.Method, kinds))
	}
	switch f.Kind {
	case "slow":
		delay, err := time.ParseDuration(f.Delay)
		if err != nil || delay <= 0 {
			return malformed(fmt.Sprintf("delay %q: a slow fault needs one, such as 2s", f.Delay))
		}
		armed.delay = delay
	case "429":
		if armed.RetryAfter == 0 {
			armed.RetryAfter = int(retryAfter.Seconds())
		}
	case "error":
		if f.Error == "" {
			return malformed("error: an error fault needs one, such as internal_error")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.faults = append(s.state.faults, armed)
	return nil
}

// takeFault uses up one fault of a method, or returns nil.
func (s *Sim) takeFault(name string) *fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.state.faults {
		if f.Method != name && (f.Method != "*" || name == toBot) {
			continue
		}
		f.Times--
		s.state.faults = slices.DeleteFunc(s.state.faults, func(f *fault) bool { return f.Times <= 0 })
		return f
	}
	return nil
}

func (f *fault) kind() string {
	if f == nil {
		return ""
	}
	return f.Kind
}

func (f *fault) note() string {
	if f == nil {
		return ""
	}
	said := map[string]string{
		"429": "too many requests", "500": "server error", "error": f.Error,
		"slow": "slow by " + f.Delay, "cut": "connection cut",
		"drop_answer": "accepted, answer dropped", "twice": "delivered twice",
	}
	return "fault: " + said[f.Kind]
}

// pause waits for d and reports whether it did, rather than ctx ending.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
