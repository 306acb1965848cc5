package change

import (
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// A Cron is a cron expression of five fields, as robfig/cron reads it: minute, hour, day of the month, month, day of
// the week. The zero Cron never comes.
type Cron struct {
	Text string
	// spec holds a bit for each minute, hour, day and month. The library's own Next leaves out a day on which the clocks
	// skip the hour, and comes twice on one that has it twice (backbone §3), so Between reads the bits itself.
	spec *cron.SpecSchedule
}

// cronFields are the fields in their order, each with what may stand in it.
var cronFields = []struct{ name, holds string }{
	{"minute", "0 to 59"},
	{"hour", "0 to 23"},
	{"day of the month", "1 to 31"},
	{"month", "1 to 12 or JAN to DEC"},
	{"day of the week", "0 to 6 or SUN to SAT"},
}

const allCronFields = cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow

// ParseCron reads a cron expression. It refuses anything but five fields, so that no zone and no short form such as
// “@weekly” stands in it, and one that never comes, such as the 30th of February. The error says which field is wrong
// and what belongs there.
func ParseCron(text string) (Cron, error) {
	fields := strings.Fields(text)
	if len(fields) != len(cronFields) {
		return Cron{}, fmt.Errorf("it has %s and needs five: minute, hour, day of the month, month, day of the week", counted(len(fields), "field"))
	}
	for i, f := range fields {
		if !goodCronField(i, f) {
			return Cron{}, fmt.Errorf("“%s” is no %s: write %s, with * for all and , - / for lists, spans and steps", f, cronFields[i].name, cronFields[i].holds)
		}
	}
	c := Cron{Text: strings.Join(fields, " ")}
	schedule, err := cron.NewParser(allCronFields).Parse(c.Text)
	if err != nil {
		return Cron{}, err
	}
	c.spec, _ = schedule.(*cron.SpecSchedule)
	if c.spec == nil || schedule.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() { // 2024 has a 29 February
		return Cron{}, errors.New("it never comes: no month has such a day")
	}
	return c, nil
}

// goodCronField reports whether the library takes text as field i, and as what it says: it also takes “*-5” for “*”,
// “+5” for “5”, and nothing at all between commas.
func goodCronField(i int, text string) bool {
	for item := range strings.SplitSeq(text, ",") {
		if rest, all := strings.CutPrefix(item, "*"); item == "" || all && rest != "" && rest[0] != '/' {
			return false
		}
	}
	if strings.ContainsAny(text, "+?=") {
		return false
	}
	alone := []string{"*", "*", "*", "*", "*"}
	alone[i] = text
	_, err := cron.NewParser(allCronFields).Parse(strings.Join(alone, " "))
	return err == nil
}

// MustCron is [ParseCron] for expressions of the program's own.
func MustCron(text string) Cron {
	c, err := ParseCron(text)
	if err != nil {
		panic(err)
	}
	return c
}

// IsZero reports whether there is no expression.
func (c Cron) IsZero() bool { return c.spec == nil }

// Equal reports whether c and other are the same expression.
func (c Cron) Equal(other Cron) bool { return c.Text == other.Text }

// Between returns when the expression comes by the clocks of zone, from from on and before to, in UTC, the earliest
// first. A time that the clocks skip comes at the first instant after the skip; one that they show twice comes the
// first time only. No instant is there twice.
func (c Cron) Between(from, to time.Time, zone *time.Location) []time.Time {
	if c.IsZero() || !from.Before(to) {
		return nil
	}
	times := make([]time.Time, 0, 8+int(to.Sub(from)/(24*time.Hour)))
	w, ofDay := wall{zone: zone}, c.timesOfDay()
	// A day earlier, as the clocks may skip from the day before to from.
	day := shown(from.In(zone)).Truncate(24*time.Hour).AddDate(0, 0, -1)
	for last := shown(to.In(zone)); !day.After(last); day = day.AddDate(0, 0, 1) {
		if !c.comesOn(day) {
			continue
		}
		for _, sinceMidnight := range ofDay {
			at := w.firstShows(day.Add(sinceMidnight).Unix())
			if !at.Before(to) {
				return times
			}
			if n := len(times); !at.Before(from) && (n == 0 || times[n-1].Before(at)) {
				times = append(times, at)
			}
		}
	}
	return times
}

// comesOn reports whether a date is one of the expression's. Where both the day of the month and that of the week are
// narrowed, either is enough, as everywhere in cron.
func (c Cron) comesOn(day time.Time) bool {
	if c.spec.Month>>uint(day.Month())&1 == 0 {
		return false
	}
	ofMonth, ofWeek := c.spec.Dom>>uint(day.Day())&1 == 1, c.spec.Dow>>uint(day.Weekday())&1 == 1
	if starred(c.spec.Dom | c.spec.Dow) {
		return ofMonth && ofWeek
	}
	return ofMonth || ofWeek
}

// star is the bit by which the library notes that a field was written as “*”.
const star = 1 << 63

func starred(field uint64) bool     { return field&star != 0 }
func unstarred(field uint64) uint64 { return field &^ star }

// Shortest returns the least time between one coming and the next, by clocks that are never moved; 4 years when it comes
// no more than once in them.
func (c Cron) Shortest() time.Duration {
	const years = 4 * 365 * 24 * time.Hour
	shortest := years
	times := c.timesOfDay()
	for i := 1; i < len(times); i++ {
		shortest = min(shortest, times[i]-times[i-1])
	}
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	var before time.Time
	for day := first; day.Before(first.Add(years)); day = day.AddDate(0, 0, 1) {
		if !c.comesOn(day) {
			continue
		}
		if !before.IsZero() {
			shortest = min(shortest, day.Sub(before)+times[0]-times[len(times)-1])
		}
		before = day
	}
	return shortest
}

// timesOfDay returns when it comes on each of its days, since midnight.
func (c Cron) timesOfDay() []time.Duration {
	var times []time.Duration
	for hours := unstarred(c.spec.Hour); hours != 0; hours &= hours - 1 {
		for minutes := unstarred(c.spec.Minute); minutes != 0; minutes &= minutes - 1 {
			times = append(times, time.Duration(bits.TrailingZeros64(hours))*time.Hour+time.Duration(bits.TrailingZeros64(minutes))*time.Minute)
		}
	}
	return times
}
