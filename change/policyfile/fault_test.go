package policyfile_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/noim3/changebot/change/policyfile"
)

func TestFaultsAreReadableByPeopleAndEditors(t *testing.T) {
	t.Parallel()
	faults := policyfile.Faults{
		{File: "policy.yaml", Line: 14, Column: 7, Path: "systems[2].depends_on[0]", What: "there is no system “ledgr”", Want: "did you mean “ledger”?"},
		{File: "policy.yaml", Line: 20, Column: 5, Path: "systems[3]", What: "nobody owns “web”", Want: "name its owners", Warning: true},
	}
	var out strings.Builder
	if err := policyfile.Write(&out, faults); err != nil {
		t.Fatal(err)
	}
	want := "policy.yaml:14:7: systems[2].depends_on[0]: there is no system “ledgr”; did you mean “ledger”?\n" +
		"policy.yaml:20:5: warning: systems[3]: nobody owns “web”; name its owners\n"
	if out.String() != want {
		t.Errorf("wrote\n%swant\n%s", out.String(), want)
	}
	if got := faults.Err().Error() + "\n"; got != strings.SplitAfter(want, "\n")[0] {
		t.Errorf("as an error: %q; want the first line alone", got)
	}
	if err := faults[1:].Err(); err != nil {
		t.Errorf("a warning is an error: %v", err)
	}
}

func TestWriteSaysWhenItCannot(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left")
	err := policyfile.Write(broken{full}, policyfile.Faults{{File: "policy.yaml"}})
	if !errors.Is(err, full) {
		t.Errorf("got %v, want %v", err, full)
	}
}

type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }
