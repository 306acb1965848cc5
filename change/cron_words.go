package change

import (
	"fmt"
	"math/bits"
	"strings"
	"time"
)

// mostTimes is how many times of a day are named one by one.
const mostTimes = 4

// Words says when the expression comes, as in “at 02:00 on Sunday” or “at 22:00 every day”; an expression of too many
// times as it is written.
func (c Cron) Words() string {
	if c.IsZero() {
		return "never"
	}
	if len(c.timesOfDay()) > mostTimes {
		return "by the cron expression “" + c.Text + "”"
	}
	var times []string
	for _, t := range c.timesOfDay() {
		times = append(times, fmt.Sprintf("%02d:%02d", t/time.Hour, t%time.Hour/time.Minute))
	}
	words := "at " + together(times) + " " + c.days()
	if months := c.spec.Month; !starred(months) {
		words += " in " + together(named(months, func(i int) string { return time.Month(i).String() }))
	}
	return words
}

func (c Cron) days() string {
	var either []string
	if !starred(c.spec.Dom) {
		days := named(c.spec.Dom, func(i int) string { return fmt.Sprint(i) })
		either = append(either, "on day "+together(days)+" of the month")
	}
	if !starred(c.spec.Dow) {
		either = append(either, "on "+together(named(c.spec.Dow, func(i int) string { return time.Weekday(i).String() })))
	}
	switch {
	case len(either) == 0:
		return "every day"
	case starred(c.spec.Dom) != starred(c.spec.Dow):
		return either[0]
	}
	return strings.Join(either, " and ")
}

// named names what a field of the expression holds; three or more in a row as in “Monday to Friday”.
func named(field uint64, name func(int) string) []string {
	var names []string
	for set := unstarred(field); set != 0; {
		first := bits.TrailingZeros64(set)
		long := bits.TrailingZeros64(^(set >> first))
		set &^= (1<<long - 1) << first
		if long > 2 {
			names = append(names, name(first)+" to "+name(first+long-1))
			continue
		}
		for i := range long {
			names = append(names, name(first+i))
		}
	}
	return names
}
