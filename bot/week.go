package bot

import (
	"cmp"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const (
	// weekRoom is how many characters the forward schedule has: nobody reads more, and Slack takes little more.
	weekRoom = 10_000
	// weekRows is how many freezes and how many windows it names.
	weekRows = 8
	// weekOpenings is how many times of one window it names.
	weekOpenings = 3
)

// weekNotice draws the forward schedule: freezes, maintenance windows, and for each day its holiday and what is planned on it.
// Days are those of the policy's time zone; times are the reader's.
func weekNotice(s *sheet, n change.Notice, d commands.Drawing, root string) {
	p := d.Policy
	s.header("name", "The week from "+n.Time.Start.In(p.TimeZone).Format("Monday 2 January 2006"))
	s.lines("freezes", headed("*Freezes*", weekFreezes(n.Time, p)), 2)
	s.lines("windows", headed("*Maintenance windows*", weekWindows(n.Time, p)), 2)
	room, left := weekRoom-runes(s.whole()), 0
	for day := n.Time.Start.In(p.TimeZone); day.Before(n.Time.End); day = day.AddDate(0, 0, 1) {
		heading := say("*%s*", day.Format("Monday 2 January"))
		holiday, closed := p.Calendar.Holiday(change.DayOf(day))
		if closed {
			heading = say("%s · holiday: %s", heading, holiday.Name)
		}
		lines := []markup{heading}
		for _, b := range begunOn(day, n.Time, d.Booked) {
			line := planned(b, d, root)
			if room -= runes(line) + 1; room < 0 {
				left++
				continue
			}
			lines = append(lines, line)
		}
		if len(lines) > 1 || closed {
			s.lines("day_"+day.Format(time.DateOnly), lines, 4)
		}
	}
	switch {
	case left > 0:
		s.aside("left", say("and %s more: `/change list`", left))
	case len(d.Booked) == 0:
		s.say("none", "No change is planned.")
	}
}

// begunOn returns what begins on a day; on the first of the week, also what began before.
func begunOn(day time.Time, week change.Interval, booked []change.Booking) []change.Booking {
	from, to := day, day.AddDate(0, 0, 1)
	if day.Equal(week.Start) {
		from = time.Time{}
	}
	var out []change.Booking
	for _, b := range booked {
		if !b.Time.Start.Before(from) && b.Time.Start.Before(to) {
			out = append(out, b)
		}
	}
	return out
}

// headed puts lines under a heading, and only so many of them; nothing when there are none.
func headed(heading markup, lines []markup) []markup {
	if len(lines) == 0 {
		return nil
	}
	out := append([]markup{heading}, lines[:min(len(lines), weekRows)]...)
	if more := len(lines) - weekRows; more > 0 {
		out = append(out, say("and %s more: `/change calendar`", more))
	}
	return out
}

// weekFreezes lists the freezes that hold in a week, the earliest first.
func weekFreezes(of change.Interval, p *change.Policy) []markup {
	var all []change.Freeze
	for _, f := range p.Freezes {
		for _, at := range f.Times(p, of.Start, of.End) {
			f.From, f.To = at.Start, at.End
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b change.Freeze) int { return a.From.Compare(b.From) })
	lines := make([]markup, len(all))
	for i, f := range all {
		hardness := "hard"
		if f.Soft {
			hardness = "soft"
		}
		lines[i] = say("• %s, %s: %s", clip(freezeName(f), 100), hardness, during(f.From, f.To, p.TimeZone))
	}
	return lines
}

// weekWindows lists the windows that open in a week, the earliest first.
func weekWindows(of change.Interval, p *change.Policy) []markup {
	type opening struct {
		window change.Window
		times  []change.Interval
	}
	var all []opening
	for _, w := range p.Windows {
		if times := w.Times(of.Start, of.End); len(times) > 0 {
			all = append(all, opening{w, times})
		}
	}
	slices.SortStableFunc(all, func(a, b opening) int {
		return cmp.Or(a.times[0].Start.Compare(b.times[0].Start), cmp.Compare(a.window.Name, b.window.Name))
	})
	lines := make([]markup, len(all))
	for i, o := range all {
		var times []markup
		for _, at := range o.times[:min(len(o.times), weekOpenings)] {
			times = append(times, during(at.Start, at.End, p.TimeZone))
		}
		if more := len(o.times) - len(times); more > 0 {
			times = append(times, say("%s more", more))
		}
		lines[i] = say("• *%s*: %s", clip(say("%s", o.window.Name), 80), join("; ", times...))
	}
	return lines
}
