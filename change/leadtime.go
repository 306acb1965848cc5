package change

import (
	"fmt"
	"time"
)

// ReasonField is the field of a reason, as a refusal names it.
const ReasonField = "reason"

// A LeadTime is how long before its start a change was requested, beside what the policy asks for its risk.
type LeadTime struct {
	// Needed is the policy's number of working days; 0 when it asks none, and always for what is not a normal change.
	Needed int
	// Given is how many of those the start leaves, from 0 to Needed; it is Needed when no start is known.
	Given int
	// Earliest is when people begin to work on the first day that leaves Needed, UTC.
	Earliest time.Time
}

// Short reports whether the start leaves fewer working days than the policy asks.
func (n LeadTime) Short() bool { return n.Given < n.Needed }

// NoticeFor returns the notice that a start of c at start gives (policy §3.4). Whole days count, in the policy's time
// zone: with two days' notice, a request of Monday may start at any time on Wednesday. A zero start is not known.
func (c *Change) NoticeFor(start time.Time, p *Policy) LeadTime {
	if c.Request.Category != Normal {
		return LeadTime{}
	}
	n := LeadTime{Needed: p.Schedule.LeadTimes[c.Risk()]}
	n.Given = n.Needed
	if n.Needed == 0 {
		return n
	}
	n.Earliest = p.NextWorking(c.noticeOf(n.Needed, p))
	for !start.IsZero() && n.Given > 0 && start.Before(c.noticeOf(n.Given, p)) {
		n.Given--
	}
	return n
}

// Begins returns when the work is to begin as far as it is known: the slot's start, else the wished one, else zero.
func (c *Change) Begins() time.Time {
	if c.Slot != nil {
		return c.Slot.Start
	}
	return c.Request.WishedStart
}

// noticeOf returns the beginning of the day that is so many working days after the request.
func (c *Change) noticeOf(days int, p *Policy) time.Time {
	return midnight(p.AddWorkingDays(c.CreatedAt, days).In(p.TimeZone))
}

// inTime refuses, under the field that is to be mended, a start that leaves less notice than the policy asks: any, where
// lead times block, else one without a reason.
func (c *Change) inTime(start time.Time, reason string, p *Policy) error {
	n := c.NoticeFor(start, p)
	if !n.Short() || !p.Schedule.LeadTimeBlocks && reason != "" {
		return nil
	}
	needs := fmt.Sprintf("At %s risk %s needs %s notice, and this start leaves %d", lower(c.Risk().Label()), c.Number, workingDays(n.Needed), n.Given)
	earliest := n.Earliest.In(p.TimeZone).Format("Mon 2 Jan 2006")
	if p.Schedule.LeadTimeBlocks {
		return refuseField(FieldWishedStart, "policy §3.4", needs+". The earliest day is "+earliest+".")
	}
	return refuseField(ReasonField, "policy §3.4", needs+". Give the reason here, or choose a start from "+earliest+" on.")
}

// workingDays says a number of days as in “5 working days' notice”.
func workingDays(n int) string {
	if n == 1 {
		return "1 working day's"
	}
	return fmt.Sprintf("%d working days'", n)
}

// refuseField refuses one field with a sentence.
func refuseField(f Field, rule, sentence string) *Refusal {
	return &Refusal{Reason: Invalid, Rule: rule, Message: sentence, Fields: map[Field]string{f: sentence}}
}
