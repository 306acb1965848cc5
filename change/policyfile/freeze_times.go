package policyfile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

const (
	// shortestFreeze and longFreeze are the sanity of spec §5: less is a mistake, more is asked about.
	shortestFreeze = 30 * time.Minute
	longFreeze     = 31 * day
	// year is the shortest one, so that a yearly freeze leaves some of it.
	year = 365 * day
	// lookAhead is how many years of a freeze that comes again are looked at.
	lookAhead = 5
	// maxRule is how long a recurrence rule may be, as [change.NewRecurrence] takes it.
	maxRule = 500
)

// A freezeTime is where a freeze says when it is.
type freezeTime struct{ from, to, yearly, repeats, except, holidays value }

// readTimes reads when f is: from one time to another, which may come again, or on the public holidays of a place.
func (r *reader) readTimes(o *object, f *change.Freeze, zone *time.Location) {
	o.either([]string{"from", "to"}, []string{"public_holidays_of"})
	at := freezeTime{
		holidays: o.may("public_holidays_of", "the place on whose public holidays it is, in the place of “from” and “to”, such as AU-NSW"),
		yearly:   o.may("yearly", "true when it returns on the same days of each year"),
		repeats:  o.may("repeats", "the rule of RFC 5545 by which it comes again after its first time, such as FREQ=MONTHLY;BYDAY=-1FR"),
		except:   o.may("except", "the days on which it does not come by its rule"),
		from:     o.may("from", "the first day that is frozen, or a day and a time: 2027-06-28, 2027-06-28 17:00"),
		to:       o.may("to", "the last day that is frozen, or a day and a time: 2027-07-02, 2027-07-02 09:00"),
	}
	f.HolidaysOf = at.holidays.place()
	f.From, f.To = at.from.moment(zone, false), at.to.moment(zone, true)
	f.Yearly = at.yearly.truth()
	f.Repeats = at.repeats.recurrence(at.except.days(zone))
	at.checkTogether(o)
	if !f.From.IsZero() && !f.To.IsZero() {
		r.checkFreeze(*f, at, zone)
	}
}

// checkTogether finds fault with what does not go together, and with what is missing.
func (at freezeTime) checkTogether(o *object) {
	if at.holidays.given() {
		for _, other := range []value{at.from, at.to, at.yearly, at.repeats, at.except} {
			other.fault("does not go with “public_holidays_of”, which says by itself when the freeze is", "leave one of the two out")
		}
		return
	}
	o.missing(at.from)
	o.missing(at.to)
	switch {
	case at.yearly.given() && at.repeats.given():
		at.yearly.fault("does not go with “repeats”", "leave one of the two out")
	case at.except.given() && !at.repeats.given():
		at.except.fault("is without “repeats”", "write “repeats” beside it, or leave it out")
	}
}

// checkFreeze looks at when f is.
func (r *reader) checkFreeze(f change.Freeze, at freezeTime, zone *time.Location) {
	// By the clocks on the wall, so that a day of 25 hours is one.
	length := onTheWall(f.To, zone).Sub(onTheWall(f.From, zone))
	switch {
	case length <= 0:
		at.to.fault("is not after “from”", "write "+at.to.about)
		return
	case length < shortestFreeze:
		at.to.fault("is only "+written(length)+" after “from”", "let a freeze last for "+written(shortestFreeze)+" or more")
		return
	case f.Yearly && length >= year:
		at.to.fault("is a year or more after “from”, so that the freeze never ends", "write an earlier day, or leave “yearly” out")
		return
	case length > longFreeze:
		at.to.warn(fmt.Sprintf("makes a freeze of %d days", length/day), "look whether that is meant")
	}
	if !f.Repeats.IsZero() && !f.Yearly {
		r.checkRule(f, at, zone)
	} else if !f.Yearly && !r.now.Before(f.To) {
		at.to.warn("has passed", "remove the freeze, or write its next days")
	}
}

// onTheWall returns what the clocks of zone show at t, as if it were UTC.
func onTheWall(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, time.UTC)
}

// checkRule looks at when f comes again.
func (r *reader) checkRule(f change.Freeze, at freezeTime, zone *time.Location) {
	if !f.Repeats.Follows(f.From, zone) {
		at.repeats.fault("does not come on "+f.From.In(zone).Format("Mon 2 Jan 2006")+", the day of “from”", "let “from” be the first of its days")
		return
	}
	p := &change.Policy{TimeZone: zone}
	times := f.Times(p, f.From, f.From.AddDate(lookAhead, 0, 0))
	for i := 1; i < len(times); i++ {
		if times[i-1].Overlaps(times[i]) {
			at.repeats.fault("begins again before it has ended, on "+times[i].Start.In(zone).Format("Mon 2 Jan 2006"), "write a rule that comes less often, or an earlier “to”")
			return
		}
	}
	if r.now.After(f.To) && len(f.Times(p, r.now, r.now.AddDate(lookAhead, 0, 0))) == 0 {
		at.repeats.warn("comes no more", "remove the freeze, or write its next days")
	}
	without := f
	without.Repeats.Except = nil
	for i, d := range f.Repeats.Except {
		begin := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
		comes := func(t change.Interval) bool { return change.DayOf(t.Start.In(zone)) == d }
		if !slices.ContainsFunc(without.Times(p, begin, begin.AddDate(0, 0, 1)), comes) {
			at.except.element(i).warn("is not a day on which it begins by its rule", "leave it out")
		}
	}
}

// recurrence reads a rule, without the days that it leaves out.
func (v value) recurrence(except []change.Day) change.Recurrence {
	text := v.line(maxRule)
	if text == "" {
		return change.Recurrence{}
	}
	r, err := change.NewRecurrence(text, except)
	if err != nil {
		v.fault("“"+clip(text)+"” cannot be followed: "+err.Error(), "write a rule such as FREQ=MONTHLY;BYDAY=-1FR")
	}
	return r
}

// days reads a list of days in zone, each once.
func (v value) days(zone *time.Location) []change.Day {
	seen := v.distinct()
	return list(v, 1, func(v value) change.Day {
		t := v.date(zone)
		if t.IsZero() {
			return change.Day{}
		}
		seen.check(v, t.Format(time.DateOnly))
		return change.DayOf(t)
	})
}

// place reads a place whose public holidays are known; empty when it cannot.
func (v value) place() change.HolidayPlace {
	known := change.HolidayPlaces()
	s := change.HolidayPlace(v.line(maxName))
	if v.schema != nil {
		*v.schema = schema{Description: v.schema.Description, Type: "string", Enum: plain(known)}
	}
	if s == "" || s.Known() {
		return s
	}
	country, _, _ := strings.Cut(strings.ToUpper(string(s)), "-")
	near := slices.DeleteFunc(plain(known), func(k string) bool { return k != country && !strings.HasPrefix(k, country+"-") })
	if len(near) == 0 {
		near = plain(known)
	}
	v.fault("there is no place “"+clip(string(s))+"” whose public holidays are known", "write one of "+strings.Join(near, ", "))
	return ""
}
