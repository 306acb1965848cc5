package bot

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/bot/slacksim/simtest"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestMain(m *testing.M) { os.Exit(storagetest.Main(m)) }

// An edge is a whole bot on a real database, beside a local Slack in which people act. Its clock stands still until
// it is moved.
type edge struct {
	t         *testing.T
	ctx       context.Context
	sim       *slacksim.Sim
	slack     *slacksim.Client
	clock     *storagetest.Clock
	db        *storage.DB
	desk      *commands.Desk
	bot       *Bot
	messenger *Messenger
	url       string // where the bot listens
	logged    *logbook
}

// newEdge returns an edge whose local Slack is made from config, and which hears it over HTTP.
func newEdge(t *testing.T, config slacksim.Config) *edge {
	t.Helper()
	return newEdgeAt(t, newClock(), config)
}

// newClock returns a clock that stands at this moment, which is when Slack signs what it sends.
func newClock() *storagetest.Clock {
	clock := storagetest.NewClock()
	clock.Set(time.Now())
	return clock
}

// newEdgeAt is newEdge with a given clock.
func newEdgeAt(t *testing.T, clock *storagetest.Clock, config slacksim.Config) *edge {
	t.Helper()
	return newEdgeOn(t, storagetest.SQLite(t, storagetest.WithClock(clock)), clock, harbourPolicy(t), config)
}

// newEdgeOnPolicy is newEdge in a crowded workspace under a given policy.
func newEdgeOnPolicy(t *testing.T, policy *change.Policy) *edge {
	t.Helper()
	clock := newClock()
	return newEdgeOn(t, storagetest.SQLite(t, storagetest.WithClock(clock)), clock, policy, crowded())
}

// eachEdge runs test at an edge of its own on each database, under a given policy.
func eachEdge(t *testing.T, policy *change.Policy, config slacksim.Config, test func(t *testing.T, e *edge)) {
	t.Helper()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		t.Helper()
		clock.Set(time.Now())
		test(t, newEdgeOn(t, db, clock, policy, config))
	})
}

// newEdgeOn is newEdge on a given database, by the clock that it goes by, under a given policy.
func newEdgeOn(t *testing.T, db *storage.DB, clock *storagetest.Clock, policy *change.Policy, config slacksim.Config) *edge {
	t.Helper()
	e := &edge{t: t, ctx: t.Context(), db: db, clock: clock, logged: &logbook{}}
	e.sim = simtest.Start(t, config)
	e.slack = e.sim.Client()
	log := slog.New(slog.NewTextHandler(e.logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	e.desk = must(commands.New(e.ctx, db, policy, log))(t)
	api := NewClient(e.sim.Config().BotToken, e.sim.APIURL())
	at := must(Connect(e.ctx, api, e.sim.APIURL()))(t)
	e.bot = New(e.desk, api, NewPeople(api, at, e.desk.Policy, e.clock.Now), log)
	e.messenger = NewMessenger(e.bot)
	server := httptest.NewServer(e.bot.Handler(HTTPOptions{Secrets: []string{"an older secret", e.sim.Config().SigningSecret}}))
	t.Cleanup(func() {
		server.Close()
		if err := e.bot.Shutdown(context.WithoutCancel(e.ctx)); err != nil {
			t.Error(err)
		}
		e.logged.checkSecrets(t, e.sim.Config())
	})
	e.url = server.URL
	if err := e.slack.Connect(e.ctx, server.URL); err != nil {
		t.Fatal(err)
	}
	return e
}

// harbourPolicy is the policy that changebot is built with; its people are those of the local Slack.
func harbourPolicy(tb testing.TB) *change.Policy {
	tb.Helper()
	const name = "../cmd/changebot/policy.yaml"
	written, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	policy, faults := policyfile.Parse(name, written, storagetest.Start)
	if policy == nil {
		tb.Fatal(faults)
	}
	return policy
}

// must returns a function that returns v, and ends the test when there is an error instead.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// a normal request of Mara's.
func request() change.Request {
	return change.Request{
		Title: "Add an index to the ledger", Category: change.Normal, Kind: change.Infrastructure,
		Description: "Create the index concurrently.", Rationale: "Statements are slow.",
		Systems: []change.SystemID{"ledger-db"},
		Rollback: change.RollbackPlan{
			Steps: "Drop the index again.", People: []change.UserID{slacksim.Mara}, Conditions: "Write latency above 50 ms.",
		},
		TestPlan: "Explain the query.", Impact: change.Impact{Level: change.NoImpact},
		Implementer: slacksim.Mara, Length: time.Hour,
	}
}

// raise puts a change of Mara's on record, of which nothing has been said in Slack.
func (e *edge) raise() *change.Change {
	e.t.Helper()
	by := commands.By{Who: change.Actor{ID: slacksim.Mara, Standing: change.Member}}
	return must(e.desk.Submit(e.ctx, by, request()))(e.t)
}

// deliver has everything delivered that is due.
func (e *edge) deliver() {
	e.t.Helper()
	for range 100 {
		if must(e.messenger.Step(e.ctx))(e.t) == 0 {
			return
		}
	}
	e.t.Fatal("the messenger comes to no end")
}

// fault has the next call of a method go wrong.
func (e *edge) fault(method, kind, code string) {
	e.t.Helper()
	if err := e.slack.Break(e.ctx, slacksim.Fault{Method: method, Kind: kind, Error: code, RetryAfter: 7}); err != nil {
		e.t.Fatal(err)
	}
}

// unheard does something in Slack of which the bot never hears: the event goes astray.
func (e *edge) unheard(do func() error) {
	e.t.Helper()
	astray := make(chan struct{}, 1)
	nowhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { astray <- struct{}{} }))
	defer nowhere.Close()
	if err := errors.Join(e.sim.ConnectHTTP(nowhere.URL), do()); err != nil {
		e.t.Fatal(err)
	}
	select {
	case <-astray:
	case <-time.After(10 * time.Second):
		e.t.Fatal("no event went astray")
	}
	if err := e.sim.ConnectHTTP(e.url); err != nil {
		e.t.Fatal(err)
	}
}

