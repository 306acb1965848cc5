package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestListShowsWhatItsFlagsPick(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		recordChanges(t, database)
		for _, test := range []struct {
			flags string
			want  string
		}{
			{"", "CHG-3 CHG-2 CHG-1"},
			{"--open", "CHG-3 CHG-2"},
			{"--state closed,approval", "CHG-3 CHG-1"},
			{"--state closed --state approval", "CHG-3 CHG-1"},
			{"--category emergency", "CHG-2"},
			{"--risk high", "CHG-3"},
			{"--system search", "CHG-2"},
			{"--requester U2", "CHG-2"},
			{"--implementer U9", "CHG-3 CHG-2 CHG-1"},
			{"--waiting U5", "CHG-3"},
			{"--outcome rolled_back", "CHG-1"},
			{"--words queue", "CHG-2"},
			{"--since 2026-11-24", "CHG-3 CHG-2"},
			{"--until 2026-11-24", "CHG-2 CHG-1"},
			{"--since 2026-11-24 --until 2026-11-24", "CHG-2"},
			{"--template restart", ""},
			{"--overdue", ""},
			{"--escalated", ""},
			{"--frozen", ""},
			{"--limit 2", "CHG-3 CHG-2"},
			{"outcome:rolled-back closed-from:2026-12-02", "CHG-1"},
			{"person:U9 open queue", "CHG-2"},
			{"--system db category:normal", "CHG-3 CHG-1"},
			{"--open open", "CHG-3 CHG-2"},
			{"raised-from:2026-11-24 raised-to:2026-11", "CHG-3 CHG-2"},
			{"outside-window", ""},
		} {
			code, out, said := call(t, []string{"DATABASE_URL=" + database}, append([]string{"list"}, strings.Fields(test.flags)...)...)
			var got []string
			for line := range strings.Lines(out) {
				number, _, _ := strings.Cut(line, "\t")
				got = append(got, number)
			}
			if code != exitDone || strings.Join(got, " ") != test.want {
				t.Errorf("list %s exits with %d and shows %v, want %s; it says %q", test.flags, code, got, test.want, said)
			}
			if more := strings.Contains(said, "there are more"); more != (test.flags == "--limit 2") {
				t.Errorf("list %s says %q", test.flags, said)
			}
		}
	})
}

func TestAListIsReadByPeopleAndByPrograms(t *testing.T) {
	t.Parallel()
	database := storagetest.SQLiteURL(t)
	recordChanges(t, database)
	environ := []string{"DATABASE_URL=" + database}
	_, out, _ := call(t, environ, "list", "--words", "queue")
	if want := "CHG-2\tscheduled\temergency\t\t2026-11-29 02:00\tU2\tU9\t\tsearch, db\tDrain [31m the queue\n"; out != want {
		t.Errorf("it shows %q, want %q", out, want)
	}
	_, out, _ = call(t, environ, "list", "--json", "--words", "queue")
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"number": "CHG-2", "title": "Drain\x1b[31m the queue", "state": "scheduled", "category": "emergency", "kind": "", "requester": "U2",
		"implementer": "U9", "systems": []any{"search", "db"}, "slot_start": "2026-11-29T02:00:00Z", "slot_end": "2026-11-29T03:00:00Z",
		"created_at": "2026-11-24T23:59:59Z", "updated_at": "2026-11-24T23:59:59Z",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the object (-want +got):\n%s", diff)
	}
	var table bytes.Buffer
	if err := writeListTable(&table, []storage.Summary{{Number: 7, State: change.InAssessment, Title: "First"}, {Number: 1042, State: change.Closed, Title: "Second"}}); err != nil {
		t.Fatal(err)
	}
	if want := "NUMBER    STATE       CATEGORY  RISK  SLOT (UTC)  REQUESTER  IMPLEMENTER  OUTCOME  SYSTEMS  TITLE\n" +
		"CHG-7     assessment                                                                        First\n" +
		"CHG-1042  closed                                                                            Second\n"; table.String() != want {
		t.Errorf("the table is\n%s\nwant\n%s", table.String(), want)
	}
}

func TestAWrongFilterIsRefused(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"list", "export"} {
		for flags, says := range map[string]string{
			"--state done": "write one of assessment, approval", "--risk huge": "low, moderate, high", "--category big": "normal, standard, emergency",
			"--outcome fine": "successful, successful_with_issues", "--since yesterday": "2026-01-31", "--until 2026-02-30": "2026-01-31",
		} {
			code, out, said := call(t, nil, append([]string{command}, strings.Fields(flags)...)...)
			if code != exitUsage || out != "" || !strings.Contains(said, says) {
				t.Errorf("%s %s exits with %d and says %q", command, flags, code, said)
			}
		}
	}
	environ := []string{"DATABASE_URL=" + storagetest.SQLiteURL(t)}
	recordChanges(t, strings.TrimPrefix(environ[0], "DATABASE_URL="))
	for words, says := range map[string]string{
		"sytem:db": "Did you mean `system:`?", "mine": "Nobody is known to ask here", "open --json": "write the flags first",
		"--system search system:db": "System is asked for by a flag and by a word",
	} {
		for _, command := range []string{"list", "export"} {
			code, out, said := call(t, environ, append([]string{command}, strings.Fields(words)...)...)
			if code != exitUsage || out != "" || !strings.Contains(said, says) {
				t.Errorf("%s %s exits with %d and says %q", command, words, code, said)
			}
		}
	}
	for _, limit := range []string{"0", "-1", "10001", "x"} {
		if code, _, said := call(t, nil, "list", "--limit", limit); code != exitUsage || !strings.Contains(said, "limit") {
			t.Errorf("--limit %s exits with %d and says %q", limit, code, said)
		}
	}
}

// recordChanges puts three changes on record, on three days.
func recordChanges(t *testing.T, database string) {
	t.Helper()
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	at := func(days int, clock time.Duration) time.Time { return day.AddDate(0, 0, days).Add(clock) }
	changes := []*change.Change{
		{
			State: change.Closed, Requester: "U1", CreatedAt: at(0, 0), ClosedAt: at(9, 0), Closure: &change.Closure{At: at(9, 0), Outcome: change.RolledBack},
			Request: change.Request{Title: "Upgrade the database", Category: change.Normal, Systems: []change.SystemID{"db"}},
		},
		{
			State: change.Scheduled, Requester: "U2", CreatedAt: at(1, 24*time.Hour-time.Second), Slot: &change.Slot{Start: at(6, 2*time.Hour), End: at(6, 3*time.Hour)},
			Request: change.Request{Title: "Drain\x1b[31m the queue", Category: change.Emergency, Systems: []change.SystemID{"search", "db"}},
		},
		{
			State: change.InApproval, Requester: "U1", CreatedAt: at(2, 0), Assessment: &change.Assessment{At: at(2, 0), Rating: change.Rating{Risk: change.HighRisk}},
			Request: change.Request{Title: "=1+1", Category: change.Normal, Systems: []change.SystemID{"db"}},
		},
	}
	db := storagetest.Open(t, database)
	for _, c := range changes {
		c.Request.Implementer, c.Plan, c.UpdatedAt = "U9", 1, c.CreatedAt
		err := db.Update(t.Context(), func(tx *storage.Tx) (err error) {
			if c.Number, err = tx.NextNumber(); err != nil {
				return err
			}
			return tx.AddChange(c)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Update(t.Context(), func(tx *storage.Tx) error {
		return tx.SetWaiting(3, change.Principals{People: []change.UserID{"U5"}})
	}); err != nil {
		t.Fatal(err)
	}
}
