package change

import "time"

// RemindDue returns when the owners are next to be reminded that q waits, UTC and in working time: half way to the time
// that an answer is due, and on each working day after that, as often as the policy's reminders allow (spec §8). It is
// zero when no reminder is left, or none is needed any more.
func (q PolicyQuestion) RemindDue(p *Policy, now time.Time) time.Time {
	if len(q.Answers) > 0 || q.Reminders >= p.Reminders.Most {
		return time.Time{}
	}
	return p.NextWorking(latest(q.reminderAt(q.Reminders+1, p), now))
}

// Remind notes that the owners are reminded. Reminders that a later one has overtaken are passed over, and no working day
// has two. It is false, and notes nothing, when none is due.
func (q *PolicyQuestion) Remind(p *Policy, now time.Time) bool {
	if at := q.RemindDue(p, now); at.IsZero() || now.Before(at) {
		return false
	}
	tomorrow, planned := midnight(nextDay(now.In(p.TimeZone))), 0
	for planned < p.Reminders.Most && q.reminderAt(planned+1, p).Before(tomorrow) {
		planned++
	}
	q.Reminders = max(q.Reminders+1, planned)
	return true
}

// reminderAt returns when reminder k, from 1, is planned.
func (q PolicyQuestion) reminderAt(k int, p *Policy) time.Time {
	first := p.NextWorking(p.AddWorking(q.At, p.WorkingTime(q.At, q.Due)/2))
	return p.NextWorking(p.AddWorkingDays(first, k-1))
}

// WorkingTime returns how much of the time from one instant until another people work.
func (p *Policy) WorkingTime(from, until time.Time) time.Duration {
	var worked time.Duration
	for at := p.NextWorking(from); at.Before(until); at = p.NextWorking(at) {
		_, closes, works := p.hours(at.In(p.TimeZone))
		if !works { // a calendar without working days
			return worked
		}
		if until.Before(closes) {
			closes = until
		}
		worked, at = worked+closes.Sub(at), closes
	}
	return worked
}
