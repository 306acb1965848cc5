package storage_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAListHasWhatItsFilterPicksNewestFirst(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		add(t, db,
			is(change.InAssessment, "U1", "U2", "db"),
			is(change.InApproval, "U2", "U2", "db", "search"),
			is(change.Closed, "U1", "U3", "search"),
			is(change.Rejected, "U3", "U1", "mail"),
			is(change.OnHold, "U1", "U1", "search", "mail"),
		)
		update(t, db, func(tx *storage.Tx) error {
			for n, who := range map[change.Number]change.Principals{
				1: {People: []change.UserID{"U5", "U6"}},
				2: {People: []change.UserID{"U5"}, Groups: []change.GroupID{"S1"}},
				5: {Groups: []change.GroupID{"S1", "S1"}},
			} {
				if err := tx.SetWaiting(n, change.Principals{People: []change.UserID{"U5"}}); err != nil {
					return err
				}
				if err := tx.SetWaiting(n, who); err != nil {
					return err
				}
			}
			return nil
		})
		waiting := func(people ...change.UserID) storage.Filter {
			return storage.Filter{Waiting: change.Principals{People: people}}
		}
		for _, test := range []struct {
			name string
			f    storage.Filter
			want []change.Number
		}{
			{"all", storage.Filter{}, numbers(5, 4, 3, 2, 1)},
			{"mine", storage.Filter{Requester: "U1"}, numbers(5, 3, 1)},
			{"mine to implement", storage.Filter{Implementer: "U2"}, numbers(2, 1)},
			{"open", storage.Filter{Open: true}, numbers(5, 2, 1)},
			{"closed or on hold", storage.Filter{States: []change.State{change.Closed, change.OnHold}}, numbers(5, 3)},
			{"of a system", storage.Filter{System: "search"}, numbers(5, 3, 2)},
			{"open, of a system", storage.Filter{System: "search", Open: true}, numbers(5, 2)},
			{"normal", storage.Filter{Category: change.Normal}, numbers(5, 4, 3, 2, 1)},
			{"emergencies", storage.Filter{Category: change.Emergency}, nil},
			{"high risk", storage.Filter{Risk: change.HighRisk}, numbers(4)},
			{"waiting for one", waiting("U5"), numbers(2, 1)},
			{"waiting for one of two", waiting("U5", "U6", "U6"), numbers(2, 1)},
			{"waiting for nobody we know", waiting("U7"), nil},
			{"waiting for a group or one of its members", storage.Filter{Waiting: change.Principals{
				People: []change.UserID{"U6"}, Groups: []change.GroupID{"S1"},
			}}, numbers(5, 2, 1)},
			{"everything at once", storage.Filter{
				Requester: "U1", Implementer: "U1", Open: true, States: change.States(), System: "mail",
				Category: change.Normal, Words: "change five", Waiting: change.Principals{Groups: []change.GroupID{"S1"}},
			}, numbers(5)},
			{"quotes are only quotes", storage.Filter{System: `' OR 1=1 --`}, nil},
			{"nor does NUL matter", storage.Filter{Requester: "U1\x00", System: "\x00", States: []change.State{"\x00", "\xff"}}, nil},
		} {
			if diff := cmp.Diff(test.want, pick(t, db, test.f)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
	})
}

