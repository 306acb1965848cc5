package policyfile

import (
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

const (
	// shortestFreeze and longFreeze are the sanity of spec §5: less is a mistake, more is asked about.
	shortestFreeze = 30 * time.Minute
	longFreeze     = 31 * day
	// year is the shortest one, so that a yearly freeze leaves some of it.
	year = 365 * day
)

// readFreezes reads the times, in zone, in which production changes are prohibited (policy §6).
func (r *reader) readFreezes(v value, zone *time.Location) []change.Freeze {
	ids := once{}
	return list(v, 0, func(v value) change.Freeze { return r.readFreeze(v, ids, zone) })
}

func (r *reader) readFreeze(v value, ids once, zone *time.Location) change.Freeze {
	o := v.object()
	defer o.done()
	id := o.need("id", "a short name of letters, digits and hyphens, such as year-end")
	from := o.need("from", "the first day that is frozen, or a day and a time: 2027-06-28, 2027-06-28 17:00")
	to := o.need("to", "the last day that is frozen, or a day and a time: 2027-07-02, 2027-07-02 09:00")
	f := change.Freeze{
		ID:      change.FreezeID(id.id()),
		Name:    o.need("name", "the freeze's name as people say it").line(maxName),
		Reason:  o.need("reason", "why nothing is changed then, as people will read it").line(maxReason),
		From:    from.moment(zone, false),
		To:      to.moment(zone, true),
		Yearly:  o.may("yearly", "true when it returns on the same days of each year").truth(),
		Soft:    o.may("soft", "true when work in it is not refused, only recorded").truth(),
		Systems: references[change.SystemID](o.may("systems", "the ids of the systems that are frozen; all when left out"), 1, "system", r.systems),
		Tags:    references[string](o.may("tags", "the tags of the systems that are frozen; all when left out"), 1, "system with the tag", r.tags),
	}
	ids.check(id, string(f.ID))
	if !f.From.IsZero() && !f.To.IsZero() {
		r.checkFreeze(f, to)
	}
	return f
}

// checkFreeze looks at when f is, and finds fault with its end, which is written at to.
func (r *reader) checkFreeze(f change.Freeze, to value) {
	length := f.To.Sub(f.From)
	switch {
	case length <= 0:
		to.fault("is not after “from”", "write "+to.about)
		return
	case length < shortestFreeze:
		to.fault("is only "+written(length)+" after “from”", "let a freeze last for "+written(shortestFreeze)+" or more")
		return
	case f.Yearly && length >= year:
		to.fault("is a year or more after “from”, so that the freeze never ends", "write an earlier day, or leave “yearly” out")
		return
	case length > longFreeze:
		to.warn(fmt.Sprintf("makes a freeze of %d days", length/day), "look whether that is meant")
	}
	if !f.Yearly && !r.now.Before(f.To) {
		to.warn("has passed", "remove the freeze, or write its next days")
	}
}
