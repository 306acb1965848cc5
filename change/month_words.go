package change

import (
	"fmt"
	"strings"
	"time"
)

// ZoneName says in which zone the times are, as in “times of Australia/Sydney (UTC+11)”; with both offsets when the
// clocks are changed within the month.
func (m Month) ZoneName() string {
	first, last := utcOffset(m.Start.In(m.Zone)), utcOffset(m.End.Add(-time.Second).In(m.Zone))
	if first != last {
		first += ", then " + last
	}
	if m.Zone == time.UTC || m.Zone.String() == "UTC" {
		return "times in UTC"
	}
	return fmt.Sprintf("times of %s (%s)", m.Zone, first)
}

func utcOffset(t time.Time) string {
	text := strings.TrimSuffix(t.Format("-07:00"), ":00")
	return "UTC" + strings.Replace(strings.Replace(text, "-0", "-", 1), "+0", "+", 1)
}

// hours says from when to when, on a day to which it belongs.
func (m Month) hours(d MonthDay, at Interval) string {
	return d.Hours(at, func(t time.Time) string { return t.In(m.Zone).Format("15:04") })
}

// Hours says when on the day something is that begins and ends at the times of at, each told by clock: “02:00–06:00”, or
// of what is longer than a day “from 20:00”, “all day” or “until 06:00”.
func (d MonthDay) Hours(at Interval, clock func(time.Time) string) string {
	switch {
	case at.Length() < 24*time.Hour:
		return clock(at.Start) + "–" + clock(at.End)
	case !at.Start.After(d.Start) && !at.End.Before(d.End):
		return "all day"
	case at.Start.Before(d.Start):
		return "until " + clock(at.End)
	}
	return "from " + clock(at.Start)
}

// span says from when to when, with dates.
func (m Month) span(at Interval) string {
	const withDay, withYear = "Mon 2 Jan 15:04", "Mon 2 Jan 2006 15:04"
	from, to := at.Start.In(m.Zone), at.End.In(m.Zone)
	if DayOf(from) == DayOf(to) {
		return from.Format(withDay) + "–" + to.Format("15:04")
	}
	if from.Year() != to.Year() {
		return from.Format(withYear) + " to " + to.Format(withYear)
	}
	return from.Format(withDay) + " to " + to.Format(withDay)
}

func (d Day) weekday() string { return d.midnight().Weekday().String()[:3] }

func dayName(d Day) string { return fmt.Sprintf("%s %d %s", d.weekday(), d.Day, d.Month.String()[:3]) }

// flat returns text on one line.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// shortened returns text cut to at most most characters.
func shortened(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return strings.TrimRight(string(runes[:most-1]), " ") + "…"
	}
	return text
}

// daysText names days of the month, in order: “every day”, “each Sun”, “each Mon–Fri”, “Sat 12, Sun 13”.
func (m Month) daysText(days []Day) string {
	if len(days) == len(m.Days) {
		return "every day"
	}
	var on [7]bool
	for _, d := range days {
		on[weekdayFromMonday(d)] = true
	}
	all := 0
	for _, d := range m.Days {
		if on[weekdayFromMonday(d.Day)] {
			all++
		}
	}
	if len(days) > 3 && all == len(days) {
		return "each " + weekdaysText(on)
	}
	names := make([]string, len(days))
	for i, d := range days {
		names[i] = fmt.Sprintf("%s %d", d.weekday(), d.Day)
	}
	return strings.Join(names, ", ")
}

// weekdaysText names days of the week, counted from Monday; three and more in a row by the first and the last.
func weekdaysText(on [7]bool) string {
	var names []string
	for i := 0; i < len(on); i++ {
		first := i
		for i < len(on) && on[i] {
			i++
		}
		name := func(n int) string { return time.Weekday((n + 1) % 7).String()[:3] }
		switch {
		case i-first > 2:
			names = append(names, name(first)+"–"+name(i-1))
		case i > first:
			for n := range i - first {
				names = append(names, name(first+n))
			}
		}
	}
	return strings.Join(names, ", ")
}

// weekdayFromMonday returns 0 for a Monday.
func weekdayFromMonday(d Day) int { return (int(d.midnight().Weekday()) + 6) % 7 }
