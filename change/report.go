package change

import (
	"math"
	"slices"
	"time"
)

// ReportMonths is over how many months a report looks: the one that it is of, and those before.
const ReportMonths = 12

// A Report says what the changes of a month were like, beside those of the months before. A change belongs to the month in
// which its work began, by the clocks of the policy; as one that was closed, to that in which it was. A question belongs to
// that in which its answer was due.
//
// It is reckoned from the record as it stands at Now. What a month's changes were like may still become another, until
// the last of them is documented.
type Report struct {
	// Months are [ReportMonths], the earliest first: the last is the one that the report is of.
	Months []ReportMonth
	// Now is when the record was read.
	Now    time.Time
	policy *Policy
}

// A ReportMonth is one of the months of a report.
type ReportMonth struct {
	// First is its first day.
	First Day
	Interval
	tally
}

// A Work is what a report needs to know of a change that was begun.
type Work struct {
	Category Category
	// Outcome is empty as long as nobody has documented it.
	Outcome Outcome
	// CreatedAt is when it was requested, and StartedAt when its work began.
	CreatedAt, StartedAt time.Time
	// DecidedAt is when the last approval was given that counts; zero when none was.
	DecidedAt time.Time
	// Late is true when its documentation was called overdue; Outside, when its work began outside a maintenance window,
	// and Frozen, during a freeze.
	Late, Outside, Frozen bool
}

// An Asking is what a report needs to know of a question about the policy.
type Asking struct {
	// Due is by when an answer was due, and Answered when the first came; zero for none yet.
	Due, Answered time.Time
}

// NewReport returns the report of the month of that day, with nothing counted yet.
func (p *Policy) NewReport(day Day, now time.Time) *Report {
	r := &Report{Now: now, policy: p}
	last := time.Date(day.Year, day.Month, 1, 0, 0, 0, 0, time.UTC)
	for ahead := 1 - ReportMonths; ahead <= 0; ahead++ {
		first := DayOf(last.AddDate(0, ahead, 0))
		r.Months = append(r.Months, ReportMonth{First: first, Interval: MonthSpan(first, p.TimeZone)})
	}
	return r
}

// ReportLately returns the report of the 30 days before now, as one month, with nothing counted yet.
func (p *Policy) ReportLately(now time.Time) *Report {
	from := now.AddDate(0, 0, -30)
	month := ReportMonth{First: DayOf(from.In(p.TimeZone)), Interval: Interval{from, now}}
	return &Report{Months: []ReportMonth{month}, Now: now, policy: p}
}

// Month returns the month that the report is of.
func (r *Report) Month() *ReportMonth { return &r.Months[len(r.Months)-1] }

// Before returns the month before that; the month itself when the report looks at one alone.
func (r *Report) Before() *ReportMonth {
	return &r.Months[max(len(r.Months)-2, 0)]
}

// Span returns all of the time that the report looks at.
func (r *Report) Span() Interval { return Interval{r.Months[0].Start, r.Month().End} }

// Over reports whether the month has ended.
func (r *Report) Over() bool { return !r.Now.Before(r.Month().End) }

// Add counts a change. One that was begun in none of the months counts for nothing.
func (r *Report) Add(w Work) {
	if m := r.monthOf(w.StartedAt); m != nil {
		m.add(w, r.policy)
	}
}

// AddClosed counts a change that was closed at t.
func (r *Report) AddClosed(t time.Time) {
	if m := r.monthOf(t); m != nil {
		m.closed++
	}
}

// AddQuestion counts a question, unless its answer is neither given nor due.
func (r *Report) AddQuestion(a Asking) {
	if m := r.monthOf(a.Due); m != nil && (!a.Answered.IsZero() || !r.Now.Before(a.Due)) {
		m.asked++
		if !a.Answered.IsZero() && !a.Answered.After(a.Due) {
			m.answered++
		}
	}
}

func (r *Report) monthOf(t time.Time) *ReportMonth {
	i := slices.IndexFunc(r.Months, func(m ReportMonth) bool { return t.Before(m.End) })
	if i < 0 || t.Before(r.Months[i].Start) {
		return nil
	}
	return &r.Months[i]
}

// A tally is what was counted of a month.
type tally struct {
	begun, closed, emergencies, documented, successful, withIssues, rolledBack, failed int
	late, frozen, outside, asked, answered                                             int
	// lead and decision hold a time for each normal change.
	lead, decision []time.Duration
}

func (t *tally) add(w Work, p *Policy) {
	count := func(n *int, holds bool) {
		if holds {
			*n++
		}
	}
	emergency := w.Category == Emergency
	count(&t.begun, true)
	count(&t.emergencies, emergency)
	count(&t.documented, w.Outcome != "")
	count(&t.successful, w.Outcome == Successful)
	count(&t.withIssues, w.Outcome == SuccessfulWithIssues)
	count(&t.rolledBack, w.Outcome == RolledBack)
	count(&t.failed, w.Outcome == Failed)
	count(&t.late, emergency && w.Late)
	count(&t.frozen, w.Frozen)
	count(&t.outside, w.Outside)
	if w.Category == Normal {
		t.lead = append(t.lead, w.StartedAt.Sub(w.CreatedAt))
		if !w.DecidedAt.IsZero() {
			t.decision = append(t.decision, p.WorkingBetween(w.CreatedAt, w.DecidedAt))
		}
	}
}

// within returns the shortest of the times that so large a part of them does not exceed; 0 for none. It sorts them.
func within(part float64, times []time.Duration) time.Duration {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[max(int(math.Ceil(part*float64(len(times)))), 1)-1]
}

// WorkingBetween returns how much working time there is from one instant to another; 0 when to is not after from.
func (p *Policy) WorkingBetween(from, to time.Time) time.Duration {
	var sum time.Duration
	for day := from.In(p.TimeZone); !midnight(day).After(to); day = nextDay(day) {
		if opens, closes, works := p.hours(day); works {
			sum += max(earliest(closes, to).Sub(latest(opens, from)), 0)
		}
	}
	return sum
}

// MayReport refuses who unless they are one of the company's own people (policy §1).
func (p *Policy) MayReport(who Actor) error {
	switch who.Standing {
	case Member:
		return nil
	case Unknown:
		return Refuse(Denied, "policy §1", "Slack could not say who you are just now, so there is no report. Try again in a minute.")
	case Guest, External, Deactivated, Robot:
	}
	return Refuse(Denied, "policy §1", "The report is for the members of the company's workspace. Ask one of them for what you need of it.")
}
