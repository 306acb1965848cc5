package calendarfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// maxExcept is how many days a rule may leave out, as the policy file takes them.
const maxExcept = 2500

// again returns what an event says that comes again, without the times that stand apart: its rule, and one by one what no
// rule says.
func (f *file) again(e *event, apart []moment) []instance {
	i, ok := f.instance(e)
	if !ok {
		return nil
	}
	left, ok := f.leftOut(e, i, apart)
	if !ok {
		return nil
	}
	var all []instance
	rules := e.each("RRULE")
	switch {
	case len(rules) > 1 || len(e.each("EXRULE")) > 0:
		f.fault(e.line, "“"+e.name()+"” comes again by more than one rule, which the policy file does not take: write its freezes by hand")
		return nil
	case len(rules) == 1:
		all = f.byRule(i, rules[0], left)
	case !slices.Contains(left, i.day(i.freeze.From)):
		all = []instance{i}
	}
	all = append(all, f.byDates(e, i, left)...)
	all = slices.DeleteFunc(all, func(i instance) bool { return i.freeze.Repeats.IsZero() && !f.options.Now.Before(i.freeze.To) })
	if len(all) == 0 {
		f.leave(e, "it comes no more")
	}
	return all
}

// leftOut returns the days on which e does not come as it always does.
func (f *file) leftOut(e *event, i instance, apart []moment) ([]change.Day, bool) {
	var days []change.Day
	for _, at := range apart {
		days = append(days, i.day(at.Time))
	}
	for _, p := range e.each("EXDATE") {
		for value := range strings.SplitSeq(p.value, ",") {
			at, ok := f.moment(p, value)
			if !ok {
				return nil, false
			}
			if days = append(days, i.day(at.Time)); len(days) > maxExcept {
				f.fault(p.line, "“"+e.name()+"” leaves out more than "+strconv.Itoa(maxExcept)+" days: export a shorter stretch of the calendar")
				return nil, false
			}
		}
	}
	return days, true
}

// byDates returns the times of e that stand in its RDATE.
func (f *file) byDates(e *event, first instance, left []change.Day) []instance {
	var all []instance
	for _, p := range e.each("RDATE") {
		if p.kind == "PERIOD" {
			f.fault(p.line, "“"+e.name()+"” comes again at times of different lengths, which cannot be read: write its freezes by hand")
			return nil
		}
		for value := range strings.SplitSeq(p.value, ",") {
			at, ok := f.moment(p, value)
			if !ok {
				return nil
			}
			if len(all) > MaxFreezes {
				f.fault(p.line, "“"+e.name()+"” names more than "+strconv.Itoa(MaxFreezes)+" days: export a shorter stretch of the calendar")
				return nil
			}
			if !slices.Contains(left, first.day(at.Time)) {
				all = append(all, first.movedTo(at.Truncate(time.Minute)))
			}
		}
	}
	return all
}

// byRule returns first as a freeze that comes again by a rule, without the days left; and apart from it what the rule
// does not say: the first time, when that does not follow it.
func (f *file) byRule(first instance, p property, left []change.Day) []instance {
	rule := withoutTimes(p.value, first.freeze.From.In(first.zone))
	r, err := change.NewRecurrence(rule, nil)
	if err != nil {
		f.fault(p.line, fmt.Sprintf("“%s” comes again by “%s”, which cannot be followed: %v", first.freeze.Name, clip(p.value), err))
		return nil
	}
	first.freeze.Repeats = r
	if r.Follows(first.freeze.From, first.zone) {
		return f.kept(first, p, left)
	}
	// The first time counts as one, whatever the rule says of it (RFC 5545 §3.8.5.3).
	var all []instance
	alone := first
	alone.freeze.Repeats = change.Recurrence{}
	if !slices.Contains(left, first.day(first.freeze.From)) {
		all = append(all, alone)
	}
	rest, ok := f.fromSecond(first, p)
	if !ok {
		return all
	}
	return append(all, f.kept(rest, p, left)...)
}
