package badday

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// diskSize is enough for any campaign, and small enough to be filled at once: the disk is in memory.
const diskSize = 128 << 20

// A disk is a file system of its own that can be filled to the last byte.
type disk struct {
	folder string
	lease  io.Closer
	script *exec.Cmd
}

// mountScript keeps a file system in memory mounted at $1 while its standard input stays open: however this process
// ends, nothing is left behind.
const mountScript = `set -eu
mount -t tmpfs -o "size=$2,mode=0700,uid=$3" changebot-badday "$1"
trap 'umount -l "$1"' EXIT
trap 'exit 1' HUP INT TERM
echo mounted
cat >/dev/null`

// mountDisk mounts a disk at folder. That takes root, or sudo that asks for no password.
func mountDisk(ctx context.Context, folder string) (*disk, error) {
	args := []string{"sh", "-c", mountScript, "mount", folder, fmt.Sprint(diskSize), fmt.Sprint(os.Getuid())}
	if os.Getuid() != 0 {
		args = append([]string{"sudo", "--non-interactive"}, args...)
	}
	d := &disk{folder: folder, script: exec.CommandContext(context.WithoutCancel(ctx), args[0], args[1:]...)}
	d.script.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // an interrupt is not for it: it has to tidy up
	d.script.Stderr = os.Stderr
	var err error
	if d.lease, err = d.script.StdinPipe(); err != nil {
		return nil, err
	}
	said, err := d.script.StdoutPipe()
	if err == nil {
		err = d.script.Start()
	}
	if err == nil {
		_, err = bufio.NewReader(said).ReadString('\n')
	}
	if err != nil {
		return nil, fmt.Errorf("mount a small disk to be filled: %w.\n"+
			"The campaign on SQLite needs a file system of its own, in memory: run it on Linux, as root or where sudo asks for no password", err)
	}
	return d, nil
}

// close returns once the disk is gone, with all that is on it.
func (d *disk) close() error {
	d.lease.Close()
	return d.script.Wait()
}

func (d *disk) ballast() string { return filepath.Join(d.folder, "ballast") }

// fill leaves not a byte free.
func (d *disk) fill() error {
	file, err := os.OpenFile(d.ballast(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	for chunk := make([]byte, 1<<20); len(chunk) > 0; {
		_, err := file.Write(chunk)
		switch {
		case errors.Is(err, syscall.ENOSPC):
			chunk = chunk[:len(chunk)/2]
		case err != nil:
			return fmt.Errorf("fill the disk: %w", err)
		}
	}
	return nil
}

// free makes room again.
func (d *disk) free() error { return os.Remove(d.ballast()) }
