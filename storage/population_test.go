package storage_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// populate gives the record changes with ten events each, as they come about in practice, until it has that many events.
func populate(tb testing.TB, db *storage.DB, events int) {
	tb.Helper()
	const together = 100
	update(tb, db, func(tx *storage.Tx) error { return tx.KeepPolicy(populationPolicy()) })
	for done := 0; done < events; done += 10 * together {
		update(tb, db, func(tx *storage.Tx) error {
			for i := range min(together, (events-done+9)/10) {
				if err := live(tx, done/10+i); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// populationPolicy returns the revision that everything was decided under, and its text.
func populationPolicy() (revision, text string) {
	text = "company: Test\n"
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:]), text
}

// live puts the i-th change on record, from its request to its end.
func live(tx *storage.Tx, i int) error {
	n, err := tx.NextNumber()
	if err != nil {
		return err
	}
	c, events := life(n, i)
	if err := tx.AddChange(c); err != nil {
		return err
	}
	for _, e := range events {
		if err := tx.Record(&e); err != nil {
			return err
		}
	}
	return nil
}

// life returns a closed change and its events, which agree with each other. No two are alike.
func life(n change.Number, i int) (*change.Change, []change.Event) {
	c := fullChange(n)
	c.State, c.HeldFrom = change.Closed, ""
	c.Requester = change.UserID(fmt.Sprint("U1", i%97))
	c.Request.Title = fmt.Sprintf("Upgrade the database of shop%d", i)
	c.Request.Category = change.Categories()[i%3]
	c.Request = c.Request.Tidy()
	c.Closure.Outcome = []change.Outcome{change.Successful, change.RolledBack, change.Failed}[i%3]
	began := at(10 * i)
	minute := func(k int) time.Time { return began.Add(time.Duration(k) * time.Minute) }
	c.CreatedAt, c.UpdatedAt, c.ClosedAt = minute(0), minute(9), minute(9)
	plan := change.Fact{Name: "plan", Value: "1 " + c.Request.Digest()}
	c.Approvals = []change.Approval{
		{By: "U6", Authority: "cab", At: minute(2), Comment: "fine", Plan: 1, Digest: c.Request.Digest()},
		{By: "U7", For: "U8", Authority: "ops", At: minute(3), Plan: 1, Digest: c.Request.Digest(), VoidAt: minute(9), Void: "it was done"},
	}
	policy, _ := populationPolicy()
	step := func(k int, do change.Action, by change.UserID, from, to change.State, facts ...change.Fact) change.Event {
		return change.Event{Change: n, Action: do, By: by, At: minute(k), From: from, To: to, Facts: facts, Policy: policy}
	}
	events := []change.Event{
		step(0, change.Submit, c.Requester, "", change.InAssessment, change.Fact{Name: "title", Value: c.Request.Title}, plan),
		step(1, change.Assess, "U3", change.InAssessment, change.InApproval, change.Fact{Name: "risk", Value: "High"}),
		step(2, change.Approve, "U6", change.InApproval, change.InApproval, change.Fact{Name: "authority", Value: "cab"}, plan),
		step(3, change.Approve, "U7", change.InApproval, change.InScheduling, change.Fact{Name: "authority", Value: "ops"}, plan),
		step(4, change.Schedule, "U2", change.InScheduling, change.Scheduled),
		step(5, change.Start, "U2", change.Scheduled, change.InImplementation),
		step(6, change.Finish, "U2", change.InImplementation, change.InVerification),
		step(7, change.Verify, "U8", change.InVerification, change.InDocumentation),
		step(8, change.Document, "U9", change.InDocumentation, change.InDocumentation),
		step(9, change.Document, "U2", change.InDocumentation, change.Closed, change.Fact{Name: "outcome", Value: c.Closure.Outcome.Label()}),
	}
	events[2].Reason = "It is “fine”, say <them> & us"
	events[8].Refused = "“Document and close” on " + n.String() + " is for its implementer. (policy §3)"
	return c, events
}
