package published

import (
	"fmt"

	"github.com/noim3/changebot/change"
)

func (d *document) freezes() {
	p := d.policy
	d.heading(2, "6. Change Freeze Periods")
	if len(p.Freezes) == 0 {
		d.say("No freeze period is defined.")
	} else {
		d.say("Production changes are prohibited in these periods. Emergencies pass, and are recorded as such.")
		points(d, p.Freezes, d.freeze)
	}
	d.declaring()
	d.announced(d.policy.Notices.FreezeAhead, "a freeze begins", "ends")
}

// declaring says who declares the freezes that are not in the file.
func (d *document) declaring() {
	rules, decide := d.policy.FreezeRules, "the owners of this policy"
	if rules.Authority != "" {
		decide = d.authority(rules.Authority)
	}
	declare := decide
	if !rules.Declarers.Empty() {
		declare = d.everybody(rules.Declarers) + ", and by " + decide
	}
	d.say("Further freeze periods may be declared by %s. Each needs the approval of %s, given by somebody other than who declared it. The same may end a freeze early, or let a single change through it, for a reason that is recorded.", declare, decide)
}

func (d *document) freeze(f change.Freeze) string {
	said := fmt.Sprintf("%s: %s", plain(f.Name), d.frozenWhen(f))
	if narrow := d.frozenChanges(f); narrow != "" {
		said += ", for a change when " + narrow
	}
	if f.Soft {
		said += "; a change in it is not refused, only recorded"
	}
	return said + ", because " + plain(f.Reason)
}

// frozenChanges says which changes f is for; empty for all.
func (d *document) frozenChanges(f change.Freeze) string {
	var parts []string
	for _, both := range [][]change.Condition{
		{{Categories: f.Categories, Kinds: f.Kinds}},
		{{Systems: f.Systems}, {Tags: f.Tags}}, // one of them is enough
	} {
		var either []string
		for _, c := range both {
			if said := d.condition(c); said != "" {
				either = append(either, said)
			}
		}
		if len(either) > 0 {
			parts = append(parts, list(either, "or"))
		}
	}
	return list(parts, "and")
}

// frozenWhen says when f is: “from 28 June to 2 July of every year”.
func (d *document) frozenWhen(f change.Freeze) string {
	if f.HolidaysOf != "" {
		return "on the public holidays of " + plain(f.HolidaysOf.Name())
	}
	day := "2 January 2006"
	if f.Yearly {
		day = "2 January"
	}
	from, to := f.From.In(d.policy.TimeZone), f.To.In(d.policy.TimeZone)
	if atMidnight(to) {
		to = to.AddDate(0, 0, -1) // a reader takes the last day as part of it
	}
	said := fmt.Sprintf("from %s to %s", moment(from, day), moment(to, day))
	switch {
	case from.Format(day) != to.Format(day):
	case atMidnight(f.To.In(d.policy.TimeZone)) && atMidnight(from):
		said = "on " + from.Format(day)
	default:
		said = "on " + from.Format(day) + " from " + from.Format("15:04") + " to " + f.To.In(d.policy.TimeZone).Format("15:04")
	}
	switch {
	case f.Yearly:
		said += " of every year"
	case !f.Repeats.IsZero():
		said += ", and again " + f.Repeats.Words(d.policy.TimeZone)
	}
	return said
}
