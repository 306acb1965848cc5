package storage_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestTheLogTellsOfEachChangeAsItIsOnRecord(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		const changes = 230 // more than are read at a time
		populate(t, db, 10*changes)
		open := newChange(t, db)
		var numbers []change.Number
		eachEntry(t, db, storage.Filter{}, func(e storage.LogEntry) error {
			numbers = append(numbers, e.Number)
			if len(numbers)%100 == 1 || e.Number == open.Number { // others are like them
				if diff := cmp.Diff(load(t, db, e.Number), e.Change); diff != "" {
					t.Errorf("%s (-on record +in the log):\n%s", e.Number, diff)
				}
			}
			revision, _ := populationPolicy()
			if e.Number != open.Number && !slices.Equal(e.Policies, []string{revision}) {
				t.Errorf("%s was decided under %q", e.Number, e.Policies)
			}
			return nil
		})
		if len(numbers) != changes+1 || !slices.IsSortedFunc(numbers, func(a, b change.Number) int { return int(b - a) }) {
			t.Errorf("%d changes, want each of %d, the newest first", len(numbers), changes+1)
		}
	})
}

func TestTheLogHasWhatItsFilterPicks(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		populate(t, db, 40) // of an hour and a half, one every ten minutes; the third failed
		for _, test := range []struct {
			name string
			f    storage.Filter
			want []change.Number
		}{
			{"failed", storage.Filter{Outcome: change.Failed}, numbers(3)},
			{"raised since then", storage.Filter{Created: storage.Span{From: at(20)}}, numbers(4, 3)},
			{"raised before then", storage.Filter{Created: storage.Span{Before: at(20)}}, numbers(2, 1)},
			{"raised in between", storage.Filter{Created: storage.Span{From: at(10), Before: at(30).In(time.FixedZone("", 3600))}}, numbers(3, 2)},
			{"with words", storage.Filter{Words: "shop2"}, numbers(3)},
			{"with no word in the words", storage.Filter{Words: "?"}, nil},
			{"everything at once", storage.Filter{Outcome: change.Failed, Created: storage.Span{From: at(0)}, System: "db", Words: "upgrade"}, numbers(3)},
		} {
			var logged []change.Number
			eachEntry(t, db, test.f, func(e storage.LogEntry) error {
				logged = append(logged, e.Number)
				return nil
			})
			if listed := pick(t, db, test.f); !slices.Equal(logged, test.want) || !slices.Equal(listed, test.want) {
				t.Errorf("%s: the log has %v and the list %v, want %v", test.name, logged, listed, test.want)
			}
		}
	})
}

func TestTheLogEndsAtAnError(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		populate(t, db, 20)
		enough, told := errors.New("enough"), 0
		err := db.Survey(t.Context(), func(tx *storage.Tx) error {
			return tx.EachLogEntry(storage.Filter{}, func(storage.LogEntry) error {
				told++
				return enough
			})
		})
		if !errors.Is(err, enough) || told != 1 {
			t.Errorf("after %d entries it ends with %v", told, err)
		}
	})
}

func eachEntry(tb testing.TB, db *storage.DB, f storage.Filter, fn func(storage.LogEntry) error) {
	tb.Helper()
	err := db.Survey(tb.Context(), func(tx *storage.Tx) error { return tx.EachLogEntry(f, fn) })
	if err != nil {
		tb.Fatal(err)
	}
}
