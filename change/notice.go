package change

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// A NoticeKind is what a notice of the calendar is about (spec §5, §7).
type NoticeKind string

// The kinds of notice.
const (
	WindowAhead  NoticeKind = "window_ahead"
	WindowOpens  NoticeKind = "window_opens"
	WindowCloses NoticeKind = "window_closes"
	FreezeAhead  NoticeKind = "freeze_ahead"
	FreezeBegins NoticeKind = "freeze_begins"
	FreezeEnds   NoticeKind = "freeze_ends"
	WeekAhead    NoticeKind = "week"          // the forward schedule
	Digest       NoticeKind = "digest"        // what is exceptional, to the owners
	ReviewAhead  NoticeKind = "policy_review" // the review of the policy comes near, to the owners
	HeadOfDay    NoticeKind = "head"          // the head of the chain of events, so that a cut tail is found
	MonthReport  NoticeKind = "month_report"  // what the last month was like

	// Of what was decided about a freeze: said at once, whatever the calendar.
	NoticeFreezeDeclared NoticeKind = "freeze_declared"
	NoticeFreezeLifted   NoticeKind = "freeze_lifted"
)

// A Notice is something that is said once because its time has come. Who hears it is a channel, or the policy's owners
// in direct messages.
type Notice struct {
	// ID is the store's.
	ID   int64
	Kind NoticeKind
	// Key names the notice among all there will ever be: the kind, the subject, the start by the clocks on the wall, and
	// how long before it or after it this is said, as in “window_opens:db-sunday:2026-11-29T02:00” or, a day ahead,
	// “window_ahead:db-sunday:2026-11-29T02:00-24h”.
	Key string
	// Subject is the id of the window or the freeze, or the month that a report is of, as in “2026-10”; empty for others.
	Subject string
	// Ahead is how long before its start something is told; zero for others.
	Ahead time.Duration
	// Due is when it is to be said, and Time what it is about: that of the window or the freeze, the week, the rest of the
	// day for a digest, the day of the policy's review.
	Due  time.Time
	Time Interval
	// Owners is true for what goes to the policy's owners rather than to the channel. It is due in working time, and given
	// in working time only.
	Owners bool
}

// NoticeRules say what the calendar's notices are (spec §5).
type NoticeRules struct {
	// WindowAhead and FreezeAhead are how long before the start people are told; 24 h and 1 h, and 14, 7 and 2 days, by
	// default. Empty for not at all.
	WindowAhead, FreezeAhead []time.Duration
	// Week is when the forward schedule is posted, and Digest when the owners hear what is exceptional, in the policy's
	// time zone; Monday and each working day at nine by default. The zero Cron is never.
	Week, Digest Cron
	// Head is when the head of the chain is posted, and Report when the last month's report is; each day and on the
	// first of the month, at nine, by default.
	Head, Report Cron
}

// ChannelFor returns the channel that hears a notice which is not for the owners in person.
func (p *Policy) ChannelFor(k NoticeKind) ChannelID {
	switch k {
	case HeadOfDay:
		return p.Channels.Record
	case MonthReport:
		return p.Channels.Owners
	case WindowAhead, WindowOpens, WindowCloses, FreezeAhead, FreezeBegins, FreezeEnds, WeekAhead, Digest, ReviewAhead,
		NoticeFreezeDeclared, NoticeFreezeLifted:
	}
	return cmp.Or(p.Channels.Calendar, p.Channels.Changes)
}

// NoticesDue returns the notices whose time has come after since and not after now, the earliest first, leaving out those
// that come too late to matter (see [Policy.Stale]). However long ago since is, it looks back only as far as something
// can still matter.
func (p *Policy) NoticesDue(since, now time.Time) []Notice {
	return slices.DeleteFunc(p.notices(since, now), func(n Notice) bool { return p.Stale(n, now) })
}

// NextNotice returns an instant after now before which no notice is due, a few minutes away at most: for whoever would
// rather not ask again and again.
func (p *Policy) NextNotice(now time.Time) time.Time {
	const far = 10 * time.Minute
	if next := p.notices(now, now.Add(far)); len(next) > 0 {
		return next[0].Due
	}
	return now.Add(far)
}

// Stale reports whether n, which was due earlier, is of no use to anybody at now. A notice ahead is of use until the
// thing begins or a nearer notice is due; that something opens or begins, as long as it lasts; that a window closed, for
// an hour; that a freeze ended, for a day; the forward schedule, on the first two days; a digest, in the working time of
// its day. That the policy's review is near is of use until the next such notice, and that it is due, always.
func (p *Policy) Stale(n Notice, now time.Time) bool {
	switch n.Kind {
	case WindowAhead:
		return overtaken(n, p.Notices.WindowAhead, now)
	case FreezeAhead:
		return overtaken(n, p.Notices.FreezeAhead, now)
	case WindowOpens, FreezeBegins:
		return !now.Before(n.Time.End)
	case WindowCloses:
		return !now.Before(n.Time.End.Add(windowEndMatters))
	case FreezeEnds:
		return !now.Before(n.Time.End.Add(freezeEndMatters))
	case WeekAhead:
		return !now.Before(n.Time.Start.In(p.TimeZone).AddDate(0, 0, weekMatters))
	case Digest:
		return !now.Before(n.Time.End) || !p.Working(now)
	case ReviewAhead:
		return p.reviewOvertaken(n, now)
	case HeadOfDay, MonthReport:
		return !now.Before(n.Time.End)
	case NoticeFreezeDeclared, NoticeFreezeLifted:
		return false // what was decided is told whenever it can be
	}
	return true
}

// overtaken reports whether what n tells of has begun, or a nearer one of its notices is due.
func overtaken(n Notice, aheads []time.Duration, now time.Time) bool {
	return slices.ContainsFunc(append(aheads[:len(aheads):len(aheads)], 0), func(nearer time.Duration) bool {
		return nearer < n.Ahead && !now.Before(n.Time.Start.Add(-nearer))
	})
}

// notices returns those due after from and not after to, the earliest first, each once, without those that were stale
// long before to.
func (p *Policy) notices(from, to time.Time) []Notice {
	all := slices.Concat(p.windowNotices(from, to), p.freezeNotices(from, to),
		p.weekNotices(from, to), p.digestNotices(from, to), p.reviewNotices(), p.headNotices(from, to), p.reportNotices(from, to))
	all = slices.DeleteFunc(all, func(n Notice) bool { return !n.Due.After(from) || n.Due.After(to) })
	slices.SortFunc(all, func(a, b Notice) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Key, b.Key)) })
	return slices.CompactFunc(all, func(a, b Notice) bool { return a.Key == b.Key })
}

// key names n by an instant on the clocks of zone, with what tells it from others of the same instant.
func (n Notice) key(at time.Time, zone *time.Location, also string) string {
	parts := []string{string(n.Kind), n.Subject, at.In(zone).Format("2006-01-02T15:04") + also}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ":")
}

// short writes 24 hours as “24h”, and not as “24h0m0s”.
func short(d time.Duration) string {
	text := d.String()
	for _, rest := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, rest) {
			text = text[:len(text)-2]
		}
	}
	return text
}
