package storage

import (
	"time"

	"github.com/noim3/changebot/change"
)

// urgencyColumns hold who is at a change, whom time has told of it, and when it makes something due again.
type urgencyColumns struct {
	Looker    change.UserID
	LookingAt instant

	ChainRung      int
	ChainAt        instant
	AcknowledgedBy change.UserID
	AcknowledgedAt instant

	Objector    change.UserID
	ObjectorFor change.UserID
	ObjectedAt  instant
	Objection   string

	AskedSince     instant
	Reminders      int
	EscalatedAt    instant
	ClockReminders int
	RecordDueAt    instant
	LookAt         instant

	HeldBy     change.FreezeID
	Exceptions list[change.Exception]
	WarnedOf   instant
}

func urgencyOf(c *change.Change) urgencyColumns {
	u := urgencyColumns{
		AskedSince: instant(c.AskedSince), Reminders: c.Reminders, EscalatedAt: instant(c.EscalatedAt),
		ClockReminders: c.ClockReminders, RecordDueAt: instant(c.RecordDue), LookAt: instant(c.LookAt),
		HeldBy: c.HeldBy, Exceptions: c.Exceptions, WarnedOf: instant(c.WarnedOf),
	}
	if l := c.Looking; l != nil {
		u.Looker, u.LookingAt = l.By, instant(l.At)
	}
	if n := c.Chain; n != nil {
		u.ChainRung, u.ChainAt = n.Rung, instant(n.At)
		u.AcknowledgedBy, u.AcknowledgedAt = n.AcknowledgedBy, instant(n.AcknowledgedAt)
	}
	if o := c.Objection; o != nil {
		u.Objector, u.ObjectorFor, u.ObjectedAt, u.Objection = o.By, o.For, instant(o.At), o.Reason
	}
	return u
}

func (u urgencyColumns) fill(c *change.Change) {
	c.AskedSince, c.Reminders, c.EscalatedAt = time.Time(u.AskedSince), u.Reminders, time.Time(u.EscalatedAt)
	c.ClockReminders, c.RecordDue, c.LookAt = u.ClockReminders, time.Time(u.RecordDueAt), time.Time(u.LookAt)
	c.HeldBy, c.Exceptions, c.WarnedOf = u.HeldBy, u.Exceptions, time.Time(u.WarnedOf)
	if !u.LookingAt.isZero() {
		c.Looking = &change.Looking{By: u.Looker, At: time.Time(u.LookingAt)}
	}
	if !u.ChainAt.isZero() {
		c.Chain = &change.Chain{
			Rung: u.ChainRung, At: time.Time(u.ChainAt),
			AcknowledgedBy: u.AcknowledgedBy, AcknowledgedAt: time.Time(u.AcknowledgedAt),
		}
	}
	if !u.ObjectedAt.isZero() {
		c.Objection = &change.Objection{By: u.Objector, For: u.ObjectorFor, At: time.Time(u.ObjectedAt), Reason: u.Objection}
	}
}
