package bot

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/noim3/changebot/change"
)

// readCommand decodes a slash command from its form. Only ids are read, never a name (slack-rules §1). It fails with
// errMalformed, or with errForeign for another workspace's or app's.
func (b *Bot) readCommand(form url.Values) (*Inbound, error) {
	if !b.at.serves(form.Get("team_id"), form.Get("enterprise_id"), "") || !b.ours(form.Get("api_app_id")) {
		return nil, errForeign
	}
	in := &Inbound{
		Key: keyOf("trigger", form.Get("trigger_id")), User: change.UserID(form.Get("user_id")), Channel: form.Get("channel_id"),
		Text: strings.TrimSpace(form.Get("text")), kind: byCommand, trigger: form.Get("trigger_id"), reply: form.Get("response_url"),
	}
	in.name = firstWord(in.Text)
	if !in.named() || form.Get("command") == "" {
		return nil, fmt.Errorf("%w: a slash command lacks its name, its person or its trigger", errMalformed)
	}
	in.people, in.delegators = b.people, b.delegators
	return in, nil
}

// maxWord is longer than any word that is heard.
const maxWord = 40

// firstWord returns the word that chooses the handler: "new" for a bare command, "show" for a bare number, else what
// was typed first, in lower case.
func firstWord(text string) string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return "new"
	}
	if _, isNumber := change.ParseNumber(words[0]); isNumber {
		return "show"
	}
	return strings.ToLower(clipPlain(words[0], maxWord))
}

// ours reports whether a payload that names an app means this one. Some name none.
func (b *Bot) ours(app string) bool { return app == "" || b.at.App == "" || app == b.at.App }
