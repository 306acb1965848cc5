package policyfile

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// The forms of lengths of time, as the schema has them.
const (
	spanPattern        = "^([0-9]{1,5}d)?([0-9]{1,5}h)?([0-9]{1,5}m)?$"
	workingDaysPattern = "^[0-9]+ working days?$"
)

// duration reads a length of time from low to high, in days, hours and minutes: 14d, 24h, 2h30m. A day is 24 hours.
// A value that is not there reads as usual.
func (v value) duration(usual, low, high time.Duration) time.Duration {
	v.match(spanPattern)
	v.bounds(written(low), written(high), written(usual), usual > 0)
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

// workingDays reads a number of working days from low to high, such as “5 working days” or “1 working day”. A value
// that is not there reads as usual.
func (v value) workingDays(usual, low, high int) int {
	v.match(workingDaysPattern)
	v.bounds(strconv.Itoa(low), inWorkingDays(high), inWorkingDays(usual), usual > 0)
	if !v.given() {
		return usual
	}
	if v.node.ShortTag() == "!!int" {
		v.fault("is "+clip(v.node.Value)+", without a unit", "write "+v.about+", such as “5 working days”")
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
		v.fault("“"+clip(s)+"” is not a number of working days", "write "+v.about+", such as “5 working days”")
	case n < low || n > high:
		v.fault("is "+clip(s), fmt.Sprintf("write %s, from %d to %d working days", v.about, low, high))
	default:
		return n
	}
	return usual
}

func inWorkingDays(n int) string {
	if n == 1 {
		return "1 working day"
	}
	return fmt.Sprintf("%d working days", n)
}

// bounds describes what JSON Schema cannot check of a length of time, and what is usual, if anything is.
func (v value) bounds(low, high, usual string, isUsual bool) {
	if v.schema == nil {
		return
	}
	v.schema.Description += ", from " + low + " to " + high
	v.schema.MinLength = 2
	if isUsual {
		v.schema.Default = usual
	}
}
