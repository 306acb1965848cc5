package change

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// A Cron is a cron expression of five fields, as robfig/cron reads it: minute, hour, day of the month, month, day of
// the week. The zero Cron never comes.
type Cron struct {
	Text     string
	schedule cron.Schedule
}

// ParseCron reads a cron expression. It refuses anything but five fields, so that no zone and no short form such as
// “@weekly” stands in it, and one that never comes, such as the 30th of February.
func ParseCron(text string) (c Cron, err error) {
	defer func() {
		if fault := recover(); fault != nil { // the library panics on some texts (backbone §3)
			c, err = Cron{}, fmt.Errorf("%v", fault)
		}
	}()
	fields := strings.Fields(text)
	if len(fields) != 5 || strings.Contains(text, "=") {
		return Cron{}, errors.New("a cron expression has five fields: minute, hour, day of the month, month, day of the week")
	}
	schedule, err := cron.ParseStandard(strings.Join(fields, " "))
	if err != nil {
		return Cron{}, err
	}
	if schedule.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Cron{}, errors.New("no day is like that")
	}
	return Cron{Text: strings.Join(fields, " "), schedule: schedule}, nil
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
func (c Cron) IsZero() bool { return c.schedule == nil }
