package programtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// Output returns what the process has written so far, to its standard output and its standard error.
func (p *Process) Output() string { return p.output.String() }

// Line returns what follows prefix in the first whole line that begins with it, if the process has written one.
func (p *Process) Line(prefix string) (rest string, ok bool) {
	for line := range strings.Lines(p.Output()) {
		if after, found := strings.CutPrefix(line, prefix); found && strings.HasSuffix(line, "\n") {
			return strings.TrimSpace(after), true
		}
	}
	return "", false
}

// Says waits for such a [Process.Line] and returns it. The test fails if there will be none.
func (p *Process) Says(tb testing.TB, prefix string) (rest string) {
	tb.Helper()
	p.await(tb, "said", prefix, func() (found bool) {
		rest, found = p.Line(prefix)
		return found
	})
	return rest
}

// An Entry is what is looked at of a line of the log.
type Entry struct {
	Time    time.Time `json:"time"`
	Level   string    `json:"level"`
	Message string    `json:"msg"`
	Actor   string    `json:"actor"`
	Address string    `json:"address"`
	Error   string    `json:"error"`
}

// Log returns what the process has logged so far. It must do so in JSON.
func (p *Process) Log() []Entry {
	var entries []Entry
	for line := range strings.Lines(p.Output()) {
		var entry Entry
		if json.Unmarshal([]byte(line), &entry) == nil {
			entries = append(entries, entry)
		}
	}
	return entries
}

// Logs waits until the process has logged message, and returns its first such entry.
func (p *Process) Logs(tb testing.TB, message string) (entry Entry) {
	tb.Helper()
	p.await(tb, "logged", message, func() (found bool) {
		entry, found = p.logged(message)
		return found
	})
	return entry
}

// Address returns the host and port of the bot's server once the bot is ready.
func (p *Process) Address() (address string, ready bool) {
	entry, ready := p.logged("ready")
	_, port, err := net.SplitHostPort(entry.Address)
	return net.JoinHostPort("127.0.0.1", port), ready && err == nil
}

// Ready waits until the bot is ready and returns the URL of its server, without a final slash.
func (p *Process) Ready(tb testing.TB) (url string) {
	tb.Helper()
	p.await(tb, "logged", "ready", func() (ready bool) {
		url, ready = p.Address()
		return ready
	})
	return "http://" + url
}

func (p *Process) logged(message string) (Entry, bool) {
	for _, entry := range p.Log() {
		if entry.Message == message {
			return entry, true
		}
	}
	return Entry{}, false
}

// await waits until the process has done what look looks for.
func (p *Process) await(tb testing.TB, done, what string, look func() bool) {
	tb.Helper()
	Eventually(tb, func() error {
		running := p.Running() // asked before, for it may end after its last word
		if look() {
			return nil
		}
		if !running {
			tb.Fatalf("%s has ended and never %s %q", p, done, what)
		}
		return fmt.Errorf("%s has not %s %q", p, done, what)
	})
}

// Output is what somebody writes, readable while they do.
type Output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write adds text. It never fails.
func (o *Output) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(text)
}

// String returns all that was written so far.
func (o *Output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
