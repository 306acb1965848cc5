package change

import (
	"cmp"
	"fmt"
	"slices"
)

// A ChainAudit follows the chain of events from the first to the last and says where it breaks (spec §6). What it proves
// is that the events up to a head are those that led to that head. Somebody who owns the database can make a whole new
// chain; that one does not lead to the heads that were noted elsewhere.
//
// Of an event that was purged, only its place in the chain can be checked, and that an event after it tells of the purge as
// it was carried out (policy §7). Whether its hash is that of what it said, an export of it shows.
//
// It remembers how many events each change has had, and the tombstones that wait for their event; nothing else of what it
// was given.
type ChainAudit struct {
	head   Head
	posted []Head // noted elsewhere, oldest first, as far as they were not passed
	last   Event
	counts map[Number]int32
	graves graves
}

// NewChainAudit returns an audit of the chain that ends at head, according to the database. Posted are heads that were
// noted elsewhere.
func NewChainAudit(head Head, posted ...Head) *ChainAudit {
	posted = slices.DeleteFunc(slices.Clone(posted), func(h Head) bool { return h.Seq < 1 })
	slices.SortFunc(posted, func(x, y Head) int { return cmp.Compare(x.Seq, y.Seq) })
	return &ChainAudit{head: head, posted: posted, counts: map[Number]int32{}, graves: graves{open: map[Number]*openGrave{}}}
}

// Purged returns how many of the events that fit are tombstones, and of how many changes.
func (a *ChainAudit) Purged() (tombstones, changes int64) { return a.graves.counted, a.graves.changes }

// Last returns the last event that fits, as a head; zero before the first.
func (a *ChainAudit) Last() Head { return Head{Seq: a.last.Seq, Hash: a.last.Hash} }

// Next looks at the event that the record has after the last one. It returns nil when it fits. Otherwise the chain is
// broken there, and of what follows nothing can be said.
func (a *ChainAudit) Next(e Event) *Finding {
	f := a.outOfNumber(e)
	if f == nil {
		f = a.broken(e)
	}
	if f == nil {
		f = a.miscounted(e)
	}
	if f == nil {
		f = a.rewritten(e)
	}
	if f == nil && e.Purged != 0 {
		f = a.graves.tombstone(e)
	}
	if f == nil {
		f = a.graves.purge(e)
	}
	if f != nil {
		return f
	}
	a.counts[e.Change]++
	a.last = Event{Seq: e.Seq, Change: e.Change, Prev: e.Prev, Hash: e.Hash} // without its texts
	return nil
}

// End returns what is missing after the last event, and nil when the chain ends where it should.
func (a *ChainAudit) End() *Finding {
	next := Event{Seq: a.last.Seq + 1}
	switch {
	case a.last.Seq < a.head.Seq:
		return found(CutOff, next, "%s cut off: the chain's head is event %d.", between("Event", next.Seq, a.head.Seq), a.head.Seq)
	case a.last.Hash != a.head.Hash:
		return found(Altered, a.last, "The chain's head does not have the hash of the last event, %d. "+
			"That event, or one before it, was altered and given a new hash; or the head was altered.", a.last.Seq)
	case len(a.posted) > 0:
		p := a.posted[len(a.posted)-1]
		return found(CutOff, next, "%s cut off: event %d was the last when its hash %.12s… was noted.", between("Event", next.Seq, p.Seq), p.Seq, p.Hash)
	}
	return a.graves.end()
}

// outOfNumber returns what is wrong with the number of an event: they are given without a gap, and the head has the last.
func (a *ChainAudit) outOfNumber(e Event) *Finding {
	want := a.last.Seq + 1
	switch {
	case e.Seq < want:
		return found(Misplaced, e, "Event %d stands after event %d.", e.Seq, a.last.Seq)
	case e.Seq > a.head.Seq:
		return found(Inserted, e, "Event %d stands after the chain's head, which is event %d. It was put in by hand, or the head was altered.",
			e.Seq, a.head.Seq)
	case e.Seq > want:
		return found(Missing, Event{Seq: want}, "%s missing: event %d is followed by event %d.", between("Event", want, e.Seq-1), a.last.Seq, e.Seq)
	}
	return nil
}

