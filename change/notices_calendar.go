package change

import (
	"slices"
	"time"
)

// How long after its end something is told of.
const (
	windowEndMatters = time.Hour
	freezeEndMatters = 24 * time.Hour
)

// windowNotices returns what windows have to say after from and not after to, and more. Whatever is not stale at to is about
// a time that has an instant in common with the stretch that it looks at.
func (p *Policy) windowNotices(from, to time.Time) []Notice {
	rules := occasions{WindowAhead, WindowOpens, WindowCloses, p.Notices.WindowAhead}
	ahead := rules.longest()
	var all []Notice
	for _, w := range p.Windows {
		for _, at := range w.Times(latest(from, to.Add(-windowEndMatters)).Add(-1), to.Add(ahead+1)) {
			all = append(all, rules.notices(string(w.ID), at, w.Zone)...)
		}
	}
	return all
}

// freezeNotices is windowNotices for freezes. What would have been said before a freeze was announced is not said any more,
// and one that was lifted does not end: that it was lifted has told people.
func (p *Policy) freezeNotices(from, to time.Time) []Notice {
	rules := occasions{FreezeAhead, FreezeBegins, FreezeEnds, p.Notices.FreezeAhead}
	ahead := rules.longest()
	var all []Notice
	for _, f := range p.Freezes {
		for _, at := range f.Times(p, latest(from, to.Add(-freezeEndMatters)).Add(-1), to.Add(ahead+1)) {
			for _, n := range rules.notices(string(f.ID), at, p.TimeZone) {
				if n.Due.After(f.Announced) && (n.Kind != FreezeEnds || !p.wasLifted(f.ID, at)) {
					all = append(all, n)
				}
			}
		}
	}
	return all
}

// wasLifted reports whether that time of the freeze called id ended because somebody lifted it.
func (p *Policy) wasLifted(id FreezeID, at Interval) bool {
	return slices.ContainsFunc(p.Lifts, func(l Lift) bool { return l.Freeze == id && l.From.Equal(at.Start) && l.At.Equal(at.End) })
}

// occasions are when something that has a beginning and an end is told of.
type occasions struct {
	ahead, begins, ends NoticeKind
	aheads              []time.Duration
}

func (o occasions) longest() time.Duration {
	if len(o.aheads) == 0 {
		return 0
	}
	return slices.Max(o.aheads)
}

// notices returns all of those of a subject's one time, whose clocks are those of zone.
func (o occasions) notices(subject string, at Interval, zone *time.Location) []Notice {
	begins := Notice{Kind: o.begins, Subject: subject, Due: at.Start, Time: at}
	begins.Key = begins.key(at.Start, zone, "")
	ends := Notice{Kind: o.ends, Subject: subject, Due: at.End, Time: at}
	ends.Key = ends.key(at.Start, zone, "+"+short(at.Length()))
	all := []Notice{begins, ends}
	for _, d := range o.aheads {
		n := Notice{Kind: o.ahead, Subject: subject, Ahead: d, Due: at.Start.Add(-d), Time: at}
		n.Key = n.key(at.Start, zone, "-"+short(d))
		all = append(all, n)
	}
	return all
}
