package speed

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// programs are changebot and its floor, built once as a release is.
var programs = sync.OnceValues(func() (folder string, err error) {
	if folder, err = os.MkdirTemp("", "changebot-speed"); err != nil {
		return "", err
	}
	built.Store("folder", folder)
	build := exec.CommandContext(context.Background(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", folder+"/", "..", "./floor")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		return folder, fmt.Errorf("build the programs: %w\n%s", err, said)
	}
	return folder, nil
})

// built remembers the folder of the programs, for tidyPrograms must not build any.
var built sync.Map

func tidyPrograms() {
	if folder, ok := built.Load("folder"); ok {
		_ = os.RemoveAll(folder.(string)) // the system sweeps its temporary folder anyhow
	}
}

// changebotProgram and floorProgram are the names of the built programs.
const (
	changebotProgram = "changebot"
	floorProgram     = "floor"
)

func programPath(tb testing.TB, name string) string {
	tb.Helper()
	folder, err := programs()
	if err != nil {
		tb.Fatal(err)
	}
	return filepath.Join(folder, name)
}

// A process is changebot or its floor, up and ready.
type process struct {
	cmd     *exec.Cmd
	address string
	started time.Duration // from before it was started until it was ready
	said    output
}

// serve starts changebot on a database and in a Slack, or its floor, and returns once it is ready. It ends with the
// test, if nobody stops it before.
func serve(tb testing.TB, name, databaseURL, slackURL string) *process {
	tb.Helper()
	program := programPath(tb, name)
	policy, err := filepath.Abs("../policy.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	port := freePort(tb)
	p := &process{cmd: exec.CommandContext(tb.Context(), program, "serve"), address: "http://127.0.0.1:" + port}
	p.cmd.Env = []string{
		"SLACK_BOT_TOKEN=xoxb-speed", "SLACK_SIGNING_SECRET=" + secret, "SLACK_API_URL=" + slackURL,
		"DATABASE_URL=" + databaseURL, "PORT=" + port, "POLICY_FILE=" + policy, "LOG_FORMAT=json",
	}
	p.cmd.Stdout, p.cmd.Stderr = &p.said, &p.said
	from := time.Now()
	if err := p.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { p.stop(tb) })
	p.awaitReady(tb)
	p.started = time.Since(from)
	return p
}

func (p *process) awaitReady(tb testing.TB) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 30*time.Second)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.address+"/readyz", nil)
		if err != nil {
			tb.Fatal(err)
		}
		if response, err := client.Do(request); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
		if ctx.Err() != nil {
			p.stop(tb)
			tb.Fatalf("%s does not become ready:\n%s", p.cmd.Path, &p.said)
		}
		until(ctx, time.Now().Add(time.Millisecond))
	}
}

// stop asks the process to end, and waits until it has.
func (p *process) stop(tb testing.TB) {
	tb.Helper()
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	_ = p.cmd.Wait()                          // killed or asked, it has ended
}

// memory returns the memory that the process has now, and the most that it ever had, in MB of 1,000,000 bytes. It
// returns 0 where there is no /proc.
func (p *process) memory(tb testing.TB) (now, most float64) {
	tb.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		tb.Logf("no memory is measured here: %v", err)
		return 0, 0
	}
	for row := range strings.Lines(string(text)) {
		fields := strings.Fields(row)
		if len(fields) < 2 {
			continue
		}
		kilobytes, _ := strconv.ParseFloat(fields[1], 64) // other rows have words there
		switch fields[0] {
		case "VmRSS:":
			now = kilobytes * 1024 / 1e6
		case "VmHWM:":
			most = kilobytes * 1024 / 1e6
		}
	}
	return now, most
}

// output is what somebody writes, readable while they do.
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

// freePort returns a port that nobody listens on.
func freePort(tb testing.TB) string {
	tb.Helper()
	var open net.ListenConfig
	listener, err := open.Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		tb.Fatal(err)
	}
	return port
}
