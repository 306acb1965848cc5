package storage_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// The usual lists are led by an index on both databases, once those know how the data are spread: at a million changes
// whatever is read whole or sorted takes a second.
func TestTheUsualListsAreLedByAnIndex(t *testing.T) {
	t.Parallel()
	population := storagetest.Population{Changes: 2000, Over: 365 * 24 * time.Hour}
	onSQLite, onPostgres := storagetest.SQLiteURL(t), storagetest.PostgresURL(t)
	population.Fill(t, storagetest.Open(t, onSQLite))
	storagetest.Open(t, onPostgres)
	storagetest.CopyToPostgres(t, onSQLite, onPostgres)
	for url, explain := range map[string]string{onSQLite: "EXPLAIN QUERY PLAN ", onPostgres: "EXPLAIN "} {
		db, pool := storagetest.Open(t, url), raw(t, url)
		for name, f := range usual(population) {
			for _, before := range []storage.Cursor{0, 1500} {
				var query string
				view(t, db, func(tx *storage.Tx) error {
					query = storage.ListSQL(tx, f, before)
					return nil
				})
				plan := lines(t, pool, explain+query)
				if slices.ContainsFunc(plan, isSlow) {
					t.Errorf("%s, from %d on, is carried out by\n%s", name, before, strings.Join(plan, "\n"))
				}
			}
		}
	}
}

// isSlow reports whether a step of a plan reads all changes, or sorts what it has found.
func isSlow(step string) bool {
	for _, slow := range []string{"Seq Scan on changes", "SCAN changes", "TEMP B-TREE"} {
		if strings.Contains(step, slow) && !strings.Contains(step, "INDEX") {
			return true
		}
	}
	return false
}

// usual are the lists that people open, of a population: each filter alone, and the usual pairs.
func usual(p storagetest.Population) map[string]storage.Filter {
	c := p.Life(p.Changes / 2).Change
	system, person := c.Request.Systems[0], c.Requester
	month := storage.Span{From: storagetest.Start.AddDate(0, -3, 0), Before: storagetest.Start.AddDate(0, -2, 0)}
	all := map[string]storage.Filter{
		"open": {Open: true}, "frozen": {Frozen: true}, "outside": {OutsideWindow: true}, "in a freeze": {DuringFreeze: true},
		"person": {Person: person}, "approver": {Approver: person}, "requester": {Requester: person}, "implementer": {Implementer: person},
		"system": {System: system}, "incident": {Incident: "INC-200"}, "template": {Template: "routine-3"},
		"words": {Words: c.Request.Title}, "number": {Words: "4711"},
		"begun": {Started: month}, "closed": {Closed: month}, "raised": {Created: month},
		"system and month": {System: system, Started: month}, "system and words": {System: system, Words: "upgrade"},
		"person and month": {Person: person, Started: month}, "person and system": {Person: person, System: system},
		"words and month": {Words: "upgrade", Started: month},
	}
	for _, s := range change.States() {
		all[fmt.Sprint("state ", s)] = storage.Filter{States: []change.State{s}}
		all[fmt.Sprint("system and state ", s)] = storage.Filter{System: system, States: []change.State{s}}
	}
	for _, o := range change.Outcomes() {
		all[fmt.Sprint("outcome ", o)] = storage.Filter{Outcome: o}
		all[fmt.Sprint("system and outcome ", o)] = storage.Filter{System: system, Outcome: o}
		all[fmt.Sprint("outcome and month ", o)] = storage.Filter{Outcome: o, Closed: month}
	}
	for _, k := range change.Categories() {
		all[fmt.Sprint("category ", k)] = storage.Filter{Category: k}
	}
	for _, k := range change.Risks() {
		all[fmt.Sprint("risk ", k)] = storage.Filter{Risk: k}
		all[fmt.Sprint("risk and system ", k)] = storage.Filter{Risk: k, System: system}
	}
	return all
}

// lines returns how a database would carry out a query, a step a line.
func lines(tb testing.TB, pool *sql.DB, explain string) (all []string) {
	tb.Helper()
	rows, err := pool.QueryContext(tb.Context(), explain)
	if err != nil {
		tb.Fatalf("%s: %v", explain, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		tb.Fatal(err)
	}
	for rows.Next() {
		into := make([]any, len(columns))
		for i := range into {
			into[i] = new(any)
		}
		var step string
		into[len(into)-1] = &step // the last column of both
		if err := rows.Scan(into...); err != nil {
			tb.Fatal(err)
		}
		all = append(all, step)
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	return all
}
