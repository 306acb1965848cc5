package calendarfile

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"
	_ "time/tzdata" // a calendar must mean the same on a machine that has no time zones installed

	"github.com/noim3/changebot/change"
)

const (
	// MaxSize is the largest file that is read, in bytes.
	MaxSize = 10 << 20
	// MaxFreezes is how many freezes a policy file takes.
	MaxFreezes = 500
	// MaxHolidays is how many holidays it takes.
	MaxHolidays = 2500
	// shortest is how long a freeze is at least (spec §5).
	shortest = 30 * time.Minute
	// yearsAhead is how far an event that comes again is followed.
	yearsAhead = 5
)

// Options say what the file itself does not.
type Options struct {
	// Zone is the policy's time zone: that of whole days, and of times that name none.
	Zone *time.Location
	// Zones are names of time zones that the file makes up, as whoever imports it knows them.
	Zones map[string]*time.Location
	// Now tells what has passed.
	Now time.Time
	// Taken are the ids that the policy file has given already.
	Taken []change.FreezeID
}

// Freezes reads the events of a file called name as freezes of every change, the earliest first, each with an id of its
// own. Those that come again keep their rule. Notes say what was left out, and why, each in a sentence. The error is of
// type [Faults] when the file is at fault.
func Freezes(name string, r io.Reader, o Options) (freezes []change.Freeze, notes []string, err error) {
	f, all, err := open(name, r, o)
	if err != nil {
		return nil, nil, err
	}
	if room := MaxFreezes - len(o.Taken); len(all) > room {
		return nil, nil, f.whole(fmt.Sprintf("it holds %d freezes, and the policy file has room for %d: export a shorter stretch of the calendar", len(all), room))
	}
	names := newIDs(o.Taken)
	for _, i := range all {
		i.freeze.ID = names.id(i.freeze.Name)
		freezes = append(freezes, i.freeze)
	}
	return freezes, f.notes(), nil
}

// Holidays reads the whole days of a file called name as holidays, the earliest first, each day once. Those that come
// again are followed for five years. Notes and the error are as of [Freezes].
func Holidays(name string, r io.Reader, o Options) (holidays []change.Holiday, notes []string, err error) {
	f, all, err := open(name, r, o)
	if err != nil {
		return nil, nil, err
	}
	seen := map[change.Day]bool{}
	end := time.Date(o.Now.In(o.Zone).Year()+yearsAhead, time.December, 31, 12, 0, 0, 0, o.Zone)
	for _, i := range all {
		if !i.wholeDays {
			f.leave(i.event, "it is not of whole days")
			continue
		}
		for _, d := range i.days(o, end) {
			if !seen[d] {
				seen[d] = true
				holidays = append(holidays, change.Holiday{Day: d, Name: i.freeze.Name})
			}
		}
		if !i.freeze.Repeats.IsZero() {
			f.leave(i.event, "it comes again: its days after "+end.Format("2 January 2006")+" are not written")
		}
		if len(holidays) > MaxHolidays {
			return nil, nil, f.whole(fmt.Sprintf("it holds more than %d holidays: export a shorter stretch of the calendar", MaxHolidays))
		}
	}
	slices.SortStableFunc(holidays, func(a, b change.Holiday) int {
		return cmp.Or(cmp.Compare(a.Day.Year, b.Day.Year), cmp.Compare(a.Day.Month, b.Day.Month), cmp.Compare(a.Day.Day, b.Day.Day))
	})
	return holidays, f.notes(), nil
}

// days returns the days of i that are not past, those of one that comes again until end, as far as a policy file could
// take them.
func (i instance) days(o Options, end time.Time) []change.Day {
	var days []change.Day
	today := o.Now.In(o.Zone)
	y, m, d := today.Date()
	today = time.Date(y, m, d, 12, 0, 0, 0, o.Zone)
	if i.freeze.Repeats.IsZero() && i.freeze.To.After(end) {
		end = i.freeze.To
	}
	for _, t := range i.freeze.Times(&change.Policy{TimeZone: o.Zone}, o.Now, end) {
		y, m, d := t.Start.In(o.Zone).Date()
		for noon := time.Date(y, m, d, 12, 0, 0, 0, o.Zone); noon.Before(t.End) && len(days) <= MaxHolidays; noon = noon.AddDate(0, 0, 1) {
			if !noon.Before(today) {
				days = append(days, change.DayOf(noon))
			}
		}
	}
	return days
}

// open reads a file, and what it has to say of now and later.
func open(name string, r io.Reader, o Options) (*file, []instance, error) {
	f := &file{name: name, options: o, zones: map[string]*time.Location{}, said: map[left]bool{}}
	if err := f.read(r); err != nil {
		return nil, nil, err
	}
	all := f.instances()
	if len(f.faults) > 0 {
		return nil, nil, f.faults
	}
	if len(all) == 0 {
		return nil, nil, f.whole("nothing in it is still to come" + f.because())
	}
	slices.SortStableFunc(all, func(a, b instance) int { return a.freeze.From.Compare(b.freeze.From) })
	return f, all, nil
}
