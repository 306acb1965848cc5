package policyfile

import (
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/noim3/changebot/change"
)

// WriteFreezes returns freezes as entries of the list under “freezes”, indented to be pasted there, with the times of
// the clocks of zone, to the minute. [Parse] reads them back as they were, but for what the file does not take or nobody
// sees (see [WriteTemplate]), and for one that begins or ends in an hour that the clocks show twice, which is taken as
// the first of the two.
func WriteFreezes(freezes []change.Freeze, zone *time.Location) string {
	var entries []*yaml.Node
	for _, f := range freezes {
		entries = append(entries, freezeEntry(f, zone))
	}
	return writeList(entries)
}

// WriteHolidays returns holidays as entries of the list under “working_time”, “holidays”, indented to be pasted there.
func WriteHolidays(holidays []change.Holiday) string {
	var entries []*yaml.Node
	for _, h := range holidays {
		entry := group("date", dayNode(noon(h.Day)), "name", word(h.Name))
		entry.Style = yaml.FlowStyle
		entries = append(entries, entry)
	}
	return indented(writeList(entries))
}

func freezeEntry(f change.Freeze, zone *time.Location) *yaml.Node {
	entry := group("id", word(string(f.ID)), "name", word(f.Name), "reason", word(f.Reason))
	add := func(key string, v *yaml.Node) { entry.Content = append(entry.Content, word(key), v) }
	names := func(key string, list []string) {
		if len(list) > 0 {
			add(key, inLine(list))
		}
	}
	if f.HolidaysOf != "" {
		add("public_holidays_of", word(string(f.HolidaysOf)))
	} else {
		add("from", momentNode(f.From.In(zone), false))
		add("to", momentNode(f.To.In(zone), true))
	}
	if f.Yearly {
		add("yearly", truth())
	}
	if !f.Repeats.IsZero() {
		add("repeats", word(f.Repeats.Rule))
	}
	if len(f.Repeats.Except) > 0 {
		except := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for _, d := range f.Repeats.Except {
			except.Content = append(except.Content, dayNode(noon(d)))
		}
		add("except", except)
	}
	if f.Soft {
		add("soft", truth())
	}
	names("systems", plain(f.Systems))
	names("tags", f.Tags)
	names("kinds", plain(f.Kinds))
	names("categories", plain(f.Categories))
	return entry
}

// momentNode makes what [value.moment] reads as t, which is in the policy's zone: a day alone when t is at its midnight,
// and for the last of several days the one that ends then.
func momentNode(t time.Time, last bool) *yaml.Node {
	switch {
	case t.Hour() != 0 || t.Minute() != 0:
		return word(t.Format("2006-01-02 15:04"))
	case last:
		return dayNode(t.AddDate(0, 0, -1))
	}
	return dayNode(t)
}

func truth() *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"} }

// noon returns a time of d that every zone has.
func noon(d change.Day) time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }
