package bot

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/commands"
)

// slash is the form of a slash command of Mara's, with some fields replaced; an empty value leaves a field out.
func slash(text string, replaced map[string]string) string {
	fields := map[string]string{
		"command": "/change", "text": text, "team_id": slacksim.Harbour.ID, "api_app_id": slacksim.ChangeBot.AppID,
		"user_id": slacksim.Mara, "channel_id": slacksim.Changes, "trigger_id": "1.2.abc",
	}
	maps.Copy(fields, replaced)
	form := url.Values{}
	for name, value := range fields {
		if value != "" {
			form.Set(name, value)
		}
	}
	return form.Encode()
}

func payloadForm(payload string) string { return url.Values{"payload": {payload}}.Encode() }

func TestWhatSlackDidNotSendIsTurnedAway(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	help := slash("help", nil)
	click := `{"type":"block_actions","team":{"id":"T0HARBOUR"},"user":{"id":"U0MARA001"},"container":{"message_ts":"1.2"},` +
		`"actions":[{"action_id":"nothing","action_ts":"1.2"}]}`
	tests := []struct {
		what string
		sent sent
		want int
	}{
		{"a signed command is taken", sent{path: "/slack/commands", body: help}, http.StatusOK},
		{"and one that the older secret signs", sent{path: "/slack/commands", body: help, secret: "an older secret"}, http.StatusOK},
		{"unsigned", sent{path: "/slack/commands", body: help, unsigned: true}, http.StatusUnauthorized},
		{"forged", sent{path: "/slack/commands", body: help, secret: "a guess"}, http.StatusUnauthorized},
		{"older than five minutes", sent{path: "/slack/commands", body: help, age: 6 * time.Minute}, http.StatusUnauthorized},
		{"from the future", sent{path: "/slack/commands", body: help, age: -6 * time.Minute}, http.StatusUnauthorized},
		{"too large", sent{path: "/slack/commands", body: strings.Repeat("a", maxBody+1)}, http.StatusRequestEntityTooLarge},
		{"as large as may be, but no command", sent{path: "/slack/commands", body: strings.Repeat("a", maxBody)}, http.StatusForbidden},
		{"an unsigned event", sent{path: "/slack/events", contentType: jsonContent, body: "{}", unsigned: true}, http.StatusUnauthorized},
		{"an unsigned click", sent{path: "/slack/interactions", body: payloadForm(click), unsigned: true}, http.StatusUnauthorized},

		{"another path", sent{path: "/slack/command", body: help}, http.StatusNotFound},
		{"another method", sent{path: "/slack/commands", method: http.MethodGet}, http.StatusMethodNotAllowed},
		{"a command as JSON", sent{path: "/slack/commands", contentType: jsonContent, body: "{}"}, http.StatusUnsupportedMediaType},
		{"an event as a form", sent{path: "/slack/events", body: "{}"}, http.StatusUnsupportedMediaType},
		{"no type of content", sent{path: "/slack/commands", contentType: ";", body: help}, http.StatusUnsupportedMediaType},

		{"no form", sent{path: "/slack/commands", body: "%zz"}, http.StatusBadRequest},
		{"a command without its person", sent{path: "/slack/commands", body: slash("", map[string]string{"user_id": ""})}, http.StatusBadRequest},
		{"without its trigger", sent{path: "/slack/commands", body: slash("", map[string]string{"trigger_id": ""})}, http.StatusBadRequest},
		{"without its name", sent{path: "/slack/commands", body: slash("", map[string]string{"command": ""})}, http.StatusBadRequest},
		{"another team's command", sent{path: "/slack/commands", body: slash("", map[string]string{"team_id": "T0OTHER"})}, http.StatusForbidden},
		{"nobody's command", sent{path: "/slack/commands", body: slash("", map[string]string{"team_id": ""})}, http.StatusForbidden},
		{"another app's", sent{path: "/slack/commands", body: slash("", map[string]string{"api_app_id": "A0OTHER"})}, http.StatusForbidden},

		{"no payload", sent{path: "/slack/interactions", body: "a=b"}, http.StatusBadRequest},
		{"half a payload", sent{path: "/slack/interactions", body: payloadForm(click[:40])}, http.StatusBadRequest},
		{"a click without an action", sent{path: "/slack/interactions", body: payloadForm(`{"type":"block_actions","team":{"id":"T0HARBOUR"},"user":{"id":"U0MARA001"},"actions":[]}`)}, http.StatusBadRequest},
		{"a click by nobody", sent{path: "/slack/interactions", body: payloadForm(strings.ReplaceAll(click, "U0MARA001", ""))}, http.StatusBadRequest},
		{"a click at no time", sent{path: "/slack/interactions", body: payloadForm(strings.ReplaceAll(click, `"action_ts":"1.2"`, `"action_ts":""`))}, http.StatusBadRequest},
		{"another team's click", sent{path: "/slack/interactions", body: payloadForm(strings.ReplaceAll(click, "T0HARBOUR", "T0OTHER"))}, http.StatusForbidden},
		{"an unknown kind", sent{path: "/slack/interactions", body: payloadForm(`{"type":"dialog_submission","team":{"id":"T0HARBOUR"},"user":{"id":"U0MARA001"}}`)}, http.StatusBadRequest},
		{"a form without a view", sent{path: "/slack/interactions", body: payloadForm(`{"type":"view_submission","team":{"id":"T0HARBOUR"},"user":{"id":"U0MARA001"}}`)}, http.StatusBadRequest},
		{"a closed form is nothing", sent{path: "/slack/interactions", body: payloadForm(`{"type":"view_closed","team":{"id":"T0HARBOUR"},"user":{"id":"U0MARA001"}}`)}, http.StatusOK},

		{"an event that is no JSON", sent{path: "/slack/events", contentType: jsonContent, body: "{"}, http.StatusBadRequest},
		{"an event without an id", sent{path: "/slack/events", contentType: jsonContent, body: `{"type":"event_callback","team_id":"T0HARBOUR","event":{"type":"user_change"}}`}, http.StatusBadRequest},
		{"an event of an unknown kind", sent{path: "/slack/events", contentType: jsonContent, body: `{"type":"surprise","team_id":"T0HARBOUR"}`}, http.StatusBadRequest},
		{"another team's event", sent{path: "/slack/events", contentType: jsonContent, body: `{"type":"event_callback","team_id":"T0OTHER","event_id":"Ev1","event":{"type":"user_change"}}`}, http.StatusForbidden},
		{"an event that nothing is done about", sent{path: "/slack/events", contentType: jsonContent, body: `{"type":"event_callback","team_id":"T0HARBOUR","event_id":"Ev1","event":{"type":"reaction_added"}}`}, http.StatusOK},
	}
	for _, test := range tests {
		if got, body := e.send(test.sent); got != test.want {
			t.Errorf("%s: the answer is %d %q, not %d", test.what, got, body, test.want)
		}
	}
	if page := must(e.desk.List(e.ctx, commands.Filter{}, 0, 1))(t); len(page.Changes) != 0 {
		t.Error("one of them made a change")
	}
}

