// Package programtest builds the real program for tests and runs it as a process of its own, as production does.
package programtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"testing"
)

// A Program is built when it is first needed, once in a test process. [Main] removes it.
type Program struct {
	path func() (string, error)
}

// New returns the program of the main package in folder, as seen from the folder of the tests. It has the race
// detector if the tests have it.
func New(folder string) *Program {
	return built(folder, nil, withRaceDetector()...)
}

// MovedClock is [New] for a program whose record goes by a clock that the tests move: it is ahead of the machine's by what
// the file named by CHANGEBOT_CLOCK says.
func MovedClock(folder string) *Program {
	return built(folder, nil, append(withRaceDetector(), "-tags", "movedclock")...)
}

// Release is [New] for a program as it is released, without the race detector.
func Release(folder string) *Program {
	return built(folder, []string{"CGO_ENABLED=0"}, "-trimpath", "-ldflags", "-s -w")
}

// Path returns the path of the program. The test fails if it cannot be built.
func (p *Program) Path(tb testing.TB) string {
	tb.Helper()
	path, err := p.path()
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

// Main runs a package's tests, removes the programs that they built, and returns the exit code. A package calls it from
// TestMain.
func Main(run func() int) int {
	code := run()
	if err := folder.remove(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

func built(from string, environ []string, options ...string) *Program {
	return &Program{sync.OnceValues(func() (string, error) {
		main, err := filepath.Abs(from)
		if err != nil {
			return "", err
		}
		to, err := folder.sub()
		if err != nil {
			return "", err
		}
		path := filepath.Join(to, filepath.Base(main))
		args := slices.Concat([]string{"build", "-o", path}, options, []string{main})
		build := exec.CommandContext(context.Background(), "go", args...) //nolint:gosec // G204: the tests name what is built
		build.Env = append(os.Environ(), environ...)
		if said, err := build.CombinedOutput(); err != nil {
			return "", fmt.Errorf("build %s: %w\n%s", main, err, said)
		}
		return path, nil
	})}
}

func withRaceDetector() []string {
	if info, ok := debug.ReadBuildInfo(); ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return []string{"-race"}
	}
	return nil
}

// folder holds what this process has built.
var folder temporary

type temporary struct {
	make sync.Once
	path string
	err  error
}

// sub returns a new folder in the folder, which is made on the first call.
func (t *temporary) sub() (string, error) {
	t.make.Do(func() { t.path, t.err = os.MkdirTemp("", "changebot") })
	if t.err != nil {
		return "", t.err
	}
	return os.MkdirTemp(t.path, "")
}

func (t *temporary) remove() error {
	t.make.Do(func() { t.err = errors.New("the tests are over") }) // from here on nothing is built
	if t.path == "" {
		return nil
	}
	return os.RemoveAll(t.path)
}
