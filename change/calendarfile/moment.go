package calendarfile

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A moment is a day or a time, as a file has it.
type moment struct {
	time.Time
	// day says that it is a whole day, by the clocks of the policy's time zone.
	day bool
}

// moment reads one value of p. It has reported what it cannot read.
func (f *file) moment(p property, value string) (moment, bool) {
	value = strings.ToUpper(strings.TrimSpace(value))
	if t, err := time.ParseInLocation("20060102", value, f.options.Zone); err == nil {
		return moment{t, true}, f.plausible(p, t)
	}
	if t, err := time.Parse("20060102T150405Z", value); err == nil {
		return moment{Time: t}, f.plausible(p, t)
	}
	if _, err := time.Parse("20060102T150405", value); err != nil {
		f.fault(p.line, p.name+" is “"+clip(value)+"”, which is not a time such as 20261224T120000")
		return moment{}, false
	}
	zone := f.options.Zone
	if p.zone != "" {
		known := false
		if zone, known = f.zone(p.zone, p.line); !known {
			return moment{}, false
		}
	}
	t, err := time.ParseInLocation("20060102T150405", value, zone)
	return moment{Time: t}, err == nil && f.plausible(p, t)
}

// plausible reports whether t is a time that somebody may have meant.
func (f *file) plausible(p property, t time.Time) bool {
	if y := t.Year(); y >= 1900 && y < 2200 {
		return true
	}
	f.fault(p.line, p.name+" is in the year "+strconv.Itoa(t.Year())+", which cannot be meant")
	return false
}

var errLength = errors.New("it is not a length of time such as P1D or PT1H30M")

var lengthForm = regexp.MustCompile(`^([+-])?P(?:(\d{1,4})W|(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?)$`)

// after returns the time that is so long after t as text says, days by the clocks on the wall (RFC 5545 §3.3.6).
func after(t time.Time, text string) (time.Time, error) {
	m := lengthForm.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(text)))
	if m == nil || strings.Join(m[2:], "") == "" {
		return time.Time{}, errLength
	}
	var n [5]int
	for i, digits := range m[2:] {
		n[i], _ = strconv.Atoi(digits) // an empty one is none
	}
	sign := 1
	if m[1] == "-" {
		sign = -1
	}
	t = t.AddDate(0, 0, sign*(7*n[0]+n[1]))
	return t.Add(time.Duration(sign) * (time.Duration(n[2])*time.Hour + time.Duration(n[3])*time.Minute + time.Duration(n[4])*time.Second)), nil
}
