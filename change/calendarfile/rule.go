package calendarfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// kept returns i, which comes again by a rule from its first time on, as the policy file can say it: with its rule when
// that gives the same times by the clocks of the policy's time zone, and else one by one. It returns none when it comes
// no more.
func (f *file) kept(i instance, p property, left []change.Day) []instance {
	i.freeze.Repeats.Except = i.comesOn(left)
	from := f.options.Now
	if i.freeze.From.After(from) {
		from = i.freeze.From
	}
	until := from.AddDate(yearsAhead, 0, 0)
	times := i.freeze.Times(&change.Policy{TimeZone: i.zone}, from, until)
	for n := 1; n < len(times); n++ {
		if times[n-1].Overlaps(times[n]) {
			f.fault(p.line, "“"+i.freeze.Name+"” begins again before it has ended, on "+times[n].Start.In(i.zone).Format("2 January 2006"))
			return nil
		}
	}
	if len(times) == 0 {
		return nil
	}
	here := i
	here.zone = f.options.Zone
	here.freeze.Repeats.Except = nil
	for _, d := range i.freeze.Repeats.Except {
		here.freeze.Repeats.Except = append(here.freeze.Repeats.Except, here.day(i.on(d)))
	}
	if slices.Equal(here.freeze.Times(&change.Policy{TimeZone: here.zone}, from, until), times) { // all of them in UTC
		return []instance{here}
	}
	return f.oneByOne(i, p, times)
}

// oneByOne returns the next of i's times as freezes that come once.
func (f *file) oneByOne(i instance, p property, times []change.Interval) []instance {
	const most, years = 150, 2
	until := times[0].Start.AddDate(years, 0, 0)
	var all []instance
	for _, t := range times {
		if t.Start.After(until) {
			break
		}
		once := i
		once.freeze.From, once.freeze.To, once.freeze.Repeats = t.Start, t.End, change.Recurrence{}
		all = append(all, once)
	}
	if len(all) > most {
		f.fault(p.line, fmt.Sprintf("“%s” comes again by the clocks of %s, which are not altered with those of %s, more than %d times in %d years: write its freezes by hand",
			i.freeze.Name, i.zone, f.options.Zone, most, years))
		return nil
	}
	f.leave(i.event, fmt.Sprintf("it comes again by the clocks of %s, which are not altered with those of %s: its next %d times are written one by one, until %s",
		i.zone, f.options.Zone, len(all), all[len(all)-1].freeze.To.In(f.options.Zone).Format("2 January 2006")))
	return all
}

// fromSecond returns i from the first time on that follows its rule, when that is not its first; false when there is
// none.
func (f *file) fromSecond(i instance, p property) (instance, bool) {
	times := i.freeze.Times(&change.Policy{TimeZone: i.zone}, i.freeze.From, i.freeze.From.AddDate(yearsAhead, 0, 0))
	if len(times) == 0 {
		return instance{}, false
	}
	parts := strings.Split(i.freeze.Repeats.Rule, ";")
	for n, part := range parts {
		digits, counted := strings.CutPrefix(part, "COUNT=")
		if !counted {
			continue
		}
		count, err := strconv.Atoi(digits)
		if err != nil || count < 2 {
			return instance{}, false
		}
		parts[n] = "COUNT=" + strconv.Itoa(count-1)
	}
	r, err := change.NewRecurrence(strings.Join(parts, ";"), nil)
	if err != nil {
		f.fault(p.line, fmt.Sprintf("“%s” comes again by “%s”, which cannot be followed: %v", i.freeze.Name, clip(p.value), err))
		return instance{}, false
	}
	i.freeze.From, i.freeze.To, i.freeze.Repeats = times[0].Start, times[0].End, r
	return i, true
}

// withoutTimes returns a rule in capitals, without the time of day that its first time has anyway.
func withoutTimes(rule string, first time.Time) string {
	of := map[string]int{"BYHOUR": first.Hour(), "BYMINUTE": first.Minute(), "BYSECOND": 0}
	var parts []string
	for part := range strings.SplitSeq(strings.ToUpper(strings.TrimSpace(rule)), ";") {
		name, value, _ := strings.Cut(part, "=")
		usual, isTime := of[name]
		n, err := strconv.Atoi(value)
		if part == "" || isTime && err == nil && n == usual {
			continue
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ";")
}

// day returns the day that t is on by the clocks that i comes again by.
func (i instance) day(t time.Time) change.Day { return change.DayOf(t.In(i.zone)) }

// on returns when i begins on d.
func (i instance) on(d change.Day) time.Time {
	first := i.freeze.From.In(i.zone)
	return time.Date(d.Year, d.Month, d.Day, first.Hour(), first.Minute(), 0, 0, i.zone)
}

// comesOn returns those of the days on which i begins by its rule, in order, each once.
func (i instance) comesOn(days []change.Day) []change.Day {
	days = slices.Compact(slices.SortedFunc(slices.Values(days), func(a, b change.Day) int { return i.on(a).Compare(i.on(b)) }))
	p := &change.Policy{TimeZone: i.zone}
	every := i.freeze
	every.Repeats.Except = nil
	return slices.DeleteFunc(days, func(d change.Day) bool {
		begin := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, i.zone)
		return !slices.ContainsFunc(every.Times(p, begin, begin.AddDate(0, 0, 1)), func(t change.Interval) bool { return i.day(t.Start) == d })
	})
}

// movedTo returns i as it is when it begins at start, for as long by the clocks on the wall.
func (i instance) movedTo(start time.Time) instance {
	from, to, at := i.freeze.From.In(i.zone), i.freeze.To.In(i.zone), start.In(i.zone)
	days := int(wall(to).Sub(wall(from)) / (24 * time.Hour))
	rest := wall(to).Sub(wall(from)) % (24 * time.Hour)
	y, m, d := at.Date()
	end := time.Date(y, m, d+days, at.Hour(), at.Minute()+int(rest/time.Minute), 0, 0, i.zone)
	i.freeze.From, i.freeze.To, i.freeze.Repeats = start.UTC(), end.UTC(), change.Recurrence{}
	return i
}

// wall returns what the clocks show at t, as if it were UTC.
func wall(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, time.UTC)
}
