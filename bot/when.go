package bot

import (
	"fmt"
	"time"
)

// Slack's formats of dates, which each reader sees in their own zone (slack-rules §4).
const (
	dateAndTime = "{date_short_pretty} at {time}"
	onlyTime    = "{time}"
	withDays    = "{date_short_pretty} at {time} ({ago})"
)

// when says a time; zone is that of the policy, for readers whose Slack cannot tell their own.
func when(t time.Time, zone *time.Location) markup { return date(t, dateAndTime, zone) }

// deadline says a time and how far away it is.
func deadline(t time.Time, zone *time.Location) markup { return date(t, withDays, zone) }

// during says from when to when; work that was over within a minute has one time.
func during(start, end time.Time, zone *time.Location) markup {
	if end.Truncate(time.Minute).Equal(start.Truncate(time.Minute)) {
		return when(start, zone)
	}
	last := dateAndTime
	if end.Sub(start) < 24*time.Hour {
		last = onlyTime
	}
	return say("%s to %s", when(start, zone), date(end, last, zone))
}

func date(t time.Time, format string, zone *time.Location) markup {
	return markup(fmt.Sprintf("<!date^%d^%s|%s>", t.Unix(), format, clock(t, zone)))
}

// clock says a time where Slack reads no markup.
func clock(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("Mon 2 Jan 2006 15:04 MST")
}
