package published

import "time"

// moment says a day, and the time unless it is midnight.
func moment(t time.Time, day string) string {
	if atMidnight(t) {
		return t.Format(day)
	}
	return t.Format(day + " at 15:04")
}

func atMidnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 }

func (d *document) records() {
	d.heading(2, "7. Record Keeping")
	d.say("A change log is maintained for all changes to production systems. Records include the change description, requestor, approver, implementation date, outcome, and any associated incidents. Change records are retained for a minimum of %s.",
		count(d.policy.RetentionYears, "year"))
}

func (d *document) review() {
	p := d.policy
	d.heading(2, "8. Policy Review")
	d.say("This policy is reviewed annually or following any significant incident, material change to the platform architecture, or relevant regulatory requirement.")
	if !p.ReviewDue.IsZero() {
		d.say("The next review is due on %s. The owners are told of it 30 days and 7 days before, and on the day.", date(p.ReviewDue, p.TimeZone))
	}
	d.say("This policy is owned by %s.", d.people(p.Owners))
	where := ""
	if p.Channels.Policy != "" {
		where = " in " + d.name(string(p.Channels.Policy))
	}
	d.say("Questions about this policy? Contact us%s and we'll respond within %s.", where, count(p.AnswerWithin, "working day"))
}
