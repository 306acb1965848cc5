package storage_test

import (
	"strings"
	"testing"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestTheDatabaseRefusesToRewriteTheRecord(t *testing.T) {
	t.Parallel()
	both := []string{
		"UPDATE events SET reason = 'forged'",
		"DELETE FROM events",
		"INSERT INTO events SELECT * FROM events WHERE true ON CONFLICT (seq) DO UPDATE SET reason = 'forged'",
		"UPDATE plans SET request = 'forged'",
		"DELETE FROM plans",
		"INSERT INTO plans SELECT * FROM plans WHERE true ON CONFLICT (change_number, plan) DO UPDATE SET request = 'forged'",
		"UPDATE policies SET text = 'forged'",
		"DELETE FROM policies",
		"UPDATE approvals SET approver = 'forged'",
		"UPDATE approvals SET comment = 'forged', void_at = approved_at WHERE void_at IS NULL",
		"UPDATE approvals SET void_at = NULL",
		"UPDATE approvals SET void = 'forged'",
		"DELETE FROM approvals",
	}
	only := map[string][]string{
		"postgres": {"TRUNCATE events", "TRUNCATE plans", "TRUNCATE policies", "TRUNCATE approvals", "TRUNCATE changes CASCADE"},
		"sqlite": {
			"INSERT OR REPLACE INTO events SELECT seq, change_number, n, action, actor, at, from_state, to_state, 'forged', reason, facts, policy, prev, hash, record, purged FROM events",
			"INSERT OR REPLACE INTO events SELECT seq + 100, change_number, n, action, actor, at, from_state, to_state, 'forged', reason, facts, policy, prev, hash, record, purged FROM events",
			"UPDATE OR REPLACE events SET seq = 1",
			"INSERT OR REPLACE INTO plans SELECT change_number, plan, digest, 'forged', kept_at FROM plans",
			"INSERT OR REPLACE INTO policies SELECT revision, 'forged', kept_at FROM policies",
			"INSERT OR REPLACE INTO approvals SELECT change_number, n, 'forged', authority, level, approved_at, comment, plan, digest, void_at, void, approved_for FROM approvals",
			"UPDATE OR REPLACE approvals SET n = 1",
		},
	}
	storagetest.EachURL(t, func(t *testing.T, url string) {
		db := storagetest.Open(t, url)
		update(t, db, func(tx *storage.Tx) error {
			if err := tx.AddChange(fullChange(1)); err != nil {
				return err
			}
			if err := tx.KeepPolicy("r1", "text"); err != nil {
				return err
			}
			if err := tx.Record(&change.Event{Change: 1, Action: change.Submit, By: "U1", At: tx.Now(), Reason: "why"}); err != nil {
				return err
			}
			return tx.Record(&change.Event{Change: 1, Action: change.Note, By: "U1", At: tx.Now(), Reason: "why not"})
		})
		pool, before := raw(t, url), record(t, url)

		for _, statement := range append(both, only[scheme(url)]...) {
			_, err := pool.ExecContext(t.Context(), statement)
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want it refused as append-only", statement, err)
			}
			if after := record(t, url); after != before {
				t.Fatalf("%s changed the record\nfrom %s\nto   %s", statement, before, after)
			}
		}
		if _, err := pool.ExecContext(t.Context(), "UPDATE approvals SET void_at = approved_at, void = 'late' WHERE void_at IS NULL"); err != nil {
			t.Errorf("an approval cannot be made void: %v", err)
		}
	})
}

func record(tb testing.TB, url string) string {
	tb.Helper()
	pool := raw(tb, url)
	defer pool.Close()
	return dump(tb, pool, `SELECT seq || reason || refused || hash FROM events UNION ALL SELECT plan || request FROM plans
		UNION ALL SELECT revision || text FROM policies UNION ALL SELECT n || approver || comment || void FROM approvals ORDER BY 1`)
}
