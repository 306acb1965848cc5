package calendarfile

import (
	"fmt"
	"slices"
	"strings"
)

// A Fault is one thing in a file that cannot be understood.
type Fault struct {
	File string
	// Line counts from 1; 0 for the file as a whole.
	Line int
	// What is wrong, and what to do, in words without a capital or a full stop.
	What string
}

func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.What
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.What)
}

// Faults are what keeps a file from being imported.
type Faults []Fault

// Error returns every fault on a line of its own.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// maxFaults are enough to see what kind of file it is.
const maxFaults = 20

// fault notes what is wrong, unless the same was said already.
func (f *file) fault(line int, what string) {
	said := slices.ContainsFunc(f.faults, func(fault Fault) bool { return fault.What == what })
	if len(f.faults) < maxFaults && !said {
		f.faults = append(f.faults, Fault{f.name, line, what})
	}
}

// whole is what is wrong with the file as a whole.
func (f *file) whole(what string) error { return Faults{{f.name, 0, what}} }

// A left is an event that was left out, or not taken whole.
type left struct {
	line int
	name string
	why  string
}

func (f *file) leave(e *event, why string) {
	if l := (left{e.line, e.name(), why}); !f.said[l] {
		f.said[l] = true
		f.left = append(f.left, l)
	}
}

// because says why everything was left out; empty when there was nothing.
func (f *file) because() string {
	if len(f.left) == 0 {
		return ": it has no events"
	}
	return ":\n" + strings.Join(f.notes(), "\n")
}

// notes tells what was left out, each reason for some events by name and for many by their number.
func (f *file) notes() []string {
	const few = 5
	var notes, reasons []string
	of := map[string][]left{}
	for _, l := range f.left {
		if len(of[l.why]) == 0 {
			reasons = append(reasons, l.why)
		}
		of[l.why] = append(of[l.why], l)
	}
	for _, why := range reasons {
		all := of[why]
		for _, l := range all[:min(few, len(all))] {
			notes = append(notes, fmt.Sprintf("%s:%d: “%s”: %s.", f.name, l.line, l.name, why))
		}
		if more := len(all) - few; more > 0 {
			notes = append(notes, fmt.Sprintf("%s: the same of %d more: %s.", f.name, more, why))
		}
	}
	return notes
}
