package change

import "time"

// TakeSlot is [Change.ScheduleAt] for a time that was offered to somebody as one that fits, when they saw version seen of
// the plan. What was free then may not be now: it refuses, under the field of the start, a time that has passed or that
// conflicts with anything, though the policy might let people choose it with a reason. A soft freeze is only recorded.
func (c *Change) TakeSlot(who Actor, seen int, start time.Time, booked []Booking, p *Policy, now time.Time) error {
	if _, err := c.may(Schedule, who, p); err != nil {
		return err
	}
	if err := c.fresh(seen); err != nil {
		return err
	}
	at := Interval{start, start.Add(c.Request.Length)}
	if at.Start.Before(now) {
		return noLongerFree(at, "it has begun", "policy §3.4", p)
	}
	for _, clash := range c.Clashes(at, booked, p) {
		if clash.Kind != InFreeze || clash.Blocks {
			return noLongerFree(at, clash.Words(p), clash.rule(), p)
		}
	}
	return c.ScheduleAt(who, start, "", booked, p, now)
}

func noLongerFree(at Interval, why, rule string, p *Policy) *Refusal {
	refusal := refuseField(FieldWishedStart, rule, "The time from "+at.Start.In(p.TimeZone).Format("Mon 2 Jan 2006 15:04 MST")+
		" is no longer free: "+why+". Choose another one.")
	refusal.Reason = Conflict
	return refusal
}
