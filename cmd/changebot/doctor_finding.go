package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
)

// A check looks at one thing. It reports at least one finding.
type check struct {
	about string
	look  func(context.Context) []finding
}

// A finding is one line of the doctor's report.
type finding struct {
	grade grade
	found string // a sentence without its full stop
	mend  string // the same; empty when there is nothing to mend
}

// A grade says how bad a finding is.
type grade string

const (
	gradeOK      grade = "ok"
	gradeWarning grade = "warning" // the bot works, but not as somebody may think
	gradeFault   grade = "fault"   // something does not work
)

func good(found string, args ...any) []finding {
	return []finding{{gradeOK, fmt.Sprintf(found, args...), ""}}
}

func doubtful(found, mend string) []finding { return []finding{{gradeWarning, found, mend}} }

func bad(found, mend string) []finding { return []finding{{gradeFault, found, mend}} }

// unseen is for a check that needs what an earlier check found wrong.
func unseen(why string) []finding {
	return doubtful("Not looked at, since "+why, "Mend that first")
}

// String returns the finding on one line, whatever an error in it looks like.
func (f finding) String() string {
	said := f.found + "."
	if f.mend != "" {
		said += " " + f.mend + "."
	}
	return strings.Join(strings.Fields(said), " ")
}

func summary(faults, warnings int) string {
	if faults+warnings == 0 {
		return "Nothing is wrong."
	}
	return counted(faults, "fault") + ", " + counted(warnings, "warning") + "."
}

// counted returns "no faults", "1 fault", "2 faults".
func counted(n int, what string) string {
	switch n {
	case 0:
		return "no " + what + "s"
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// why says in words what went wrong, as far as it is worth knowing.
func why(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "there is no answer in time"
	}
	return cmp.Or(strings.TrimSuffix(err.Error(), "."), "nobody knows why")
}
