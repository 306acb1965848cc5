package change

import "time"

func (c *Change) whyTiming(events []Event, p *Policy, now time.Time) Explanation {
	e := Explanation{Heading: "Why this time, and what is due when", Rule: "policy §3.4"}
	if c.Request.Category == Emergency {
		e.Rule = "policy §5"
		e.say("Emergency changes bypass standard scheduling: the work started at once, %s.", c.StartedAt)
		c.sayClock(&e, p)
	} else {
		c.saySlot(&e, p)
		c.sayConflicts(&e, events)
		c.sayLimits(&e, p)
		c.sayExpiry(&e, p, now)
	}
	if c.State.Final() {
		e.say("It is %s: nothing is due any more.", lower(c.State.Label()))
	} else {
		c.sayWait(&e, p, now)
	}
	e.decidedUnder(events, p, Schedule)
	return e
}

func (c *Change) saySlot(e *Explanation, p *Policy) {
	switch s := c.Slot; {
	case s != nil:
		e.say("%s chose the slot from %s to %s.", s.By, s.Start, s.End)
		if s.Reason != "" {
			e.say("The reason given: “%s”", s.Reason)
		}
		e.say("The work may start %s before the slot begins, and until it ends (policy §3.5).", p.Schedule.Tolerance)
	case !c.Request.WishedStart.IsZero():
		e.say("It has no slot yet. %s wished for a start %s.", c.Requester, c.Request.WishedStart)
	default:
		e.say("It has no slot yet, and no start was wished for.")
	}
}

// sayLimits says which lead time, which maintenance windows and which freezes bound its time.
func (c *Change) sayLimits(e *Explanation, p *Policy) {
	if n := c.NoticeFor(c.Begins(), p); n.Needed > 0 {
		what := "a start before needs a reason"
		if p.Schedule.LeadTimeBlocks {
			what = "a start before is refused"
		}
		e.say("At %s risk the policy asks for %s notice, so from %s on: %s.", lower(c.Risk().Label()), workingDays(n.Needed), n.Earliest, what)
	}
	begin := c.Begins()
	if begin.IsZero() || c.State.Final() {
		return
	}
	at := Interval{begin, begin.Add(max(c.Request.Length, time.Minute))}
	c.sayWindows(e, p, at)
	c.sayFreezes(e, p, at)
}

func (c *Change) sayExpiry(e *Explanation, p *Policy, now time.Time) {
	if c.State != InApproval && c.State != InScheduling && c.State != Scheduled {
		return
	}
	var first time.Time
	for _, a := range c.Approvals {
		if ends := a.At.Add(p.Approval.Expires); c.counts(a, p, now) && (first.IsZero() || ends.Before(first)) {
			first = ends
		}
	}
	if !first.IsZero() {
		e.say("An approval counts for %s: the first one ends %s, unless the work has started (policy §3.3).", p.Approval.Expires, first)
	}
}

// sayClock says by when the record of an emergency must be whole, and by when it is reviewed.
func (c *Change) sayClock(e *Explanation, p *Policy) {
	switch due := c.recordDue(p); {
	case due.IsZero():
	case c.State == InReview:
		e.say("The authority reviews it within %s of the documentation: by %s.", counted(p.Emergency.ReviewWithin, "working day"), due)
	default:
		from := "the end of the work"
		if c.FinishedAt.IsZero() {
			from = "its declaration, as the end of the work is not on record"
		} else if !c.clockStart(p).Equal(c.FinishedAt) {
			from = "its declaration, as the end of the work came on record too late"
		}
		e.say("All required documentation must be complete within %s of %s: by %s.", p.Emergency.DocumentWithin, from, due)
	}
}

// sayWait says who is waited for since when, and when they are reminded and others are told.
func (c *Change) sayWait(e *Explanation, p *Policy, now time.Time) {
	wait := c.Waits(p)
	if c.Frozen() {
		e.say("A freeze put it on hold; when none keeps it from its slot any more, it goes on (policy §6). %s", c.Reason)
		return
	}
	if c.State == OnHold {
		e.say("It was put on hold, and waits for %s to release it: %s", wait.Who, c.Reason)
		return
	}
	e.say("Since %s it waits for “%s”, by %s.", c.AskedSince, wait.Do.Label(), wait.Who)
	if due := c.Due(p); !due.IsZero() && c.Request.Category != Emergency {
		e.say("That is due %s.", due)
	}
	if l := c.Looking; l != nil {
		e.say("%s said %s that they are looking at it, which puts reminders off until %s.", l.By, l.At, c.LookedAtUntil(p))
	}
	switch r, next := c.Reminding(p), c.reminderDue(p, now); {
	case !next.IsZero():
		e.say("The next reminder of “%s” goes out %s: number %s of %s at most.", r.Do.Label(), next, r.Number+1, r.Most)
	case r.Most > 0 && r.Number >= r.Most:
		e.say("The last of %s of “%s” has gone out.", counted(r.Most, "reminder"), r.Do.Label())
	}
	switch at := c.EscalatesAt(p); {
	case !c.EscalatedAt.IsZero():
		e.say("Others were told %s that it waits. Silence never approves.", at)
	case !at.IsZero():
		who, _ := c.OneUp(p)
		e.say("If it still waits %s, these are told: %s. Silence never approves.", at, who)
	}
}
