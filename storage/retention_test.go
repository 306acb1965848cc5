package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// Years ago, by the clock of the machine, to which the database keeps.
func yearsAgo(years int) time.Time { return time.Now().AddDate(-years, 0, -1).UTC() }

// keepOld puts three changes on record: CHG-1, to which nothing has happened for ten years, CHG-2, for three, and CHG-3,
// which is as old as the first and open. Records are kept for seven years.
func keepOld(t *testing.T, url string) *storage.DB {
	t.Helper()
	clock := storagetest.NewClock()
	db := storagetest.Open(t, url, storagetest.WithClock(clock))
	for i, years := range []int{10, 3, 10} {
		n := change.Number(i + 1)
		clock.Set(yearsAgo(years))
		update(t, db, func(tx *storage.Tx) error {
			c := fullChange(n)
			c.CreatedAt, c.ClosedAt, c.State = tx.Now(), tx.Now(), change.Closed
			c.Plan = 1
			if n == 3 {
				c.State, c.ClosedAt = change.InApproval, time.Time{}
			}
			if err := tx.AddChange(c); err != nil {
				return err
			}
			if err := tx.RecordOf(c, &change.Event{Change: n, Action: change.Submit, By: c.Requester, At: tx.Now(), To: c.State, Reason: "why"}); err != nil {
				return err
			}
			return tx.Record(&change.Event{Change: n, Action: change.Note, By: "U1", At: tx.Now(), From: c.State, To: c.State, Refused: "No.", Reason: "why not"})
		})
	}
	update(t, db, func(tx *storage.Tx) error { return tx.KeepYears(7) })
	clock.Set(time.Now().UTC())
	return db
}

// gate is the statement that opens the record of a change for being blanked.
func gate(n string) string {
	return "UPDATE changes SET purged = (SELECT max(seq) + 1 FROM events), purged_at = updated_at WHERE number = " + n
}

func TestNoStatementBlanksARecordThatMustBeKept(t *testing.T) {
	t.Parallel()
	both := []string{
		gate("2"), gate("3"), gate("0"),
		"UPDATE changes SET purged = 1 WHERE number = 1", "UPDATE changes SET purged = 0 WHERE number = 1", "UPDATE changes SET purged = 99 WHERE number = 1",
		"DELETE FROM changes", "DELETE FROM changes WHERE number = 1",
		"UPDATE changes SET title = ''", "UPDATE changes SET title = '' WHERE number = 3", "UPDATE changes SET requester = ''",
		"UPDATE changes SET number = 70 WHERE number = 2",
		"UPDATE changes SET state = 'assessment' WHERE number = 2", "UPDATE changes SET outcome = 'failed' WHERE number = 2",
		"UPDATE changes SET description = '' WHERE number = 2", "UPDATE changes SET rollback_people = NULL WHERE number = 1",
		"UPDATE changes SET notes = '' WHERE number = 2", "UPDATE changes SET lessons = '' WHERE number = 2",
		// The dates that the database trusts cannot be altered.
		"UPDATE changes SET created_at = (SELECT created_at FROM changes WHERE number = 1) WHERE number = 2",
		"UPDATE changes SET closed_at = (SELECT closed_at FROM changes WHERE number = 1) WHERE number = 2",
		"UPDATE events SET at = (SELECT at FROM events WHERE seq = 1)",
		"UPDATE events SET at = (SELECT min(at) FROM events), purged = 99, actor = '', reason = '', facts = NULL, refused = ''",
		// Nor can anything be blanked before its change is.
		"UPDATE events SET actor = '', reason = '', facts = NULL, refused = CASE refused WHEN '' THEN '' ELSE 'purged' END, purged = 99",
		"UPDATE events SET actor = '', reason = '', facts = NULL, refused = CASE refused WHEN '' THEN '' ELSE 'purged' END WHERE change_number = 1",
		"DELETE FROM events WHERE change_number = 1",
		"UPDATE plans SET request = ''", "DELETE FROM plans",
		"UPDATE approvals SET approver = '', approved_for = '', comment = '', void = ''", "DELETE FROM approvals",
		"UPDATE incidents SET ref = ''", "UPDATE incidents SET ref = 'INC-9'", "UPDATE incidents SET n = n + 100", "DELETE FROM incidents",
		"UPDATE retention_floors SET years = 1", "DELETE FROM retention_floors", "INSERT INTO retention_floors (years) VALUES (0)",
		"INSERT INTO retention_floors (years) VALUES (-7)", "UPDATE retention_floors SET since = (SELECT min(at) FROM events)",
	}
	only := map[string][]string{
		"postgres": {
			"TRUNCATE changes CASCADE", "TRUNCATE events", "TRUNCATE incidents", "TRUNCATE retention_floors", "TRUNCATE legal_holds",
			"MERGE INTO changes AS c USING (SELECT 2 AS n) AS s ON c.number = s.n WHEN MATCHED THEN DELETE",
		},
		"sqlite": {
			"INSERT OR REPLACE INTO changes SELECT * FROM changes", "UPDATE OR REPLACE changes SET number = 1 WHERE number = 2",
			"INSERT OR REPLACE INTO incidents SELECT * FROM incidents",
			"INSERT INTO retention_floors (years, since) VALUES (1, '1990-01-01 00:00:00+00:00')", "INSERT INTO retention_floors (years, since) VALUES (1, 'long ago')",
			"REPLACE INTO retention_floors (number, years) VALUES (1, 1)", "INSERT OR REPLACE INTO retention_floors (number, years) VALUES (-5, 1)",
		},
	}
	storagetest.EachURL(t, func(t *testing.T, url string) {
		keepOld(t, url)
		pool := raw(t, url)
		before := everything(t, url)
		for _, statement := range append(both, only[scheme(url)]...) {
			_, err := pool.ExecContext(t.Context(), statement)
			if err == nil && everything(t, url) != before || err != nil && !strings.Contains(err.Error(), "append-only") && !strings.Contains(err.Error(), "CHECK") &&
				!strings.Contains(err.Error(), "check constraint") {
				t.Errorf("%s: %v, want it refused as append-only", statement, err)
			}
			if diff := cmp.Diff(before, everything(t, url)); diff != "" {
				t.Fatalf("%s changed the record:\n%s", statement, diff)
			}
		}
	})
}

