package change

import "time"

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
)

// A Notice is something that is said once because its time has come. Who hears it is a channel, or the policy's owners
// in direct messages.
type Notice struct {
	// ID is the store's.
	ID   int64
	Kind NoticeKind
	// Key names the notice among all there will ever be: the kind, the subject, and the start by the clocks on the wall,
	// as in “window_opens:db-sunday:2026-11-29T02:00”.
	Key string
	// Subject is the id of the window or the freeze; empty for others.
	Subject string
	// Ahead is how long before its start something is told; zero for others.
	Ahead time.Duration
	// Due is when it is to be said, and Time what it is about.
	Due  time.Time
	Time Interval
	// Owners is true for what goes to the policy's owners rather than to the channel.
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
}

// NoticesDue returns the notices whose time has come after since and not after now, in order, leaving out those that come
// too late to matter (see [Notice.Stale]).
func (p *Policy) NoticesDue(since, now time.Time) []Notice {
	return nil
}

// Stale reports whether n, which was due earlier, is of no use to anybody at now.
func (n Notice) Stale(now time.Time) bool {
	return false
}
