package badday

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/noim3/changebot/change"
)

// A result is what a person knows of an act of theirs.
type result string

const (
	unmade       result = "unmade"       // there was no button any more: the bot never heard of it
	unanswered   result = "unanswered"   // it may have been done or not
	refused      result = "refused"      // a sentence said no
	acknowledged result = "acknowledged" // the bot has answered: for a form, with success
)

// An act is one thing that a person did, or tried to.
type act struct {
	number int64 // of the change; 0 until a new one's is known
	who    string
	do     change.Action
	// marker stands in what the person wrote in the form, and nowhere else; empty for a click, which writes nothing.
	marker     string
	from, till time.Time
	result     result
	said       string // the sentence that the person read, if any
	sent       int    // how often a form was sent
}

func (a *act) String() string {
	return fmt.Sprintf("%s %s CHG-%d %s (%s, sent at %s, %s %q)", a.who, a.do, a.number, a.marker, a.result,
		a.from.Format("15:04:05.000"), a.till.Sub(a.from).Round(time.Millisecond), a.said)
}

// form reports whether the act was written in a form.
func (a *act) form() bool { return a.marker != "" }

// apologised reports whether the person read that the bot failed, rather than refused.
func (a *act) apologised() bool { return isApology(a.said) }

// isApology knows the sentences of bot/dispatch.go and bot/reply.go that are no refusals.
func isApology(said string) bool {
	return slices.ContainsFunc([]string{
		"Something went wrong in changebot", "Nothing was done: click again", "cannot say whether this was done", "That was a lot at once",
	}, func(part string) bool { return strings.Contains(said, part) })
}

// A journal keeps every act.
type journal struct {
	mu    sync.Mutex
	acts  []*act
	begun chan struct{} // receives when an act begins, if anybody waits for it
}

func newJournal() *journal { return &journal{begun: make(chan struct{})} }

// begin notes an act that is about to be made. With written, it gets a marker of its own.
func (j *journal) begin(who string, do change.Action, number int64, written bool) *act {
	j.mu.Lock()
	defer j.mu.Unlock()
	a := &act{number: number, who: who, do: do, from: time.Now(), till: time.Now(), result: unanswered}
	if written {
		a.marker = fmt.Sprintf("act%05dx", len(j.acts)+1)
	}
	j.acts = append(j.acts, a)
	select {
	case j.begun <- struct{}{}:
	default:
	}
	return a
}

// end notes how an act went.
func (j *journal) end(a *act, r result, said string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	a.till, a.result, a.said = time.Now(), r, said
}
