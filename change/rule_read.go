package change

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// The most that a rule may ask for: with more it would be slow to follow, and nobody plans like that.
const (
	maxRule     = 500
	maxInterval = 1000
	maxCount    = 10_000
)

var errRuleForm = errors.New("it is not a recurrence rule of RFC 5545")

// parseRule reads a rule and tries it.
func parseRule(text string) (r *rule, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			r, err = nil, errRuleForm
		}
	}()
	switch {
	case len(text) > maxRule:
		return nil, fmt.Errorf("the rule has %d characters; keep it within %d", len(text), maxRule)
	case strings.ContainsAny(text, " :\r\n"):
		return nil, errRuleForm // more than a rule, of which the library would read too much
	}
	r = &rule{}
	var parts []string
	for part := range strings.SplitSeq(strings.ToUpper(text), ";") {
		name, value, _ := strings.Cut(part, "=")
		switch {
		case name == "UNTIL":
			if r.until, r.instant, err = parseUntil(value); err != nil {
				return nil, err
			}
		case (name == "COUNT" || name == "INTERVAL") && !aboveZero(value):
			return nil, errRuleForm // which the library takes as not given
		case name == "BYHOUR", name == "BYMINUTE", name == "BYSECOND":
			return nil, fmt.Errorf("%s is not taken: the time of day is that of the first time", name)
		case name == "DTSTART", name == "BYEASTER", slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, name+"=") }):
			return nil, errRuleForm
		default:
			parts = append(parts, part)
		}
	}
	option, err := rrule.StrToROption(strings.Join(parts, ";"))
	if err != nil {
		return nil, errRuleForm
	}
	r.option = *option
	if err := r.check(); err != nil {
		return nil, err
	}
	return r, nil
}

// parseUntil reads the end of a rule: a day, a time by the clocks on the wall, or an instant.
func parseUntil(s string) (until time.Time, instant bool, err error) {
	if t, err := time.Parse("20060102", s); err == nil {
		return t.Add(24*time.Hour - time.Second), false, nil
	}
	if t, err := time.Parse("20060102T150405", s); err == nil {
		return t, false, nil
	}
	if t, err := time.Parse("20060102T150405Z", s); err == nil {
		return t, true, nil
	}
	return time.Time{}, false, errors.New("UNTIL is not a day such as 20271231, nor a day and a time such as 20271231T170000")
}

// check refuses what a rule for days cannot be, and follows it for 28 years, in which every kind of year comes.
func (r *rule) check() error {
	o := r.option
	switch {
	case o.Freq > rrule.DAILY:
		return fmt.Errorf("FREQ=%s is not taken: something that comes again does so daily, weekly, monthly or yearly", o.Freq)
	case o.Interval > maxInterval:
		return fmt.Errorf("INTERVAL is more than %d", maxInterval)
	case o.Count > maxCount:
		return fmt.Errorf("COUNT is more than %d; leave it out, or write UNTIL", maxCount)
	case o.Count > 0 && !r.until.IsZero():
		return errors.New("COUNT and UNTIL do not go together; leave one out")
	case o.Freq > rrule.MONTHLY && slices.ContainsFunc(o.Byweekday, func(d rrule.Weekday) bool { return d.N() != 0 }):
		return fmt.Errorf("FREQ=%s does not go with a number in BYDAY", o.Freq)
	}
	trial := rule{option: o}
	trial.option.Interval, trial.option.Count = 1, 0
	last := time.Date(rrule.MAXYEAR, time.December, 31, 0, 0, 0, 0, time.UTC)
	first := last.AddDate(-28, 0, 1)
	switch starts, err := trial.follow(first, last, first.Year()); {
	case err != nil:
		return errRuleForm
	case len(starts) == 0:
		return errors.New("no day follows that rule")
	}
	return nil
}

// aboveZero reports whether s is a whole number from 1 up.
func aboveZero(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n > 0
}
