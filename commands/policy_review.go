package commands

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// ReviewPolicy puts a review of the policy on record, and tells its other owners (policy §8). Seen is the number of the
// last review that whoever reviewed it was shown, 0 for none. A delivery that was seen before returns no review.
//
// It refuses what [change.Policy.ReviewPolicy] does and, under its field, a revision that was never in force.
func (d *Desk) ReviewPolicy(ctx context.Context, by By, r change.PolicyReview, seen int) (change.PolicyReview, error) {
	var made change.PolicyReview
	err := d.issue(ctx, decree{by, change.ReviewPolicy, r.Found, func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (change.Principals, error) {
		if r.Revision != "" {
			ev.Facts = []change.Fact{{Name: revisionFact, Value: r.Revision}}
		}
		if err := p.MayOwn(change.ReviewPolicy, "policy §8", by.Who); err != nil {
			return change.Principals{}, err
		}
		if err := tx.HoldReviews(); err != nil {
			return change.Principals{}, err
		}
		p, err := withReviews(tx, p)
		if err != nil {
			return change.Principals{}, err
		}
		reviewed, err := p.ReviewPolicy(by.Who, r, seen, now)
		if err == nil {
			err = keptRevision(tx, reviewed.Revision)
		}
		if err != nil {
			return change.Principals{}, err
		}
		if err := tx.AddReview(&reviewed); err != nil {
			return change.Principals{}, err
		}
		made, ev.Reason, ev.Facts = reviewed, reviewed.Found, reviewFacts(reviewed, p)
		return change.Principals{People: p.Owners}.Without(by.Who.ID, ""), nil
	}})
	return made, err
}

// The facts of a review.
const (
	reviewFact   = "review" // its number
	revisionFact = "revision"
	resultFact   = "result"
	nextFact     = "next review"
	answersFact  = "answers the calls up to event"
)

func reviewFacts(r change.PolicyReview, p *change.Policy) []change.Fact {
	facts := []change.Fact{
		{Name: reviewFact, Value: strconv.Itoa(r.Number)},
		{Name: revisionFact, Value: r.Revision},
		{Name: resultFact, Value: r.Result.Label()},
		{Name: nextFact, Value: r.Next.In(p.TimeZone).Format(time.RFC3339)},
	}
	if r.Answers > 0 {
		facts = append(facts, change.Fact{Name: answersFact, Value: strconv.Itoa(r.Answers)})
	}
	return facts
}

// keptRevision refuses a revision of the policy that is not on record.
func keptRevision(tx *storage.Tx, revision string) error {
	at, err := tx.PolicyKeptAt(revision)
	if err != nil || !at.IsZero() {
		return err
	}
	return under(change.ReviewRevisionField, "That revision of the policy was never in force here. Choose one that was.")
}

func under(f change.Field, sentence string) *change.Refusal {
	return &change.Refusal{Reason: change.Invalid, Rule: "policy §8", Message: sentence, Fields: map[change.Field]string{f: sentence}}
}

const (
	// manyCalls is more calls for a review than anybody leaves without one.
	manyCalls = 100
	// mostRevisions is how many revisions of the policy are offered for review, the latest.
	mostRevisions = 10
)

// withReviews returns p with how it stands with its reviews.
func withReviews(tx *storage.Tx, p *change.Policy) (*change.Policy, error) {
	reviews, err := tx.Reviews(0, 1)
	if err != nil {
		return nil, err
	}
	var last *change.PolicyReview
	answered := 0
	if len(reviews) > 0 {
		last, answered = &reviews[0], reviews[0].Answers
	}
	open, err := tx.ReviewCalls(answered, manyCalls)
	if err != nil {
		return nil, err
	}
	return p.WithReviews(last, open), nil
}

// A ReviewBoard is how it stands with the reviews of the policy.
type ReviewBoard struct {
	// Policy has its last review, the calls that none has answered, and the day by which it is to be reviewed.
	Policy *change.Policy
	Now    time.Time
	// Revisions are the latest that were in force, the one that is first.
	Revisions []storage.Revision
	// History are the reviews, the last first, after those that were passed over, and Older how many to pass over for the
	// next page; 0 when there is none.
	History []change.PolicyReview
	Older   int
}

// Reviews returns how it stands with the reviews of the policy, with up to limit of them after skip.
func (d *Desk) Reviews(ctx context.Context, skip, limit int) (ReviewBoard, error) {
	var b ReviewBoard
	err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
		b = ReviewBoard{Now: tx.Now()}
		if b.Policy, err = withReviews(tx, d.Policy()); err != nil {
			return err
		}
		if b.Revisions, err = tx.Revisions(mostRevisions); err != nil {
			return err
		}
		b.History, err = tx.Reviews(skip, limit+1)
		return err
	})
	if err != nil {
		return ReviewBoard{}, fmt.Errorf("read how it stands with the review of the policy: %w", err)
	}
	if len(b.History) > limit {
		b.History, b.Older = b.History[:limit], skip+limit
	}
	inForce := slices.IndexFunc(b.Revisions, func(r storage.Revision) bool { return r.Revision == b.Policy.Revision })
	if inForce > 0 {
		r := b.Revisions[inForce]
		b.Revisions = append([]storage.Revision{r}, slices.Delete(b.Revisions, inForce, inForce+1)...)
	}
	return b, nil
}
