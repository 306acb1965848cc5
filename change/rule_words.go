package change

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// Words says when it comes again, for the middle of a sentence: “every month on the last Friday, until 31 December 2027”.
// A rule that is too strange for words is named as it is written. An instant at which it ends is said by the clocks of
// zone.
func (r Recurrence) Words(zone *time.Location) string {
	read := r.parsed()
	said, ok := read.words()
	if read.broken || !ok {
		return "by the rule " + r.Rule
	}
	until := read.until
	if read.instant {
		until = shown(until.In(zone))
	}
	switch {
	case !until.IsZero():
		said += ", until " + until.Format("2 January 2006")
	case read.option.Count > 0:
		said += fmt.Sprintf(", %d times in all", read.option.Count)
	}
	if len(r.Except) > 0 {
		var days []string
		for _, d := range r.Except {
			days = append(days, d.midnight().Format("2 January 2006"))
		}
		said += ", but not on " + together(days)
	}
	return said
}

// words says what r follows without its end; false when it cannot.
func (r *rule) words() (string, bool) {
	o := r.option
	if len(o.Byweekno) > 0 || len(o.Byyearday) > 0 || len(o.Bymonthday) > 0 && len(o.Byweekday) > 0 {
		return "", false
	}
	unit := map[rrule.Frequency]string{rrule.YEARLY: "year", rrule.MONTHLY: "month", rrule.WEEKLY: "week", rrule.DAILY: "day"}[o.Freq]
	said := "every " + unit
	if o.Interval > 1 {
		said = fmt.Sprintf("every %d %ss", o.Interval, unit)
	}
	var months []string
	for _, m := range o.Bymonth {
		months = append(months, time.Month(m).String())
	}
	if len(months) > 0 {
		said += " in " + together(months)
	}
	days, ok := r.days()
	if len(days) > 0 {
		said += " on " + together(days)
	}
	return said, ok && (o.Freq != rrule.YEARLY || len(days) == 0 || len(months) > 0)
}

// days names the days of its period on which r comes; none when only its first time says so, false when it cannot.
func (r *rule) days() ([]string, bool) {
	o := r.option
	var days []string
	for _, d := range o.Bymonthday {
		days = append(days, "the "+nth(d, "day"))
	}
	plain := true
	for _, d := range o.Byweekday {
		// The library counts the days of the week from Monday.
		name := time.Weekday((d.Day() + 1) % 7).String()
		if d.N() != 0 {
			plain = false
			name = "the " + nth(d.N(), name)
		}
		days = append(days, name)
	}
	if len(o.Bysetpos) == 0 {
		return days, true
	}
	set := strings.Join(days, " or ")
	if slices.Equal(days, []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}) {
		set = "weekday"
	}
	if len(o.Bysetpos) > 1 || !plain || len(o.Byweekday) == 0 || o.Freq != rrule.MONTHLY {
		return nil, false
	}
	return []string{"the " + nth(o.Bysetpos[0], set)}, true
}

// nth counts things of one kind, from the end when n is negative: “2nd Friday”, “last Friday”, “2nd last Friday”.
func nth(n int, thing string) string {
	switch {
	case n == -1:
		return "last " + thing
	case n < 0:
		return ordinal(-n) + " last " + thing
	}
	return ordinal(n) + " " + thing
}

func ordinal(n int) string {
	ending := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return strconv.Itoa(n) + ending
}
