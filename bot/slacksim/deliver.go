package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// delivery is one thing that Slack sends to the bot.
type delivery struct {
	what     string // for the record, such as "slash /change"
	envelope string // its kind on a socket
	path     string // its address over HTTP
	payload  json.RawMessage
	accepts  bool // the answer may carry a payload

	eventID string // of an event
	retry   int    // how many times it was sent before
	reason  string // why the last time failed
}

// The kinds of delivery, as Socket Mode names them.
const (
	slashCommands = "slash_commands"
	interactive   = "interactive"
	eventsAPI     = "events_api"
)

// reply is what the bot answered.
type reply struct {
	status      int
	contentType string
	body        []byte
	noRetry     bool
}

// isJSON reports whether the answer says that it is JSON.
func (r *reply) isJSON() bool { return strings.HasPrefix(r.contentType, "application/json") }

// undelivered is a delivery that was not acknowledged with 200 in time. Its
// reason is one of x-slack-retry-reason (slack-rules §1).
type undelivered struct {
	reason string
	cause  error
}

func (u *undelivered) Error() string {
	if u.cause == nil {
		return u.reason
	}
	return u.reason + ": " + u.cause.Error()
}

func (u *undelivered) Unwrap() error { return u.cause }

var errNobodyListens = errors.New("no bot is connected: start it with Socket Mode, or tell the local Slack its address")

// newDelivery prepares a delivery. It expects mu to be held, since the payload
// is part of the workspace.
func newDelivery(what, envelope, path string, payload object) (*delivery, error) {
	written, err := json.Marshal(payload)
	if err != nil {
		return nil, err
	}
	return &delivery{what: what, envelope: envelope, path: path, payload: written}, nil
}

// deliver sends d over a socket when one is connected, else by HTTP, and
// returns the bot's answer. The error is an *undelivered when the bot did not
// acknowledge in time. It must be called without mu.
func (s *Sim) deliver(ctx context.Context, d *delivery) (*reply, error) {
	var request any
	if decoded, err := decode(d.payload); err == nil {
		request = decoded
	}
	call := s.calls.begin("to_bot", d.what, request)
	mishap := s.takeFault(toBot)
	call.Note = mishap.note()
	if d.retry > 0 {
		call.Note = strings.TrimSpace(call.Note + " retry " + itoa(d.retry) + ": " + d.reason)
	}

	answer, err := s.deliverOnce(ctx, d, mishap)
	if mishap.kind() == "twice" {
		_, again := s.deliverOnce(ctx, d, nil)
		err = errors.Join(err, again)
	}
	if mishap.kind() == "cut" && err == nil {
		answer, err = nil, &undelivered{reason: "connection_failed", cause: errors.New("the connection was cut")}
	}
	if err != nil {
		call.Error = err.Error()
	}
	if answer == nil {
		call.finish(0, nil)
	} else {
		call.finish(answer.status, shownAnswer(answer))
	}
	s.tell(change{Calls: true})
	return answer, err
}

func (s *Sim) deliverOnce(ctx context.Context, d *delivery, mishap *fault) (*reply, error) {
	if mishap.kind() == "slow" && !pause(ctx, mishap.delay) {
		return nil, ctx.Err()
	}
	within, cancel := context.WithTimeout(ctx, s.config.Acknowledge)
	defer cancel()
	answer, err := s.send(within, d)
	if err != nil && errors.Is(within.Err(), context.DeadlineExceeded) {
		return nil, &undelivered{reason: "http_timeout", cause: err}
	}
	if err != nil {
		return nil, err
	}
	if acknowledges := d.envelope == eventsAPI && answer.status/100 == 2; answer.status != http.StatusOK && !acknowledges {
		return answer, &undelivered{reason: "http_error", cause: errors.New("HTTP " + itoa(answer.status))}
	}
	return answer, nil
}

func (s *Sim) send(ctx context.Context, d *delivery) (*reply, error) {
	s.mu.Lock()
	link, base := s.nextSocket(), s.state.bot
	s.mu.Unlock()
	switch {
	case link != nil:
		return link.deliver(ctx, d)
	case base != "":
		return s.deliverHTTP(ctx, base, d)
	default:
		return nil, &undelivered{reason: "connection_failed", cause: errNobodyListens}
	}
}

// shownAnswer is the bot's answer as the record shows it.
func shownAnswer(answer *reply) any {
	if decoded, err := decode(answer.body); err == nil {
		return decoded
	}
	return string(answer.body)
}

// ConnectHTTP tells the local Slack where the bot listens, such as
// http://127.0.0.1:8080; it delivers to /slack/commands, /slack/interactions,
// /slack/options and /slack/events there, signed. While a socket is connected,
// deliveries go to it instead (slack-rules §7).
func (s *Sim) ConnectHTTP(botBaseURL string) error {
	address, err := url.Parse(botBaseURL)
	if err != nil || address.Host == "" || !strings.HasPrefix(address.Scheme, "http") {
		return malformed("the bot's address must look like http://127.0.0.1:8080, not " + botBaseURL)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.bot = strings.TrimSuffix(botBaseURL, "/")
	return nil
}
