package speed

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// secret is what both sides sign with.
var secret = strings.Repeat("0", 32)

// signedAll returns n requests of Slack's.
func signedAll(tb testing.TB, n int, address string, form func(i int) url.Values) []*http.Request {
	tb.Helper()
	all := make([]*http.Request, n)
	for i := range all {
		all[i] = signed(tb, address, form(i))
	}
	return all
}

func signed(tb testing.TB, address string, form url.Values) *http.Request {
	tb.Helper()
	body := []byte(form.Encode())
	request, err := http.NewRequestWithContext(tb.Context(), http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + at + ":"))
	mac.Write(body)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Slack-Request-Timestamp", at)
	request.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return request
}

// command is what Slack sends when somebody types /change and text. It is another person's each time, as one person who
// did all of it would be asked to wait.
func command(i int, text string) url.Values {
	return url.Values{
		"token": {"unused"}, "team_id": {slacksim.Harbour.ID}, "team_domain": {slacksim.Harbour.Domain},
		"channel_id": {slacksim.Changes}, "channel_name": {"changes"}, "user_id": {fmt.Sprintf("U0P%06d", i)}, "user_name": {"somebody"},
		"command": {"/change"}, "text": {text}, "api_app_id": {slacksim.ChangeBot.AppID}, "is_enterprise_install": {"false"},
		"response_url": {"https://hooks.slack.com/commands/T0HARBOUR/1/2"}, "trigger_id": {"1." + rand.Text()},
	}
}

// click is what Slack sends when Helen clicks the button that approves the first plan of a change, in the message that
// asks her to; the message is about as large as the bot's own.
func click(tb testing.TB, n change.Number) url.Values {
	tb.Helper()
	type object = map[string]any
	ts := fmt.Sprintf("%d.000001", n)
	section := object{"type": "section", "block_id": "s", "text": object{"type": "mrkdwn", "text": strings.Repeat("What is changed, and why. ", 20)}}
	text, err := json.Marshal(object{
		"type": "block_actions", "api_app_id": slacksim.ChangeBot.AppID, "token": "unused",
		"team":       object{"id": slacksim.Harbour.ID, "domain": slacksim.Harbour.Domain},
		"user":       object{"id": slacksim.Helen, "username": "helen", "team_id": slacksim.Harbour.ID},
		"trigger_id": "1." + rand.Text(), "response_url": "https://hooks.slack.com/actions/T0HARBOUR/1/2",
		"container": object{"type": "message", "message_ts": ts, "channel_id": "D0HELEN"},
		"channel":   object{"id": "D0HELEN", "name": "directmessage"},
		"message":   object{"type": "message", "ts": ts, "text": "Please approve.", "blocks": []object{section, section, section, section}},
		"actions": []object{{
			"type": "button", "block_id": "acts:1", "action_id": string(change.Approve), "value": fmt.Sprintf("%d:1", n),
			"action_ts": rand.Text(),
		}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return url.Values{"payload": {string(text)}}
}

// answer has a handler of this process answer a request, which must go well.
func answer(h http.Handler, r *http.Request) error {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK || w.Body.Len() > 0 {
		return fmt.Errorf("%s is answered %d %s", r.URL.Path, w.Code, w.Body)
	}
	return nil
}