func TestNoTrickMakesARecordOldEnough(t *testing.T) {
	t.Parallel()
	tricks := map[string][]string{
		"postgres": {
			"INSERT INTO retention_floors (years, since) VALUES (1, now() - interval '10 years')",
			"INSERT INTO retention_floors (years, since) VALUES (1, now() + interval '10 years')",
			"CREATE TEMP TABLE retention_floor AS SELECT 1 AS years", "CREATE TEMP TABLE retention_floors AS SELECT 1 AS number, 1 AS years, now() AS since",
			"CREATE TEMP TABLE events AS SELECT 1 AS seq, 2 AS change_number, 1 AS n, timestamptz '1990-01-01' AS at",
			"CREATE TEMP TABLE held_changes AS SELECT 0 AS hold, 0 AS change_number",
			"SET TIME ZONE 'Pacific/Kiritimati'",
			"CREATE FUNCTION now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT timestamptz '2100-01-01' $$",
			"CREATE FUNCTION max(timestamptz) RETURNS timestamptz LANGUAGE sql AS $$ SELECT timestamptz '1900-01-01' $$",
		},
		"sqlite": {
			"INSERT INTO retention_floors (years) VALUES (1)",
			"CREATE TEMP TABLE retention_floor AS SELECT 1 AS years", "CREATE TEMP TABLE retention_floors AS SELECT 1 AS number, 1 AS years, '1990-01-01' AS since",
			"CREATE TEMP TABLE events AS SELECT 1 AS seq, 2 AS change_number, 1 AS n, '1990-01-01 00:00:00+00:00' AS at",
			"PRAGMA recursive_triggers = 0", "PRAGMA foreign_keys = 0", "PRAGMA ignore_check_constraints = 1",
		},
	}
	storagetest.EachURL(t, func(t *testing.T, url string) {
		keepOld(t, url)
		pool := raw(t, url)
		// An event that pretends to be old does not make the others so.
		forged := `INSERT INTO events (seq, change_number, n, action, actor, at, from_state, to_state, refused, reason, policy, prev, hash)
			SELECT 7, 2, 3, action, actor, at, from_state, to_state, refused, reason, policy, prev, hash FROM events WHERE seq = 1`
		schema := "main."
		if scheme(url) == "postgres" {
			schema = dump(t, pool, "SELECT current_schema()") + "."
		}
		for _, trick := range append([]string{forged}, tricks[scheme(url)]...) {
			if _, err := pool.ExecContext(t.Context(), trick); err != nil {
				t.Fatalf("%s: %v", trick, err)
			}
			_, err := pool.ExecContext(t.Context(), "UPDATE "+schema+"changes SET purged = (SELECT max(seq) + 1 FROM "+schema+"events), purged_at = updated_at WHERE number = 2")
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("after %s, the younger record can be purged: %v", trick, err)
			}
		}
	})
}

