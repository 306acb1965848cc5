package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestPurgeExportsFirstAndLeavesARecordThatFits(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		folder := t.TempDir()
		write := func(then string) []string {
			t.Helper()
			name := filepath.Join(folder, then+".yaml")
			text := strings.Replace(string(examplePolicy), "  then: keep", "  then: "+then, 1)
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			return []string{"DATABASE_URL=" + database, "POLICY_FILE=" + name}
		}
		keep, environ := write("keep"), write("purge")
		cancelOld(t, database, environ)
		export := filepath.Join(folder, "old.jsonl")
		for _, step := range []struct {
			what    string
			environ []string
			args    []string
			code    int
			says    string
		}{
			{"a policy that keeps", keep, []string{"purge", "--export", export, "--yes"}, exitFailed, "The policy keeps its records"},
			{"too late a day", environ, []string{"purge", "--before", time.Now().AddDate(-1, 0, 0).Format(time.DateOnly)}, exitFailed, "The policy keeps records for 7 years"},
			{"no file", environ, []string{"purge", "--yes"}, exitUsage, "name the file"},
			{"no day", environ, []string{"purge", "--before", "lately"}, exitUsage, "not a date"},
			{"a look", environ, []string{"purge"}, exitDone, "CHG-1 is old enough to be purged.\nNothing was done."},
			{"how it stands", environ, []string{"retention"}, exitDone, "Records are kept for 7 years. Then they may be purged"},
			{"the purge", environ, []string{"purge", "--export", export, "--yes"}, exitDone, "Exported 1 change to " + export + ".\nPurged 1 change.\n"},
			{"the same file again", environ, []string{"purge", "--export", export, "--yes"}, exitDone, "No change is old enough"},
			{"the audit", environ, []string{"audit", "verify"}, exitDone, "Of 1 purged change, 2 tombstones are left; exports prove 0 of them.\nThe record fits: 3 events"},
			{"the audit with the export", environ, []string{"audit", "verify", "--export", export}, exitDone, "exports prove 2 of them"},
			{"the audit with no file", environ, []string{"audit", "verify", "--export", filepath.Join(folder, "no.jsonl")}, exitUsage, "no such file"},
			{"the list", environ, []string{"list"}, exitDone, "CHG-1"},
		} {
			code, out, said := call(t, step.environ, step.args...)
			if code != step.code || !strings.Contains(out+said, step.says) {
				t.Errorf("%s exits with %d, printing %q and saying %q", step.what, code, out, said)
			}
		}
		overwrite(t, database, "UPDATE events SET reason = 'another' WHERE seq = 2")
		if code, out, _ := call(t, environ, "audit", "verify"); code != exitFailed || !strings.Contains(out, "Event 2 was purged by event 3, and says something all the same") {
			t.Errorf("of an altered tombstone it exits with %d and says\n%s", code, out)
		}
		cancelOld(t, database, environ)
		if code, _, said := call(t, environ, "purge", "--export", export, "--yes"); code != exitUsage || !strings.Contains(said, "is there already") {
			t.Errorf("with a file that is there it exits with %d and says %q", code, said)
		}
	})
}

// cancelOld has a change raised and cancelled eight years ago.
func cancelOld(t *testing.T, database string, environ []string) {
	t.Helper()
	s, _, err := readSettings(environ, []string{"POLICY_FILE"})
	if err != nil {
		t.Fatal(err)
	}
	name, text, err := findPolicy(s)
	if err != nil {
		t.Fatal(err)
	}
	clock := storagetest.NewClock()
	clock.Set(time.Now().AddDate(-8, 0, 0).UTC())
	p, faults := policyfile.Parse(name, text, clock.Now())
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	db := storagetest.Open(t, database, storagetest.WithClock(clock))
	desk, err := commands.New(t.Context(), db, p, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	by := commands.By{Who: change.Actor{ID: "U0MARA0001", Standing: change.Member}}
	c, err := desk.Submit(t.Context(), by, change.Request{
		Title: "Add an index", Category: change.Normal, Kind: change.Infrastructure, Description: "Create it.", Rationale: "Slow.",
		Systems:  []change.SystemID{p.Systems[0].ID},
		Rollback: change.RollbackPlan{Steps: "Drop the index again.", People: []change.UserID{by.Who.ID}, Conditions: "Write latency above 50 ms."},
		TestPlan: "Explain the query.", Impact: change.Impact{Level: change.NoImpact}, Implementer: by.Who.ID, Length: time.Hour,
	})
	if err == nil {
		_, err = desk.Cancel(t.Context(), by, c.Number, "never mind")
	}
	if err != nil {
		t.Fatal(err)
	}
}
