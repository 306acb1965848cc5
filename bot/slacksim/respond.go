package slacksim

import (
	"fmt"
	"io"
	"net/http"
	"time"
)

// A response URL can be used five times within 30 minutes of the workspace's
// clock (slack-rules §1).
const (
	responseUses = 5
	responseLife = 30 * time.Minute

	responseMethod = "response_url" // its name in the record and for faults
)

type responseURL struct {
	channel string
	person  string
	source  string // the timestamp of the message it came from, or ""
	issued  time.Time
	used    int
}

// newResponseURL returns an address that answers a person in a channel.
func (s *Sim) newResponseURL(channel, person, source string) string {
	secret := randomID(26)
	s.state.responses[secret] = &responseURL{channel: channel, person: person, source: source, issued: s.Now()}
	return fmt.Sprintf("%s/response/%s/%s", s.state.url, s.config.Team.ID, secret)
}

// serveResponse takes a message that the bot posts to a response URL. It
// answers "ok", 404 once the URL is used up or expired, and 400 for a message
// that Slack would refuse.
func (s *Sim) serveResponse(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	given, parseErr := decode(body)
	call := s.calls.begin("to_slack", responseMethod, given)
	mishap := s.takeFault(responseMethod)
	if s.strike(w, r, call, mishap) {
		return
	}
	status, problem := http.StatusBadRequest, "invalid_payload"
	if err == nil && parseErr == nil && child(given) != nil {
		status, problem = s.useResponse(r.PathValue("secret"), child(given))
	}
	if mishap.kind() == "drop_answer" {
		s.hangUp(call)
	}
	if problem != "" {
		s.answer(w, call, status, object{"ok": false, "error": problem})
		return
	}
	call.finish(status, "ok")
	s.tell(change{Calls: true})
	_, _ = io.WriteString(w, "ok") // a reader that left is no concern of ours
}

func (s *Sim) useResponse(secret string, given object) (status int, problem string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	url := s.state.responses[secret]
	switch {
	case url == nil:
		return http.StatusNotFound, "no_such_url"
	case s.Now().Sub(url.issued) > responseLife:
		return http.StatusNotFound, "expired_url"
	case url.used >= responseUses:
		return http.StatusNotFound, "used_url"
	}
	if err := s.respond(url, args(given)); err != nil {
		return http.StatusBadRequest, err.Error()
	}
	url.used++
	return http.StatusOK, ""
}

// respond puts a message where a response URL or the answer to a slash command
// leads: a new one, or in place of the message it came from. Neither can turn
// an ephemeral message into one for everybody, or the other way round.
func (s *Sim) respond(to *responseURL, given args) error {
	for name, v := range given {
		if v == nil {
			delete(given, name)
		}
	}
	c := s.state.channel(to.channel)
	source := c.find(to.source, to.person)
	if given.yes("delete_original") {
		if source != nil {
			s.takeBack(c, source)
		}
		return nil
	}
	if len(child(given["metadata"])) == 0 || text(child(given["metadata"])["event_type"]) == "" {
		delete(given, "metadata") // slack-go sends an empty one (slack-rules, open point 8)
	}
	m, err := s.compose(given)
	if err != nil {
		return err
	}
	if given.yes("replace_original") && source != nil {
		nameBlocks(m.Blocks)
		source.Text, source.Blocks, source.attachments, source.values = m.Text, m.Blocks, m.attachments, nil
		s.announce(change{Channels: []string{c.ID}})
		return nil
	}
	if err := c.thread(m, given); err != nil {
		return err
	}
	if given.str("response_type") != "in_channel" {
		m.only = to.person
	}
	s.post(c, m)
	return nil
}
