package slacksim

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// OpenHome opens the Home tab and returns it once the bot has published it, or
// after 3 s as it then is: nil when there is none.
func (a *Actor) OpenHome(ctx context.Context) (*View, error) {
	var answer struct {
		View *View `json:"view"`
	}
	err := a.client.do(ctx, "home", readRequest{As: a.person}, &answer)
	return answer.View, err
}

// Home returns the Home tab as last published, or nil.
func (a *Actor) Home(ctx context.Context) (*View, error) {
	var answer struct {
		View *View `json:"view"`
	}
	err := a.client.look(ctx, "home", url.Values{"as": {a.person}}, &answer)
	return answer.View, err
}

// Modals returns the person's open modals, bottom first.
func (a *Actor) Modals(ctx context.Context) ([]View, error) {
	var answer struct {
		Stack []View `json:"stack"`
	}
	err := a.client.look(ctx, "modals", url.Values{"as": {a.person}}, &answer)
	return answer.Stack, err
}

// Channels returns the channels that the person is in.
func (a *Actor) Channels(ctx context.Context) ([]ChannelView, error) {
	var answer struct {
		Channels []ChannelView `json:"channels"`
	}
	err := a.client.look(ctx, "channels", url.Values{"as": {a.person}}, &answer)
	return answer.Channels, err
}

// Messages returns what stands in a channel for the person, oldest first; ""
// is the direct message with the bot.
func (a *Actor) Messages(ctx context.Context, channel string) ([]Message, error) {
	return a.messages(ctx, url.Values{"as": {a.person}, "channel": {channel}})
}

// Thread returns a message and its replies, oldest first.
func (a *Actor) Thread(ctx context.Context, channel, ts string) ([]Message, error) {
	return a.messages(ctx, url.Values{"as": {a.person}, "channel": {channel}, "thread": {ts}})
}

func (a *Actor) messages(ctx context.Context, query url.Values) ([]Message, error) {
	var answer struct {
		Messages []Message `json:"messages"`
	}
	err := a.client.look(ctx, "messages", query, &answer)
	return answer.Messages, err
}

// Await waits until holds reports true, asking again whenever the person's
// workspace changes. It returns the error of holds, or why it stopped waiting.
func (a *Actor) Await(ctx context.Context, holds func(context.Context) (bool, error)) error {
	address := a.client.base + "/sim/changes?" + url.Values{"as": {a.person}}.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return fmt.Errorf("prepare to follow changes: %w", err)
	}
	response, err := a.client.http.Do(request)
	if err != nil {
		return fmt.Errorf("follow changes: %w", err)
	}
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if lines.Text() == "" {
			continue // the end of an event
		}
		if done, err := holds(ctx); done || err != nil {
			return errors.Join(err, response.Body.Close())
		}
	}
	return errors.Join(fmt.Errorf("follow changes: %w", errStopped), lines.Err(), response.Body.Close(), ctx.Err())
}

var errStopped = errors.New("the local Slack stopped before what was awaited")