// read returns what somebody reads in a channel, or with "" in their direct messages.
func (e *edge) read(who, channel string) []slacksim.Message {
	e.t.Helper()
	return must(e.sim.As(who).Messages(e.ctx, channel))(e.t)
}

// settle waits until the bot has told everybody what it still had to tell.
func (e *edge) settle() {
	e.t.Helper()
	e.bot.errands.running.Wait()
}

// calls returns what the bot called since n, the call before the first, without those that only ask.
func (e *edge) calls(methods ...string) []slacksim.Call {
	e.t.Helper()
	all, _, err := e.slack.Calls(e.ctx, 0)
	if err != nil {
		e.t.Fatal(err)
	}
	var out []slacksim.Call
	for _, call := range all {
		for _, method := range methods {
			if call.What == method {
				out = append(out, call)
			}
		}
	}
	return out
}

// sent is a request to the bot. The zero value of each field is what Slack sends.
type sent struct {
	method, path, contentType, body string
	secret                          string
	age                             time.Duration
	unsigned                        bool
}

// send sends a request as nobody but the test would, and returns the status and body of the answer.
func (e *edge) send(s sent) (status int, body string) {
	e.t.Helper()
	if s.method == "" {
		s.method = http.MethodPost
	}
	if s.contentType == "" {
		s.contentType = formContent
	}
	if s.secret == "" {
		s.secret = e.sim.Config().SigningSecret
	}
	request := must(http.NewRequestWithContext(e.ctx, s.method, e.url+s.path, strings.NewReader(s.body)))(e.t)
	request.Header.Set("Content-Type", s.contentType)
	if !s.unsigned {
		at := strconv.FormatInt(time.Now().Add(-s.age).Unix(), 10)
		mac := hmac.New(sha256.New, []byte(s.secret))
		mac.Write([]byte("v0:" + at + ":" + s.body))
		request.Header.Set("X-Slack-Request-Timestamp", at)
		request.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		e.t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode, string(must(io.ReadAll(response.Body))(e.t))
}

// A logbook keeps what was logged.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *logbook) checkSecrets(t *testing.T, config slacksim.Config) {
	t.Helper()
	text := l.String()
	for _, secret := range []string{config.BotToken, config.AppToken, config.SigningSecret, "/response/", "v0="} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q:\n%s", secret, text)
		}
	}
}
