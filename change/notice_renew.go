package change

import (
	"slices"
	"time"
)

// Renew returns n as it is now, with the time that its window or freeze has under p; false when there is nothing to say
// any more: the window or the freeze left the policy or was moved, the freeze was lifted, the policy's review was put
// off.
func (p *Policy) Renew(n Notice) (Notice, bool) {
	times := []Interval{n.Time}
	switch n.Kind {
	case WindowAhead, WindowOpens, WindowCloses:
		times = nil
		if i := slices.IndexFunc(p.Windows, func(w Window) bool { return string(w.ID) == n.Subject }); i >= 0 {
			times = p.Windows[i].Times(n.Time.Start, n.Time.Start.Add(1))
		}
	case FreezeAhead, FreezeBegins, FreezeEnds:
		times = nil
		if f, known := p.Freeze(FreezeID(n.Subject)); known {
			times = f.Times(p, n.Time.Start, n.Time.Start.Add(1))
		}
	case ReviewAhead:
		if !n.Time.Start.Equal(midnight(p.ReviewDue.In(p.TimeZone))) {
			times = nil
		}
	case WeekAhead, Digest, HeadOfDay, MonthReport, NoticeFreezeDeclared, NoticeFreezeLifted:
	}
	for _, at := range times {
		over := n.Kind == WindowCloses || n.Kind == FreezeEnds
		if at.Start.Equal(n.Time.Start) && (!over || at.End.Equal(n.Time.End)) {
			n.Time = at
			return n, true
		}
	}
	return n, false
}

// Touches reports whether a change that has its time in that of n is one that n is about: its systems are the window's,
// the freeze covers it, or n is the forward schedule.
func (p *Policy) Touches(n Notice, b Booking) bool {
	switch n.Kind {
	case WindowAhead, WindowOpens, WindowCloses:
		i := slices.IndexFunc(p.Windows, func(w Window) bool { return string(w.ID) == n.Subject })
		return i >= 0 && slices.ContainsFunc(b.Systems, func(s SystemID) bool { return p.Windows[i].For(p, s) })
	case FreezeAhead, FreezeBegins, FreezeEnds:
		f, known := p.Freeze(FreezeID(n.Subject))
		return known && f.Covers(p, Request{Systems: b.Systems, Kind: b.Kind, Category: b.Category})
	case WeekAhead, Digest, HeadOfDay, MonthReport, ReviewAhead, NoticeFreezeDeclared, NoticeFreezeLifted:
	}
	return true
}

// DigestBefore returns when the digest before n was due; a week before n when none was.
func (p *Policy) DigestBefore(n Notice) time.Time {
	before := n.Due.AddDate(0, 0, -7)
	for _, other := range p.digestNotices(before, n.Due) {
		if other.Due.Before(n.Due) {
			before = latest(before, other.Due)
		}
	}
	return before
}