func TestALegalHoldStopsTheDatabaseToo(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		db := keepOld(t, url)
		h := change.LegalHold{Scope: change.HoldScope{Change: 1}, Reason: "Case 12", By: "U1", At: time.Now()}
		update(t, db, func(tx *storage.Tx) error { return tx.AddHold(&h) })
		pool := raw(t, url)
		for _, statement := range []string{
			gate("1"), "DELETE FROM legal_holds", "UPDATE legal_holds SET change_number = 2", "UPDATE legal_holds SET reason = ''",
			"UPDATE legal_holds SET ended_at = placed_at", "UPDATE legal_holds SET ended_by = 'U1', ended_for = 'no', person = 'U2', ended_at = placed_at",
		} {
			if _, err := pool.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want it refused as append-only", statement, err)
			}
		}
		h.EndedBy, h.EndedAt, h.EndedFor = "U1", time.Now(), "settled"
		update(t, db, func(tx *storage.Tx) error { return tx.EndHold(h) })
		if _, err := pool.ExecContext(t.Context(), "UPDATE legal_holds SET ended_for = 'another'"); err == nil {
			t.Error("the end of a hold can be altered")
		}
		if _, err := pool.ExecContext(t.Context(), gate("1")); err != nil {
			t.Errorf("once the hold has ended, the old record cannot be purged: %v", err)
		}
		for _, statement := range []string{
			"UPDATE changes SET purged = NULL WHERE number = 1", "UPDATE changes SET title = 'back' WHERE number = 1",
			"UPDATE events SET purged = 7 WHERE change_number = 1", // with its texts
			"UPDATE events SET purged = 8, actor = '', reason = '', facts = NULL, refused = CASE refused WHEN '' THEN '' ELSE 'purged' END WHERE change_number = 1",
			"UPDATE events SET purged = 7, actor = '', reason = '', facts = NULL, refused = CASE refused WHEN '' THEN '' ELSE 'purged' END, hash = '' WHERE change_number = 1",
			"UPDATE events SET purged = 7, actor = '', reason = '', facts = NULL, refused = '' WHERE change_number = 1",
			"UPDATE plans SET request = '', digest = '' WHERE change_number = 1", "UPDATE approvals SET approver = '' WHERE change_number = 1",
		} {
			if _, err := pool.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("of a change that is being purged, %s: %v, want it refused as append-only", statement, err)
			}
		}
	})
}

func TestYearsThatWereLoweredCountAfterThirtyDays(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		db := keepOld(t, url)
		kept := func() (years int) {
			view(t, db, func(tx *storage.Tx) (err error) {
				years, err = tx.KeptYears()
				return err
			})
			return years
		}
		keep := func(years int) {
			update(t, db, func(tx *storage.Tx) error { return tx.KeepYears(years) })
		}
		// age makes what was asked for so far as old as that, which only the owner of the database can.
		age := map[string]string{
			"postgres": "SET session_replication_role = replica; UPDATE retention_floors SET since = since - interval '31 days'; SET session_replication_role = DEFAULT",
			"sqlite":   "DROP TRIGGER retention_floors_not_updated; UPDATE retention_floors SET since = datetime(since, '-31 days') || '+00:00'",
		}[scheme(url)]
		pool := raw(t, url)
		for _, step := range []struct {
			keep, want int
			later      bool
		}{{7, 7, false}, {10, 10, false}, {1, 10, false}, {1, 1, true}, {3, 3, false}, {2, 3, false}, {9, 9, false}, {9, 9, true}, {8, 9, false}} {
			if step.later {
				if _, err := pool.ExecContext(t.Context(), age); err != nil {
					t.Fatal(err)
				}
				age = strings.TrimPrefix(age, "DROP TRIGGER retention_floors_not_updated; ")
			}
			keep(step.keep)
			if got := kept(); got != step.want {
				t.Errorf("with %d years, a month later %t, records are kept for %d, want %d", step.keep, step.later, got, step.want)
			}
		}
	})
}

// everything returns all that is on record of changes.
func everything(tb testing.TB, url string) string {
	tb.Helper()
	pool := raw(tb, url)
	defer pool.Close()
	return dump(tb, pool, `SELECT 'e' || seq || ' ' || change_number || ' ' || at || actor || reason || refused || hash || coalesce(purged, 0) FROM events
		UNION ALL SELECT 'p' || change_number || plan || digest || request FROM plans
		UNION ALL SELECT 'a' || change_number || n || approver || approved_at || comment || void FROM approvals
		UNION ALL SELECT 'i' || change_number || n || ref FROM incidents
		UNION ALL SELECT 'c' || number || state || requester || title || description || outcome || created_at || coalesce(purged, 0) FROM changes
		UNION ALL SELECT 'f' || number || ' ' || years || since FROM retention_floors ORDER BY 1`)
}

func TestWhatIsDueForPurgeIsReadByPages(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		db := storagetest.Open(t, url)
		old := yearsAgo(9)
		update(t, db, func(tx *storage.Tx) error {
			for n := change.Number(1); n <= 25; n++ {
				c := fullChange(n)
				c.State, c.CreatedAt, c.ClosedAt = change.Cancelled, old, old.Add(time.Duration(n%5)*time.Hour) // several at one instant
				if err := tx.AddChange(c); err != nil {
					return err
				}
				if err := tx.Record(&change.Event{Change: n, Action: change.Cancel, At: c.ClosedAt, To: c.State}); err != nil {
					return err
				}
			}
			return nil
		})
		var all []change.Number
		view(t, db, func(tx *storage.Tx) error {
			for last := (storage.DueChange{}); ; {
				page, err := tx.DueForPurge(old.Add(3*time.Hour), last, 3)
				for _, d := range page {
					all, last = append(all, d.Number), d
				}
				if err != nil || len(page) < 3 {
					return err
				}
			}
		})
		want := []change.Number{5, 10, 15, 20, 25, 1, 6, 11, 16, 21, 2, 7, 12, 17, 22, 3, 8, 13, 18, 23}
		if diff := cmp.Diff(want, all); diff != "" {
			t.Errorf("it is read as (-want +got):\n%s", diff)
		}
	})
}
