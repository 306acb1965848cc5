package speed

import (
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// A look is one way to look something up. The i-th looks for something else than the one before.
type look struct {
	name  string
	look  func(a *archive, i int) error
	floor func(a *archive, i int) error
}

// looks are the lists that people open, with each filter and the usual pairs of them, and what else is looked at.
func looks() []look {
	type C = *change.Change
	type F = commands.Filter
	anyOne := func(C) bool { return true }
	assessed := func(c C) bool { return c.Assessment != nil }
	done := func(c C) bool { return c.Closure != nil }
	hurt := func(c C) bool { return done(c) && len(c.Closure.Incidents) > 0 }
	approved := func(c C) bool { return len(c.Approvals) > 0 }
	routine := func(c C) bool { return c.Request.Template != "" }
	ran := func(c C) bool { return !c.StartedAt.IsZero() }

	from := func(fits func(C) bool, filter func(C) F) func(*archive, int) F {
		return func(a *archive, i int) F { return filter(a.one(i, fits)) }
	}
	same := func(f F) func(*archive, int) F { return func(*archive, int) F { return f } }
	monthTo := func(t time.Time) storage.Span { return storage.Span{From: t.AddDate(0, -1, 0), Before: t} }
	yearTo := func(t time.Time) storage.Span { return storage.Span{From: t.AddDate(-1, 0, 0), Before: t} }
	word := func(c C, k int) string { words := strings.Fields(c.Request.Title); return words[min(k, len(words)-1)] }
	system := func(c C) change.SystemID { return c.Request.Systems[0] }

	lists := []struct {
		name   string
		filter func(*archive, int) F
	}{
		{"list: all", same(F{})},
		{"list: open", same(F{Open: true})},
		{"list: overdue", same(F{Overdue: true})},
		{"list: escalated", same(F{Escalated: true})},
		{"list: held by a freeze", same(F{Frozen: true})},
		{"list: outside a window", same(F{OutsideWindow: true})},
		{"list: during a freeze", same(F{DuringFreeze: true})},
		{"list: waiting for somebody", from(anyOne, func(c C) F {
			return F{Open: true, Waiting: change.Principals{People: []change.UserID{c.Request.Implementer, c.Requester}}}
		})},
		{"list: state", from(anyOne, func(c C) F { return F{States: []change.State{c.State}} })},
		{"list: outcome", from(done, func(c C) F { return F{Outcome: c.Closure.Outcome} })},
		{"list: category", from(anyOne, func(c C) F { return F{Category: c.Request.Category} })},
		{"list: risk", from(assessed, func(c C) F { return F{Risk: c.Assessment.Rating.Risk} })},
		{"list: system", from(anyOne, func(c C) F { return F{System: system(c)} })},
		{"list: template", from(routine, func(c C) F { return F{Template: c.Request.Template} })},
		{"list: requester", from(anyOne, func(c C) F { return F{Requester: c.Requester} })},
		{"list: implementer", from(anyOne, func(c C) F { return F{Implementer: c.Request.Implementer} })},
		{"list: person", from(approved, func(c C) F { return F{Person: c.Approvals[0].By} })},
		{"list: approver", from(approved, func(c C) F { return F{Approver: c.Approvals[0].By} })},
		{"list: incident", from(hurt, func(c C) F { return F{Incident: c.Closure.Incidents[0].Ref} })},
		{"list: begun in a month", from(ran, func(c C) F { return F{Started: monthTo(c.StartedAt)} })},
		{"list: closed in a month", from(done, func(c C) F { return F{Closed: monthTo(c.ClosedAt)} })},
		{"list: raised in a month", from(anyOne, func(c C) F { return F{Created: monthTo(c.CreatedAt)} })},

		{"list: system and state", from(anyOne, func(c C) F { return F{System: system(c), States: []change.State{c.State}} })},
		{"list: system and outcome", from(done, func(c C) F { return F{System: system(c), Outcome: c.Closure.Outcome} })},
		{"list: system and risk", from(assessed, func(c C) F { return F{System: system(c), Risk: c.Assessment.Rating.Risk} })},
		{"list: system, open", from(anyOne, func(c C) F { return F{System: system(c), Open: true} })},
		{"list: system and month", from(ran, func(c C) F { return F{System: system(c), Started: monthTo(c.StartedAt)} })},
		{"list: system and category", from(anyOne, func(c C) F { return F{System: system(c), Category: c.Request.Category} })},
		{"list: system and person", from(approved, func(c C) F { return F{System: system(c), Person: c.Approvals[0].By} })},
		{"list: person and outcome", from(done, func(c C) F { return F{Person: c.Requester, Outcome: c.Closure.Outcome} })},
		{"list: person and month", from(ran, func(c C) F { return F{Person: c.Requester, Started: monthTo(c.StartedAt)} })},
		{"list: person and state", from(anyOne, func(c C) F { return F{Person: c.Requester, States: []change.State{c.State}} })},
		{"list: category and outcome", from(done, func(c C) F { return F{Category: c.Request.Category, Outcome: c.Closure.Outcome} })},
		{"list: category and risk", from(assessed, func(c C) F { return F{Category: c.Request.Category, Risk: c.Assessment.Rating.Risk} })},
		{"list: risk and outcome", from(done, func(c C) F { return F{Risk: change.HighRisk, Outcome: c.Closure.Outcome} })},
		{"list: outcome and month", from(done, func(c C) F { return F{Outcome: c.Closure.Outcome, Closed: monthTo(c.ClosedAt)} })},
		{"list: category and month", from(ran, func(c C) F { return F{Category: c.Request.Category, Started: monthTo(c.StartedAt)} })},
		{"list: outside a window, and system", from(ran, func(c C) F { return F{OutsideWindow: true, System: system(c)} })},
		{"list: outside a window, and month", from(ran, func(c C) F { return F{OutsideWindow: true, Started: monthTo(c.StartedAt)} })},
		{"list: system and year", from(ran, func(c C) F { return F{System: system(c), Started: yearTo(c.StartedAt)} })},
		{"list: person and year", from(ran, func(c C) F { return F{Person: c.Requester, Started: yearTo(c.StartedAt)} })},
		{"list: outcome and year", from(done, func(c C) F { return F{Outcome: c.Closure.Outcome, Closed: yearTo(c.ClosedAt)} })},
		{"list: system, outcome and year", from(done, func(c C) F {
			return F{System: system(c), Outcome: c.Closure.Outcome, Closed: yearTo(c.ClosedAt)}
		})},
		{"list: no such pair", from(anyOne, func(c C) F { return F{Category: change.Standard, Risk: change.HighRisk} })},

		{"search: a word", from(anyOne, func(c C) F { return F{Words: word(c, 0)} })},
		{"search: a title", from(anyOne, func(c C) F { return F{Words: c.Request.Title} })},
		{"search: a number in the text", from(anyOne, func(c C) F { return F{Words: last(c.Request.Description)} })},
		{"search: two rare words", from(anyOne, func(c C) F { return F{Words: host(c.Request.Description) + " " + word(c, 1)} })},
		{"search: nothing", same(F{Words: "zeppelin"})},
		{"search: a word of a system", from(anyOne, func(c C) F { return F{Words: word(c, 0), System: system(c)} })},
		{"search: a word of a person", from(anyOne, func(c C) F { return F{Words: word(c, 0), Person: c.Requester} })},
		{"search: a word and an outcome", from(done, func(c C) F { return F{Words: word(c, 0), Outcome: c.Closure.Outcome} })},
		{"search: a word, open", from(anyOne, func(c C) F { return F{Words: word(c, 0), Open: true} })},
		{"search: a word in a month", from(ran, func(c C) F { return F{Words: word(c, 0), Started: monthTo(c.StartedAt)} })},
		{"search: a word in a year", from(ran, func(c C) F { return F{Words: word(c, 0), Started: yearTo(c.StartedAt)} })},
		{"search: a number in the text, in a year", from(ran, func(c C) F {
			return F{Words: last(c.Request.Description), Started: yearTo(c.StartedAt)}
		})},
	}
	var all []look
	for _, l := range lists {
		all = append(all, look{l.name, list(l.filter), sameByNumber})
	}
	return append(all,
		look{"details of a change", details, detailsByHand},
		look{"calendar of a week", week, weekByHand},
		look{"calendar of a month", month, monthByHand},
	)
}

// last returns the last word of a text, without its full stop.
func last(text string) string { return strings.TrimSuffix(text[strings.LastIndex(text, " ")+1:], ".") }

// host returns the host that a text names.
func host(text string) string {
	_, after, _ := strings.Cut(text, "concerns ")
	name, _, _ := strings.Cut(after, ".")
	return name
}

// onPage is how many changes a page of a list has.
const onPage = 10

// list opens a list, and every other time turns to the next page of the one before.
func list(filter func(*archive, int) commands.Filter) func(*archive, int) error {
	return func(a *archive, i int) (err error) {
		var from commands.Cursor
		first := i - i%2
		if i > first {
			from = a.found[first].Next
		}
		a.found[i], err = a.desk.List(a.ctx, filter(a, first), from, onPage)
		return err
	}
}

const summary = `SELECT number, title, state, category, kind, risk, outcome, requester, implementer, systems, slot_start, slot_end,
	created_at, updated_at, closed_at FROM changes`

// sameByNumber reads what the look has found, which is what the best of indexes would come to.
func sameByNumber(a *archive, i int) error {
	numbers := make([]any, onPage)
	for k := range numbers {
		numbers[k] = 0
		if found := a.found[i].Changes; k < len(found) {
			numbers[k] = int64(found[k].Number)
		}
	}
	return a.bare.transact(a.ctx, func(s *script) {
		s.all(summary+" WHERE number IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", numbers...)
	})
}

func details(a *archive, i int) error {
	_, err := a.desk.Show(a.ctx, a.some[i%len(a.some)].Number)
	return err
}

func detailsByHand(a *archive, i int) error {
	n := int64(a.some[i%len(a.some)].Number)
	return a.bare.transact(a.ctx, func(s *script) {
		s.all("SELECT "+strings.Join(s.columns, ", ")+" FROM changes WHERE number = $1", n)
		for _, part := range []string{"approvals", "incidents", "events"} {
			s.all("SELECT * FROM "+part+" WHERE change_number = $1 ORDER BY n", n)
		}
	})
}

func week(a *archive, _ int) error {
	_, err := a.desk.Week(a.ctx)
	return err
}

func weekByHand(a *archive, _ int) error {
	return a.slots(change.Interval{Start: storagetest.Start, End: storagetest.Start.AddDate(0, 0, 7)})
}

// month opens the month that it is, the one before, and so on.
func month(a *archive, i int) error {
	_, err := a.desk.Month(a.ctx, change.MonthWish{Ahead: -(i % 3)}, time.UTC)
	return err
}

func monthByHand(a *archive, i int) error {
	return a.slots(change.MonthSpan(change.MonthWish{Ahead: -(i % 3)}.Of(storagetest.Start), time.UTC))
}

// slots reads by hand what begins in a stretch of time.
func (a *archive) slots(span change.Interval) error {
	return a.bare.transact(a.ctx, func(s *script) {
		s.all(summary+" WHERE slot_start >= $1 AND slot_start < $2 ORDER BY slot_start", span.Start, span.End)
	})
}
