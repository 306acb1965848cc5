package storage_test

import (
	"errors"
	"fmt"
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
		lived := storagetest.Population{Changes: 230, Over: 30 * 24 * time.Hour} // more than are read at a time
		lived.Fill(t, db)
		full := fullChange(change.Number(lived.Changes + 1))
		update(t, db, func(tx *storage.Tx) error { return tx.AddChange(full) })
		var numbers []change.Number
		eachEntry(t, db, storage.Filter{}, func(e storage.LogEntry) error {
			numbers = append(numbers, e.Number)
			if len(numbers)%10 == 1 { // others are like them
				if diff := cmp.Diff(load(t, db, e.Number), e.Change); diff != "" {
					t.Errorf("%s (-on record +in the log):\n%s", e.Number, diff)
				}
			}
			if e.Number == full.Number {
				return nil
			}
			if want := lived.Life(int(e.Number - 1)).Events; e.Events != len(want) || !slices.Equal(e.Policies, []string{want[0].Policy}) {
				t.Errorf("%s has %d events under %q, want %d under %q", e.Number, e.Events, e.Policies, len(want), want[0].Policy)
			}
			return nil
		})
		if len(numbers) != lived.Changes+1 || !slices.IsSortedFunc(numbers, func(a, b change.Number) int { return int(b - a) }) {
			t.Errorf("%d changes, want each of %d, the newest first", len(numbers), lived.Changes+1)
		}
	})
}

func TestTheLogHasWhatItsFilterPicks(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		for i, o := range []change.Outcome{change.Successful, change.RolledBack, change.Failed, change.Successful} {
			c := is(change.Closed, "U1", "U2", "db")
			c.Request.Title, c.CreatedAt, c.Closure = fmt.Sprintf("Upgrade the database of shop%d", i), at(10*i), &change.Closure{At: at(60), Outcome: o}
			add(t, db, c)
		}
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
		add(t, db, is(change.Closed, "U1", "U2", "db"), is(change.Closed, "U1", "U2", "db"))
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
