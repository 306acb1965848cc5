package slacksim

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const formType = "application/x-www-form-urlencoded"

// maxAnswer is the largest answer of the bot that is read.
const maxAnswer = 1 << 20

var errManyRedirects = errors.New("more than two redirects")

// newDeliveryClient returns a client that goes straight to the bot and follows
// two redirects at most (slack-rules §1).
func newDeliveryClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute},
		CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > 2 {
				return errManyRedirects
			}
			return nil
		},
	}
}

// deliverHTTP sends a signed request: commands as a form, interactions as a
// form with the field payload, events as JSON.
func (s *Sim) deliverHTTP(ctx context.Context, base string, d *delivery) (*reply, error) {
	body, contentType, err := encode(d)
	if err != nil {
		return nil, err
	}
	header := http.Header{"Content-Type": {contentType}}
	if d.retry > 0 {
		header.Set("X-Slack-Retry-Num", itoa(d.retry))
		header.Set("X-Slack-Retry-Reason", d.reason)
	}
	s.sign(header, body, 0)
	return s.request(ctx, base+d.path, header, body)
}

func encode(d *delivery) (body []byte, contentType string, err error) {
	switch d.envelope {
	case eventsAPI:
		return d.payload, "application/json", nil
	case interactive:
		return []byte(url.Values{"payload": {string(d.payload)}}.Encode()), formType, nil
	}
	var fields map[string]any
	if err := json.Unmarshal(d.payload, &fields); err != nil {
		return nil, "", fmt.Errorf("write the form of %s: %w", d.what, err)
	}
	form := url.Values{}
	for name, v := range fields {
		form.Set(name, fmt.Sprint(v))
	}
	return []byte(form.Encode()), formType, nil
}

// sign adds the signature of a body and the time, which can be set back by age
// (slack-rules §1). It goes by the real time.
func (s *Sim) sign(header http.Header, body []byte, age time.Duration) {
	at := strconv.FormatInt(s.clock.real().Add(-age).Unix(), 10)
	mac := hmac.New(sha256.New, []byte(s.config.SigningSecret))
	mac.Write([]byte("v0:" + at + ":"))
	mac.Write(body)
	header.Set("X-Slack-Request-Timestamp", at)
	header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

// request posts a body to the bot and reads its answer.
func (s *Sim) request(ctx context.Context, address string, header http.Header, body []byte) (*reply, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("prepare a request to the bot: %w", err)
	}
	request.Header = header
	request.Header.Set("User-Agent", "Slackbot 1.0 (local Slack)")
	response, err := s.delivery.Do(request)
	switch {
	case errors.Is(err, errManyRedirects):
		return nil, &undelivered{reason: "too_many_redirects", cause: err}
	case err != nil:
		return nil, &undelivered{reason: "connection_failed", cause: err}
	}
	answer, readErr := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err := errors.Join(readErr, response.Body.Close()); err != nil {
		return nil, &undelivered{reason: "connection_failed", cause: err}
	}
	return &reply{
		status: response.StatusCode, contentType: response.Header.Get("Content-Type"), body: answer,
		noRetry: response.Header.Get("X-Slack-No-Retry") == "1",
	}, nil
}

// Verify sends the url_verification that Slack sends when an Events address is
// entered, and reports an answer that is not the challenge.
func (s *Sim) Verify(ctx context.Context) error {
	challenge := randomID(26)
	d, err := newDelivery("url_verification", eventsAPI, "/slack/events", object{
		"type": "url_verification", "token": verificationToken, "challenge": challenge,
	})
	if err != nil {
		return fmt.Errorf("write the url_verification: %w", err)
	}
	answer, err := s.deliver(ctx, d)
	if err != nil {
		return fmt.Errorf("verify the bot's address: %w", err)
	}
	said := string(bytes.TrimSpace(answer.body))
	if decoded, err := decode(answer.body); err == nil && child(decoded) != nil {
		said = text(child(decoded)["challenge"])
	}
	if said != challenge {
		return fmt.Errorf("verify the bot's address: it answered %q instead of the challenge", cut(said, 100))
	}
	return nil
}
