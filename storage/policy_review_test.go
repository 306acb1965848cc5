package storage_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestReviewsOfThePolicyAreKeptWholeAndNumbered(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		first := change.PolicyReview{Revision: "r1", Result: change.PolicyAmended, Found: "It is too \x00long.", Next: at(100), Answers: 7, By: "U1", At: at(1)}
		second := change.PolicyReview{Revision: "r2", Result: change.PolicyConfirmed, Found: "All is well.", Next: at(200), By: "U2", At: at(2)}
		update(t, db, func(tx *storage.Tx) error { return tx.AddReview(&first) })
		update(t, db, func(tx *storage.Tx) error { return tx.HoldReviews() }) // which takes no number
		update(t, db, func(tx *storage.Tx) error { return tx.AddReview(&second) })
		view(t, db, func(tx *storage.Tx) error {
			got, err := tx.Reviews(0, 5)
			if diff := cmp.Diff([]change.PolicyReview{second, first}, got); diff != "" || second.Number != 2 {
				t.Errorf("the reviews (-want +got):\n%s", diff)
			}
			if err != nil {
				return err
			}
			got, err = tx.Reviews(1, 1)
			if diff := cmp.Diff([]change.PolicyReview{first}, got); diff != "" {
				t.Errorf("the second page (-want +got):\n%s", diff)
			}
			return err
		})
	})
}

func TestCallsForAReviewAreKeptOnceForWhatCallsOnce(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		incident := change.ReviewCall{Event: 3, Ground: change.AfterIncident, Reason: "CHG-1 caused it.", Change: 1, Incident: "INC-7", By: change.Bot, At: at(1), Due: at(50)}
		again := incident
		again.Event, again.Change, again.Incident = 4, 2, "inc-7"
		owner := change.ReviewCall{Event: 5, Ground: change.AfterRegulation, Reason: "The law.", By: "U1", At: at(2), Due: at(60)}
		another := owner
		another.Event = 6
		for _, c := range []change.ReviewCall{incident, again, owner, another} {
			update(t, db, func(tx *storage.Tx) error { return tx.AddReviewCall(&c) })
		}
		view(t, db, func(tx *storage.Tx) error {
			all, err := tx.ReviewCalls(0, 10)
			if diff := cmp.Diff([]change.ReviewCall{incident, owner, another}, all); diff != "" {
				t.Errorf("the calls (-want +got):\n%s", diff)
			}
			if err != nil {
				return err
			}
			open, err := tx.ReviewCalls(5, 10)
			if diff := cmp.Diff([]change.ReviewCall{another}, open); diff != "" {
				t.Errorf("those after the fifth event (-want +got):\n%s", diff)
			}
			return err
		})
	})
}

func TestTheDatabaseRefusesToRewriteReviews(t *testing.T) {
	t.Parallel()
	statements := []string{
		"UPDATE policy_reviews SET found = 'forged'", "DELETE FROM policy_reviews",
		"UPDATE review_calls SET reason = 'forged'", "DELETE FROM review_calls",
	}
	only := map[string][]string{
		"postgres": {"TRUNCATE policy_reviews", "TRUNCATE review_calls"},
		"sqlite": {
			"INSERT OR REPLACE INTO policy_reviews SELECT number, revision, result, 'forged', next_due, answers, reviewed_by, reviewed_at FROM policy_reviews",
			"INSERT OR REPLACE INTO review_calls SELECT event, once, ground, 'forged', change_number, incident, called_by, called_at, due_at FROM review_calls",
		},
	}
	storagetest.EachURL(t, func(t *testing.T, url string) {
		db := storagetest.Open(t, url)
		update(t, db, func(tx *storage.Tx) error {
			if err := tx.AddReview(&change.PolicyReview{Revision: "r1", Found: "–", Next: at(9), By: "U1", At: at(1)}); err != nil {
				return err
			}
			return tx.AddReviewCall(&change.ReviewCall{Event: 1, Reason: "–", By: "U1", At: at(1), Due: at(9)})
		})
		pool := raw(t, url)
		for _, statement := range append(statements, only[scheme(url)]...) {
			if _, err := pool.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want it refused as append-only", statement, err)
			}
		}
	})
}

func TestTheLatestRevisionsComeFirst(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		kept := clock.Now()
		for _, revision := range []string{"r1", "r2", "r3"} {
			update(t, db, func(tx *storage.Tx) error { return tx.KeepPolicy(revision, "text of "+revision) })
			clock.Advance(1e9)
		}
		view(t, db, func(tx *storage.Tx) error {
			got, err := tx.Revisions(2)
			want := []storage.Revision{{Revision: "r3", KeptAt: kept.Add(2e9)}, {Revision: "r2", KeptAt: kept.Add(1e9)}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			return err
		})
	})
}
