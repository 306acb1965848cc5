package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// reviewedOnRecord keeps a call for a review and the review that answers it, with their events, as the desk does.
func reviewedOnRecord(tb testing.TB, db *storage.DB) {
	tb.Helper()
	update(tb, db, func(tx *storage.Tx) error {
		call := change.ReviewCall{Ground: change.AfterIncident, Reason: "It caused it.", Change: 12, Incident: "INC-7", By: change.Bot, At: at(1), Due: at(600).Truncate(time.Hour)}
		called := change.Event{Action: change.CallReview, By: call.By, At: call.At, Reason: call.Reason, Facts: []change.Fact{
			{Name: "ground", Value: call.Ground.Label()},
			{Name: "due", Value: call.Due.Format(time.RFC3339)},
			{Name: "change", Value: "CHG-12"},
			{Name: "incident", Value: "INC-7"},
		}}
		if err := tx.Record(&called); err != nil {
			return err
		}
		call.Event = called.N
		if err := tx.AddReviewCall(&call); err != nil {
			return err
		}
		r := change.PolicyReview{Revision: "r1", Result: change.PolicyAmended, Found: "Too long.", Next: at(900).Truncate(time.Hour), Answers: call.Event, By: "U1", At: at(2)}
		if err := tx.AddReview(&r); err != nil {
			return err
		}
		return tx.Record(&change.Event{Action: change.ReviewPolicy, By: r.By, At: r.At, Reason: r.Found, Facts: []change.Fact{
			{Name: "review", Value: "1"},
			{Name: "revision", Value: "r1"},
			{Name: "result", Value: r.Result.Label()},
			{Name: "next review", Value: r.Next.Format(time.RFC3339)},
			{Name: "answers the calls up to event", Value: "1"},
		}})
	})
}

func TestWhatWasDoneToReviewsByHandIsFound(t *testing.T) {
	t.Parallel()
	const review, call = "No event tells of review 1 of the policy as it is kept, by ", "No event tells of the call for a review of the policy that is kept as event 1"
	tests := map[string]struct{ edit, says string }{
		"untouched":            {"", ""},
		"who reviewed":         {"UPDATE policy_reviews SET reviewed_by = 'U0FORGER'", review + "U0FORGER"},
		"which revision":       {"UPDATE policy_reviews SET revision = 'r2'", review},
		"its result":           {"UPDATE policy_reviews SET result = 'confirmed'", review},
		"what was found":       {"UPDATE policy_reviews SET found = 'Nothing.'", review},
		"the next day":         {"UPDATE policy_reviews SET next_due = reviewed_at", review},
		"what it answers":      {"UPDATE policy_reviews SET answers = 9", review},
		"the review taken out": {"DELETE FROM policy_reviews", "Event 2 under number 0, “Record the policy's review”"},
		"who called":           {"UPDATE review_calls SET called_by = 'U0FORGER'", call},
		"the ground":           {"UPDATE review_calls SET ground = 'other'", call},
		"the incident":         {"UPDATE review_calls SET incident = 'INC-8'", call},
		"the change":           {"UPDATE review_calls SET change_number = 13", call},
		"the day":              {"UPDATE review_calls SET due_at = called_at", call},
		"the call taken out":   {"DELETE FROM review_calls", "Event 1 under number 0, “Ask for a review of the policy”"},
		"a review that nobody did": {
			"INSERT INTO policy_reviews SELECT 2, revision, result, found, next_due, answers, 'U0FORGER', reviewed_at FROM policy_reviews",
			"No event tells of review 2 of the policy",
		},
	}
	unguard := map[string][]string{
		"sqlite": {
			"DROP TRIGGER policy_reviews_not_updated", "DROP TRIGGER policy_reviews_not_deleted",
			"DROP TRIGGER review_calls_not_updated", "DROP TRIGGER review_calls_not_deleted",
		},
		"postgres": {"ALTER TABLE policy_reviews DISABLE TRIGGER USER", "ALTER TABLE review_calls DISABLE TRIGGER USER"},
	}
	storagetest.EachURL(t, func(t *testing.T, url string) {
		db := storagetest.Open(t, url)
		reviewedOnRecord(t, db)
		pool := raw(t, url)
		execute := func(statements ...string) {
			t.Helper()
			for _, statement := range statements {
				if _, err := pool.ExecContext(t.Context(), statement); err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
		}
		execute(append(unguard[scheme(url)], "CREATE TABLE reviews_before AS SELECT * FROM policy_reviews", "CREATE TABLE calls_before AS SELECT * FROM review_calls")...)
		for name, test := range tests {
			if test.edit != "" {
				execute(test.edit)
			}
			var found []string
			view(t, db, func(tx *storage.Tx) error {
				return tx.Contradictions(func(f change.Finding) error {
					found = append(found, f.Says)
					return nil
				})
			})
			if all := strings.Join(found, "\n"); (test.says == "") != (all == "") || !strings.Contains(all, test.says) {
				t.Errorf("%s: it is said %q, and not %q", name, all, test.says)
			}
			execute("DELETE FROM policy_reviews", "INSERT INTO policy_reviews SELECT * FROM reviews_before",
				"DELETE FROM review_calls", "INSERT INTO review_calls SELECT * FROM calls_before")
		}
	})
}
