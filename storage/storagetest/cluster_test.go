package storagetest

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestClusterIsSharedByTheProcess(t *testing.T) {
	t.Parallel()
	address := Cluster(t)
	if again := Cluster(t); again != address {
		t.Errorf("the second call gave %s, want %s as the first did", again, address)
	}
	if user := ask(t, connect(t, address), "SELECT current_user"); user == "" {
		t.Error("nobody is connected")
	}
}

func TestClusterTakesTheServerItIsToldOf(t *testing.T) {
	t.Setenv("TEST_POSTGRES_URL", "postgres://elsewhere/test")
	if got := Cluster(t); got != "postgres://elsewhere/test" {
		t.Errorf("Cluster = %s, want TEST_POSTGRES_URL", got)
	}
}

func TestClusterSyncsToDiskOnlyWhenDurable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, "off"},
		{[]string{"durable"}, "on"},
	} {
		c := start(t, test.args...)
		if fsync := ask(t, connect(t, c.url), "SHOW fsync"); fsync != test.want {
			t.Errorf("a cluster started with %q has fsync %s, want %s", test.args, fsync, test.want)
		}
	}
}

func TestClusterLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.stop()
	if left, err := os.Stat(folder(t, c.url)); !os.IsNotExist(err) {
		t.Errorf("the cluster's folder is still there: %v, %v", left, err)
	}
}

// A killed process cannot tidy up. Its cluster has to notice.
func TestClusterEndsWithAKilledProcess(t *testing.T) {
	t.Parallel()
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), holdCluster+"=1")
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	address, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	conn := connect(t, strings.TrimSpace(address))

	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := process.Wait(); err == nil {
		t.Error("the process ended well, want it killed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if notice, err := conn.WaitForNotification(ctx); err == nil || ctx.Err() != nil {
		t.Errorf("waiting on the connection gave %v, %v; want the server to hang up", notice, err)
	}
}

// holdCluster, set in the environment, makes this test program the process that
// TestClusterEndsWithAKilledProcess kills.
const holdCluster = "TEST_HOLD_CLUSTER"

func TestMain(m *testing.M) {
	if os.Getenv(holdCluster) == "" {
		os.Exit(Main(m))
	}
	c, err := startCluster()
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(os.Stdout, c.url)
	defer c.lease.Close()
	select {}
}

func TestClusterSaysHowToInstallPostgreSQL(t *testing.T) {
	t.Setenv("TEST_POSTGRES_BIN", t.TempDir())
	_, err := startCluster()
	if err == nil {
		t.Fatal("a cluster started without PostgreSQL's programs")
	}
	for _, want := range []string{"apt-get install postgresql", "dnf install", "brew install", "TEST_POSTGRES_URL"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not mention %q:\n%v", want, err)
		}
	}
}

func TestClusterSaysWhyPostgreSQLDidNotStart(t *testing.T) {
	bin := t.TempDir()
	// Under root the script is another user, who has to get there.
	if err := os.Chmod(filepath.Dir(bin), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"postgres": "echo postgres '(PostgreSQL)' 99.1",
		"initdb":   "echo no space left; exit 1",
		"pg_ctl":   "exit 1",
	} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("TEST_POSTGRES_BIN", bin)
	if _, err := startCluster(); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("startCluster gave %v, want what initdb said", err)
	}
}

func start(t *testing.T, args ...string) *cluster {
	t.Helper()
	c, err := startCluster(args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.stop)
	return c
}

func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func ask(t *testing.T, conn *pgx.Conn, question string) string {
	t.Helper()
	var answer string
	if err := conn.QueryRow(t.Context(), question).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func folder(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("host")
}
