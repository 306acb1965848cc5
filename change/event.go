package change

import "time"

// An Event is one attempt to move a change, allowed or refused (spec §2). Events are only ever added.
type Event struct {
	// Seq orders all events of the installation from 1, without a gap.
	Seq int64
	// Change is the change it belongs to, and N its place among that change's events, from 1.
	Change Number
	N      int
	Action Action
	By     UserID
	// At is UTC, to the microsecond.
	At time.Time
	// From and To are the states before and after; equal when nothing moved. From is empty for a new change.
	From, To State
	// Refused is the sentence that refused the attempt; empty when it was allowed.
	Refused string
	// Reason is what the person gave: a reason, a comment, a note.
	Reason string
	// Facts are the particulars of the act, such as the risk or the slot, in words for the thread and the log.
	Facts []Fact
	// Policy is the revision of the policy file it was decided under.
	Policy string
	// Record is what the change's record came to with the event (see [Change.RecordDigest]); empty when it was refused, and
	// for what belongs to no change.
	Record string `json:",omitzero"`
	// Prev is the hash of the event before it, Hash its own (see [Event.Sum]); both in hexadecimal.
	Prev, Hash string
	// Purged is the Seq of the event by which the texts of this one were taken out; 0 while it has them (see
	// [Event.Tombstone]). It came later than Hash, which does not cover it.
	Purged int64 `json:"-"`
}

// A Fact is one named particular of an event.
type Fact struct {
	Name  string
	Value string
}

// Allowed reports whether the attempt was carried out.
func (e Event) Allowed() bool { return e.Refused == "" }

// Fact returns the particular called name; empty when the event has none.
func (e Event) Fact(name string) string {
	for _, f := range e.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}
