package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is the path of the real program, built once for all tests.
var program string

func TestMain(m *testing.M) {
	os.Exit(withProgram(m.Run))
}

func withProgram(run func() int) int {
	folder, err := os.MkdirTemp("", "changebot")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() {
		if err := os.RemoveAll(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}()
	program = filepath.Join(folder, "changebot")
	args := []string{"build", "-o", program}
	if raceDetector {
		args = append(args, "-race")
	}
	build := exec.CommandContext(context.Background(), "go", append(args, ".")...)
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build the program:", err)
		return 1
	}
	return run()
}

// patience is how long a test waits for what should take no time: long enough for a busy machine.
const patience = time.Minute

// eventually looks again and again until look no longer complains, and fails with its last complaint when patience
// is over.
func eventually(t *testing.T, look func() error) {
	t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		err := look()
		if err == nil {
			return
		}
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatalf("after %s: %v", patience, err)
		}
	}
}

// A process is a running changebot.
type process struct {
	cmd    *exec.Cmd
	output *output
	exited chan struct{} // closed once it has
}

// start runs the program with nothing but environ in its environment, in a folder of its own. It is killed at the
// end of the test, and what it wrote is shown when the test has failed.
func start(t *testing.T, environ []string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.CommandContext(context.WithoutCancel(t.Context()), program, args...), output: &output{}, exited: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env = t.TempDir(), environ
	p.cmd.Stdout, p.cmd.Stderr = p.output, p.output
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait() // its exit code is in ProcessState
		close(p.exited)
	}()
	t.Cleanup(func() {
		p.kill(t)
		if t.Failed() {
			t.Logf("changebot %s wrote:\n%s", strings.Join(args, " "), p.output)
		}
		if strings.Contains(p.output.String(), "DATA RACE") {
			t.Errorf("changebot %s has a data race:\n%s", args[0], p.output)
		}
	})
	return p
}

// kill ends the process as kill -9 does.
func (p *process) kill(t *testing.T) {
	t.Helper()
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.exited
}

// stop asks the process to end, as a deployment does, and returns its exit code and how long it took.
func (p *process) stop(t *testing.T) (code int, took time.Duration) {
	t.Helper()
	begun := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	code = p.wait(t)
	return code, time.Since(begun)
}

// wait returns the exit code once the process has ended by itself.
func (p *process) wait(t *testing.T) int {
	t.Helper()
	select {
	case <-p.exited:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		t.Fatalf("%s still runs", p.cmd.Args)
		return 0
	}
}

// says waits until the process has written a line that begins with prefix and returns the rest of it.
func (p *process) says(t *testing.T, prefix string) string {
	t.Helper()
	var rest string
	eventually(t, func() error {
		for line := range strings.Lines(p.output.String()) {
			after, ok := strings.CutPrefix(line, prefix)
			if ok && strings.HasSuffix(line, "\n") {
				rest = strings.TrimSpace(after)
				return nil
			}
		}
		select {
		case <-p.exited:
			return fmt.Errorf("%s has ended and never said %q", p.cmd.Args, prefix)
		default:
			return fmt.Errorf("%s has not said %q", p.cmd.Args, prefix)
		}
	})
	return rest
}

// output is what a process writes, readable while it writes.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
