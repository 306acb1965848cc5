package change

import "time"

// A Reminding is a reminder: who is reminded to do what (spec §2.3, §4).
type Reminding struct {
	Do  Action
	Who Principals
	// Since is from when on it has been waited for, UTC.
	Since time.Time
	// Number is which of at most Most reminders was the last; 0 before the first. One that came so late that the next
	// was due as well is counted as the next.
	Number, Most int
}

// Reminding returns how far the reminders have come of what c waits for now: of an emergency's documentation while its
// clock runs, else of what [Change.Waits] says. The zero Reminding has an empty Do: nobody is reminded.
func (c *Change) Reminding(p *Policy) Reminding {
	wait := c.Waits(p)
	switch {
	case !c.does(Remind):
		return Reminding{}
	case c.onClock():
		most := len(p.Emergency.RemindAt)
		return Reminding{
			Do: Document, Who: Principals{People: []UserID{c.Request.Implementer}}.with(Principals{People: []UserID{c.Requester}}),
			Since: c.clockStart(p), Number: min(c.ClockReminders, most), Most: most,
		}
	}
	return Reminding{Do: wait.Do, Who: wait.Who, Since: c.AskedSince, Number: c.Reminders, Most: p.Reminders.Most}
}

// Remind has those reminded who are still waited for. Reminders that a later one has overtaken are passed over, and no
// working day has two. It refuses when none is due (see [Change.DueNow]).
func (c *Change) Remind(p *Policy, now time.Time) error {
	m, err := c.byTime(Remind, c.reminderDue(p, now), p, now)
	if err != nil {
		return err
	}
	if c.onClock() {
		c.ClockReminders = c.clockRemindersBy(now, p)
	} else {
		c.Reminders = max(c.Reminders+1, c.remindersBy(midnight(nextDay(now.In(p.TimeZone))), p))
	}
	return c.follow(m, p, now)
}

// Reminds reports whether the direct message at a reminder's place still holds: who it was sent to has not done what
// it reminds of, and still may.
func (c *Change) Reminds(place PlaceParts, p *Policy) bool {
	if place.Action == Finish {
		return c.Overruns()
	}
	r := c.Reminding(p)
	if place.Action != r.Do {
		return false
	}
	return c.onClock() || place.Event >= c.AskedAt && !c.acted(UserID(place.Who), c.Waits(p))
}

// reminderDue returns when the next reminder is to be sent, which is now for a late one; zero when there is no more.
func (c *Change) reminderDue(p *Policy, now time.Time) time.Time {
	r := c.Reminding(p)
	switch {
	case r.Do == "" || r.Number >= r.Most || r.Who.Empty() || r.Since.IsZero():
		return time.Time{}
	case c.onClock():
		return r.Since.Add(p.Emergency.RemindAt[r.Number])
	}
	at := latest(c.reminderAt(r.Number+1, p), c.LookedAtUntil(p))
	return p.NextWorking(latest(at, now))
}

// reminderAt returns when reminder k, from 1, is planned: the first after some working time, each other a working day
// after the one before.
func (c *Change) reminderAt(k int, p *Policy) time.Time {
	first := p.NextWorking(p.AddWorking(c.AskedSince, p.Reminders.First))
	return p.NextWorking(p.AddWorkingDays(first, k-1))
}

// remindersBy returns how many reminders are planned before t.
func (c *Change) remindersBy(t time.Time, p *Policy) int {
	n := 0
	for n < p.Reminders.Most && c.reminderAt(n+1, p).Before(t) {
		n++
	}
	return n
}

// clockRemindersBy returns how many reminders of an emergency's documentation are planned until t.
func (c *Change) clockRemindersBy(t time.Time, p *Policy) int {
	n := 0
	for n < len(p.Emergency.RemindAt) && !t.Before(c.clockStart(p).Add(p.Emergency.RemindAt[n])) {
		n++
	}
	return n
}

// outdates reports whether the reminder at a place, which may have held before, must be drawn anew for c: something was
// done about what it reminds of.
func (c *Change) outdates(before *Change, place PlaceParts) bool {
	if place.Action == Finish {
		return c.endsWarning(before)
	}
	return (place.Event >= before.AskedAt || before.onClock()) &&
		(c.AskedAt != before.AskedAt || len(c.Approvals) != len(before.Approvals))
}

// timePlaces returns the direct messages that tell people of ev when time alone was its cause.
func (c *Change) timePlaces(ev Event, p *Policy) []Place {
	switch ev.Action { //nolint:exhaustive // nothing else is sent by a reminder
	case Remind:
		return c.remindPlaces(ev, p)
	case Overrun:
		return c.warnPlaces(ev)
	}
	var tell Principals
	if ev.Action == Escalate {
		tell, _ = c.OneUp(p)
	}
	if ev.Action == Overdue {
		tell = c.Concerned(p)
	}
	return tellPlaces(ev, tell)
}

// remindPlaces returns the places of the reminder that ev sent.
func (c *Change) remindPlaces(ev Event, p *Policy) []Place {
	r := c.Reminding(p)
	var out []Place
	for _, u := range r.Who.People {
		out = append(out, RemindOf(r.Do, ev.N, u))
	}
	for _, g := range r.Who.Groups {
		out = append(out, RemindOf(r.Do, ev.N, g))
	}
	return out
}
