package storage

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/noim3/changebot/change"
)

// A comparison finds where two parts of the record contradict each other. Its query returns a number of a change, 0 for
// none, and two texts; the sentence has them as %[1]s, %[2]s and %[3]s.
type comparison struct{ query, sentence string }

// comparisons are made by the database, which has an index for what is asked about each row. The chain proves what the
// events say; these lead from the events to the rest.
var comparisons = [...]comparison{
	{
		`SELECT number, state, coalesce(said, 'nothing') FROM (SELECT number, state, (SELECT to_state FROM events
			WHERE change_number = number AND refused = '' ORDER BY n DESC LIMIT 1) AS said FROM changes) AS c
			WHERE state <> coalesce(said, '') ORDER BY number`,
		"%[1]s is in state %[2]s; its events lead to %[3]s.",
	},
	{
		`SELECT change_number, '', '' FROM events WHERE n = 1 AND change_number > 0
			AND NOT EXISTS (SELECT 1 FROM changes WHERE number = change_number) ORDER BY change_number`,
		"%[1]s has events and is not on record.",
	},
	{
		`SELECT number, requester, actor FROM changes JOIN events ON change_number = number AND n = 1
			WHERE requester <> actor AND changes.purged IS NULL ORDER BY number`,
		"%[1]s names %[2]s as its requester; its first event is by %[3]s.",
	},
	{
		`SELECT number, CAST(plan AS text), CAST(kept AS text) FROM (SELECT number, plan,
			(SELECT count(*) FROM plans WHERE change_number = number) AS kept FROM changes) AS c WHERE plan <> kept ORDER BY number`,
		"%[1]s is at version %[2]s of its plan; %[3]s versions are kept.",
	},
	{ // The digest is a fact of the event, so that the chain holds it.
		`SELECT p.change_number, '', '' FROM plans AS p JOIN events AS e ON e.change_number = p.change_number AND e.n = 1
			WHERE p.plan = 1 AND e.purged IS NULL AND coalesce(e.facts, '') NOT LIKE '%{"Name":"plan","Value":"1 ' || p.digest || '"}%' ORDER BY 1`,
		"The first plan that is kept of %[1]s is not the one with which it was raised.",
	},
	{
		`SELECT change_number, approver, CAST(n AS text) FROM approvals AS a WHERE NOT EXISTS (SELECT 1 FROM events AS e
			WHERE e.change_number = a.change_number AND e.purged IS NOT NULL)
			AND NOT EXISTS (SELECT 1 FROM events AS e WHERE e.change_number = a.change_number AND e.action = 'approve' AND e.actor = a.approver AND e.at = a.approved_at AND e.refused = ''
				AND e.facts LIKE '%{"Name":"plan","Value":"' || a.plan || ' ' || a.digest || '"}%') ORDER BY change_number, n`,
		"No event tells of approval %[3]s of %[1]s, by %[2]s, for the version of the plan that it names.",
	},
	{
		`SELECT change_number, actor, CAST(n AS text) FROM events AS e WHERE action = 'approve' AND refused = '' AND change_number > 0 AND purged IS NULL
			AND NOT EXISTS (SELECT 1 FROM approvals AS a
				WHERE a.change_number = e.change_number AND a.approver = e.actor AND a.approved_at = e.at) ORDER BY seq`,
		"Event %[3]s of %[1]s tells of an approval by %[2]s that is not on record.",
	},
	{
		`SELECT a.change_number, a.approver, CAST(a.plan AS text) FROM approvals AS a
			LEFT JOIN plans AS p ON p.change_number = a.change_number AND p.plan = a.plan
			WHERE p.digest IS NULL OR p.digest <> a.digest ORDER BY a.change_number, a.n`,
		"%[2]s approved another version %[3]s of the plan of %[1]s than the one that is kept.",
	},
	{ // Before the digest was a fact of an edit, only the number was.
		`SELECT change_number, CAST(plan AS text), '' FROM plans AS p WHERE plan > 1
			AND NOT EXISTS (SELECT 1 FROM changes WHERE number = p.change_number AND purged IS NOT NULL)
			AND NOT EXISTS (SELECT 1 FROM events AS e WHERE e.change_number = p.change_number AND e.refused = ''
				AND (e.facts LIKE '%{"Name":"plan","Value":"' || p.plan || ' ' || p.digest || '"}%' OR e.facts LIKE '%{"Name":"plan","Value":"' || p.plan || '"}%'))
			ORDER BY change_number, plan`,
		"Version %[2]s of the plan that is kept of %[1]s is not the one that an edit made.",
	},
	{
		`SELECT change_number, approver, CAST(n AS text) FROM approvals AS a WHERE void_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events AS e
			WHERE e.change_number = a.change_number AND e.at = a.void_at AND e.refused = '') ORDER BY change_number, n`,
		"Approval %[3]s of %[1]s, by %[2]s, is void, and no event made it so.",
	},
	{
		`SELECT 0, policy, CAST(min(seq) AS text) FROM events AS e WHERE policy <> ''
			AND NOT EXISTS (SELECT 1 FROM policies WHERE revision = e.policy) GROUP BY policy ORDER BY policy`,
		"The text of policy revision %.12[2]s… is not kept; event %[3]s was decided under it.",
	},
	{
		"SELECT number, CAST(purged AS text), '' FROM changes WHERE purged IS NOT NULL AND (words <> '' OR purged_at IS NULL) ORDER BY number",
		"%[1]s was purged by event %[2]s, and its words are on record: they were put in by hand.",
	},
	{
		`SELECT change_number, CAST(plan AS text), '' FROM plans WHERE request <> ''
			AND EXISTS (SELECT 1 FROM changes WHERE number = change_number AND purged IS NOT NULL) ORDER BY change_number, plan`,
		"%[1]s was purged, and version %[2]s of its plan is on record: it was put in by hand.",
	},
}

