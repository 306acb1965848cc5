package slacksim

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// sendEvent sends an event as given, and again as retries with the same
// event_id, without waiting between them.
func (s *Sim) sendEvent(ctx context.Context, given object) (any, error) {
	retries := 0
	if n, ok := whole(given["retries"]); ok {
		retries = n
	}
	id := text(given["event_id"])
	delete(given, "retries")
	delete(given, "event_id")
	if text(given["type"]) == "" || retries < 0 || retries > 10 {
		return nil, malformed("an event needs a type, and retries from 0 to 10")
	}
	d, err := s.newEvent(given, id)
	if err != nil {
		return nil, err
	}
	acknowledged := []bool{}
	for range retries + 1 {
		_, err := s.deliver(ctx, d)
		acknowledged = append(acknowledged, err == nil)
		d.retry++
		d.reason = "http_timeout"
	}
	return object{"event_id": d.eventID, "acknowledged": acknowledged}, nil
}

type rawRequest struct {
	Path        string `json:"path"`
	Body        string `json:"body"`
	ContentType string `json:"content_type"`
	Sign        bool   `json:"sign"`
	Age         string `json:"age"`
}

// sendRaw sends a request to the bot as given.
func (s *Sim) sendRaw(ctx context.Context, r rawRequest) (any, error) {
	age := time.Duration(0)
	if r.Age != "" {
		d, err := time.ParseDuration(r.Age)
		if err != nil {
			return nil, malformed("age must be a duration such as 10m")
		}
		age = d
	}
	s.mu.Lock()
	base := s.state.bot
	s.mu.Unlock()
	if base == "" {
		return nil, refused("The bot has no address: it is not connected over HTTP.")
	}
	if !strings.HasPrefix(r.Path, "/") {
		return nil, malformed("path must begin with /")
	}
	header := http.Header{"Content-Type": {r.ContentType}}
	if r.ContentType == "" {
		header.Set("Content-Type", formType)
	}
	if r.Sign {
		s.sign(header, []byte(r.Body), age)
	}
	call := s.calls.begin("to_bot", "raw "+r.Path, nil)
	answer, err := s.request(ctx, base+r.Path, header, []byte(r.Body))
	if err != nil {
		call.Error = err.Error()
		call.finish(0, nil)
		return nil, refused("The bot did not answer: " + err.Error())
	}
	call.finish(answer.status, shownAnswer(answer))
	return object{"status": answer.status, "body": string(answer.body)}, nil
}

type connectRequest struct {
	URL string `json:"url"`
}

// connect tells the local Slack where the bot listens and verifies it with
// url_verification.
func (s *Sim) connect(ctx context.Context, r connectRequest) (any, error) {
	if err := s.ConnectHTTP(r.URL); err != nil {
		return nil, err
	}
	said := ""
	if err := s.Verify(ctx); err != nil {
		said = err.Error()
	}
	return object{"verified": said == "", "error": said}, nil
}

type socketRequest struct {
	Disconnect string `json:"disconnect"` // the reason
}

func (s *Sim) hangUpSockets(_ context.Context, r socketRequest) (any, error) {
	asked, err := s.Disconnect(r.Disconnect)
	return object{"sockets": asked}, err
}