func TestTheLogIsPickedByWhoTookPartAndByHowItRan(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		ran := func(start, end time.Time, outside bool, in ...change.FreezeID) *change.Change {
			c := is(change.Closed, "U1", "U2", "db")
			c.StartedAt, c.ClosedAt, c.RanOutside, c.RanIn = start, end, outside, in
			c.Closure = &change.Closure{At: end, Outcome: change.Failed}
			return c
		}
		first, second, third := ran(at(50), at(99), true), ran(at(30), at(98), false, "year-end"), ran(at(40), at(97), true, "year-end", "easter")
		first.Closure.Incidents = []change.Incident{{Ref: "INC-5", Caused: true}, {Ref: "inc-5"}}
		second.Closure.Incidents = []change.Incident{{Ref: "https://status.example.com/É?a=1"}}
		third.Requester, third.Verification = "U9", &change.Verification{By: "U8", At: at(45)}
		third.Approvals = []change.Approval{{By: "U6", For: "U7", At: at(1)}, {By: "U5", At: at(1), VoidAt: at(2), Void: "an edit"}, {By: "U6", At: at(3)}}
		first.State = change.InReview // what is closed is not altered any more
		add(t, db, first, second, third, is(change.InAssessment, "U5", "U6", "db"))
		update(t, db, func(tx *storage.Tx) error { // another takes the work over, and is verified
			first.Request.Implementer, first.Plan, first.Verification = "U4", 2, &change.Verification{By: "U3", At: at(60)}
			first.Approvals = []change.Approval{{By: "U9", At: at(61)}}
			return tx.SaveChange(first)
		})
		span := func(from, before int) storage.Span { return storage.Span{From: at(from), Before: at(before)} }
		for _, test := range []struct {
			name string
			f    storage.Filter
			want []change.Number
		}{
			{"had any part", storage.Filter{Person: "U6"}, numbers(4, 3)},
			{"raised it", storage.Filter{Person: "U1"}, numbers(2, 1)},
			{"was to implement it once", storage.Filter{Person: "U2"}, numbers(3, 2, 1)},
			{"implements it now", storage.Filter{Person: "U4"}, numbers(1)},
			{"verified it", storage.Filter{Person: "U8"}, numbers(3)},
			{"verified it later", storage.Filter{Person: "U3"}, numbers(1)},
			{"approved it, or wants it", storage.Filter{Person: "U5"}, numbers(4, 3)},
			{"approved it in vain", storage.Filter{Approver: "U5"}, numbers(3)},
			{"approved it twice", storage.Filter{Approver: "U6"}, numbers(3)},
			{"had it approved in their place", storage.Filter{Approver: "U7"}, numbers(3)},
			{"approved it later", storage.Filter{Approver: "U9"}, numbers(1)},
			{"raised it, but did not approve it", storage.Filter{Approver: "U1"}, nil},
			{"of a person, an approver, and a system", storage.Filter{Person: "U9", Approver: "U7", System: "db"}, numbers(3)},
			{"of an incident", storage.Filter{Incident: "Inc-5"}, numbers(1)},
			{"of an incident's address", storage.Filter{Incident: "HTTPS://status.example.com/É?a=1"}, numbers(2)},
			{"outside a window", storage.Filter{OutsideWindow: true}, numbers(3, 1)},
			{"during a freeze", storage.Filter{DuringFreeze: true}, numbers(3, 2)},
			{"both, that failed", storage.Filter{OutsideWindow: true, DuringFreeze: true, Outcome: change.Failed}, numbers(3)},
			{"begun, the last first", storage.Filter{Started: storage.Span{From: at(0)}}, numbers(1, 3, 2)},
			{"begun then", storage.Filter{Started: span(30, 50)}, numbers(3, 2)},
			{"begun before then", storage.Filter{Started: storage.Span{Before: at(40)}}, numbers(2)},
			{"closed, the last first", storage.Filter{Closed: storage.Span{From: at(97)}}, numbers(1, 2, 3)},
			{"begun then and closed then", storage.Filter{Started: span(30, 50), Closed: span(98, 99)}, numbers(2)},
			{"of a system, by somebody, with words, begun then", storage.Filter{
				Started: span(30, 50), System: "db", Requester: "U9", Person: "U6", Approver: "U7", Words: "change", States: []change.State{change.Closed},
				Category: change.Normal, Outcome: change.Failed, DuringFreeze: true,
			}, numbers(3)},
			{"of an incident with a quote", storage.Filter{Incident: "'"}, nil},
		} {
			if diff := cmp.Diff(test.want, pick(t, db, test.f)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
	})
}

func TestASummaryTellsOfTheWholeChange(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		c := fullChange(1)
		update(t, db, func(tx *storage.Tx) error { return tx.AddChange(c) })
		view(t, db, func(tx *storage.Tx) error {
			page, err := tx.List(storage.Filter{}, 0, 1)
			want := storage.Page{Changes: []storage.Summary{{
				Number: 1, Title: c.Request.Title, State: c.State, Category: c.Request.Category, Kind: c.Request.Kind,
				Risk: c.Assessment.Rating.Risk, Outcome: c.Closure.Outcome, Requester: c.Requester,
				Implementer: c.Request.Implementer, Systems: c.Request.Systems, SlotStart: c.Slot.Start, SlotEnd: c.Slot.End,
				CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt, ClosedAt: c.ClosedAt,
			}}}
			if diff := cmp.Diff(want, page); diff != "" {
				t.Errorf("the page (-want +got):\n%s", diff)
			}
			return err
		})
	})
}

