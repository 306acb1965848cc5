package bot

import (
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const onlyDate = "{date_short_pretty}"

// noticeOf says how much notice the policy asks of the change and how much its start leaves, until the work has begun
// (policy §3.4).
func noticeOf(c *change.Change, p *change.Policy) markup {
	n := c.NoticeFor(c.Begins(), p)
	if begun := !c.StartedAt.IsZero(); begun || n.Needed == 0 || c.State.Final() {
		return ""
	}
	needs := counted(n.Needed, "working day")
	switch {
	case c.Begins().IsZero():
		return say("*Notice:* needs %s, so from %s", needs, date(n.Earliest, onlyDate, p.TimeZone))
	case n.Short():
		return say("*Notice:* needs %s, has %s", needs, n.Given)
	}
	return say("*Notice:* needs %s, and has them", needs)
}

// leadTime says in the schedule form what notice the policy asks, and what becomes of a start before that.
func leadTime(c *change.Change, p *change.Policy) markup {
	n := c.NoticeFor(c.Begins(), p)
	if n.Needed == 0 {
		return ""
	}
	before := "An earlier start needs a reason."
	if p.Schedule.LeadTimeBlocks {
		before = "An earlier start is refused."
	}
	return say("At %s risk the policy asks for notice of %s: the first day is %s. %s", c.Risk().Label(),
		counted(n.Needed, "working day"), date(n.Earliest, onlyDate, p.TimeZone), markup(before))
}

// offeredStart is the start that the schedule form begins with: the slot's or the wished one if it is still ahead, else
// the next quarter of an hour, within the lead time unless somebody wished for less and may have it. When that has
// conflicts it is the first time that is free.
func offeredStart(d commands.Drawing) time.Time {
	c, p := d.Change, d.Policy
	start := firstOffer(c, d.Now)
	if n := c.NoticeFor(start, p); n.Short() && (p.Schedule.LeadTimeBlocks || !start.Equal(c.Begins())) {
		start = n.Earliest
	}
	at := change.Interval{Start: start, End: start.Add(c.Request.Length)}
	if len(d.Slots.Slots) > 0 && len(c.Clashes(at, d.Booked, p)) > 0 {
		return d.Slots.Slots[0].Start
	}
	return start
}

// firstOffer returns the start that is offered: the slot's or the wished one if it is still ahead, else the next
// quarter of an hour.
func firstOffer(c *change.Change, now time.Time) time.Time {
	if c.Slot != nil && c.Slot.Start.After(now) {
		return c.Slot.Start
	}
	if c.Request.WishedStart.After(now) {
		return c.Request.WishedStart
	}
	return now.Truncate(15 * time.Minute).Add(15 * time.Minute)
}
