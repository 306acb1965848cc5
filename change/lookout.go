package change

import (
	"slices"
	"time"
)

// A lookout is one search for slots.
type lookout struct {
	c      *Change
	p      *Policy
	booked []Booking
	within Interval
}

// free returns the time in which the work may lie, with room for it in at least one place; else why there is none. It
// takes away one kind of thing after the other, so that it knows which of them left no room.
func (l lookout) free() (free []Interval, why string) {
	open := l.p.OpenFor(l.c.Request.Systems, l.within.Start, l.within.End)
	if !l.room(open) {
		return nil, l.whyWindows(open)
	}
	if free = clipped(open, Interval{l.c.mayStart(l.within.Start, l.p), l.within.End}); !l.room(free) {
		return nil, l.whyNotice()
	}
	freezes := l.freezes(free)
	if free = without(free, times(freezes, Freeze.Interval)); !l.room(free) {
		return nil, l.whyFreezes(freezes)
	}
	others := l.others(free)
	if free = without(free, times(others, Booking.at)); !l.room(free) {
		return nil, l.whyOthers(others)
	}
	return free, ""
}

// room reports whether the work fits anywhere into free.
func (l lookout) room(free []Interval) bool { return len(startsIn(free, l.c.Request.Length)) > 0 }

// freezes returns those that hold in some of free and that c was not let through, soft ones too.
func (l lookout) freezes(free []Interval) []Freeze {
	all := l.p.FreezesDuring(l.c.Request, l.within.Start, l.within.End)
	return slices.DeleteFunc(all, func(f Freeze) bool { return l.c.ExceptFrom(f) || !touches(free, f.Interval()) })
}

// others returns the bookings that keep c from some of free.
func (l lookout) others(free []Interval) []Booking {
	near := l.c.near(l.p)
	var others []Booking
	for _, b := range l.booked {
		if b.keeps(l.c, l.within) && near.clashes(b) != nil && touches(free, b.Time) {
			others = append(others, b)
		}
	}
	return others
}

// mayStart returns the later of from and the beginning of the first day that gives the policy's lead time.
func (c *Change) mayStart(from time.Time, p *Policy) time.Time {
	if n := c.NoticeFor(time.Time{}, p); n.Needed > 0 {
		return latest(from, c.noticeOf(n.Needed, p).UTC())
	}
	return from
}

// touches reports whether one of free, which are in order and without overlaps, overlaps i.
func touches(free []Interval, i Interval) bool {
	first, _ := slices.BinarySearchFunc(free, i.Start, func(f Interval, t time.Time) int {
		if f.End.After(t) {
			return 1
		}
		return -1
	})
	return first < len(free) && free[first].Overlaps(i)
}

// times returns the time that all of things take.
func times[T any](things []T, time func(T) Interval) []Interval {
	all := make([]Interval, len(things))
	for i, t := range things {
		all[i] = time(t)
	}
	return merged(all)
}

func (b Booking) at() Interval { return b.Time }
