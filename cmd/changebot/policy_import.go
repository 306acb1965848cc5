package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/calendarfile"
	"github.com/noim3/changebot/change/policyfile"
)

func policyImportCommand() command {
	return command{
		word: "policy import", args: "FILE.ics [--soft] [--holidays] [--zone NAME=ZONE]…", does: "write a calendar's events as freezes for the policy file",
		help: `Writes each event of an iCalendar file that is still to come as a freeze, in the form of the list under "freezes" of
the policy file, to be pasted there and reviewed. With --holidays, whole days are written for the list under
"working_time", "holidays". FILE.ics may be - for standard input.

What comes again keeps its rule, without the days that are cancelled; a day that was moved is a freeze of its own. Times
are those of the policy's time zone, and no id is one that the policy has given already: the policy is the one that
"changebot serve" would use. What is left out is named on standard error.

The exit code is 1 when something in the file cannot be understood, and nothing is written then.`,
		reads: []string{"POLICY_FILE"},
		prepare: func(flags *flag.FlagSet) action {
			soft := flags.Bool("soft", false, "write soft freezes: work in them is not refused, only recorded")
			holidays := flags.Bool("holidays", false, "write holidays rather than freezes")
			zones := zoneNames{}
			flags.Var(zones, "zone", "a time zone that the file names in its own words, as `NAME=ZONE`, such as \"My zone=Europe/Berlin\"; may be given several times")
			return func(_ context.Context, t terminal, args []string) error {
				file, err := oneFile(flags, args)
				if err != nil {
					return err
				}
				if *soft && *holidays {
					return misused("a holiday is neither hard nor soft: leave out --soft or --holidays")
				}
				return importCalendar(t, file, calendarfile.Options{Zones: zones, Now: time.Now()}, *soft, *holidays)
			}
		},
	}
}

// oneFile returns the file that args name. Flags may stand behind it.
func oneFile(flags *flag.FlagSet, args []string) (string, error) {
	if len(args) == 0 {
		return "", misused("name the file to be imported, or - for standard input")
	}
	if err := flags.Parse(args[1:]); err != nil {
		return "", misused("%w", err)
	}
	return args[0], none(flags.Args())
}

// importCalendar writes what the calendar in file says, for the policy that is in use.
func importCalendar(t terminal, file string, o calendarfile.Options, soft, holidays bool) error {
	s, _, err := readSettings(t.environ, []string{"POLICY_FILE"})
	if err != nil {
		return err
	}
	p, err := namedPolicy(t, s, nil)
	if err != nil {
		return err
	}
	o.Zone = p.TimeZone
	for _, f := range p.Freezes {
		o.Taken = append(o.Taken, f.ID)
	}
	name, in, err := openCalendar(t, file)
	if err != nil {
		return err
	}
	defer in.Close()
	write := importFreezes
	if holidays {
		write = importHolidays
	}
	text, said, err := write(name, in, o, p, soft)
	if err != nil {
		return fmt.Errorf("nothing is imported:\n%w", err)
	}
	if _, err := io.WriteString(t.out, text); err != nil {
		return fmt.Errorf("write what is imported: %w", err)
	}
	for _, line := range said {
		fmt.Fprintln(t.err, line)
	}
	return nil
}

func importFreezes(name string, in io.Reader, o calendarfile.Options, p *change.Policy, soft bool) (text string, said []string, err error) {
	freezes, said, err := calendarfile.Freezes(name, in, o)
	if err != nil {
		return "", nil, err
	}
	for i := range freezes {
		freezes[i].Soft = soft
	}
	said = append(said, fmt.Sprintf("Freezes: %d. Paste them under “freezes” of the policy file, and look at it with “changebot policy check”.", len(freezes)))
	return policyfile.WriteFreezes(freezes, p.TimeZone), said, nil
}

func importHolidays(name string, in io.Reader, o calendarfile.Options, p *change.Policy, _ bool) (text string, said []string, err error) {
	holidays, said, err := calendarfile.Holidays(name, in, o)
	if err != nil {
		return "", nil, err
	}
	found := len(holidays)
	holidays = slices.DeleteFunc(holidays, func(h change.Holiday) bool {
		_, known := p.Calendar.Holiday(h.Day)
		return known
	})
	if known := found - len(holidays); known > 0 {
		said = append(said, fmt.Sprintf("Left out as the policy has them already: %d.", known))
	}
	if len(holidays) == 0 {
		return "", said, nil
	}
	said = append(said, fmt.Sprintf("Holidays: %d. Paste them under “working_time”, “holidays” of the policy file, and look at it with “changebot policy check”.", len(holidays)))
	return policyfile.WriteHolidays(holidays), said, nil
}

// openCalendar opens a calendar and says what it is called. One that is too large is refused before it is read.
func openCalendar(t terminal, path string) (string, io.ReadCloser, error) {
	if path == "-" {
		return "standard input", io.NopCloser(t.in), nil
	}
	file, err := os.Open(path) //nolint:gosec // G304: the operator says which file is the calendar
	if err != nil {
		return "", nil, fmt.Errorf("read the calendar: %w", err)
	}
	if about, err := file.Stat(); err == nil && about.Size() > calendarfile.MaxSize {
		_ = file.Close() // it was not read
		return "", nil, fmt.Errorf("%s has %d MB, and no more than %d MB are imported: export a shorter stretch of the calendar", path, about.Size()>>20, calendarfile.MaxSize>>20)
	}
	return path, file, nil
}

// zoneNames are the time zones that the --zone flags name.
type zoneNames map[string]*time.Location

func (z zoneNames) String() string { return "" }

// Set reads NAME=ZONE, where NAME may hold any character.
func (z zoneNames) Set(text string) error {
	i := strings.LastIndex(text, "=")
	if i < 1 {
		return fmt.Errorf("%q is not a name, = and a time zone", text)
	}
	zone, err := time.LoadLocation(text[i+1:])
	if err != nil || text[i+1:] == "" || text[i+1:] == "Local" {
		return fmt.Errorf("there is no time zone %q: write a name of the IANA list, such as Europe/Berlin", text[i+1:])
	}
	z[text[:i]] = zone
	return nil
}
