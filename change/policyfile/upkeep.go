package policyfile

import (
	"cmp"
	"time"

	"github.com/noim3/changebot/change"
)

const (
	// usualRetention is how many years records are kept unless the file says otherwise (spec §6).
	usualRetention = 7
	maxRetention   = 100
	// usualCalledWithin and mostCalledWithin are the working days for a review of the policy that was called for.
	usualCalledWithin = 10
	mostCalledWithin  = 60
	// mostDaysToAnswer is how many working days policy §8 gives for an answer.
	mostDaysToAnswer = 2
)

// readUpdated reads the day, in zone, on which the policy was last updated; zero when the file does not say.
func (r *reader) readUpdated(v value, zone *time.Location) time.Time {
	t := v.date(zone)
	if t.After(r.now) {
		v.warn("is yet to come", "write "+v.about)
	}
	return t
}

// readRetention reads for how many years records are kept, and what becomes of them then (policy §7).
func readRetention(v value) (years int, then change.Afterwards) {
	o := v.object()
	defer o.done()
	years = usualRetention
	if n, ok := o.need("years", "how many years records are kept at least").number(1, maxRetention); ok {
		years = n
	}
	then = oneOf(o.may("then", "what becomes of records afterwards: keep, or purge, by which an operator may take their texts out once they are exported"),
		[]change.Afterwards{change.KeepRecords, change.PurgeRecords})
	return years, cmp.Or(then, change.KeepRecords)
}

// readReview reads the day, in zone, of the policy's next review, zero when the file does not say, and what else calls
// for one (policy §8).
func (r *reader) readReview(v value, zone *time.Location) (time.Time, change.ReviewRules) {
	o := v.object()
	defer o.done()
	significant := o.may("significant", "the severities at which an incident that a change caused calls for a review: sev1, sev2, sev3")
	rules := change.ReviewRules{
		Significant: words(significant, 0, change.Severities()),
		CalledWithin: o.may("called_within", "the time for a review that was called for before its day").
			workingDays(usualCalledWithin, 1, mostCalledWithin),
	}
	if !significant.given() {
		rules.Significant = []change.Severity{change.Sev1}
	}
	due := o.need("due", "the day by which the policy is reviewed next")
	t := due.date(zone)
	switch {
	case t.IsZero():
	case t.Before(r.now.AddDate(0, 0, -1)):
		due.warn("is past", "review the policy, and write the day of the next review")
	case t.After(r.now.AddDate(1, 0, 0)):
		due.warn("is more than a year away, and policy §8 asks for a review each year", "write an earlier day")
	}
	return t, rules
}

// readQuestions reads by when a question about the policy is answered, in working days (policy §8).
func readQuestions(v value) int {
	o := v.object()
	defer o.done()
	return o.may("answer_within", "the time to answer a question about the policy").workingDays(mostDaysToAnswer, 1, mostDaysToAnswer)
}