func TestPagesHaveEachChangeOnceWhateverIsAdded(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		for range 7 {
			add(t, db, is(change.InAssessment, "U1", "U1", "db"))
		}
		for _, f := range []storage.Filter{{}, {System: "db"}, {Words: "change"}, {Words: "change", System: "db"}, {Requester: "U1"}, {Person: "U1"}, {Created: storage.Span{From: at(0)}}} {
			var got [][]change.Number
			newest := change.Number(0)
			for cursor := storage.Cursor(0); ; {
				var page storage.Page
				view(t, db, func(tx *storage.Tx) (err error) {
					page, err = tx.List(f, cursor, 3)
					return err
				})
				got = append(got, numbersOf(page))
				newest = max(newest, page.Changes[0].Number)
				if cursor = page.Next; cursor == 0 {
					break
				}
				add(t, db, is(change.InAssessment, "U1", "U1", "db")) // on top, as the reader turns the page
			}
			var want [][]change.Number
			for n := newest; n > 0; n -= 3 {
				want = append(want, numbers(n, n-1, n-2)[:min(3, n)])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%+v (-want +got):\n%s", f, diff)
			}
		}
	})
}

// SQLite has no statistics to go by on a young database: each list has to lead it to an index that is in order already,
// for to sort a million changes takes a second.
func TestNoListIsSortedOrReadWhole(t *testing.T) {
	t.Parallel()
	url := storagetest.SQLiteURL(t)
	db, pool, begun := storagetest.Open(t, url), raw(t, url), storage.Span{From: at(0), Before: at(9)}
	for _, f := range []storage.Filter{
		{},
		{Requester: "U1"},
		{Implementer: "U1"},
		{Open: true},
		{States: []change.State{change.Closed}},
		{System: "db"},
		{System: "db", Open: true},
		{Category: change.Normal},
		{Template: "restart"},
		{Risk: change.HighRisk},
		{Category: change.Normal, Risk: change.HighRisk},
		{Person: "U1", Outcome: change.Failed, Category: change.Normal},
		{System: "db", States: []change.State{change.OnHold}},
		{System: "db", Person: "U1", States: []change.State{change.OnHold, change.Returned}},
		{Words: "upgrade the database"},
		{Words: "upgrade", Open: true},
		{Words: "upgrade", System: "db"},
		{Words: "upgrade", Requester: "U1"},
		{Person: "U1"},
		{Approver: "U1"},
		{Person: "U1", System: "db"},
		{Outcome: change.Failed},
		{OutsideWindow: true},
		{DuringFreeze: true},
		{Escalated: true},
		{Started: begun},
		{Started: begun, System: "db"},
		{Started: begun, Person: "U1"},
		{Started: begun, Requester: "U1", Outcome: change.Failed},
		{Started: begun, States: []change.State{change.Closed}, Category: change.Normal, Risk: change.HighRisk},
		{Started: begun, OutsideWindow: true},
		{Started: begun, DuringFreeze: true},
		{Started: begun, Words: "upgrade"},
		{Started: begun, Words: "upgrade", System: "db", Category: change.Normal, Open: true},
		{Closed: begun, Template: "restart"},
		{Created: begun, Open: true},
	} {
		for _, before := range []storage.Cursor{0, 7} {
			var query, rare string
			view(t, db, func(tx *storage.Tx) error {
				query, rare = storage.ListSQL(tx, f, before), storage.RareListSQL(tx, f, before)
				return nil
			})
			plan := steps(t, pool, query)
			for _, step := range plan {
				if step == "SCAN changes" && !cmp.Equal(f, storage.Filter{}) || strings.Contains(step, "TEMP B-TREE") {
					t.Errorf("%s is carried out by %s", query, step)
				}
			}
			// SQLite says this when it begins where the page before ended, and not where the span does.
			begins := slices.ContainsFunc(plan, func(step string) bool { return strings.HasPrefix(step, "REUSE SUBQUERY") })
			if turned := before != 0 && (f.Started != storage.Span{} || f.Closed != storage.Span{} || f.Created != storage.Span{}); begins != turned {
				t.Errorf("%s is carried out by %q", query, plan)
			}
			if rare == query {
				continue
			}
			// Where few have the words, or were of the system or the person, they are all read, whatever else is asked of them.
			led := "SEARCH change_people"
			switch {
			case f.Words != "":
				led = "SCAN changes_by_word VIRTUAL"
			case f.System != "":
				led = "SEARCH change_systems"
			}
			if first := steps(t, pool, rare)[0]; !strings.HasPrefix(first, led) {
				t.Errorf("%s begins with %s", rare, first)
			}
		}
	}
}

