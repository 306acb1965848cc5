package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheBuiltInPolicyIsInOrder(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	code := run(t.Context(), []string{"policy", "check", "-"}, terminal{in: bytes.NewReader(examplePolicy), out: &out, err: &out})
	if code != exitDone || out.String() != "standard input is in order.\n" {
		t.Errorf("exit code %d, and:\n%s", code, &out)
	}
}

func TestEveryFaultOfAPolicyIsReportedAtItsPlace(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "mine.yaml")
	write(t, file, strings.Replace(string(examplePolicy), "company:", "compnay:", 1))
	for _, environ := range [][]string{nil, {"POLICY_FILE=" + file}} {
		args := []string{"policy", "check"}
		if environ == nil {
			args = append(args, file)
		}
		code, out, said := call(t, environ, args...)
		if code != exitFailed || said != "" {
			t.Errorf("exit code %d, saying %q", code, said)
		}
		for line := range strings.Lines(out) {
			if !strings.HasPrefix(line, file+":") {
				t.Errorf("a fault without its place: %q", line)
			}
		}
		if !strings.Contains(out, "compnay") {
			t.Errorf("the fault is not reported:\n%s", out)
		}
	}
}

func TestAPolicyFileThatIsNotThereIsAFailure(t *testing.T) {
	t.Parallel()
	code, _, said := call(t, nil, "policy", "check", filepath.Join(t.TempDir(), "none.yaml"))
	if code != exitFailed || !strings.Contains(said, "none.yaml") {
		t.Errorf("exit code %d, saying %q", code, said)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
