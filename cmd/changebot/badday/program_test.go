package badday

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// program is the path of the real program, built once for all campaigns.
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
	defer func() { _ = os.RemoveAll(folder) }() // it is in the folder for temporary files
	program = filepath.Join(folder, "changebot")
	args := []string{"build", "-o", program}
	if raceDetector {
		args = append(args, "-race")
	}
	build := exec.CommandContext(context.Background(), "go", append(args, "..")...)
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build the program:", err)
		return 1
	}
	return run()
}

// A process is a running changebot. Whoever starts one must end it.
type process struct {
	cmd    *exec.Cmd
	output output
	exited chan struct{} // closed once it has, and once all that it wrote is in output
}

// startProgram runs the program in folder with nothing but environ in its environment, until it is killed.
func startProgram(ctx context.Context, folder string, environ []string, args ...string) (*process, error) {
	p := &process{cmd: exec.CommandContext(context.WithoutCancel(ctx), program, args...), exited: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env = folder, environ
	p.cmd.Stdout, p.cmd.Stderr = &p.output, &p.output
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start changebot %s: %w", args[0], err)
	}
	go func() {
		_ = p.cmd.Wait() // its exit code is in ProcessState
		close(p.exited)
	}()
	return p, nil
}

// kill ends the process as kill -9 does, and returns once it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.exited
}

// running reports whether the process has not ended yet.
func (p *process) running() bool {
	select {
	case <-p.exited:
		return false
	default:
		return true
	}
}

// setting waits until the process has written a line NAME… and returns what follows.
func (p *process) setting(ctx context.Context, name string) (string, error) {
	var value string
	err := eventually(ctx, func() error {
		for line := range strings.Lines(p.output.String()) {
			if rest, ok := strings.CutPrefix(line, name); ok && strings.HasSuffix(line, "\n") {
				value = strings.TrimSpace(rest)
				return nil
			}
		}
		return fmt.Errorf("%s has not written %q", p.cmd.Args, name)
	})
	return value, err
}

// A logEntry is a line of the program's log.
type logEntry struct {
	Time    time.Time `json:"time"`
	Level   string    `json:"level"`
	Message string    `json:"msg"`
	Actor   string    `json:"actor"`
	Address string    `json:"address"`
	Error   string    `json:"error"`
}

func (p *process) log() []logEntry {
	var entries []logEntry
	for line := range strings.Lines(p.output.String()) {
		var entry logEntry
		if json.Unmarshal([]byte(line), &entry) == nil {
			entries = append(entries, entry)
		}
	}
	return entries
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
