package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/bot/slacksim/simtest"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/cmd/changebot/programtest"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// A change goes through its whole life, and then everything goes wrong that can, while the bot logs all it ever logs.
// Nothing may stand there by which somebody could speak for the bot, or for a person (design §6.6).
func TestNoLogHoldsASecret(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		keys := slacksim.Config{BotToken: "xoxb-1-overheard", AppToken: "xapp-1-overheard", SigningSecret: "0123456789abcdef0123456789abcdef"} //nolint:gosec // they open nothing but this local Slack
		sim := simtest.Start(t, keys)
		o := &office{slack: sim.Client(), database: database, settings: []string{
			"DATABASE_URL=" + database, "PORT=0", "LOG_FORMAT=json", "LOG_LEVEL=debug", "SLACK_API_URL=" + sim.APIURL(),
			"SLACK_BOT_TOKEN=" + keys.BotToken, "SLACK_SIGNING_SECRET=" + keys.SigningSecret,
		}}
		bot := o.serve(t)
		heard := &ear{secrets: map[string]map[string]bool{"setting": {keys.BotToken: true, keys.AppToken: true, keys.SigningSecret: true}}}
		o.listenIn(t, heard, bot)

		number := o.raise(t, slacksim.Mara)
		o.assess(t, number)
		o.approve(t, number)
		o.schedule(t, number)
		o.implement(t, number)
		o.verify(t, number)
		o.document(t, number)
		o.haveTrouble(t)
		bot.Stop(t)
		heard.expectNoneIn(t, bot.Output())
	})
}

// haveTrouble has people act while Slack, the database and the payloads fail in every way that leads to a log.
func (o *office) haveTrouble(t *testing.T) {
	t.Helper()
	mara, helen := o.slack.As(slacksim.Mara), o.slack.As(slacksim.Helen)
	number := o.raise(t, slacksim.Tomas)
	o.assess(t, number)
	asked := o.asked(t, slacksim.Helen, number, change.Approve)
	approve := func() error { return helen.Click(t.Context(), "", asked.TS, string(change.Approve)) }
	command := func() error { return mara.Command(t.Context(), "/change", "new") }
	details := func() error { return mara.Click(t.Context(), slacksim.Changes, o.awaitCard(t, number).TS, "details") }
	submit := func() error {
		if err := command(); err != nil {
			return err
		}
		_, err := mara.Submit(t.Context())
		return errors.Join(err, mara.Cancel(t.Context()))
	}
	for _, trouble := range []struct {
		fault slacksim.Fault
		while func() error
	}{
		{slacksim.Fault{Method: "views.open", Kind: "error", Error: "expired_trigger_id"}, command},
		{slacksim.Fault{Method: "views.open", Kind: "cut"}, details},
		{slacksim.Fault{Method: "views.open", Kind: "500"}, command},
		{slacksim.Fault{Method: "views.open", Kind: "slow", Delay: "4s"}, command},
		{slacksim.Fault{Method: "views.open", Kind: "drop_answer"}, details},
		{slacksim.Fault{Method: "users.info", Kind: "500"}, approve},
		{slacksim.Fault{Method: "usergroups.users.list", Kind: "429"}, approve},
		{slacksim.Fault{Method: "usergroups.users.list", Kind: "error", Error: "invalid_auth"}, approve},
		{slacksim.Fault{Method: "*", Kind: "cut", Times: 6}, approve},
		{slacksim.Fault{Method: "response_url", Kind: "500"}, func() error {
			return mara.Click(t.Context(), slacksim.Changes, o.awaitCard(t, number).TS, string(change.Approve))
		}},
		{slacksim.Fault{Method: "deliver", Kind: "twice"}, submit},
		{slacksim.Fault{Method: "*", Kind: "error", Error: "token_revoked", Times: 4}, command},
	} {
		if err := o.slack.Break(t.Context(), trouble.fault); err != nil {
			t.Fatal(err)
		}
		_ = trouble.while() // Slack says that it did not work; what counts is what the bot logs
		o.mend(t)
	}
	o.sendNonsense(t)
	o.whileLocked(t, number, func() { _ = errors.Join(approve(), submit()) })
}

