package published

import (
	"fmt"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// plain makes a text of the file harmless in Markdown and keeps it on one line.
func plain[T ~string](text T) string {
	escaped := strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "|", `\|`).Replace(string(text))
	return strings.Join(strings.Fields(escaped), " ")
}

func (d *document) name(id string) string {
	if d.names != nil {
		if name := d.names(id); name != "" {
			return plain(name)
		}
	}
	return "`" + id + "`"
}

// everybody names people and groups: “Helen, Diego and the members of @sre”.
func (d *document) everybody(who change.Principals) string {
	var names []string
	for _, u := range who.People {
		names = append(names, d.name(string(u)))
	}
	for _, g := range who.Groups {
		names = append(names, "the members of "+d.name(string(g)))
	}
	if len(names) == 0 {
		return "nobody"
	}
	return list(names, "and")
}

func (d *document) people(ids []change.UserID) string {
	return d.everybody(change.Principals{People: ids})
}

// list joins words: “a, b and c”.
func list(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func date(t time.Time, zone *time.Location) string { return t.In(zone).Format("2 January 2006") }

func clock(sinceMidnight time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(sinceMidnight.Hours()), int(sinceMidnight.Minutes())%60)
}

func labels[T interface{ Label() string }](values []T) []string {
	var out []string
	for _, v := range values {
		out = append(out, strings.ToLower(v.Label()[:1])+v.Label()[1:])
	}
	return out
}

// condition says which changes a rule or a route is for; empty for all.
func (d *document) condition(w change.Condition) string {
	var parts []string
	add := func(words []string, format string) {
		if len(words) > 0 {
			parts = append(parts, fmt.Sprintf(format, list(words, "or")))
		}
	}
	add(labels(w.Categories), "the category is %s")
	add(labels(w.Risks), "the risk is %s")
	var kinds []string
	for _, k := range w.Kinds {
		kinds = append(kinds, "“"+k.Label()+"”")
	}
	add(kinds, "the kind is %s")
	add(labels(w.Impacts), "the impact is %s")
	var systems, tags []string
	for _, id := range w.Systems {
		systems = append(systems, d.system(id))
	}
	for _, t := range w.Tags {
		tags = append(tags, plain(t))
	}
	add(systems, "it is made to %s")
	add(tags, "a system of it is tagged %s")
	return list(parts, "and")
}

func (d *document) system(id change.SystemID) string {
	s, ok := d.policy.System(id)
	if !ok {
		return plain(id)
	}
	return plain(s.Name)
}

func (d *document) systems(ids []change.SystemID) string {
	var names []string
	for _, id := range ids {
		names = append(names, d.system(id))
	}
	return list(names, "and")
}

func (d *document) authority(id change.AuthorityID) string {
	a, ok := d.policy.Authority(id)
	if !ok {
		return plain(id)
	}
	return plain(a.Name)
}

// workingTime says when people work.
func (d *document) workingTime() string {
	c := d.policy.Calendar
	if len(c.Days) == 0 && c.To == 0 {
		return "Working time is every hour of every day."
	}
	var days []string
	for _, day := range c.Days {
		days = append(days, day.String())
	}
	said := fmt.Sprintf("Working time is %s", list(days, "and"))
	if c.To > 0 {
		said += fmt.Sprintf(" from %s to %s", clock(c.From), clock(c.To))
	}
	said += fmt.Sprintf(" in the time zone %s", d.policy.TimeZone)
	var holidays []string
	if c.HolidaysOf != "" {
		holidays = append(holidays, "the public holidays of "+plain(c.HolidaysOf.Name()))
	}
	for _, h := range c.Holidays {
		holidays = append(holidays, fmt.Sprintf("%s (%d %s %d)", plain(h.Name), h.Day.Day, h.Day.Month, h.Day.Year))
	}
	if len(holidays) > 0 {
		said += ", except on " + list(holidays, "and")
	}
	return said + "."
}

// span says a length of time in words: “24 hours”, “14 days”, “1 hour 30 minutes”.
func span(length time.Duration) string {
	if length >= 48*time.Hour && length%(24*time.Hour) == 0 {
		return count(int(length/(24*time.Hour)), "day")
	}
	hours, minutes := int(length/time.Hour), int(length%time.Hour/time.Minute)
	switch {
	case hours == 0:
		return count(minutes, "minute")
	case minutes == 0:
		return count(hours, "hour")
	}
	return count(hours, "hour") + " " + count(minutes, "minute")
}
