package change

import (
	"slices"
	"strings"
	"time"
)

// ReviewRules say when the policy is reviewed besides each year (policy §8).
type ReviewRules struct {
	// Significant are the severities at which an incident that a change caused calls for a review; sev1 by default, empty
	// for none.
	Significant []Severity
	// CalledWithin is the time for a review that was called for, in working days: 10 by default.
	CalledWithin int
}

// A ReviewResult is what came of a review of the policy.
type ReviewResult string

// The results.
const (
	PolicyConfirmed   ReviewResult = "confirmed"
	PolicyAmended     ReviewResult = "amended"
	PolicyToBeChanged ReviewResult = "to_be_changed"
)

// ReviewResults returns every result.
func ReviewResults() []ReviewResult {
	return []ReviewResult{PolicyConfirmed, PolicyAmended, PolicyToBeChanged}
}

// Label returns the words shown to people.
func (r ReviewResult) Label() string {
	switch r {
	case PolicyConfirmed:
		return "Confirmed as it stands"
	case PolicyAmended:
		return "Confirmed with amendments"
	case PolicyToBeChanged:
		return "To be changed"
	}
	return string(r)
}

// A PolicyReview is one review of the policy, as it is on record (policy §8).
type PolicyReview struct {
	// Number counts them from 1.
	Number int
	// Revision is that of the policy file that was reviewed.
	Revision string
	Result   ReviewResult
	Found    string
	// Next is the day by which the policy is reviewed next: its midnight in the policy's time zone, in UTC.
	Next time.Time
	// Answers is the event, under number 0, of the last call for a review that the reviewer knew of; 0 for none. The calls
	// up to it are answered.
	Answers int
	By      UserID
	At      time.Time
}

// The fields of a review, as a refusal names them.
const (
	ReviewRevisionField = "review_revision"
	ReviewResultField   = "review_result"
	ReviewFoundField    = "review_found"
	ReviewNextField     = "review_next"
	ReviewGroundField   = "review_ground"
)

// ReviewPolicy returns r as the record of a review by who. Seen is the number of the last review that they were shown, 0
// for none.
//
// It is for the policy's owners. It refuses, as [Conflict], a review when another was recorded since and, under their
// fields, one without a revision, a result or what was found, and a next day that is not within a year from tomorrow.
func (p *Policy) ReviewPolicy(who Actor, r PolicyReview, seen int, now time.Time) (PolicyReview, error) {
	if err := p.MayOwn(ReviewPolicy, "policy §8", who); err != nil {
		return PolicyReview{}, err
	}
	if last := p.LastReview; last != nil && last.Number != seen {
		return PolicyReview{}, Refuse(Conflict, "policy §8", "%s has recorded a review of the policy meanwhile, on %s: “%s”. Look at `/change policy history`, and open the form again if yours is another one.",
			last.By.At(), p.minute(last.At), last.Result.Label())
	}
	r.Found = strings.TrimSpace(r.Found)
	fields := map[Field]string{}
	if r.Revision == "" {
		fields[ReviewRevisionField] = "Say which revision of the policy was reviewed."
	}
	if !slices.Contains(ReviewResults(), r.Result) {
		fields[ReviewResultField] = "Say what came of the review."
	}
	if r.Found == "" {
		fields[ReviewFoundField] = "Say what was looked at and found, so that whoever audits it can see that it was."
	}
	if fault := p.nextReviewFault(r.Next, now); fault != "" {
		fields[ReviewNextField] = fault
	}
	if len(fields) > 0 {
		return PolicyReview{}, &Refusal{Reason: Invalid, Rule: "policy §8", Message: "The review needs another look.", Fields: fields}
	}
	r.Next, r.By, r.At = midnight(r.Next.In(p.TimeZone)).UTC(), who.ID, now
	return r, nil
}

// LatestNextReview returns the last day on which the policy may be reviewed next after a review at now: a year on, its
// midnight in the policy's time zone, in UTC.
func (p *Policy) LatestNextReview(now time.Time) time.Time {
	return midnight(now.In(p.TimeZone).AddDate(1, 0, 0)).UTC()
}

func (p *Policy) nextReviewFault(next, now time.Time) string {
	tomorrow := midnight(nextDay(now.In(p.TimeZone)))
	switch {
	case next.IsZero():
		return "Choose the day by which the policy is reviewed next."
	case next.Before(tomorrow):
		return "That day has come already. Choose one from tomorrow on."
	case next.After(p.LatestNextReview(now)):
		return "That is more than a year away, and policy §8 asks for a review each year. Choose " + p.day(p.LatestNextReview(now)) + " or an earlier day."
	}
	return ""
}

// WithReviews returns p with the last review on record, nil for none, and with the calls for another that no review has
// answered. What is said of the policy's review is said under it: its ReviewDue is then the day of the file until a
// review is recorded, and afterwards the day that the review set, or that of the file when it is later and within a year
// of the review; the day of a call, when that is earlier.
func (p *Policy) WithReviews(last *PolicyReview, open []ReviewCall) *Policy {
	if last == nil && len(open) == 0 {
		return p
	}
	with := *p
	with.LastReview, with.ReviewCalls = last, open
	if last != nil {
		with.ReviewDue = last.Next
		if p.ReviewDue.After(last.Next) && !p.ReviewDue.After(p.LatestNextReview(last.At)) {
			with.ReviewDue = p.ReviewDue
		}
	}
	for _, call := range open {
		if with.ReviewDue.IsZero() || call.Due.Before(with.ReviewDue) {
			with.ReviewDue = call.Due
		}
	}
	return &with
}

// ReviewOverdue reports whether the day by which the policy is to be reviewed is over (see [Policy.WithReviews]).
func (p *Policy) ReviewOverdue(now time.Time) bool {
	return !p.ReviewDue.IsZero() && !now.Before(midnight(nextDay(p.ReviewDue.In(p.TimeZone))))
}
