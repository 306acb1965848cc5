package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/url"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// drainTime is how long what is already being answered may go on once a socket is to be closed.
const (
	drainTime = 5 * time.Second
	flushTime = 200 * time.Millisecond
)

// RunSocket hears Slack over Socket Mode with an app-level token, until ctx ends: then it takes in nothing new,
// acknowledges what it has, and returns nil. A connection that is lost or that Slack ends is opened anew. It fails
// only when Slack does not accept the token.
func (b *Bot) RunSocket(ctx context.Context, appToken string) error {
	// The library's own log would repeat payloads.
	client := socketmode.New(NewClient("", b.at.API, slack.OptionAppLevelToken(appToken)),
		socketmode.OptionReadLimit(maxBody), socketmode.OptionLog(log.New(io.Discard, "", 0)))

	// The connection outlives ctx by the time that acknowledgements need.
	connected, disconnect := context.WithCancel(context.WithoutCancel(ctx))
	defer disconnect()
	stopped := make(chan error, 1)
	var running sync.WaitGroup
	defer running.Wait()
	defer disconnect()
	running.Go(func() { stopped <- client.RunContext(connected) })

	s := &socket{bot: b, client: client}
	for {
		select {
		case <-ctx.Done():
			s.drain(ctx)
			return nil
		case err := <-stopped:
			return fmt.Errorf("hear Slack over Socket Mode: %w", err)
		case ev := <-client.Events:
			s.take(connected, ev)
		}
	}
}

// A socket answers what comes over one Socket Mode connection after the other.
type socket struct {
	bot     *Bot
	client  *socketmode.Client
	answers sync.WaitGroup
}

func (s *socket) take(ctx context.Context, ev socketmode.Event) {
	switch ev.Type {
	case socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive, socketmode.EventTypeEventsAPI:
		s.answers.Go(func() { s.answer(ctx, *ev.Request) })
	case socketmode.EventTypeErrorBadMessage:
		s.takeBad(ctx, ev)
	case socketmode.EventTypeConnected:
		s.bot.log.InfoContext(ctx, "connected to Slack over Socket Mode")
	case socketmode.EventTypeConnectionError, socketmode.EventTypeIncomingError, socketmode.EventTypeErrorWriteFailed,
		socketmode.EventTypeInvalidAuth:
		s.bot.log.WarnContext(ctx, "trouble with Socket Mode", "event", string(ev.Type), "error", troubleOf(ev))
	case socketmode.EventTypeConnecting, socketmode.EventTypeHello, socketmode.EventTypeDisconnect:
	}
}

// takeBad reads a message that the library could not decode: it knows fewer blocks than Slack has (slack-rules §14).
func (s *socket) takeBad(ctx context.Context, ev socketmode.Event) {
	bad, ok := ev.Data.(*socketmode.ErrorBadMessage)
	var request socketmode.Request
	if !ok || json.Unmarshal(bad.Message, &request) != nil || request.EnvelopeID == "" {
		s.bot.log.WarnContext(ctx, "a message over Socket Mode could not be read")
		return
	}
	s.answers.Go(func() { s.answer(ctx, request) })
}

func (s *socket) answer(ctx context.Context, request socketmode.Request) {
	body, err := s.hear(ctx, request)
	if err != nil {
		s.bot.log.WarnContext(ctx, "a message over Socket Mode was turned away", "type", request.Type, "error", err)
	}
	if !request.AcceptsResponsePayload {
		body = nil
	}
	if err := s.client.AckCtx(ctx, request.EnvelopeID, body); err != nil {
		s.bot.log.ErrorContext(ctx, "an acknowledgement over Socket Mode failed", "type", request.Type, "error", err)
	}
}

// hear hands a payload to the bot as HTTP would have brought it.
func (s *socket) hear(ctx context.Context, request socketmode.Request) (body any, err error) {
	switch request.Type {
	case socketmode.RequestTypeSlashCommands:
		form, err := formOf(request.Payload)
		if err != nil {
			return nil, err
		}
		in, err := s.bot.readCommand(form)
		if err != nil {
			return nil, err
		}
		return s.bot.light(ctx, in, s.bot.hear(ctx, in)), nil
	case socketmode.RequestTypeInteractive:
		in, err := s.bot.readInteraction(request.Payload)
		if err != nil {
			return nil, err
		}
		return s.bot.light(ctx, in, s.bot.hear(ctx, in)), nil
	case socketmode.RequestTypeEventsAPI:
		ev, err := s.bot.readEvent(request.Payload)
		if err != nil {
			return nil, err
		}
		s.bot.heed(ctx, ev)
		return nil, nil
	}
	return nil, fmt.Errorf("%w: no kind of message is called %.40q", errMalformed, request.Type)
}

// formOf makes a form of the JSON that a slash command comes in over a socket.
func formOf(raw json.RawMessage) (url.Values, error) {
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("%w: %w", errMalformed, err)
	}
	form := url.Values{}
	for name, value := range fields {
		if text, ok := value.(string); ok {
			form.Set(name, text)
		}
	}
	return form, nil
}

// drain returns when everything that was taken in is acknowledged, or after drainTime.
func (s *socket) drain(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		s.answers.Wait()
		// The library takes an acknowledgement without saying when it has gone out.
		<-time.After(flushTime)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(drainTime):
		s.bot.log.WarnContext(ctx, "some acknowledgements over Socket Mode took too long and were given up")
	}
}

// troubleOf returns what went wrong with a connection. Addresses of sockets hold a ticket, which the log blots out.
func troubleOf(ev socketmode.Event) error {
	switch data := ev.Data.(type) {
	case *slack.ConnectionErrorEvent:
		return data.ErrorObj
	case *slack.IncomingEventError:
		return data.ErrorObj
	case *socketmode.ErrorWriteFailed:
		return data.Cause
	}
	return errors.New("no more is known")
}
