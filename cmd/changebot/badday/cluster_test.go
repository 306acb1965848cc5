package badday

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// clusterScript starts a throwaway PostgreSQL; what it writes and reads is said at its top.
const clusterScript = "../../../storage/storagetest/cluster.sh"

// A cluster is a PostgreSQL of our own, which can be stopped and started. It syncs to disk: without, it forgets at a
// crash what it has committed.
type cluster struct {
	url    string
	home   string // its folder
	bin    string // of PostgreSQL's programs
	lease  io.Closer
	script *exec.Cmd
}

func startCluster(ctx context.Context) (*cluster, error) {
	where, err := exec.CommandContext(ctx, "sh", clusterScript, "where").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("find PostgreSQL: %w\n%s", err, where)
	}
	c := &cluster{bin: strings.TrimSpace(string(where))}
	c.script = exec.CommandContext(context.WithoutCancel(ctx), "sh", clusterScript, "durable")
	c.script.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // an interrupt is not for it: it has to tidy up
	if c.lease, err = c.script.StdinPipe(); err != nil {
		return nil, err
	}
	said, err := c.script.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.script.Stderr = os.Stderr
	if err := c.script.Start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: it did not say where it is: %w", err)
	}
	c.url = strings.TrimSpace(line)
	at, err := url.Parse(c.url)
	if err != nil {
		return nil, err
	}
	c.home = at.Query().Get("host")
	return c, nil
}

// close returns once the cluster is gone.
func (c *cluster) close() error {
	c.lease.Close()
	return c.script.Wait()
}

// stop ends the server without a checkpoint, as a crash of its machine does; all connections are cut.
func (c *cluster) stop(ctx context.Context) error {
	return c.control(ctx, "--mode=immediate", "stop")
}

// start starts it again, and returns once it has recovered.
func (c *cluster) start(ctx context.Context) error {
	return c.control(ctx, "--log="+filepath.Join(c.home, "postgres", "server.log"),
		"--options=-k "+c.home+" -c listen_addresses='' -c max_connections=200 -c timezone=UTC", "start")
}

func (c *cluster) control(ctx context.Context, args ...string) error {
	data := filepath.Join(c.home, "postgres")
	do := exec.CommandContext(ctx, filepath.Join(c.bin, "pg_ctl"), append([]string{"--pgdata=" + data, "--wait", "--silent"}, args...)...)
	do.Dir = c.home
	// PostgreSQL refuses to run as root: the folder's owner runs it.
	if info, err := os.Stat(data); err != nil {
		return err
	} else if owner, ok := info.Sys().(*syscall.Stat_t); ok && os.Getuid() == 0 {
		do.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	}
	// Its output goes nowhere: the server inherits it, and a pipe would never end.
	if err := do.Run(); err != nil {
		return fmt.Errorf("pg_ctl %s: %w", args[len(args)-1], err)
	}
	return nil
}
