package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"
)

// An ephemeral is a message for one person as Slack takes it in an acknowledgement and at a response URL.
type ephemeral struct {
	Type    string        `json:"response_type"`
	Text    string        `json:"text"`
	Blocks  []slack.Block `json:"blocks,omitempty"`
	Replace bool          `json:"replace_original"`
}

func newEphemeral(m Message) ephemeral {
	return ephemeral{Type: slack.ResponseTypeEphemeral, Text: m.Text, Blocks: m.Blocks}
}

// whisper brings m to the person alone, after the acknowledgement: through the response URL, else as an ephemeral
// message where they are, else as a direct message.
func (b *Bot) whisper(ctx context.Context, in *Inbound, m Message) {
	err := b.respond(ctx, in.reply, m)
	if err != nil && in.Channel != "" {
		_, err = b.api.PostEphemeralContext(ctx, in.Channel, string(in.User), said(m)...)
	}
	if err != nil {
		_, _, err = b.api.PostMessageContext(ctx, string(in.User), said(m)...)
	}
	if err != nil {
		b.log.WarnContext(ctx, "somebody could not be told", "actor", in.User, "kind", in.kind, "name", in.name, "error", err)
	}
}

// said returns the options that put m in a message: its text and blocks as they are, without previews of links, and
// without Slack looking for names in it (slack-rules §4).
func said(m Message) []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...), slack.MsgOptionParse(false),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
}

// respond posts m to a response URL. No error of it names the URL, which is a secret.
func (b *Bot) respond(ctx context.Context, to string, m Message) error {
	if !b.at.mayRespond(to) {
		return errors.New("there is no response URL of Slack's")
	}
	body, err := json.Marshal(newEphemeral(m))
	if err != nil {
		return fmt.Errorf("write a response: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body)) //nolint:gosec // mayRespond has seen that it leads to Slack
	if err != nil {
		return errors.New("the response URL cannot be used")
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	response, err := b.responses.Do(request) //nolint:gosec // as above, and no redirect is followed
	if err != nil {
		if failed, ok := errors.AsType[*url.Error](err); ok {
			err = failed.Err
		}
		return fmt.Errorf("post to the response URL: %w", err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(response.Body, maxBody)); err != nil {
		return fmt.Errorf("read the answer of the response URL: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the response URL answers %d", response.StatusCode)
	}
	return nil
}

// mayRespond reports whether a response URL leads to Slack, and nowhere else that a forged payload might choose. For
// another Slack than Slack's own it must be where its API is.
func (at Installation) mayRespond(to string) bool {
	u, err := url.Parse(to)
	if err != nil || u.User != nil {
		return false
	}
	if at.API != "" {
		api, err := url.Parse(at.API)
		return err == nil && u.Scheme == api.Scheme && u.Host == api.Host
	}
	return u.Scheme == "https" && (u.Host == "hooks.slack.com" || u.Host == "hooks.slack-gov.com")
}