// broken returns what is wrong with the hashes of an event.
func (a *ChainAudit) broken(e Event) *Finding {
	whole := e.Sum(e.Prev) == e.Hash
	switch {
	case e.Purged != 0 && e.Prev == a.last.Hash && isDigest(e.Hash): // what it said is not there any more
		return nil
	case e.Purged != 0:
		return found(Misplaced, e, "Event %d, of which the texts were purged, does not follow event %d: one of the two was altered.", e.Seq, a.last.Seq)
	case e.Prev == a.last.Hash && whole:
		return nil
	case e.Prev == a.last.Hash:
		return found(Altered, e, "Event %d does not have the hash of what it says: something in it was altered.", e.Seq)
	case e.Sum(a.last.Hash) == e.Hash:
		return found(Altered, e, "In event %d the hash of the event before it was altered.", e.Seq)
	case e.Prev == a.last.Prev && a.last.Seq > 0:
		return found(Inserted, a.last, "Event %d was put in: event %d was recorded right after event %d.", a.last.Seq, e.Seq, a.last.Seq-1)
	case whole && a.last.Seq > 0:
		return found(Altered, a.last, "Event %d, or one before it, was altered or exchanged and given a new hash: "+
			"event %d was recorded after one with the hash %.12s….", a.last.Seq, e.Seq, e.Prev)
	}
	if was := recordedAs(e); was != 0 {
		return found(Misplaced, e, "What stands as event %d was recorded as event %d: events were exchanged, or one was taken out or put in "+
			"and the others were moved.", e.Seq, was)
	}
	return found(Misplaced, e, "Event %d neither follows event %d nor has the hash of what it says: something else was put in its place.",
		e.Seq, a.last.Seq)
}

// farthest is how far from its place an event is looked for.
const farthest = 10_000

// recordedAs returns the number with which e has the hash of what it says; 0 when none near its own does.
func recordedAs(e Event) int64 {
	own := e.Seq
	for away := int64(1); away <= farthest; away++ {
		for _, e.Seq = range [...]int64{own + away, own - away} {
			if e.Seq > 0 && e.Sum(e.Prev) == e.Hash {
				return e.Seq
			}
		}
	}
	return 0
}

// miscounted returns what is missing among the events of a change. It is found where the hashes have been made anew.
func (a *ChainAudit) miscounted(e Event) *Finding {
	want := int(a.counts[e.Change]) + 1
	of := e.Change.String()
	if e.Change == 0 {
		of = "those that belong to no change"
	}
	switch {
	case e.N > want:
		return found(Missing, e, "Event %d is number %d of %s, of which %s missing before it.", e.Seq, e.N, of, between("number", int64(want), int64(e.N)-1))
	case e.N < want:
		return found(Inserted, e, "Event %d says that it is number %d of %s, of which %d stand before it: one was put in.", e.Seq, e.N, of, want-1)
	}
	return nil
}

// rewritten compares an event with the head that was noted when it was the last.
func (a *ChainAudit) rewritten(e Event) *Finding {
	for len(a.posted) > 0 && a.posted[0].Seq == e.Seq {
		p := a.posted[0]
		if p.Hash != e.Hash {
			return found(Altered, e, "Event %d had the hash %.12s… when that was noted. It, or one before it, was altered, taken out or put in, "+
				"and all that follows was given new hashes.", e.Seq, p.Hash)
		}
		a.posted = a.posted[1:]
	}
	return nil
}

// between begins a sentence or a part of one about the things from one number to another: "Event 7 is", "Events 7 to 9 are".
func between(thing string, from, to int64) string {
	if from == to {
		return fmt.Sprintf("%s %d is", thing, from)
	}
	return fmt.Sprintf("%ss %d to %d are", thing, from, to)
}
