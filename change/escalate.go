package change

import "time"

// EscalatesAt returns when others are told that c still waits, or were told; zero when nobody will be.
func (c *Change) EscalatesAt(p *Policy) time.Time {
	if !c.EscalatedAt.IsZero() {
		return c.EscalatedAt
	}
	return c.escalationAt(p)
}

// OneUp returns who is told when those whom c waits for stay silent: the members of the authorities on the next level
// of approval, or, without any, the policy's owners, and then no authority is named. They get no right from it:
// silence never approves (spec §2.3). Whoever is waited for anyway is not told.
func (c *Change) OneUp(p *Policy) (who Principals, authorities []AuthorityID) {
	wait := c.Waits(p)
	if levels := c.Need(p); wait.Do == Approve && wait.Level+1 < len(levels) {
		for _, q := range levels[wait.Level+1] {
			a, _ := p.Authority(q.Authority)
			who, authorities = who.with(a.Members), append(authorities, q.Authority)
		}
		who = who.Without(c.Requester, c.Request.Implementer).Without(wait.Who.People...)
	}
	if who.Empty() {
		who, authorities = Principals{People: p.Owners}.Without(wait.Who.People...), nil
	}
	return who, authorities
}

// Escalate notes that others are told that c waits: those of [Change.OneUp]. It refuses when that is not due (see
// [Change.DueNow]).
func (c *Change) Escalate(p *Policy, now time.Time) error {
	m, err := c.byTime(Escalate, c.escalationDue(p, now), p, now)
	if err != nil {
		return err
	}
	c.EscalatedAt = now
	return c.follow(m, p, now)
}

func (c *Change) escalationDue(p *Policy, now time.Time) time.Time {
	at := c.escalationAt(p)
	if at.IsZero() || !c.EscalatedAt.IsZero() {
		return time.Time{}
	}
	return p.NextWorking(latest(at, now))
}

// escalationAt is so many working days after the people were asked. “I'm looking” does not put it off: it puts off
// reminders, and could else be said again and again.
func (c *Change) escalationAt(p *Policy) time.Time {
	if p.Reminders.EscalateAfter == 0 || c.AskedSince.IsZero() || !c.does(Escalate) {
		return time.Time{}
	}
	if who, _ := c.OneUp(p); who.Empty() {
		return time.Time{}
	}
	return p.NextWorking(p.AddWorkingDays(c.AskedSince, p.Reminders.EscalateAfter))
}

// Late returns since when the documentation or the review of an emergency is overdue; zero when neither is (policy §5).
func (c *Change) Late(p *Policy, now time.Time) time.Time {
	if due := c.recordDue(p); !due.IsZero() && !now.Before(due) {
		return due
	}
	return time.Time{}
}

// calledOverdue is what [Change.ClockReminders] stands at once the documentation was called overdue: more than any
// policy has reminders, so that a new policy does not have it called overdue again.
const calledOverdue = 1000

// CallOverdue notes that the documentation of an emergency is late, and that those are told whom [Change.Concerned]
// returns (spec §4). That happens once. It refuses when it is not due (see [Change.DueNow]).
func (c *Change) CallOverdue(p *Policy, now time.Time) error {
	m, err := c.byTime(Overdue, c.overdueDue(p), p, now)
	if err != nil {
		return err
	}
	c.ClockReminders = calledOverdue
	return c.follow(m, p, now)
}

// Concerned returns whom the overdue documentation of an emergency concerns: the emergency authority and the policy's
// owners, who are to see to it, and those who owe it.
func (c *Change) Concerned(p *Policy) Principals {
	a, _ := p.Authority(p.Emergency.Authority)
	return a.Members.with(Principals{People: p.Owners}).with(Principals{People: []UserID{c.Requester, c.Request.Implementer}})
}

func (c *Change) overdueDue(p *Policy) time.Time {
	if !c.onClock() || c.ClockReminders >= calledOverdue {
		return time.Time{}
	}
	return c.documentBy(p)
}

// tellPlaces returns the places that tell who of ev.
func tellPlaces(ev Event, who Principals) []Place {
	var out []Place
	for _, u := range who.People {
		out = append(out, TellOf(ev.N, u))
	}
	for _, g := range who.Groups {
		out = append(out, TellOfGroup(ev.N, g))
	}
	return out
}
