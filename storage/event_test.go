package storage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAnEventIsReadBackAsItWasRecorded(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		want := change.Event{
			Change: 7, Action: change.Approve, By: "U1", At: at(3), From: change.InApproval, To: change.InScheduling,
			Refused: "no\x00", Reason: "because", Facts: []change.Fact{{Name: "Risk", Value: "high"}}, Policy: "r1",
		}
		update(t, db, func(tx *storage.Tx) error { return tx.Record(&want) })
		if want.Seq != 1 || want.N != 1 || want.Prev != "" || want.Hash == "" || want.Refused != "no\uFFFD" {
			t.Errorf("the recorded event is %+v", want)
		}
		view(t, db, func(tx *storage.Tx) error {
			got, err := tx.Events(7)
			if err != nil {
				return err
			}
			if diff := cmp.Diff([]change.Event{want}, got); diff != "" {
				t.Errorf("recorded and read differ:\n%s", diff)
			}
			if len(got) == 1 && got[0].Sum(got[0].Prev) != got[0].Hash {
				t.Error("what was read has another hash than what was recorded")
			}
			return nil
		})
	})
}

func TestManyWritersMakeOneChain(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		const writers, each = 16, 5
		together(t, writers, func(i int) error {
			for range each {
				err := db.Update(t.Context(), func(tx *storage.Tx) error {
					note := func(n int) *change.Event {
						return &change.Event{Change: change.Number(n), Action: change.Note, By: "U1", At: tx.Now()}
					}
					return tx.Record(note(1+i%3), note(4), note(1+i%3))
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		view(t, db, func(tx *storage.Tx) error {
			var events []change.Event
			for seq := int64(1); ; seq += 7 { // in parts, as an audit reads them
				part, err := tx.EventsFrom(seq, 7)
				if err != nil {
					return err
				}
				if events = append(events, part...); len(part) < 7 {
					break
				}
			}
			if len(events) != 3*writers*each {
				t.Errorf("%d events, want %d", len(events), 3*writers*each)
			}
			prev, count := "", map[change.Number]int{}
			for i, e := range events {
				count[e.Change]++
				if e.Seq != int64(i+1) || e.N != count[e.Change] || e.Prev != prev || e.Hash != e.Sum(prev) {
					t.Errorf("event %d does not continue the chain: %+v", i+1, e)
				}
				prev = e.Hash
			}
			seq, hash, err := tx.ChainHead()
			if seq != int64(len(events)) || hash != prev {
				t.Errorf("the head is %d %s, want the last event's %d %s", seq, hash, len(events), prev)
			}
			return err
		})
	})
}

func TestAChangeCountsItsEvents(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		n := newChange(t, db).Number
		update(t, db, func(tx *storage.Tx) error {
			for range 3 {
				if err := tx.Record(&change.Event{Change: n, Action: change.Note, At: tx.Now()}); err != nil {
					return err
				}
			}
			return nil
		})
		if got := load(t, db, n).Events; got != 3 {
			t.Errorf("the change has %d events, want 3", got)
		}
	})
}
