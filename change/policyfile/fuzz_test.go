package policyfile_test

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/noim3/changebot/change/policyfile"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "company: [", "a: &a [*a]", "? [a]\n: b\n", "\tx", "--- 1\n--- 2\n", "risk: {bands: [{risk: low, from: 1}]}", "<<: {}\n",
		"systems: [{id: a, depends_on: [b]}, {id: b, depends_on: [a]}]", "approval: {routes: [{levels: [{a: 1, a: 2}]}]}",
		"standard: [{expires: 2026-01-01, length: 99999d, rollback: {steps: n/a}}]",
	} {
		f.Add([]byte(seed))
	}
	for _, file := range []string{"testdata/small.yaml", example} {
		text := read(f, file)
		f.Add(text)
		f.Add(text[:len(text)/2])
		f.Add(bytes.ReplaceAll(text, []byte("a"), []byte("e")))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, faults := policyfile.Parse("policy.yaml", text, today)
		if (p == nil) != (faults.Err() != nil) {
			t.Errorf("policy: %v, error: %v; want exactly one of them", p != nil, faults.Err())
		}
		if p != nil && p.Text != string(text) {
			t.Error("the policy does not hold the text it was read from")
		}
		// YAML ends a line with any of these, and a file in an empty line of its own.
		lines := 2
		for _, end := range []string{"\n", "\r", "\u0085", "\u2028", "\u2029"} {
			lines += bytes.Count(text, []byte(end))
		}
		for _, fault := range faults {
			if fault.Line < 1 || fault.Line > lines || fault.Column < 1 {
				t.Errorf("%v: the file has no such place", fault)
			}
			if fault.What == "" || fault.Want == "" || strings.ContainsAny(fault.String(), "\n\r\x00\x1b") {
				t.Errorf("%q: not a line that says what is wrong and what would be right", fault)
			}
		}
		if !slices.IsSortedFunc(faults, func(a, b policyfile.Fault) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		}) {
			t.Errorf("the faults are not in order:\n%v", faults)
		}
		if q, again := policyfile.Parse("policy.yaml", text, today); !slices.Equal(faults, again) || (p == nil) != (q == nil) {
			t.Errorf("read twice, the faults differ:\n%v\n%v", faults, again)
		}
	})
}
