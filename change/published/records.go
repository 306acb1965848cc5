package published

import (
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

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
	d.say("%s A legal hold by an owner of this policy keeps the records that it covers for as long as it stands.", d.afterwards())
}

// afterwards says what becomes of records that were kept for so long.
func (d *document) afterwards() string {
	if d.policy.RetentionThen == change.PurgeRecords {
		return "Records to which nothing has happened for that long may then be purged: they are exported first, and what they say of people and plans is taken out of the log."
	}
	return "They are not deleted afterwards."
}

// significant says which incidents call for a review.
func significant(severities []change.Severity) string {
	if len(severities) == 0 {
		return "No incident calls for a review by its severity alone."
	}
	words := make([]string, len(severities))
	for i, s := range severities {
		words[i] = string(s)
	}
	return fmt.Sprintf("An incident is significant when a change caused it and its severity is %s.", list(words, "or"))
}

func (d *document) review() {
	p := d.policy
	d.heading(2, "8. Policy Review")
	d.say("This policy is reviewed annually or following any significant incident, material change to the platform architecture, or relevant regulatory requirement.")
	d.say("%s The owners call for a review on the other grounds. One that is called for is due within %s.", significant(p.Review.Significant), count(p.Review.CalledWithin, "working day"))
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
