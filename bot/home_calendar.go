package bot

import (
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// How many changes, maintenance windows and freezes Home shows of today and of the week: as much as one section takes.
const (
	homeWeekChanges = 8
	homeWeekOthers  = 3
)

// A homeWeek is the calendar of the next seven days, for a reader whose day ends at midnight of zone.
type homeWeek struct {
	commands.Week
	zone *time.Location
}

// week adds what is ahead: today, in the week, and of freezes. Times are in the reader's own zone.
func (s *sheet) week(w homeWeek, p *change.Policy) {
	if w.Policy != nil {
		p = w.Policy // with the freezes that were declared in Slack
	}
	today, later := w.split()
	s.header("today", "Today")
	s.say("today_all", ahead(today, p, "Nothing is scheduled for the rest of today."))
	s.header("week", "This week")
	s.say("week_all", ahead(later, p, "Nothing is scheduled in the next seven days."))
	s.header("freezes", "Freezes")
	s.say("freezes_all", w.freezes(p))
	s.aside("month", "`/change calendar` shows the month.")
}

// split returns what has an instant before the end of today, and the rest of the week.
func (w homeWeek) split() (today, later change.Timetable) {
	zone := w.zone
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := w.Start.In(zone).Date()
	midnight := time.Date(y, m, d+1, 0, 0, 0, 0, zone)
	for _, o := range w.Windows {
		t := &later
		if o.Time.Start.Before(midnight) {
			t = &today
		}
		t.Windows = append(t.Windows, o)
	}
	for _, c := range w.Changes {
		t := &later
		if c.Time.Start.Before(midnight) {
			t = &today
		}
		t.Changes = append(t.Changes, c)
	}
	return today, later
}

// ahead lists changes, and then maintenance windows, each of these once.
func ahead(t change.Timetable, p *change.Policy, none markup) markup {
	var lines []markup
	for _, c := range t.Changes[:min(len(t.Changes), homeWeekChanges)] {
		mark := markup("")
		if m := c.Mark(); m != "" {
			mark = say(" (%s)", m)
		}
		lines = append(lines, say("• %s: *%s*%s %s", during(c.Time.Start, c.Time.End, p.TimeZone), c.Number, mark, clip(say("%s", oneLine(c.Title)), 70)))
	}
	if more := len(t.Changes) - len(lines); more > 0 {
		lines = append(lines, say("• and %s", counted(more, "more change")))
	}
	lines = append(lines, openings(t.Windows, p)...)
	if len(lines) == 0 {
		return none
	}
	return join("\n", lines...)
}

// openings tell when each window opens first, and how often it opens again.
func openings(all []change.Opening, p *change.Policy) []markup {
	var order []change.Opening
	times := map[change.WindowID]int{}
	for _, o := range all {
		if times[o.Window.ID]++; times[o.Window.ID] == 1 {
			order = append(order, o)
		}
	}
	var lines []markup
	for _, o := range order[:min(len(order), homeWeekOthers)] {
		again := markup("")
		if n := times[o.Window.ID] - 1; n > 0 {
			again = say(", and %s", counted(n, "more time"))
		}
		lines = append(lines, say("• %s%s: maintenance window “%s”", during(o.Time.Start, o.Time.End, p.TimeZone), again, clip(say("%s", oneLine(o.Window.Name)), 70)))
	}
	if more := len(order) - len(lines); more > 0 {
		lines = append(lines, say("• and %s", counted(more, "more maintenance window")))
	}
	return lines
}

// freezes says which freezes are in force, and which comes next.
func (w homeWeek) freezes(p *change.Policy) markup {
	var lines []markup
	for _, f := range w.Freezes {
		if !f.From.After(w.Start) && len(lines) < homeWeekOthers {
			lines = append(lines, say("• *In force:* %s%s, until %s", hardness(f), freezeName(f), deadline(f.To, p.TimeZone)))
		}
	}
	if len(lines) == 0 {
		lines = append(lines, "• None is in force.")
	}
	if w.Next == nil {
		return join("\n", append(lines, "• None begins within a year.")...)
	}
	return join("\n", append(lines, say("• *Next:* %s%s, %s", hardness(*w.Next), freezeName(*w.Next), during(w.Next.From, w.Next.To, p.TimeZone)))...)
}

func hardness(f change.Freeze) markup {
	if f.Soft {
		return "soft freeze "
	}
	return ""
}
