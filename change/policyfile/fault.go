package policyfile

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Fault is one thing wrong with a policy file, or with Warning one that is legal but odd.
type Fault struct {
	File string
	// Line and Column count from 1; a column is a character.
	Line, Column int
	// Path leads to the place through the file's keys: systems[2].depends_on[0]. It is empty for the file as a whole.
	Path string
	// What is wrong, and Want what would be right, in words without a capital or a full stop.
	What, Want string
	Warning    bool
}

// String returns the fault on one line, beginning with its place as compilers write it, so that editors can jump there.
func (f Fault) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: ", f.File, f.Line, f.Column)
	if f.Warning {
		b.WriteString("warning: ")
	}
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.What)
	if f.Want != "" {
		b.WriteString("; " + f.Want)
	}
	return b.String()
}

// Faults are the faults of one file, in the order of their places.
type Faults []Fault

// Err returns the faults that keep the file from being used, as one error of type Faults, or nil when there are at
// most warnings.
func (fs Faults) Err() error {
	wrong := slices.DeleteFunc(slices.Clone(fs), func(f Fault) bool { return f.Warning })
	if len(wrong) == 0 {
		return nil
	}
	return wrong
}

// Error returns every fault on a line of its own.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// Write writes every fault on a line of its own.
func Write(w io.Writer, faults Faults) error {
	for _, f := range faults {
		if _, err := fmt.Fprintln(w, f); err != nil {
			return fmt.Errorf("write the faults of %s: %w", f.File, err)
		}
	}
	return nil
}

// sorted returns the faults in the order of their places, and at one place in the order in which they were found.
func (r *reader) sorted() Faults {
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(r.faults)
}
