package policyfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change/policyfile"
)

// An edit writes now in the place of was in testdata/small.yaml, a policy without a fault, and reads want for it.
type edit struct {
	name, was, now string
	want           []string
}

func checkEdits(t *testing.T, edits []edit) {
	t.Helper()
	for _, e := range edits {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			small := string(read(t, "testdata/small.yaml"))
			if n := strings.Count(small, e.was); n != 1 {
				t.Fatalf("%q is there %d times, not once", e.was, n)
			}
			checkText(t, strings.Replace(small, e.was, e.now, 1), e.want)
		})
	}
}

// checkText reads text as the file p, and wants these faults for it.
func checkText(t *testing.T, text string, want []string) {
	t.Helper()
	p, faults := policyfile.Parse("p", []byte(text), today)
	var got []string
	for _, f := range faults {
		got = append(got, f.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the faults differ (-want +got):\n%s", diff)
	}
	if (p == nil) != (faults.Err() != nil) {
		t.Errorf("policy: %v, error: %v; want exactly one of them", p != nil, faults.Err())
	}
}

// numbered writes line n times, with the numbers from 0.
func numbered(n int, line string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, line, i)
	}
	return b.String()
}