// Contradictions calls fn for each place where the rest of the record does not say what the events say, and stops at an
// error of fn, which it returns. It reads as it goes: fn must not use tx.
func (tx *Tx) Contradictions(fn func(change.Finding) error) error {
	named := map[change.Number]bool{}
	tell := fn
	fn = func(f change.Finding) error {
		named[f.Change] = true
		return tell(f)
	}
	for _, c := range comparisons {
		err := tx.each(c.query, func(rows *sql.Rows) error {
			var n change.Number
			var one, other string
			if err := rows.Scan(&n, &one, &other); err != nil {
				return err
			}
			return fn(contradiction(n, c.sentence, n, one, other))
		})
		if err != nil {
			return fmt.Errorf("compare the record with its events: %w", err)
		}
	}
	for _, compare := range [...]func(func(change.Finding) error) error{tx.comparePlans, tx.compareRequests, tx.comparePolicies} {
		if err := compare(fn); err != nil {
			return fmt.Errorf("compare the record with its digests: %w", err)
		}
	}
	if err := tx.compareHolds(fn); err != nil {
		return fmt.Errorf("compare the legal holds with their events: %w", err)
	}
	if err := tx.compareQuestions(fn); err != nil {
		return err
	}
	if err := tx.compareReviews(fn); err != nil {
		return err
	}
	if err := tx.compareRecords(named, tell); err != nil {
		return fmt.Errorf("compare the record with what its events left: %w", err)
	}
	return nil
}

// comparePlans compares each plan that was kept with its digest.
func (tx *Tx) comparePlans(fn func(change.Finding) error) error {
	const query = `SELECT change_number, plans.plan, digest, request FROM plans LEFT JOIN changes ON number = change_number
		WHERE purged IS NULL ORDER BY change_number, plans.plan`
	return tx.each(query, func(rows *sql.Rows) error {
		var n change.Number
		var plan int
		var digest string
		var text sql.RawBytes
		if err := rows.Scan(&n, &plan, &digest, &text); err != nil {
			return err
		}
		var r change.Request
		if err := json.Unmarshal(text, &r); err == nil && r.Digest() == digest {
			return nil
		}
		return fn(contradiction(n, "Version %d of the plan of %s, as it is kept, does not have its digest: it was altered.", plan, n))
	})
}

// compareRequests compares the plan of each change as it stands with the last one that was kept.
func (tx *Tx) compareRequests(fn func(change.Finding) error) error {
	const query = `SELECT number, digest, title, category, kind, description, rationale, systems, rollback_steps, rollback_people,
		rollback_conditions, test_plan, impact_level, impact_who, impact_length_ns, implementer, wished_start, length_ns, links,
		ground, template FROM changes JOIN plans ON change_number = number AND plans.plan = changes.plan
		WHERE purged IS NULL ORDER BY number`
	return tx.each(query, func(rows *sql.Rows) error {
		var n change.Number
		var digest string
		var r requestColumns
		unreadable := rows.Scan(&n, &digest, &r.Title, &r.Category, &r.Kind, &r.Description, &r.Rationale, &r.Systems, &r.RollbackSteps,
			&r.RollbackPeople, &r.RollbackConditions, &r.TestPlan, &r.ImpactLevel, &r.ImpactWho, &r.ImpactLength, &r.Implementer,
			&r.WishedStart, &r.Length, &r.Links, &r.Ground, &r.Template)
		if unreadable == nil && r.value().Digest() == digest {
			return nil
		}
		return fn(contradiction(n, "The plan of %s is not the last version that was kept of it: it was altered.", n))
	})
}

// comparePolicies compares the text of each revision with the digest that it is named by (see change/policyfile).
func (tx *Tx) comparePolicies(fn func(change.Finding) error) error {
	return tx.each("SELECT revision, text FROM policies ORDER BY kept_at, revision", func(rows *sql.Rows) error {
		var revision string
		var text sql.RawBytes
		if err := rows.Scan(&revision, &text); err != nil {
			return err
		}
		if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) == revision {
			return nil
		}
		return fn(contradiction(0, "The text that is kept of policy revision %.12s… is another: it was altered.", revision))
	})
}

func contradiction(n change.Number, sentence string, args ...any) change.Finding {
	return change.Finding{Kind: change.Contradicts, Change: n, Says: fmt.Sprintf(sentence, args...)}
}
