package change

import (
	"fmt"
	"sync"
	"time"

	"github.com/teambition/rrule-go"
)

// A rule is a recurrence rule that was read.
type rule struct {
	option rrule.ROption // without a start and an end
	// until is the last time at which it may come, by the clocks on the wall, or with instant as an instant.
	until   time.Time
	instant bool
	broken  bool

	// years keeps the starts of each year that was asked for, under a ruleYear: a rule is followed from its first time
	// on, however long ago that was.
	years sync.Map
}

// A ruleYear is a year of a rule with its first time, and the latest.
type ruleYear struct {
	first, until time.Time
	year         int
}

// starts returns when the rule comes in a year, in order, by the clocks on the wall.
func (r *rule) starts(first time.Time, zone *time.Location, year int) []time.Time {
	until := time.Date(year, time.December, 31, 23, 59, 59, 0, time.UTC)
	switch {
	case r.broken:
		return nil
	case r.instant:
		until = earliest(until, shown(r.until.In(zone)))
	case !r.until.IsZero():
		until = earliest(until, r.until)
	}
	key := ruleYear{first, until, year}
	if known, ok := r.years.Load(key); ok {
		return known.([]time.Time)
	}
	starts, err := r.follow(first, until, year)
	if err != nil {
		starts = nil
	}
	r.years.Store(key, starts)
	return starts
}

// era is the number of years after which the calendar returns: the same days of the week, and the same leap years.
const era = 400

// follow goes through the rule from its first time on, and returns those from a year on that are not after until.
func (r *rule) follow(first, until time.Time, year int) (starts []time.Time, err error) {
	defer func() {
		if fault := recover(); fault != nil { // the library panics on some rules
			starts, err = nil, fmt.Errorf("%v", fault)
		}
	}()
	// While it finds nothing, the library looks until the year 9999: so that is brought near.
	later := (rrule.MAXYEAR - until.Year()) / era * era
	option := r.option
	option.Dtstart, option.Until = first.AddDate(later, 0, 0), until.AddDate(later, 0, 0)
	each, err := rrule.NewRRule(option)
	if err != nil {
		return nil, err
	}
	next := each.Iterator()
	for start, more := next(); more; start, more = next() {
		if start = start.AddDate(-later, 0, 0); start.Year() >= year {
			starts = append(starts, start)
		}
	}
	return starts, nil
}