func TestSlackIsAnsweredWhenItOnlyLooks(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	if status, body := e.send(sent{path: "/slack/commands", body: "ssl_check=1&token=x", unsigned: true}); status != http.StatusOK || body != "" {
		t.Errorf("the check of the certificate is answered %d %q", status, body)
	}
	if status, _ := e.send(sent{path: "/slack/commands", body: "ssl_check=1&" + slash("new", nil), unsigned: true}); status != http.StatusOK {
		t.Errorf("it is answered %d", status)
	}
	if opened := e.calls("views.open"); len(opened) != 0 {
		t.Error("a check of the certificate opened a form")
	}
	status, body := e.send(sent{path: "/slack/events", contentType: jsonContent, body: `{"type":"url_verification","challenge":"abc"}`})
	if status != http.StatusOK || body != "abc" {
		t.Errorf("the challenge is answered %d %q", status, body)
	}
}

func TestAMenuThatAsksForOptionsGetsNone(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	query := payloadForm(`{"type":"block_suggestion","team":{"id":"T0HARBOUR"},"user":{"id":"U0MARA001"},"action_id":"a","value":"x"}`)
	if status, body := e.send(sent{path: "/slack/options", body: query}); status != http.StatusOK || body != `{"options":[]}` {
		t.Errorf("it is answered %d %q", status, body)
	}
}

func TestAReplayedCommandDoesNothing(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	// A trigger that Slack does not know, or no longer: the request is a copy of one that was answered.
	again := sent{path: "/slack/commands", body: slash("new", map[string]string{"trigger_id": "1.2.used"})}
	for range 2 {
		if status, body := e.send(again); status != http.StatusOK || !strings.Contains(body, "do it again") {
			t.Errorf("it is answered %d %q", status, body)
		}
	}
	if page := must(e.desk.List(e.ctx, commands.Filter{}, 0, 1))(t); len(page.Changes) != 0 {
		t.Error("it made a change")
	}
}
