package main

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// A progress is a line on a terminal that says how far something has come. Where there is no terminal it says nothing.
type progress struct {
	w    io.Writer // nil: no terminal
	now  func() time.Time
	next time.Time
}

// progressPause is how long a line stands at least: more often, nobody could read it.
const progressPause = 200 * time.Millisecond

func newProgress(t terminal) *progress {
	p := &progress{now: time.Now}
	if isTerminal(t.err) {
		p.w = t.err
	}
	return p
}

// say puts a line in the place of the one before.
func (p *progress) say(format string, args ...any) {
	if p.w == nil {
		return
	}
	now := p.now()
	if now.Before(p.next) {
		return
	}
	p.next = now.Add(progressPause)
	fmt.Fprintf(p.w, "\r\x1b[K"+format, args...)
}

// end takes the line away.
func (p *progress) end() {
	if p.w != nil {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// grouped writes a count as people read it: 1,000,000.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
