package change

import (
	"fmt"
	"strconv"
	"strings"
)

// A Head names the last event of the chain at some moment and, through its hash, everything before it. Noted elsewhere,
// it shows later that none of that was altered or cut off (spec §6).
type Head struct {
	Seq  int64
	Hash string
}

// String returns the head as it is posted, printed on exports and read by [ParseHead]: "1042:9f86d0…".
func (h Head) String() string { return fmt.Sprintf("%d:%s", h.Seq, h.Hash) }

// ParseHead reads what [Head.String] returns for the head of a chain that has events.
func ParseHead(s string) (Head, bool) {
	number, hash, _ := strings.Cut(strings.TrimSpace(s), ":")
	seq, err := strconv.ParseInt(number, 10, 64)
	h := Head{Seq: seq, Hash: strings.ToLower(hash)}
	return h, err == nil && seq > 0 && isDigest(h.Hash)
}

// isDigest reports whether s has the shape of what [digest] returns.
func isDigest(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// A Finding is something in the record that does not fit (spec §6).
type Finding struct {
	Kind FindingKind
	// Seq is the first event that does not fit; 0 when the finding is about none.
	Seq int64
	// Change is the change that the finding is about; 0 when it is about none.
	Change Number
	// Says is a sentence or two: what does not fit, and what that shows.
	Says string
}

// A FindingKind sorts findings by what was done to the record.
type FindingKind string

// The kinds. All but the last are about the chain of events.
const (
	Altered     FindingKind = "changed"      // an event does not say what it said when it was recorded
	Missing     FindingKind = "missing"      // events were taken out
	Inserted    FindingKind = "inserted"     // an event was put in
	Misplaced   FindingKind = "out of order" // an event does not stand where it was recorded
	CutOff      FindingKind = "cut off"      // events are missing at the end
	Blanked     FindingKind = "blanked"      // the texts of an event were taken out, and not by a purge
	Contradicts FindingKind = "contradicts"  // the rest of the record does not say what the events say
)

func found(kind FindingKind, e Event, format string, args ...any) *Finding {
	return &Finding{Kind: kind, Seq: e.Seq, Change: e.Change, Says: fmt.Sprintf(format, args...)}
}
