package programtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A Process is a program that was started. Its methods are safe for concurrent use.
type Process struct {
	// Begun is when it was about to be started.
	Begun time.Time

	cmd    *exec.Cmd
	output Output
	exited chan struct{} // closed once it has, and once all that it wrote is in output
}

// Start runs the program with nothing but environ in its environment, in a folder of its own. It is killed at the end
// of the test, which shows what it wrote if it has failed, and fails if that tells of a data race.
func (p *Program) Start(tb testing.TB, environ []string, args ...string) *Process {
	tb.Helper()
	p.Path(tb)
	started, err := p.StartIn(tb.Context(), tb.TempDir(), environ, args...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		started.Kill()
		if strings.Contains(started.Output(), "DATA RACE") {
			tb.Errorf("%s has a data race", started)
		}
		if tb.Failed() {
			tb.Logf("%s wrote:\n%s", started, started.Output())
		}
	})
	return started
}

// StartIn runs the program in folder with nothing but environ in its environment. It outlives ctx: whoever starts it so
// must end it.
func (p *Program) StartIn(ctx context.Context, folder string, environ []string, args ...string) (*Process, error) {
	path, err := p.path()
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(context.WithoutCancel(ctx), path, args...) //nolint:gosec // G204: it was built here
	s := &Process{cmd: command, exited: make(chan struct{})}
	s.cmd.Dir = folder
	s.cmd.Env = append([]string{}, environ...) // never nil, which would be the environment of the tests
	s.cmd.Stdout, s.cmd.Stderr = &s.output, &s.output
	s.Begun = time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", s, err)
	}
	go func() {
		_ = s.cmd.Wait() // its exit code is in ProcessState
		close(s.exited)
	}()
	return s, nil
}

// String returns the command, such as "changebot serve".
func (p *Process) String() string {
	return strings.Join(append([]string{filepath.Base(p.cmd.Path)}, p.cmd.Args[1:]...), " ")
}

// ID returns the process's number.
func (p *Process) ID() int { return p.cmd.Process.Pid }

// Kill ends the process as kill -9 does, and returns once it is gone.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.exited
}

// Stop asks the process to end, as a deployment does, and returns its exit code and how long it took.
func (p *Process) Stop(tb testing.TB) (code int, took time.Duration) {
	tb.Helper()
	begun := time.Now()
	code = p.stop(tb, syscall.SIGTERM)
	return code, time.Since(begun)
}

// Interrupt ends the process as Ctrl-C does, and returns its exit code.
func (p *Process) Interrupt(tb testing.TB) (code int) {
	tb.Helper()
	return p.stop(tb, os.Interrupt)
}

func (p *Process) stop(tb testing.TB, with os.Signal) (code int) {
	tb.Helper()
	p.Signal(tb, with)
	return p.Wait(tb)
}

// Signal sends a signal to the process.
func (p *Process) Signal(tb testing.TB, s os.Signal) {
	tb.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		tb.Fatal(err)
	}
}

// Wait returns the exit code once the process has ended by itself.
func (p *Process) Wait(tb testing.TB) (code int) {
	tb.Helper()
	select {
	case <-p.exited:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(Patience):
		tb.Fatalf("%s still runs", p)
		return 0
	}
}

// Running reports whether the process has not ended yet.
func (p *Process) Running() bool {
	select {
	case <-p.exited:
		return false
	default:
		return true
	}
}
