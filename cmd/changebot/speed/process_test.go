package speed

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/cmd/changebot/programtest"
)

// The programs, as they are released.
var (
	changebotProgram = programtest.Release("..")
	floorProgram     = programtest.Release("./floor")
)

// A process is changebot or its floor, up and ready.
type process struct {
	*programtest.Process
	address string
	started time.Duration // from before it was started until it was ready
}

// serve starts changebot on a database and in a Slack, or its floor, and returns once it is ready. It ends with the
// test, if nobody stops it before.
func serve(tb testing.TB, program *programtest.Program, databaseURL, slackURL string) *process {
	tb.Helper()
	policy, err := filepath.Abs("../policy.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	port := freePort(tb)
	p := &process{address: "http://127.0.0.1:" + port}
	p.Process = program.Start(tb, []string{
		"SLACK_BOT_TOKEN=xoxb-speed", "SLACK_SIGNING_SECRET=" + secret, "SLACK_API_URL=" + slackURL,
		"DATABASE_URL=" + databaseURL, "PORT=" + port, "POLICY_FILE=" + policy, "LOG_FORMAT=json",
	}, "serve")
	p.awaitReady(tb)
	p.started = time.Since(p.Begun)
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
			tb.Fatalf("%s does not become ready", p)
		}
		until(ctx, time.Now().Add(time.Millisecond))
	}
}

// memory returns the memory that the process has now, and the most that it ever had, in MB of 1,000,000 bytes. It
// returns 0 where there is no /proc.
func (p *process) memory(tb testing.TB) (now, most float64) {
	tb.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.ID()))
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
