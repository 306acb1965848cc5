package storage_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

var errRollBack = errors.New("roll back")

// at is a moment some minutes after the start of the tests' time.
func at(minutes int) time.Time {
	return storagetest.Start.Add(time.Duration(minutes)*time.Minute + 123456*time.Microsecond)
}

func update(tb testing.TB, db *storage.DB, fn func(*storage.Tx) error) {
	tb.Helper()
	if err := db.Update(tb.Context(), fn); err != nil {
		tb.Fatal(err)
	}
}

func view(tb testing.TB, db *storage.DB, fn func(*storage.Tx) error) {
	tb.Helper()
	if err := db.View(tb.Context(), fn); err != nil {
		tb.Fatal(err)
	}
}

func load(tb testing.TB, db *storage.DB, n change.Number) (c *change.Change) {
	tb.Helper()
	view(tb, db, func(tx *storage.Tx) (err error) {
		c, err = tx.Change(n)
		return err
	})
	return c
}

// together runs do at the same time in n goroutines, and fails the test when one of them does.
func together(tb testing.TB, n int, do func(i int) error) {
	tb.Helper()
	var group sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		group.Go(func() { errs[i] = do(i) })
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		tb.Fatal(err)
	}
}

func wantRefusal(tb testing.TB, err error, reason change.Reason) {
	tb.Helper()
	if r := change.AsRefusal(err); r == nil || r.Reason != reason {
		tb.Fatalf("the answer is %v, want a refusal: %s", err, reason)
	}
}

// newChange stores a change that has only just been asked for.
func newChange(tb testing.TB, db *storage.DB) *change.Change {
	tb.Helper()
	c := &change.Change{
		State: change.InAssessment, Requester: "U1", Plan: 1,
		Request:   change.Request{Title: "Upgrade the database", Category: change.Normal, Implementer: "U2", Systems: []change.SystemID{"db"}},
		CreatedAt: at(0), UpdatedAt: at(0),
	}
	update(tb, db, func(tx *storage.Tx) (err error) {
		if c.Number, err = tx.NextNumber(); err != nil {
			return err
		}
		return tx.AddChange(c)
	})
	return c
}

// fullChange is a change with nothing left out.
func fullChange(n change.Number) *change.Change {
	r := change.Request{
		Title: "Upgrade the “database” 🚀", Category: change.Emergency, Kind: change.Infrastructure,
		Description: "Line one\nline two <!channel> & \\ % _ '", Rationale: "It ends in spring",
		Systems:  []change.SystemID{"search", "db"},
		Rollback: change.RollbackPlan{Steps: "Restore", People: []change.UserID{"U5", "U4"}, Conditions: "Errors"},
		TestPlan: "Read a row", Impact: change.Impact{Level: change.Outage, Who: "everybody", Length: 90 * time.Second},
		Implementer: "U2", WishedStart: at(60), Length: time.Hour + time.Nanosecond,
		Links: []string{"https://example.com/2", "https://example.com/1"}, Ground: change.DataLoss, Template: "restart",
	}
	return &change.Change{
		Number: n, State: change.OnHold, Requester: "U1", Request: r, Plan: 1,
		Assessment: &change.Assessment{
			By: "U3", At: at(1), Answers: map[change.QuestionID]change.AnswerID{"users": "all", "undo": "no"},
			Dependencies: "none", Testing: "in staging",
			Rating: change.Rating{Risk: change.HighRisk, Score: 12, Because: "the score"},
		},
		Approvals: []change.Approval{
			{By: "U6", Authority: "cab", Level: 1, At: at(2), Comment: "fine", Plan: 1, Digest: r.Digest(), VoidAt: at(3), Void: "it expired"},
			{By: "U7", Authority: "ops", At: at(4), Plan: 1, Digest: r.Digest()},
		},
		Slot:      &change.Slot{Start: at(70), End: at(130), By: "U2", Reason: "outside a window"},
		StartedAt: at(71), FinishedAt: at(120), RolledBackAt: at(121),
		Verification: &change.Verification{By: "U8", At: at(122), Passed: true, Checked: "a row"},
		Closure: &change.Closure{
			By: "U2", At: at(123), Outcome: change.SuccessfulWithIssues, Notes: "slow",
			Incidents: []change.Incident{
				{Ref: "INC-2", Caused: true, Severity: change.Sev1, By: "U2", At: at(123)},
				{Ref: "INC-1", Severity: change.Sev3, By: "U5", At: at(130)},
			},
		},
		Lookback: &change.Lookback{By: "U6", At: at(124), WasEmergency: true, Lessons: "test more", ReviewPolicy: true},
		HeldFrom: change.Scheduled, Reason: "a freeze", AskedAt: 4,
		CreatedAt: at(0), UpdatedAt: at(125), ClosedAt: at(126),
	}
}
