package policyfile

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a policy must mean the same on a machine that has no time zones installed
)

const day = 24 * time.Hour

// duration reads a length of time from low to high, in days, hours and minutes: 14d, 24h, 2h30m. A day is 24 hours.
// A value that is not there reads as usual.
func (v value) duration(usual, low, high time.Duration) time.Duration {
	if !v.given() {
		return usual
	}
	if v.node.ShortTag() == "!!int" {
		v.fault("is "+clip(v.node.Value)+", without a unit", "write "+v.about+" with d, h or m: 14d, 24h, 2h30m")
		return usual
	}
	s, ok := v.scalar("a length of time", "!!str")
	if !ok {
		return usual
	}
	d, ok := span(s)
	switch {
	case !ok:
		v.fault("“"+clip(s)+"” is not a length of time", "write "+v.about+" in days, hours and minutes: 14d, 24h, 2h30m")
	case d < low || d > high:
		v.fault("is "+clip(s), fmt.Sprintf("write %s, from %s to %s", v.about, written(low), written(high)))
	default:
		return d
	}
	return usual
}

// span reads days, hours and minutes, each at most once and in this order.
func span(s string) (time.Duration, bool) {
	var sum time.Duration
	rest := s
	for _, unit := range []struct {
		letter string
		length time.Duration
	}{{"d", day}, {"h", time.Hour}, {"m", time.Minute}} {
		number, after, found := strings.Cut(rest, unit.letter)
		if !found {
			continue
		}
		// Five digits reach far beyond every limit, and never overflow.
		n, err := strconv.ParseUint(number, 10, 32)
		if err != nil || len(number) > 5 {
			return 0, false
		}
		sum += time.Duration(n) * unit.length
		rest = after
	}
	return sum, s != "" && rest == ""
}

// written returns d as the file writes it.
func written(d time.Duration) string {
	switch {
	case d > day && d%day == 0:
		return fmt.Sprintf("%dd", d/day)
	case d > 0 && d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return fmt.Sprintf("%dm", d/time.Minute)
}

// date reads a day, such as 2027-06-30, as its first moment in zone; zero when it is not there.
func (v value) date(zone *time.Location) time.Time {
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

// zone reads the name of a time zone; UTC when it cannot.
func (v value) zone() *time.Location {
	s := v.line(maxName)
	if s == "" {
		return time.UTC
	}
	zone, err := time.LoadLocation(s)
	if err != nil || s == "Local" {
		v.fault("there is no time zone “"+clip(s)+"”", "write a name of the IANA list, such as Australia/Sydney or Europe/London")
		return time.UTC
	}
	return zone
}

// workingDays reads a number of working days from low to high, such as “5 working days” or “1 working day”. A value
// that is not there reads as usual.
func (v value) workingDays(usual, low, high int) int {
	if !v.given() {
		return usual
	}
	s, ok := v.scalar("a number of working days", "!!str")
	if !ok {
		return usual
	}
	number, unit, _ := strings.Cut(s, " ")
	n, err := strconv.Atoi(number)
	switch {
	case err != nil || unit != "working days" && unit != "working day":
		v.fault("“"+clip(s)+"” is not a number of working days", "write "+v.about+" such as “5 working days”")
	case n < low || n > high:
		v.fault("is "+clip(s), fmt.Sprintf("write %s, from %d to %d working days", v.about, low, high))
	default:
		return n
	}
	return usual
}
