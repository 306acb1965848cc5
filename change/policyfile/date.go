package policyfile

import (
	"fmt"
	"time"
)

// The forms of days and times, as the schema has them.
const (
	datePattern   = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
	momentPattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?$"
	clockPattern  = "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"
)

// date reads a day, such as 2027-06-30, as its first moment in zone; zero when it is not there.
func (v value) date(zone *time.Location) time.Time {
	v.match(datePattern)
	s, ok := v.scalar("a date", "!!timestamp", "!!str")
	if !ok {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		v.fault("“"+clip(s)+"” is not a date", "write "+v.about+" as year, month and day: 2027-06-30")
		return time.Time{}
	}
	return t
}

// moment reads a day, or a day and a time such as 2027-06-30 17:00, in zone, and returns it in UTC; zero when it is not
// there. A day alone is its first moment, or as the last of several the first moment after it.
func (v value) moment(zone *time.Location, last bool) time.Time {
	v.match(momentPattern)
	s, ok := v.scalar("a day, or a day and a time", "!!timestamp", "!!str")
	if !ok {
		return time.Time{}
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil {
		if last {
			t = t.AddDate(0, 0, 1)
		}
		return t.UTC()
	}
	const form = "2006-01-02 15:04"
	t, err := time.ParseInLocation(form, s, zone)
	switch {
	case err != nil:
		v.fault("“"+clip(s)+"” is not a day, nor a day and a time", "write "+v.about)
	case t.Format(form) != s:
		v.fault("the clocks of "+zone.String()+" never show "+s, "write "+t.Format(form)+", to which they are put forward")
	default:
		return t.UTC()
	}
	return time.Time{}
}

// clock reads a time of day, from 00:00 to 24:00, as the time since midnight. A value that is not there reads as usual.
func (v value) clock(usual time.Duration) time.Duration {
	v.match(clockPattern)
	if v.schema != nil {
		v.schema.Default = clockTime(usual)
	}
	if !v.given() {
		return usual
	}
	s, ok := v.scalar("a time of day", "!!str")
	if !ok {
		return usual
	}
	if s == clockTime(day) {
		return day
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		v.fault("“"+clip(s)+"” is not a time of day", "write "+v.about+", from 00:00 to 24:00")
		return usual
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// clockTime returns a time of day as the file writes it.
func clockTime(sinceMidnight time.Duration) string {
	return fmt.Sprintf("%02d:%02d", sinceMidnight/time.Hour, sinceMidnight%time.Hour/time.Minute)
}
