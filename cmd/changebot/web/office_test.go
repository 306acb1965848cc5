package web

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestMain(m *testing.M) { os.Exit(storagetest.Main(m)) }

var (
	mara = change.Actor{ID: "U0MARA", Standing: change.Member}
	boss = change.Actor{ID: "U0BOSS", Standing: change.Member}
)

func location(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// policy has two systems, a template for each, and no calendar.
func policy(t *testing.T) *change.Policy {
	t.Helper()
	template := func(id change.TemplateID, system change.SystemID) change.Template {
		return change.Template{
			ID: id, Title: "Restart the " + string(system), Kind: change.Infrastructure, Systems: []change.SystemID{system},
			Steps: "Drain it, restart it.", Length: time.Hour, TestPlan: "It answers.",
			Rollback: change.RollbackPlan{Steps: "Start the old one.", People: []change.UserID{mara.ID}, Conditions: "It does not answer."},
		}
	}
	return &change.Policy{
		Revision: "rev-1", Text: "company: Harbour Pay\n", Company: "Harbour Pay", TimeZone: location(t, "Australia/Sydney"),
		Owners:  []change.UserID{boss.ID},
		Systems: []change.System{{ID: "ledger", Name: "Ledger"}, {ID: "web", Name: "Web site", Tags: []string{"public"}}},
		Standard: []change.Template{
			template("ledger", "ledger"), template("web", "web"),
		},
		Schedule: change.ScheduleRules{Tolerance: 15 * time.Minute},
	}
}

// An office is a desk on a real database, with what answers for it over HTTP.
type office struct {
	desk    *commands.Desk
	clock   *storagetest.Clock
	db      *storage.DB
	log     strings.Builder
	token   string
	entry   string // of the token, for the settings
	handler http.Handler
	now     time.Time // by the machine's clock
	clicks  int
}

func each(t *testing.T, p *change.Policy, test func(t *testing.T, o *office)) {
	t.Helper()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		t.Helper()
		test(t, open(t, p, db, clock))
	})
}

func open(t *testing.T, p *change.Policy, db *storage.DB, clock *storagetest.Clock) *office {
	t.Helper()
	o := &office{clock: clock, db: db, now: clock.Now()}
	log := newLog(&o.log)
	desk, err := commands.New(t.Context(), db, p, log)
	if err != nil {
		t.Fatal(err)
	}
	text, entry, err := NewToken("calendar")
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := ParseTokens(entry)
	if err != nil {
		t.Fatal(err)
	}
	o.desk, o.token, o.entry = desk, text, entry
	options := Options{Desk: desk, Tokens: tokens, Team: "T0HARBOUR", Workspace: "https://harbourpay.slack.com/", Log: log}
	o.handler = guarded(options, newFeed(options, func() time.Time { return o.now }))
	return o
}

func newLog(into io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(into, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// A reply is an answer over HTTP, with its text unzipped.
type reply struct {
	status int
	header http.Header
	text   string
}

// ask asks for the calendar with the office's token and with headers, each as “Name: value”.
func (o *office) ask(t *testing.T, query string, headers ...string) reply {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/calendar.ics?"+query, nil)
	request.Header.Set("Authorization", "Bearer "+o.token)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		request.Header.Set(name, value)
	}
	return o.answer(t, request)
}

func (o *office) answer(t *testing.T, request *http.Request) reply {
	t.Helper()
	recorder := httptest.NewRecorder()
	o.handler.ServeHTTP(recorder, request)
	text := io.Reader(recorder.Body)
	if recorder.Header().Get("Content-Encoding") == "gzip" && recorder.Body.Len() > 0 {
		unzipped, err := gzip.NewReader(text)
		if err != nil {
			t.Fatal(err)
		}
		text = unzipped
	}
	read, err := io.ReadAll(text)
	if err != nil {
		t.Fatal(err)
	}
	return reply{recorder.Code, recorder.Header(), string(read)}
}

// feed returns the calendar as it is now, read back.
func (o *office) feed(t *testing.T, query string) map[string]entry {
	t.Helper()
	o.now = o.now.Add(fresh)
	answer := o.ask(t, query)
	if answer.status != http.StatusOK {
		t.Fatalf("the calendar is answered %d: %s", answer.status, answer.text)
	}
	return entries(t, []byte(answer.text))
}

func (o *office) by(who change.Actor) commands.By {
	o.clicks++
	return commands.By{Who: who, Key: fmt.Sprintf("click:%d", o.clicks)}
}

// logs has Mara log a standard change that begins at start.
func (o *office) logs(t *testing.T, template change.TemplateID, start time.Time) change.Number {
	t.Helper()
	c, err := o.desk.Submit(t.Context(), o.by(mara), change.Request{
		Category: change.Standard, Template: template, Implementer: mara.ID, WishedStart: start,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c.Number
}

func (o *office) update(t *testing.T, do func(*storage.Tx) error) {
	t.Helper()
	if err := o.db.Update(context.WithoutCancel(t.Context()), do); err != nil {
		t.Fatal(err)
	}
}
