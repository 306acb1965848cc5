package main

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

func TestAPolicyFileThatChangesIsPutInForce(t *testing.T) {
	t.Parallel()
	w, file := watched(t)
	w.look(t.Context(), false)
	if events := loads(t, w); len(events) > 0 {
		t.Errorf("a file as it was is taken in again: %v", events)
	}
	write(t, file, strings.Replace(string(examplePolicy), "company: Harbour Pay", "company: Harbour & Sons", 1))
	w.look(t.Context(), false)
	if in := w.desk.Policy().Company; in != "Harbour Pay" {
		t.Errorf("a file that may still be written is taken in: the policy in force is of %s", in)
	}
	w.look(t.Context(), false)
	if in := w.desk.Policy().Company; in != "Harbour & Sons" {
		t.Errorf("the policy in force is of %s", in)
	}
	if events := loads(t, w); len(events) != 1 || !events[0].Allowed() {
		t.Errorf("on record are %v", events)
	}
}

func TestAPolicyFileWithFaultsLeavesThePolicyAsItWas(t *testing.T) {
	t.Parallel()
	w, file := watched(t)
	before := w.desk.Policy().Revision
	for _, text := range []string{"company: [\n", "", "\tcompany: x\n"} {
		write(t, file, text)
		w.lookTwice(t)
		w.lookTwice(t)
	}
	if w.desk.Policy().Revision != before {
		t.Error("another policy is in force")
	}
	events := loads(t, w)
	if len(events) != 3 {
		t.Fatalf("%d events are on record, not one for each file: %v", len(events), events)
	}
	if !strings.HasPrefix(events[0].Refused, "policy.yaml:1:") {
		t.Errorf("the faults lack their place, or tell where the machine keeps the file: %s", events[0].Refused)
	}
}

func TestAPolicyFileThatIsGoneLeavesThePolicyAsItWas(t *testing.T) {
	t.Parallel()
	w, file := watched(t)
	before := w.desk.Policy().Revision
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	w.look(t.Context(), false)
	write(t, file, string(examplePolicy))
	w.lookTwice(t)
	if w.desk.Policy().Revision != before || len(loads(t, w)) > 0 {
		t.Error("a file that was gone for a moment makes a difference")
	}
}

// watched returns a watch over a file that holds the example policy, which is in force.
func watched(t *testing.T) (w *policyWatch, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "policy.yaml")
	write(t, file, string(examplePolicy))
	log := slog.New(slog.DiscardHandler)
	db, err := storage.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "changebot.db"), storage.Options{Log: log})
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, db)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	policy, faults := policyfile.Parse(file, examplePolicy, time.Now())
	if policy == nil {
		t.Fatal(faults)
	}
	desk, err := commands.New(t.Context(), db, policy, log)
	if err != nil {
		t.Fatal(err)
	}
	return &policyWatch{desk: desk, settings: settings{policyFile: file}, log: log, seen: policy.Revision}, file
}

// lookTwice finds the file as it was at the look before.
func (w *policyWatch) lookTwice(t *testing.T) {
	t.Helper()
	w.look(t.Context(), false)
	w.look(t.Context(), false)
}

func closeLater(t *testing.T, c io.Closer) {
	t.Helper()
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
}

// loads returns what is on record of policies that were put in force, or not.
func loads(t *testing.T, w *policyWatch) []change.Event {
	t.Helper()
	story, err := w.desk.Record(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return story
}
