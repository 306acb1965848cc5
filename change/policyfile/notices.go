package policyfile

import (
	"slices"
	"time"

	"github.com/noim3/changebot/change"
)

// What is said of the calendar, and when, unless the file says otherwise (spec §5).
var (
	usualWindowAhead = []time.Duration{day, time.Hour}
	usualFreezeAhead = []time.Duration{14 * day, 7 * day, 2 * day}
)

const (
	usualWeek   = "0 9 * * MON"
	usualDigest = "0 9 * * MON-FRI"
	usualHead   = "0 9 * * *"
	usualReport = "0 9 1 * *"
	// maxAheads is how often one thing is told of before it begins, at most.
	maxAheads = 5
)

// readNotices reads when people hear of what is in the calendar, in the working time of p.
func (r *reader) readNotices(v value, p *change.Policy) change.NoticeRules {
	o := v.object()
	defer o.done()
	digest := o.may("digest", "when the policy's owners hear of what does not go as it should, as a cron expression: “0 9 * * MON-FRI”; or never")
	rules := change.NoticeRules{
		WindowAhead: readAheads(o.may("window_ahead", "how long before a maintenance window opens people are told, such as [24h, 1h]"), 5*time.Minute, 7*day, usualWindowAhead),
		FreezeAhead: readAheads(o.may("freeze_ahead", "how long before a freeze begins people are told, such as [14d, 7d, 48h]"), time.Hour, 90*day, usualFreezeAhead),
		Week:        o.may("week", "when the schedule of the next seven days is posted, as a cron expression: “0 9 * * MON”; or never").seldom(usualWeek),
		Digest:      digest.seldom(usualDigest),
		Head:        o.may("head", "when the head of the record's chain is posted, as a cron expression: “0 9 * * *”; or never").seldom(usualHead),
		Report:      o.may("report", "when the report of the last month is posted, as a cron expression: “0 9 1 * *”; or never").seldom(usualReport),
	}
	if digest.given() && r.errors == 0 && !inWorkingTime(rules.Digest, p) {
		digest.warn("is outside working time, so that each digest comes when people next work", "write a time at which people work")
	}
	return rules
}

// readAheads reads lengths of time from low to high, the longest first; usual when they are left out.
func readAheads(v value, low, high time.Duration, usual []time.Duration) []time.Duration {
	var last time.Duration
	aheads := list(v, 0, func(v value) time.Duration {
		d := v.duration(0, low, high)
		switch {
		case d == 0:
		case last > 0 && d >= last:
			v.fault("is as long ahead as "+written(last)+", or longer", "put the longest first")
		default:
			last = d
		}
		return d
	})
	v.atMost(maxAheads, len(aheads), "times", "keep to the few that people need")
	if !v.given() {
		return usual
	}
	return aheads
}

// seldom reads a cron expression that comes once a day at most, or the word never; usual when it is left out.
func (v value) seldom(usual string) change.Cron {
	if v.schema != nil {
		v.schema.Default = usual
	}
	if v.given() && v.node.Value == "never" {
		return change.Cron{}
	}
	c := v.cron()
	switch {
	case !v.given():
		return change.MustCron(usual)
	case !c.IsZero() && c.Shortest() < day:
		v.fault("comes more often than once a day", "write "+v.about)
	}
	return c
}

// inWorkingTime reports whether c never comes or comes in working time, on some day of an ordinary month.
func inWorkingTime(c change.Cron, p *change.Policy) bool {
	month := time.Date(2025, time.May, 1, 0, 0, 0, 0, p.TimeZone)
	times := c.Between(month, month.AddDate(0, 1, 0), p.TimeZone)
	return len(times) == 0 || slices.ContainsFunc(times, p.Working)
}