// steps returns how SQLite would carry out a query.
func steps(tb testing.TB, pool *sql.DB, query string) (all []string) {
	tb.Helper()
	rows, err := pool.QueryContext(tb.Context(), "EXPLAIN QUERY PLAN "+query)
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			tb.Fatal(err)
		}
		all = append(all, step)
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	return all
}

func TestOldApprovalsThatCountAreFound(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		approved := func(s change.State, approvals ...change.Approval) *change.Change {
			c := is(s, "U1", "U2", "db")
			c.Approvals = approvals
			return c
		}
		old, recent := change.Approval{By: "U3", At: at(10)}, change.Approval{By: "U4", At: at(10).Add(time.Microsecond)}
		void := change.Approval{By: "U3", At: at(0), VoidAt: at(1), Void: "edited"}
		add(t, db,
			approved(change.InApproval, recent, old),
			approved(change.InApproval, recent),
			approved(change.InScheduling, old),
			approved(change.InScheduling, void),
			approved(change.Scheduled, old, old),
			approved(change.Closed, old),
			approved(change.InApproval),
		)
		view(t, db, func(tx *storage.Tx) error {
			for limit, want := range map[int][]change.Number{10: numbers(1, 3, 5), 2: numbers(1, 3)} {
				got, err := tx.OldApprovals(at(10), limit)
				if err != nil || !slices.Equal(got, want) {
					t.Errorf("at most %d: %v (%v), want %v", limit, got, err, want)
				}
			}
			return nil
		})
	})
}

// is makes a change for a list.
func is(s change.State, requester, implementer change.UserID, systems ...change.SystemID) *change.Change {
	return &change.Change{
		State: s, Requester: requester, Plan: 1, CreatedAt: at(0), UpdatedAt: at(0),
		Request: change.Request{Title: "A change", Category: change.Normal, Implementer: implementer, Systems: systems},
	}
}

// add stores changes; the fourth is of high risk, the fifth says so in its title.
func add(tb testing.TB, db *storage.DB, changes ...*change.Change) {
	tb.Helper()
	for i, c := range changes {
		if i == 3 {
			c.Assessment = &change.Assessment{At: at(1), Rating: change.Rating{Risk: change.HighRisk}}
		}
		if i == 4 {
			c.Request.Title = "Change number FIVE"
		}
		update(tb, db, func(tx *storage.Tx) (err error) {
			if c.Number, err = tx.NextNumber(); err != nil {
				return err
			}
			return tx.AddChange(c)
		})
	}
}

func pick(tb testing.TB, db *storage.DB, f storage.Filter) (found []change.Number) {
	tb.Helper()
	view(tb, db, func(tx *storage.Tx) error {
		page, err := tx.List(f, 0, 10)
		if err != nil {
			return err
		}
		found = numbersOf(page)
		common, err := storage.PickCommon(tx, f)
		if !slices.Equal(common, found) {
			tb.Errorf("%.200v finds %v when words are rare, and %v when they are common", f, found, common)
		}
		return err
	})
	return found
}

func numbers(n ...change.Number) []change.Number { return n }

func numbersOf(page storage.Page) (all []change.Number) {
	for _, s := range page.Changes {
		all = append(all, s.Number)
	}
	return all
}
