package storagetest

import (
	"bufio"
	"context"
	_ "embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// Cluster returns the URL of a PostgreSQL database in which the caller may do as it likes:
// it connects as a superuser. All callers of a process share it, so each keeps to a schema
// of its own.
//
// TEST_POSTGRES_URL, when set, is returned as it is. Otherwise a throwaway cluster is started
// from the machine's PostgreSQL programs on the first call, and is gone soon after the process
// has ended, however it ended. It does not sync to disk, except for benchmarks, which are to
// measure what production does.
//
// Without PostgreSQL the test fails, saying how to install it.
func Cluster(tb testing.TB) string {
	tb.Helper()
	if url := os.Getenv("TEST_POSTGRES_URL"); url != "" {
		return url
	}
	shared := &forTests
	if _, ok := tb.(*testing.B); ok {
		shared = &forBenchmarks
	}
	c, err := shared.get()
	if err != nil {
		tb.Fatal(err)
	}
	return c.url
}

// Main runs a package's tests and then waits until the clusters they started are gone. A package
// calls it from TestMain; without it they go a moment after the process.
func Main(m *testing.M) int {
	defer forBenchmarks.stop()
	defer forTests.stop()
	return m.Run()
}

// A cluster takes most of a second to start, so a process has at most one of each.
var (
	forTests      sharedCluster
	forBenchmarks = sharedCluster{args: []string{"durable"}}
)

type sharedCluster struct {
	args    []string
	start   sync.Once
	cluster *cluster
	err     error
}

func (s *sharedCluster) get() (*cluster, error) {
	s.start.Do(func() { s.cluster, s.err = startCluster(s.args...) })
	return s.cluster, s.err
}

func (s *sharedCluster) stop() {
	s.start.Do(func() {}) // from here on none starts
	if s.cluster != nil {
		s.cluster.stop()
	}
}

//go:embed cluster.sh
var clusterScript string

// cluster is a running cluster.sh.
type cluster struct {
	url    string
	lease  *os.File // the cluster stops when this is closed, at the latest by the process's end
	output *os.File // ends once the cluster is gone
}

func startCluster(args ...string) (*cluster, error) {
	stdin, lease, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("starting PostgreSQL: %w", err)
	}
	defer stdin.Close()
	output, stdout, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("starting PostgreSQL: %w", err)
	}
	defer stdout.Close()

	args = append([]string{"-c", clusterScript, "cluster.sh"}, args...)
	// The lease ends it, not a context, for it has to outlive the test that was first.
	script := exec.CommandContext(context.Background(), "sh", args...) //nolint:gosec // G204: the script is our own
	script.Stdin, script.Stdout, script.Stderr = stdin, stdout, stdout
	// A session of its own keeps an interrupt from the terminal away: the script has to tidy up.
	script.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := script.Start(); err != nil {
		return nil, fmt.Errorf("starting PostgreSQL: %w", err)
	}
	stdout.Close()

	var said strings.Builder
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "postgres://") {
			return &cluster{url: lines.Text(), lease: lease, output: output}, nil
		}
		fmt.Fprintln(&said, lines.Text())
	}
	return nil, fmt.Errorf("starting PostgreSQL: %w\n%s", script.Wait(), strings.TrimSpace(said.String()))
}

// stop returns when the cluster is gone.
func (c *cluster) stop() {
	c.lease.Close()
	io.Copy(io.Discard, c.output) //nolint:errcheck // however it ends, it has ended
}
