package policyfile

import (
	"fmt"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
)

// weekdays are the days of the week as the file writes them, from Monday.
var weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// readWorkingTime reads when people work, in zone: Monday to Friday from 9 to 17 o'clock unless the file says otherwise.
func (r *reader) readWorkingTime(v value, zone *time.Location) change.Calendar {
	o := v.object()
	defer o.done()
	c := change.Calendar{Days: readDays(o.may("days", "the days of the week on which people work, such as [monday, tuesday]"))}
	from := o.may("from", "the time at which the working day begins, such as 09:00")
	to := o.may("to", "the time at which the working day ends, such as 17:00")
	before := r.errors
	c.From, c.To = from.clock(9*time.Hour), to.clock(17*time.Hour)
	if c.To <= c.From && r.errors == before {
		at := to
		if !to.given() {
			at = from
		}
		at.fault(fmt.Sprintf("ends the day at %s, which is not after %s", clockTime(c.To), clockTime(c.From)), "let the day end after it begins")
	}
	c.HolidaysOf = o.may("public_holidays_of", "the place on whose public holidays nobody works, such as AU-NSW").place()
	c.Holidays = r.readHolidays(o.may("holidays", "the days on which nobody works besides, each with its name"), zone, c.HolidaysOf)
	return c
}

func readDays(v value) []time.Weekday {
	named := words(v, 0, weekdays)
	if !v.given() {
		named = weekdays[:5]
	}
	if named != nil && len(named) == 0 {
		v.warn("names no day, so that every day is a working day", "write "+v.about)
	}
	var days []time.Weekday
	for _, d := range named {
		days = append(days, time.Weekday((slices.Index(weekdays, d)+1)%7))
	}
	return days
}

// readHolidays reads the days on which nobody works besides the public holidays of a place, if any.
func (r *reader) readHolidays(v value, zone *time.Location, besides change.HolidayPlace) []change.Holiday {
	seen := once{}
	allPast := true
	holidays := list(v, 0, func(v value) change.Holiday {
		o := v.object()
		defer o.done()
		date := o.need("date", "the day, such as 2027-01-26")
		day := date.date(zone)
		h := change.Holiday{Name: o.need("name", "the holiday's name").line(maxName)}
		if !day.IsZero() {
			h.Day = change.DayOf(day)
			seen.check(date, day.Format(time.DateOnly))
		}
		allPast = allPast && !day.IsZero() && day.Before(r.now.AddDate(0, 0, -1))
		return h
	})
	if allPast && len(holidays) > 0 && besides == "" {
		v.warn("the last holiday is past", "write those to come")
	}
	return holidays
}

// readReminders reads when people are reminded (spec §2.3, §8).
func readReminders(v value) change.ReminderRules {
	o := v.object()
	defer o.done()
	rules := change.ReminderRules{
		First: o.may("first", "the working time before the first reminder; one follows on each working day after").
			duration(4*time.Hour, 15*time.Minute, day),
		Most: 5,
		EscalateAfter: o.may("escalate_after", "the working days after which those one level up are told").
			workingDays(1, 1, 20),
		Claim: o.may("claim", "the working time for which “I'm looking” puts reminders off").
			duration(2*time.Hour, 15*time.Minute, day),
	}
	if n, ok := o.may("most", "how many reminders there are for one thing").number(1, rules.Most); ok {
		rules.Most = n
	}
	return rules
}
