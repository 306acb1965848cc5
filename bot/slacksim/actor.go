package slacksim

import (
	"context"
	"strings"
)

// Actor acts and looks as one person, as the page does for somebody sitting
// before it.
//
// An element is named "block/action", or by its action id alone, or by its
// block id when the block has no other element; a revision after a colon may
// be left out, so that "title" means the block "title:3". A message is named
// by its timestamp, or "last" for the newest that has the element.
type Actor struct {
	client *Client
	person string
}

// ID returns who acts.
func (a *Actor) ID() string { return a.person }

// Command types a slash command in the person's direct message with the bot.
func (a *Actor) Command(ctx context.Context, command, text string) error {
	return a.CommandIn(ctx, "", command, text)
}

// CommandIn types a slash command in a channel.
func (a *Actor) CommandIn(ctx context.Context, channel, command, text string) error {
	return a.client.do(ctx, "command", commandRequest{As: a.person, Channel: channel, Command: command, Text: text}, nil)
}

// Say posts a message, in a thread when threadTS is not "", and returns its
// timestamp.
func (a *Actor) Say(ctx context.Context, channel, text, threadTS string) (ts string, err error) {
	var answer struct {
		TS string `json:"ts"`
	}
	err = a.client.do(ctx, "message", messageRequest{As: a.person, Channel: channel, Text: text, ThreadTS: threadTS}, &answer)
	return answer.TS, err
}

// Shortcut runs a global shortcut.
func (a *Actor) Shortcut(ctx context.Context, callbackID string) error {
	return a.client.do(ctx, "shortcut", shortcutRequest{As: a.person, CallbackID: callbackID}, nil)
}

// MessageShortcut runs a shortcut on a message.
func (a *Actor) MessageShortcut(ctx context.Context, callbackID, channel, ts string) error {
	return a.client.do(ctx, "shortcut", shortcutRequest{As: a.person, CallbackID: callbackID, Channel: channel, TS: ts}, nil)
}

// Click clicks a button in a message.
func (a *Actor) Click(ctx context.Context, channel, ts, name string) error {
	return a.Pick(ctx, channel, ts, name, nil)
}

// Pick picks a value of a menu in a message.
func (a *Actor) Pick(ctx context.Context, channel, ts, name string, value any) error {
	return a.element(ctx, "click", target{Channel: channel, TS: ts}, name, value)
}

// ClickHome clicks a button in the Home tab.
func (a *Actor) ClickHome(ctx context.Context, name string) error {
	return a.element(ctx, "click", target{View: "home"}, name, nil)
}

// PickHome picks a value of a menu in the Home tab.
func (a *Actor) PickHome(ctx context.Context, name string, value any) error {
	return a.element(ctx, "click", target{View: "home"}, name, value)
}

// ClickModal clicks a button in the top modal.
func (a *Actor) ClickModal(ctx context.Context, name string) error {
	return a.element(ctx, "click", target{View: "top"}, name, nil)
}

// Fill types or picks a value in an input of the top modal, in the form that
// CONTROL.md gives for `fill`. When the bot hears of it, Fill waits for its
// update of the modal.
func (a *Actor) Fill(ctx context.Context, name string, value any) error {
	return a.element(ctx, "fill", target{View: "top"}, name, value)
}

func (a *Actor) element(ctx context.Context, act string, t target, name string, value any) error {
	if block, action, both := strings.Cut(name, "/"); both {
		t.BlockID, t.ActionID = block, action
	} else {
		t.ActionID = name
	}
	return a.client.do(ctx, act, elementRequest{target: t, As: a.person, Value: value}, nil)
}

// Option is one that the bot offers in an external select.
type Option struct {
	Text        string `json:"text"`
	Value       string `json:"value"`
	Description string `json:"description"`
}

// Options asks the bot what an external select of the top modal offers.
func (a *Actor) Options(ctx context.Context, name, query string) ([]Option, error) {
	t := target{View: "top", ActionID: name}
	if block, action, both := strings.Cut(name, "/"); both {
		t.BlockID, t.ActionID = block, action
	}
	var answer struct {
		Options []Option `json:"options"`
	}
	err := a.client.do(ctx, "options", optionsRequest{target: t, As: a.person, Query: query}, &answer)
	return answer.Options, err
}

// Submit submits the top modal. Errors under fields are in the answer, not in
// the error.
func (a *Actor) Submit(ctx context.Context) (Submission, error) {
	var answer Submission
	return answer, a.client.do(ctx, "submit", viewRequest{As: a.person, View: "top"}, &answer)
}

// Cancel closes the top modal.
func (a *Actor) Cancel(ctx context.Context) error {
	return a.client.do(ctx, "close", viewRequest{As: a.person, View: "top"}, nil)
}
