package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/commands"
)

// policyLook is how often the policy file is looked at. Its folder may be a volume that tells nobody of its changes.
const policyLook = 5 * time.Second

// A policyWatch puts the policy file in force whenever it changes, and on SIGHUP. A file that has faults, or that
// cannot be read, leaves the policy as it was; its owners are told of the faults.
type policyWatch struct {
	desk     *commands.Desk
	settings settings
	log      *slog.Logger
	// seen is the digest of the text that was acted on last.
	seen string
	// met is that of the text that was met last: somebody may be in the middle of writing it.
	met string
}

// run looks at the file until ctx ends.
func (w *policyWatch) run(ctx context.Context) error {
	w.seen = w.desk.Policy().Revision
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGHUP)
	defer signal.Stop(asked)
	again := time.NewTicker(policyLook)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-again.C:
			w.look(ctx, false)
		case <-asked:
			w.look(ctx, true)
		}
	}
}

// look reads the file. It acts when that is not as it was, and has been as it is for a while, or when somebody asked.
func (w *policyWatch) look(ctx context.Context, asked bool) {
	name, text, err := findPolicy(w.settings)
	if err != nil {
		if asked || w.seen != "" {
			w.log.ErrorContext(ctx, "the policy file cannot be read; the policy stays as it was", "error", err)
		}
		w.seen = ""
		return
	}
	digest := digestOf(text)
	written := digest == w.met
	w.met = digest
	if !asked && (digest == w.seen || !written) {
		return
	}
	if err := w.take(ctx, name, digest, text); err != nil {
		w.log.ErrorContext(ctx, "the policy file was not taken in; it will be tried again", "error", err)
		return
	}
	w.seen = digest
}

func (w *policyWatch) take(ctx context.Context, name, digest string, text []byte) error {
	// People in Slack are told the file's name, not where the machine keeps it; the log says that.
	told := filepath.Base(name)
	policy, faults := policyfile.Parse(told, text, time.Now())
	if err := faults.Err(); err != nil {
		w.log.ErrorContext(ctx, "the policy file has faults; the policy stays as it was", "file", name, "faults", err.Error())
		var said strings.Builder
		if err := policyfile.Write(&said, faults); err != nil {
			return err
		}
		return w.desk.RefusePolicy(ctx, told, digest, strings.TrimSpace(said.String()))
	}
	for _, warning := range faults {
		w.log.WarnContext(ctx, "the policy is odd", "fault", warning.String())
	}
	adopted, err := w.desk.Adopt(ctx, policy)
	if adopted {
		w.log.InfoContext(ctx, "the policy was put in force anew", "file", name, "revision", policy.Revision)
	}
	return err
}

func digestOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
