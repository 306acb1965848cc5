package change

import "time"

// Afterwards is what becomes of records that were kept as long as the policy asks (policy §7).
type Afterwards string

// What becomes of them.
const (
	KeepRecords  Afterwards = "keep"
	PurgeRecords Afterwards = "purge" // an operator may take their texts out, once these were exported
)

// PurgeDelay is how long after the policy's years were lowered the longer ones still count: long enough for people to hear
// of it. The database keeps to it by its own clock.
const PurgeDelay = 30 * 24 * time.Hour

// KeptSince returns the instant after which nothing may have happened to a change for it to be old enough to be purged:
// the policy's years before the beginning of today, in its time zone (policy §7).
func (p *Policy) KeptSince(now time.Time) time.Time {
	day := now.In(p.TimeZone)
	since := time.Date(day.Year()-p.RetentionYears, day.Month(), day.Day(), 0, 0, 0, 0, p.TimeZone)
	if since.Month() != day.Month() { // there was no 29 February
		since = since.AddDate(0, 0, -1)
	}
	return since.UTC()
}

// MayPurge refuses a purge of what was left alone since before, unless the policy has records purged and before is as long
// ago as it asks. The zero before is just as long ago. It returns the instant that counts.
func (p *Policy) MayPurge(before, now time.Time) (time.Time, error) {
	since := p.KeptSince(now)
	switch {
	case p.RetentionThen != PurgeRecords:
		return time.Time{}, Refuse(Denied, "policy §7",
			"The policy keeps its records: it does not say “then: purge” under “retention”. Have an owner put that into the policy file first.")
	case p.RetentionYears < 1:
		return time.Time{}, Refuse(Denied, "policy §7", "The policy does not say for how many years records are kept.")
	case before.IsZero():
		return since, nil
	case before.After(since):
		return time.Time{}, Refuse(Denied, "policy §7", "The policy keeps records for %s: nothing that happened since %s can be purged. Name that day or an earlier one.",
			counted(p.RetentionYears, "year"), since.In(p.TimeZone).Format("2 January 2006"))
	}
	return before.UTC(), nil
}

// isPurged refuses a on a change whose texts were taken out.
func (c *Change) isPurged(a Action) error {
	return Refuse(Conflict, "policy §7", "The record of %s was purged after its time: “%s” can no longer be done.", c.Number, a.Label())
}
