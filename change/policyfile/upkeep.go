package policyfile

import "time"

const (
	// usualRetention is how many years records are kept unless the file says otherwise (spec §6).
	usualRetention = 7
	maxRetention   = 100
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

// readRetention reads for how many years records are kept (policy §7).
func readRetention(v value) int {
	o := v.object()
	defer o.done()
	if n, ok := o.need("years", "how many years records are kept at least").number(1, maxRetention); ok {
		return n
	}
	return usualRetention
}

// readReview reads the day, in zone, of the policy's next review (policy §8); zero when the file does not say.
func (r *reader) readReview(v value, zone *time.Location) time.Time {
	o := v.object()
	defer o.done()
	due := o.need("due", "the day by which the policy is reviewed next")
	t := due.date(zone)
	switch {
	case t.IsZero():
	case t.Before(r.now.AddDate(0, 0, -1)):
		due.warn("is past", "review the policy, and write the day of the next review")
	case t.After(r.now.AddDate(1, 0, 0)):
		due.warn("is more than a year away, and policy §8 asks for a review each year", "write an earlier day")
	}
	return t
}

// readQuestions reads by when a question about the policy is answered, in working days (policy §8).
func readQuestions(v value) int {
	o := v.object()
	defer o.done()
	return o.may("answer_within", "the time to answer a question about the policy").workingDays(mostDaysToAnswer, 1, mostDaysToAnswer)
}