// sendNonsense sends signed and unsigned requests that the bot turns away, full of what must not be repeated.
func (o *office) sendNonsense(t *testing.T) {
	t.Helper()
	const secrets = `"token":"xoxb-1-nonsense","trigger_id":"1700000000.000100.nonsense","response_url":"https://hooks.slack.com/actions/nonsense",` +
		`"team":{"id":"T0HARBOUR"},"user":{"id":"U0MARA001"},"view":{"id":"V1","callback_id":"request","private_metadata":"nonsense{\"n\":7}","hash":"1.a"}`
	for _, payload := range []string{
		"{" + secrets, "{" + secrets + `,"type":7}`, "{" + secrets + `,"type":"view_submission"}`, "{" + secrets + `,"type":"teleport"}`,
		"{" + secrets + `,"type":"block_actions","actions":[{"action_id":"approve","action_ts":"1.1","value":"nonsense"}]}`,
		strings.ReplaceAll("{"+secrets+`,"type":"view_submission"}`, "T0HARBOUR", "T0OTHER"),
	} {
		for _, signed := range []bool{true, false} {
			if _, _, err := o.slack.Raw(t.Context(), slacksim.Raw{Path: "/slack/interactions", Body: url.Values{"payload": {payload}}.Encode(), Sign: signed}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// whileLocked has something done to a change whose row somebody else holds; in SQLite, that is everything.
func (o *office) whileLocked(t *testing.T, number string, do func()) {
	t.Helper()
	n, _ := change.ParseNumber(number)
	err := storagetest.Open(t, o.database).Update(t.Context(), func(tx *storage.Tx) error {
		_, err := tx.ChangeForUpdate(n)
		do()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An ear stands between Slack and the bot, and notes what must not be passed on.
type ear struct {
	mu      sync.Mutex
	secrets map[string]map[string]bool // by what they are
}

// listenIn has Slack reach the bot through the ear.
func (o *office) listenIn(t *testing.T, e *ear, bot *programtest.Process) {
	t.Helper()
	to, err := url.Parse(bot.Ready(t))
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		e.hear(r.Header.Get("X-Slack-Signature"), body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	if err := o.slack.Connect(t.Context(), server.URL); err != nil {
		t.Fatal(err)
	}
}

func (e *ear) hear(signature string, body []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.note("signature", strings.TrimPrefix(signature, "v0="))
	payload := body
	if form, err := url.ParseQuery(string(body)); err == nil {
		for name := range form {
			e.field(name, form.Get(name))
		}
		payload = []byte(form.Get("payload"))
	}
	var tree any
	if json.Unmarshal(payload, &tree) == nil {
		e.walk(tree)
	}
}

func (e *ear) walk(node any) {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			e.walk(child)
		}
	case map[string]any:
		for name, child := range node {
			if text, ok := child.(string); ok {
				e.field(name, text)
			}
			e.walk(child)
		}
	}
}

func (e *ear) field(name, value string) {
	switch name {
	case "token", "trigger_id":
		e.note(name, value)
	case "response_url":
		e.note(name, path.Base(value))
	case "private_metadata":
		e.note(name, value)
		var m struct {
			Nonce string `json:"n"`
		}
		if json.Unmarshal([]byte(value), &m) == nil {
			e.note("nonce", m.Nonce)
		}
	}
}

func (e *ear) note(what, secret string) {
	if len(secret) < 8 { // a page of Home
		return
	}
	if e.secrets[what] == nil {
		e.secrets[what] = map[string]bool{}
	}
	e.secrets[what][secret] = true
}

func (e *ear) expectNoneIn(t *testing.T, log string) {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	for what, least := range map[string]int{"setting": 3, "token": 1, "signature": 30, "trigger_id": 20, "response_url": 5, "private_metadata": 5, "nonce": 5} {
		if n := len(e.secrets[what]); n < least {
			t.Errorf("only %d of the kind %s were heard, want %d", n, what, least)
		}
	}
	for what, secrets := range e.secrets {
		for secret := range secrets {
			if strings.Contains(log, secret) {
				t.Errorf("the log holds a %s, %q", what, secret)
			}
		}
	}
	for _, part := range []string{"nonsense", "/response/", "hooks.slack.com", "private_metadata"} {
		if strings.Contains(log, part) {
			t.Errorf("the log holds %q", part)
		}
	}
	for _, level := range []string{"WARN", "ERROR"} {
		if !strings.Contains(log, `"level":"`+level+`"`) {
			t.Errorf("nothing was logged as %s: there was no trouble", level)
		}
	}
}
