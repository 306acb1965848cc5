package change

import (
	"fmt"
	"time"
)

const (
	// weekMatters is on how many days a forward schedule is of use.
	weekMatters = 2
	// longestAway is how long nobody works at most, for a digest to be made up for.
	longestAway = 31 * 24 * time.Hour
)

// weekNotices returns the forward schedules after from and not after to, and more: each is of the seven days from its own on.
func (p *Policy) weekNotices(from, to time.Time) []Notice {
	var all []Notice
	for _, at := range p.Notices.Week.Between(latest(from, to.AddDate(0, 0, -weekMatters-1)), to.Add(1), p.TimeZone) {
		day := at.In(p.TimeZone)
		n := Notice{Kind: WeekAhead, Due: at, Time: Interval{midnight(day).UTC(), midnight(day.AddDate(0, 0, 7)).UTC()}}
		n.Key = n.key(at, p.TimeZone, "")
		all = append(all, n)
	}
	return all
}

// digestNotices returns the digests after from and not after to, and more. One that would come outside working time comes when
// people next work; unless that is on a day that has its own.
func (p *Policy) digestNotices(from, to time.Time) []Notice {
	var all []Notice
	begin := latest(from, to.AddDate(0, 0, -2)).Add(-longestAway)
	planned := p.Notices.Digest.Between(begin, to.AddDate(0, 0, 2), p.TimeZone)
	for i, at := range planned {
		due := p.NextWorking(at)
		if i+1 < len(planned) && !due.Equal(at) {
			if next := p.NextWorking(planned[i+1]); DayOf(next.In(p.TimeZone)) == DayOf(due.In(p.TimeZone)) {
				continue
			}
		}
		n := Notice{Kind: Digest, Due: due, Time: Interval{due, midnight(nextDay(due.In(p.TimeZone))).UTC()}, Owners: true}
		n.Key = n.key(due, p.TimeZone, "")
		all = append(all, n)
	}
	return all
}

// reviewDays is how many days before the review of the policy its owners are told (spec §7).
var reviewDays = [...]int{30, 7, 0}

// reviewNotices returns those of the policy's review, as long ago as they may be.
func (p *Policy) reviewNotices() []Notice {
	if p.ReviewDue.IsZero() {
		return nil
	}
	var all []Notice
	day := p.ReviewDue.In(p.TimeZone)
	for _, days := range reviewDays {
		n := Notice{
			Kind: ReviewAhead, Ahead: time.Duration(days) * 24 * time.Hour, Owners: true,
			Due:  p.NextWorking(midnight(day.AddDate(0, 0, -days))),
			Time: Interval{midnight(day).UTC(), midnight(nextDay(day)).UTC()},
		}
		n.Key = n.key(day, p.TimeZone, fmt.Sprintf("-%dd", days))
		all = append(all, n)
	}
	return all
}

// reviewOvertaken reports whether a notice of the policy's review that is nearer than n is due.
func (p *Policy) reviewOvertaken(n Notice, now time.Time) bool {
	for _, nearer := range p.reviewNotices() {
		if nearer.Ahead < n.Ahead && !now.Before(nearer.Due) {
			return true
		}
	}
	return false
}
