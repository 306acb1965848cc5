package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/noim3/changebot/bot"
)

// answering returns the address of a Web API that gives these answers to auth.test, the last one for ever.
func answering(t *testing.T, answers ...string) string {
	t.Helper()
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/bots.info" {
			fmt.Fprint(w, `{"ok":true,"bot":{"id":"B1","app_id":"A1"}}`)
			return
		}
		n := min(int(asked.Add(1)), len(answers))
		fmt.Fprint(w, answers[n-1])
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

func TestConnectTriesAgainUntilSlackAnswers(t *testing.T) {
	t.Parallel()
	address := answering(t, `{"ok":false,"error":"internal_error"}`, `no JSON at all`, `{"ok":true,"team_id":"T1","user_id":"U1","bot_id":"B1"}`)
	at, err := connect(t.Context(), bot.NewClient("xoxb-1", address), address, slog.New(slog.DiscardHandler))
	if err != nil || at.Team != "T1" || at.App != "A1" {
		t.Errorf("connect = %+v, %v", at, err)
	}
}

func TestConnectSaysWhatIsWrongWithTheToken(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ code, want string }{
		{"invalid_auth", "Slack does not know SLACK_BOT_TOKEN"},
		{"token_revoked", "install it again"},
		{"token_expired", "has expired"},
		{"missing_scope", "lacks a scope"},
		{"something_new", "Slack does not accept SLACK_BOT_TOKEN"},
	} {
		address := answering(t, fmt.Sprintf(`{"ok":false,"error":%q}`, test.code))
		_, err := connect(t.Context(), bot.NewClient("xoxb-hush", address), address, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s gives %v, want %q", test.code, err, test.want)
		}
	}
}
