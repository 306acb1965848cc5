package change_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
)

func TestTheWholeChainFits(t *testing.T) {
	t.Parallel()
	events := chained(9)
	last := headOf(events[8])
	if broken, at := followed(events, last, headOf(events[3]), last, change.Head{}); broken != nil || at != last {
		t.Errorf("it breaks with %+v after %s", broken, at)
	}
	if broken, at := followed(nil, change.Head{}); broken != nil || at != (change.Head{}) {
		t.Errorf("an empty chain breaks with %+v after %s", broken, at)
	}
}

func TestEachFieldOfEachEventIsInTheChain(t *testing.T) {
	t.Parallel()
	edits := map[string]func(*change.Event){
		"action":  func(e *change.Event) { e.Action = change.Reject },
		"by":      func(e *change.Event) { e.By += "X" },
		"at":      func(e *change.Event) { e.At = e.At.Add(time.Microsecond) },
		"from":    func(e *change.Event) { e.From = change.Closed },
		"to":      func(e *change.Event) { e.To = change.Closed },
		"refused": func(e *change.Event) { e.Refused += "x" },
		"reason":  func(e *change.Event) { e.Reason += " " },
		"facts":   func(e *change.Event) { e.Facts = []change.Fact{{Name: "risk", Value: "Low"}} },
		"name":    func(e *change.Event) { e.Facts = []change.Fact{{Name: "Risk", Value: "High"}} },
		"policy":  func(e *change.Event) { e.Policy = "r2" },
		"change":  func(e *change.Event) { e.Change += 100 },
		"n":       func(e *change.Event) { e.N += 100 },
		"prev":    func(e *change.Event) { e.Prev = strings.Repeat("0", 64) },
		"hash":    func(e *change.Event) { e.Hash = strings.Repeat("0", 64) },
	}
	for field, edit := range edits {
		for i := range 9 {
			events := chained(9)
			last := headOf(events[8])
			edit(&events[i])
			if broken, _ := followed(events, last); broken == nil || broken.Kind != change.Altered || broken.Seq != int64(i+1) {
				t.Errorf("when %s of event %d is altered, it finds %+v", field, i+1, broken)
			}
		}
	}
}

func TestAChainMadeAnewDoesNotLeadToTheHeadsThatWereNoted(t *testing.T) {
	t.Parallel()
	events := chained(9)
	noted := []change.Head{headOf(events[6]), headOf(events[2]), headOf(events[4])}
	events[3].Reason = "another"
	events = relinked(events)
	if broken, _ := followed(events, headOf(events[8])); broken != nil {
		t.Errorf("without them it finds %+v", broken)
	}
	if broken, at := followed(events, headOf(events[8]), noted...); broken == nil || broken.Kind != change.Altered || broken.Seq != 5 || at.Seq != 4 {
		t.Errorf("with them it finds %+v after %s, want that the change was made at event 4 or 5", broken, at)
	}
	events = chained(5)
	if broken, _ := followed(events, headOf(events[4]), noted...); broken == nil || broken.Kind != change.CutOff || broken.Seq != 6 {
		t.Errorf("of a shorter one it finds %+v", broken)
	}
}

func TestAnEventThatStandsTwiceIsFound(t *testing.T) {
	t.Parallel()
	events := chained(4)
	twice := slices.Insert(slices.Clone(events), 3, events[2])
	if broken, _ := followed(twice, headOf(events[3])); broken == nil || broken.Kind != change.Misplaced || broken.Seq != 3 {
		t.Errorf("it finds %+v", broken)
	}
	events[3].N-- // and is counted anew
	events = relinked(events)
	if broken, _ := followed(events, headOf(events[3])); broken == nil || broken.Kind != change.Inserted || broken.Seq != 4 {
		t.Errorf("of two with one number in their change it finds %+v", broken)
	}
}

func TestAHeadIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	hash := strings.Repeat("0a", 32)
	want := change.Head{Seq: 1042, Hash: hash}
	for _, s := range []string{want.String(), " 1042:" + strings.ToUpper(hash) + "\n"} {
		if got, ok := change.ParseHead(s); !ok || got != want {
			t.Errorf("%q is read as %s, %t", s, got, ok)
		}
	}
	for _, s := range []string{"", ":", "1042", "1042:", hash, "0:" + hash, "-1:" + hash, "x:" + hash, "1042:" + hash[1:], "1042:" + hash + "0", "1042:" + hash[1:] + "g"} {
		if got, ok := change.ParseHead(s); ok {
			t.Errorf("%q is read as %s", s, got)
		}
	}
}

// chained returns events of two changes, of which the second begins with the fourth event.
func chained(n int) []change.Event {
	events := make([]change.Event, n)
	for i := range events {
		events[i] = change.Event{
			Seq: int64(i + 1), Change: 1, N: i + 1, Action: change.Note, By: "U1", At: time.Date(2026, 11, 23, 9, i, 0, 0, time.UTC),
			From: change.Scheduled, To: change.Scheduled, Facts: []change.Fact{{Name: "risk", Value: "High"}}, Policy: "r1",
		}
		if i >= 3 {
			events[i].Change, events[i].N = 2, i-2
		}
	}
	return relinked(events)
}

// relinked gives events the hashes that they would have had.
func relinked(events []change.Event) []change.Event {
	prev := ""
	for i := range events {
		events[i].Prev = prev
		events[i].Hash = events[i].Sum(prev)
		prev = events[i].Hash
	}
	return events
}

func headOf(e change.Event) change.Head { return change.Head{Seq: e.Seq, Hash: e.Hash} }

// followed returns where the chain of events is broken and the last event that fits.
func followed(events []change.Event, head change.Head, noted ...change.Head) (*change.Finding, change.Head) {
	a := change.NewChainAudit(head, noted...)
	for _, e := range events {
		if broken := a.Next(e); broken != nil {
			return broken, a.Last()
		}
	}
	return a.End(), a.Last()
}
