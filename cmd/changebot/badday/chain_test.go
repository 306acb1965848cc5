package badday

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// A link is an event as it is hashed: the SHA-256 of this JSON, with the hash of the event before it and without its
// own. The rule is that of change/digest.go, written down anew.
type link struct {
	Seq        int64
	Change     int64
	N          int
	Action, By string
	At         time.Time
	From, To   string
	Refused    string
	Reason     string
	Facts      []linkFact
	Policy     string
	Record     string `json:",omitzero"`
	Prev, Hash string
}

type linkFact struct{ Name, Value string }

// checkChain finds every event that is missing, put in, altered or out of order.
func checkChain(r *record) []string {
	var wrong []string
	complain := func(format string, args ...any) { wrong = append(wrong, "chain: "+fmt.Sprintf(format, args...)) }
	prev, ns := "", map[int64]int{}
	for i, e := range r.events {
		if e.seq != int64(i+1) {
			complain("event %d stands in place %d", e.seq, i+1)
		}
		if ns[e.change]++; e.n != ns[e.change] {
			complain("event %d is number %d of CHG-%d, want %d", e.seq, e.n, e.change, ns[e.change])
		}
		if e.prev != prev {
			complain("event %d does not follow the one before it", e.seq)
		}
		sum, err := e.hash()
		if err != nil || sum != e.sum {
			complain("event %d has hash %s, want %s: %v", e.seq, e.sum, sum, err)
		}
		prev = e.sum
	}
	if r.head.seq != int64(len(r.events)) || r.head.hash != prev {
		complain("its head is event %d, and there are %d", r.head.seq, len(r.events))
	}
	return wrong
}

func (e eventRow) hash() (string, error) {
	l := link{
		Seq: e.seq, Change: e.change, N: e.n, Action: e.action, By: e.actor, At: e.at, From: e.from, To: e.to,
		Refused: e.refused, Reason: e.reason, Policy: e.policy, Record: e.record, Prev: e.prev,
	}
	if e.facts != "" {
		if err := json.Unmarshal([]byte(e.facts), &l.Facts); err != nil {
			return "", err
		}
	}
	text, err := json.Marshal(l)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
