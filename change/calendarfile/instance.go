package calendarfile

import (
	"strconv"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// An instance is a freeze, not named by an id yet, and the event that it comes from.
type instance struct {
	freeze    change.Freeze
	event     *event
	wholeDays bool
	zone      *time.Location // by whose clocks it comes again
}

// instances returns what the events say, without what is of no use. Its faults are those of the file.
func (f *file) instances() []instance {
	f.limitRules()
	groups := map[string][]*event{}
	var order []string
	for i, e := range f.events {
		id := e.text("UID")
		if id == "" {
			id = "\x00" + strconv.Itoa(i) // an event that names itself nothing stands alone
		}
		if len(groups[id]) == 0 {
			order = append(order, id)
		}
		groups[id] = append(groups[id], e)
	}
	var all []instance
	for _, id := range order {
		if len(f.faults) >= maxFaults {
			return nil
		}
		all = append(all, f.group(groups[id])...)
	}
	return all
}

// limitRules finds fault with a file that would take long to follow.
func (f *file) limitRules() {
	const most = 2000
	rules := 0
	for _, e := range f.events {
		rules += len(e.each("RRULE"))
		if rules > most {
			f.fault(e.line, "it is one of more than "+strconv.Itoa(most)+" events that come again: export a shorter stretch of the calendar")
			f.events = nil
			return
		}
	}
}

// group returns what the events under one UID say: one that may come again, and those of its times that are not as it is.
func (f *file) group(events []*event) []instance {
	versions := map[string]*event{} // by their RECURRENCE-ID, without one for the whole
	var order []string
	for _, e := range events {
		id, _ := e.get("RECURRENCE-ID")
		key := id.zone + ":" + id.value
		switch old := versions[key]; {
		case old == nil:
			order = append(order, key)
			versions[key] = e
		case e.sequence() >= old.sequence():
			f.leave(old, "a later version of it is in the file")
			versions[key] = e
		default:
			f.leave(e, "a later version of it is in the file")
		}
	}
	var all []instance
	var apart []moment // the times that are not as the whole is
	whole := versions[":"]
	for _, key := range order {
		e := versions[key]
		if e == whole {
			continue
		}
		id, _ := e.get("RECURRENCE-ID")
		if id.ranged {
			f.fault(id.line, "“"+e.name()+"” alters all times from one on, which cannot be followed: export the calendar without it, or write its freeze by hand")
			continue
		}
		at, ok := f.moment(id, id.value)
		if !ok {
			continue
		}
		apart = append(apart, at)
		if i, ok := f.once(e); ok && (whole == nil || !whole.cancelled()) {
			all = append(all, i)
		}
	}
	if whole == nil {
		return all
	}
	return append(f.series(whole, apart), all...)
}

// series returns what e says without the times that stand apart.
func (f *file) series(e *event, apart []moment) []instance {
	if len(e.each("RRULE")) > 0 || len(e.each("RDATE")) > 0 {
		return f.again(e, apart)
	}
	if i, ok := f.once(e); ok {
		return []instance{i}
	}
	return nil
}

// once returns what an event says that comes once; false when it is left out or at fault.
func (f *file) once(e *event) (instance, bool) {
	i, ok := f.instance(e)
	switch {
	case !ok:
		return instance{}, false
	case !f.options.Now.Before(i.freeze.To):
		f.leave(e, "it has passed")
		return instance{}, false
	}
	return i, true
}

// instance reads when e is, the first time when it comes again.
func (f *file) instance(e *event) (instance, bool) {
	if e.cancelled() {
		f.leave(e, "it is cancelled")
		return instance{}, false
	}
	p, found := e.get("DTSTART")
	if e.broken {
		return instance{}, false
	}
	if !found {
		f.fault(e.line, "“"+e.name()+"” does not say when it begins")
		return instance{}, false
	}
	start, ok := f.moment(p, p.value)
	if !ok {
		return instance{}, false
	}
	end, ok := f.end(e, start)
	if !ok {
		return instance{}, false
	}
	// The policy file knows minutes: a freeze is rather a minute too long.
	from, to := start.Truncate(time.Minute), end.Add(time.Minute-1).Truncate(time.Minute)
	switch length := to.Sub(from); {
	case length < 0:
		f.fault(p.line, "“"+e.name()+"” ends before it begins")
		return instance{}, false
	case length < shortest:
		f.leave(e, "it is shorter than "+strconv.Itoa(int(shortest/time.Minute))+" minutes")
		return instance{}, false
	}
	return instance{
		freeze: change.Freeze{Name: e.name(), Reason: f.reason(e), From: from.UTC(), To: to.UTC()},
		event:  e, wholeDays: start.day, zone: start.Location(),
	}, true
}

// end reads when e ends, which began at start: a day without an end is one day, and a time without one has no length.
func (f *file) end(e *event, start moment) (time.Time, bool) {
	p, found := e.get("DTEND")
	if !found {
		return f.endByLength(e, start)
	}
	end, ok := f.moment(p, p.value)
	switch {
	case !ok:
		return time.Time{}, false
	case end.day != start.day:
		f.fault(p.line, "“"+e.name()+"” is of whole days at one end, and of times at the other")
		return time.Time{}, false
	case end.day && end.Equal(start.Time):
		return start.AddDate(0, 0, 1), true // so some programs write a single day
	}
	return end.Time, true
}

func (f *file) endByLength(e *event, start moment) (time.Time, bool) {
	p, found := e.get("DURATION")
	switch {
	case !found && start.day:
		return start.AddDate(0, 0, 1), true
	case !found:
		return start.Time, true
	}
	end, err := after(start.Time, p.value)
	if err != nil {
		f.fault(p.line, "DURATION is “"+clip(p.value)+"”: "+err.Error())
		return time.Time{}, false
	}
	return end, true
}

func (e *event) cancelled() bool { return strings.EqualFold(e.text("STATUS"), "CANCELLED") }

func (e *event) sequence() int {
	n, err := strconv.Atoi(strings.TrimSpace(e.text("SEQUENCE")))
	if err != nil {
		return 0
	}
	return n
}
