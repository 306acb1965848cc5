package bot

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

var (
	errMalformed = errors.New("malformed payload")
	errForeign   = errors.New("payload of another workspace or app")
)

// payload is what the bot reads of an interaction, and no more: slack-go decodes whole messages and fails on a block
// element that it does not know, in a message that may be any app's (slack-rules §14).
type payload struct {
	Type        string    `json:"type"`
	App         string    `json:"api_app_id"`
	Trigger     string    `json:"trigger_id"`
	ResponseURL string    `json:"response_url"`
	Callback    string    `json:"callback_id"`
	Team        reference `json:"team"`
	Enterprise  reference `json:"enterprise"`
	User        struct {
		reference
		Enterprise reference `json:"enterprise_user"`
	} `json:"user"`
	Channel   reference `json:"channel"`
	Container struct {
		Channel string `json:"channel_id"`
		Message string `json:"message_ts"`
		Thread  string `json:"thread_ts"`
		View    string `json:"view_id"`
	} `json:"container"`
	Message struct {
		TS     string `json:"ts"`
		Thread string `json:"thread_ts"`
		Text   string `json:"text"`
		User   string `json:"user"`
	} `json:"message"`
	View    *payloadView    `json:"view"`
	Actions []payloadAction `json:"actions"`
}

type reference struct {
	ID string `json:"id"`
}

type payloadView struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Hash     string `json:"hash"`
	Callback string `json:"callback_id"`
	Metadata string `json:"private_metadata"`
	Team     string `json:"app_installed_team_id"`
	Root     string `json:"root_view_id"`
	Previous string `json:"previous_view_id"`
	Blocks   []struct {
		Type string `json:"type"`
		ID   string `json:"block_id"`
	} `json:"blocks"`
	State struct {
		Values json.RawMessage `json:"values"`
	} `json:"state"`
}

type payloadAction struct {
	ID     string     `json:"action_id"`
	At     string     `json:"action_ts"`
	Value  string     `json:"value"`
	Option valueField `json:"selected_option"`
	User   string     `json:"selected_user"`
}

type valueField struct {
	Value string `json:"value"`
}

// readInteraction decodes a click, a submitted form, a shortcut or what else people do with what the bot has drawn.
// It fails with errMalformed, or with errForeign for another workspace's or app's.
func (b *Bot) readInteraction(raw []byte) (*Inbound, error) {
	var p payload
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, fmt.Errorf("%w: %w", errMalformed, err)
	}
	var viewTeam string
	if p.View != nil {
		viewTeam = p.View.Team
	}
	if !b.at.serves(p.Team.ID, p.Enterprise.ID, viewTeam) || !b.ours(p.App) {
		return nil, errForeign
	}
	in := &Inbound{
		User: change.UserID(cmp.Or(p.User.Enterprise.ID, p.User.ID)), trigger: p.Trigger, reply: p.ResponseURL,
		Channel: cmp.Or(p.Channel.ID, p.Container.Channel),
		Message: cmp.Or(p.Container.Message, p.Message.TS),
		Thread:  cmp.Or(p.Container.Thread, p.Message.Thread),
	}
	in.people, in.delegators = b.people, b.delegators
	if p.View != nil {
		view, err := p.View.decode()
		if err != nil {
			return nil, err
		}
		in.View = view
	}
	if err := p.sort(in, b.at); err != nil {
		return nil, err
	}
	if !in.named() {
		return nil, fmt.Errorf("%w: a %s names no person, or nothing to tell it from the next, or what no id looks like", errMalformed, p.Type)
	}
	return in, nil
}

// sort fills in what in has by its kind, its key (slack-rules §1) among it.
func (p *payload) sort(in *Inbound, at Installation) error {
	switch slack.InteractionType(p.Type) {
	case slack.InteractionTypeBlockActions:
		return p.sortClick(in, at)
	case slack.InteractionTypeViewSubmission:
		if in.View == nil {
			return fmt.Errorf("%w: a form without its view", errMalformed)
		}
		in.kind, in.name, in.Key = bySubmission, in.View.Callback, p.submissionKey(in, at)
	case slack.InteractionTypeShortcut, slack.InteractionTypeMessageAction:
		in.kind, in.name, in.Key = byShortcut, p.Callback, keyOf("trigger", p.Trigger)
		in.Text, in.Author = p.Message.Text, p.Message.User
		in.Link = permalink(at.URL, in.Channel, p.Message.TS, p.Message.Thread)
	case slack.InteractionTypeBlockSuggestion:
		in.kind, in.Key = byQuery, string(byQuery)
	case slack.InteractionTypeViewClosed:
		in.kind, in.Key = byClosing, string(byClosing)
	default:
		return fmt.Errorf("%w: no kind of interaction is called %.40q", errMalformed, p.Type)
	}
	return nil
}

func (p *payload) sortClick(in *Inbound, at Installation) error {
	if len(p.Actions) == 0 {
		return fmt.Errorf("%w: a click without an action", errMalformed)
	}
	act := p.Actions[0]
	in.kind, in.name, in.at = byClick, act.ID, act.At
	if in.View != nil && !in.View.Home {
		in.kind = byInput
	}
	in.Value = cmp.Or(act.Value, act.Option.Value, act.User)
	place := cmp.Or(p.Container.Message, p.Container.View, p.Message.TS)
	if place == "" && in.View != nil {
		place = in.View.ID
	}
	in.Key = keyOf("click", at.Team, place, act.ID, act.At, string(in.User))
	return nil
}

// submissionKey is made of the nonce that the form was opened with. A form without one is a form of another version
// of the bot, which has no handler either; its view and hash tell it from others.
func (p *payload) submissionKey(in *Inbound, at Installation) string {
	m, err := parseMetadata(in.View.Metadata)
	if err != nil {
		return keyOf("view", at.Team, in.View.ID, in.View.Hash)
	}
	return keyOf("form", at.Team, string(in.User), m.Nonce)
}

// keyOf joins the parts of a key; it is empty when one of them is.
func keyOf(parts ...string) string {
	for _, part := range parts {
		if part == "" {
			return ""
		}
	}
	return strings.Join(parts, " ")
}

func (v *payloadView) decode() (*InView, error) {
	view := &InView{
		ID: v.ID, Hash: v.Hash, Callback: v.Callback, Metadata: v.Metadata, Home: v.Type == string(slack.VTHomeTab),
		full: v.Previous != "" && v.Previous != v.Root,
	}
	for _, block := range v.Blocks {
		if block.Type == string(slack.MBTInput) {
			view.inputs = append(view.inputs, block.ID)
		}
	}
	// An empty form sometimes comes as an empty list (slack-rules §14).
	if values := bytes.TrimSpace(v.State.Values); len(values) > 0 && !bytes.Equal(values, []byte("[]")) {
		if err := json.Unmarshal(values, &view.Values); err != nil {
			return nil, fmt.Errorf("%w: the values of a form: %w", errMalformed, err)
		}
	}
	return view, nil
}

// permalink is the address of a message in the workspace at root, as Slack makes it. It is put together here, since
// to ask Slack for it would cost a call while a trigger runs out.
func permalink(root, channel, ts, thread string) string {
	if root == "" || channel == "" || ts == "" {
		return ""
	}
	link := strings.TrimSuffix(root, "/") + "/archives/" + url.PathEscape(channel) + "/p" + strings.ReplaceAll(ts, ".", "")
	if thread != "" && thread != ts {
		link += "?" + url.Values{"thread_ts": {thread}, "cid": {channel}}.Encode()
	}
	return link
}
