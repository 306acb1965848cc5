package change

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Tombstone returns what stays of the event when it is purged: where it stands in the chain, what was done when, from
// which state to which, under which policy, and whether it was refused. Who did it and every text goes. The hash stays
// that of the whole event, so that the chain holds together and an export of it can be proven (policy §7).
func (e Event) Tombstone() Event {
	e.By, e.Reason, e.Facts = "", "", nil
	if e.Refused != "" {
		e.Refused = PurgedText
	}
	return e
}

// PurgedText stands where the sentence of a refusal was taken out.
const PurgedText = "purged"

// PurgedTitle stands where the title of a change was taken out.
const PurgedTitle = "Purged record"

// A Tombs is the digest of the tombstones of one change: their number, and a hash over each in the order of the chain.
type Tombs struct {
	Count int
	hash  string
}

// Add takes the next tombstone in.
func (t *Tombs) Add(e Event) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s %d %q %s %q %q %t %q %s %s %s",
		t.hash, e.Seq, e.Change, e.N, e.Action, e.At.UTC().Format(time.RFC3339Nano), e.From, e.To, e.Allowed(), e.Policy, e.Record, e.Prev, e.Hash))
	t.Count, t.hash = t.Count+1, hex.EncodeToString(sum[:])
}

// String returns the digest in hexadecimal.
func (t Tombs) String() string { return t.hash }

// A Grave is what is left of one purged change, as the event tells by which it was purged.
type Grave struct {
	Change Number
	// Tombs are the tombstones of its events.
	Tombs Tombs
	// Record is the digest of what is left of its record (see [Change.RecordDigest]), and Plans that of its plans.
	Record, Plans string
}

// The particulars of a purge.
const (
	exportFact    = "export"
	yearsFact     = "years"
	untouchedFact = "untouched since"
)

// A Purge is what one event [PurgeRecord] tells: which changes were purged, what is left of them, and where their texts are.
type Purge struct {
	// Export is the SHA-256, in hexadecimal, of the file into which they were written before.
	Export string
	// Years is how long the policy kept them, and Since the instant after which nothing had happened to them.
	Years int
	Since time.Time
	// Graves are the changes.
	Graves []Grave
}

// Facts returns the particulars that the event keeps.
func (p Purge) Facts() []Fact {
	facts := []Fact{
		{exportFact, p.Export}, {yearsFact, strconv.Itoa(p.Years)}, {untouchedFact, p.Since.UTC().Format(time.RFC3339)},
	}
	for _, g := range p.Graves {
		facts = append(facts, Fact{g.Change.String(), fmt.Sprintf("%d %s %s %s", g.Tombs.Count, g.Tombs, g.Record, g.Plans)})
	}
	return facts
}

// PurgeOf reads the particulars of an event; false when it is no purge that was carried out.
func PurgeOf(e Event) (Purge, bool) {
	if e.Action != PurgeRecord || e.Change != 0 || !e.Allowed() || e.Purged != 0 {
		return Purge{}, false
	}
	var p Purge
	for _, f := range e.Facts {
		switch f.Name {
		case exportFact:
			p.Export = f.Value
		case yearsFact:
			p.Years, _ = strconv.Atoi(f.Value) // 0 is found to be too few
		case untouchedFact:
			p.Since, _ = time.Parse(time.RFC3339, f.Value) // and zero to be too early
		default:
			if g, ok := graveOf(f); ok {
				p.Graves = append(p.Graves, g)
			}
		}
	}
	return p, true
}

func graveOf(f Fact) (Grave, bool) {
	n, known := ParseNumber(f.Name)
	words := strings.Fields(f.Value)
	if !known || len(words) != 4 {
		return Grave{}, false
	}
	count, err := strconv.Atoi(words[0])
	return Grave{n, Tombs{count, words[1]}, words[2], words[3]}, err == nil
}

// Grave returns what the purge left of change n; false when it did not purge it.
func (p Purge) Grave(n Number) (Grave, bool) {
	for _, g := range p.Graves {
		if g.Change == n {
			return g, true
		}
	}
	return Grave{}, false
}

// PlansDigest returns the digest of the digests of a change's plans, in the order of their versions.
func PlansDigest(plans []string) string { return digest(plans) }
