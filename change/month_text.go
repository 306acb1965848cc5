package change

import (
	"fmt"
	"strings"
)

// Text says in words what a picture of the month shows: freezes, maintenance windows, holidays, and the changes of each
// day by number. It has at most so many characters: when the month is too full, first titles are cut, then left out, then
// only the first changes of a day are named and the others counted.
func (m Month) Text(p *Policy, most int) string {
	var text string
	for _, d := range []detail{{1000, 200, 1000}, {40, 200, 1000}, {0, 40, 1000}, {0, 20, 3}, {0, 8, 1}, {0, 3, 0}} {
		text = m.text(p, d)
		if len([]rune(text)) <= most {
			return text
		}
	}
	return string([]rune(text)[:most-1]) + "…"
}

// A detail is how much of a month is told: so much of titles, so many lines of each part, and so many changes of a day by
// number.
type detail struct{ title, lines, changes int }

func (m Month) text(p *Policy, d detail) string {
	first := m.Days[0].Day
	parts := []string{fmt.Sprintf("%s %d, %s.%s", first.Month, first.Year, m.ZoneName(), m.todayText())}
	part := func(heading string, lines []string) {
		if more := len(lines) - d.lines; more > 0 {
			lines = append(lines[:d.lines:d.lines], fmt.Sprintf("and %d more", more))
		}
		if len(lines) > 0 {
			parts = append(parts, heading+"\n• "+strings.Join(lines, "\n• "))
		}
	}
	part("Freezes:", m.freezeLines(p))
	part("Maintenance windows:", m.windowLines())
	part("Holidays:", m.holidayLines())
	part("Changes:", m.changeLines(d))
	if len(parts) == 1 {
		parts = append(parts, "No maintenance window, freeze, holiday or change is in this month.")
	} else if len(m.Changes) == 0 {
		parts = append(parts, "No change has a time in this month.")
	}
	return strings.Join(parts, "\n")
}

func (m Month) todayText() string {
	if n := m.Today(); n != 0 {
		return " Today is " + dayName(m.Days[n-1].Day) + "."
	}
	return ""
}

func (m Month) freezeLines(p *Policy) []string {
	var lines []string
	for _, f := range m.Freezes {
		kind, of := "", ""
		if f.Soft {
			kind = " (soft)"
		}
		if scope := f.scope(p); scope != "" {
			of = ", for " + shortened(scope, 80)
		}
		lines = append(lines, fmt.Sprintf("%s%s, %s%s", flat(f.Name), kind, m.span(f.Interval()), of))
	}
	return lines
}

// scope names the systems, kinds and categories that a freeze is narrowed to.
func (f Freeze) scope(p *Policy) string {
	var parts []string
	for _, id := range p.frozenSystems(f) {
		if s, known := p.System(id); known {
			parts = append(parts, s.Name)
		}
	}
	for _, k := range f.Kinds {
		parts = append(parts, strings.ToLower(k.Label()))
	}
	for _, c := range f.Categories {
		parts = append(parts, strings.ToLower(c.Label())+" changes")
	}
	return strings.Join(parts, ", ")
}

// windowLines tell each window once for all the days on which it is open from and to the same time.
func (m Month) windowLines() []string {
	var order []string
	days := map[string][]Day{}
	for _, d := range m.Days {
		for _, w := range d.Windows {
			key := flat(w.Window.Name) + ", " + m.hours(d, w.Time)
			if days[key] == nil {
				order = append(order, key)
			}
			days[key] = append(days[key], d.Day)
		}
	}
	lines := make([]string, len(order))
	for i, key := range order {
		lines[i] = key + ": " + m.daysText(days[key])
	}
	return lines
}

func (m Month) holidayLines() []string {
	var lines []string
	for _, d := range m.Days {
		if d.Holiday != "" {
			lines = append(lines, dayName(d.Day)+", "+flat(d.Holiday))
		}
	}
	return lines
}

func (m Month) changeLines(d detail) []string {
	var lines []string
	for _, day := range m.Days {
		if len(day.Changes) == 0 {
			continue
		}
		var told []string
		for _, c := range day.Changes[:min(len(day.Changes), d.changes)] {
			told = append(told, m.changeText(day, c, d))
		}
		if more := len(day.Changes) - len(told); more > 0 && len(told) > 0 {
			told = append(told, fmt.Sprintf("%d more", more))
		} else if more > 0 {
			told = append(told, counted(more, "change"))
		}
		lines = append(lines, dayName(day.Day)+": "+strings.Join(told, "; "))
	}
	return lines
}

func (m Month) changeText(day MonthDay, c Booking, d detail) string {
	text := c.Number.String()
	if mark := c.Mark(); mark != "" {
		text += " (" + mark + ")"
	}
	if d.title == 0 {
		return text
	}
	return fmt.Sprintf("%s %s, %s", text, shortened(flat(c.Title), d.title), m.hours(day, c.Time))
}

// Mark says in a word or two what is out of the ordinary with a booking; empty for most.
func (b Booking) Mark() string {
	switch {
	case b.State == OnHold:
		return "on hold"
	case b.Category == Emergency:
		return "emergency"
	}
	return ""
}
