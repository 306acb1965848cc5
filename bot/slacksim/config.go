package slacksim

import (
	"cmp"
	"slices"
	"time"
)

// Config describes a workspace. Every zero field has a default, so that a test
// names only what it is about.
type Config struct {
	Team Team
	Bot  Bot

	// BotToken, AppToken and SigningSecret are what the bot is given. They
	// open nothing but this workspace.
	BotToken      string
	AppToken      string
	SigningSecret string

	People    []Person
	Groups    []Group
	Channels  []Channel
	Commands  []Command
	Shortcuts []Shortcut

	// MessagesTabDisabled makes direct messages from the bot fail with
	// messages_tab_disabled, as an app without that tab has it (slack-rules §8).
	MessagesTabDisabled bool

	// Unlimited switches the rate limits off; faults can still answer 429.
	Unlimited bool

	// RealTime is the time that triggers, signatures and rates go by.
	// The default is the machine's clock.
	RealTime func() time.Time

	// Acknowledge is how long the bot has to answer a delivery. Default 3 s
	// (slack-rules §1).
	Acknowledge time.Duration

	// UpdateWait is how long the control calls `fill` and `home` wait for the
	// bot to change the view. Default 3 s.
	UpdateWait time.Duration

	// EventRetries are the waits before an unacknowledged event is sent again,
	// one a retry. Slack waits about 0 s, 1 min and 5 min; the default is
	// shorter so that a person can watch it: 0, 2 s and 10 s.
	EventRetries []time.Duration

	// PingEvery is the pause between pings on a socket. Default 10 s.
	PingEvery time.Duration
}

// Team is the workspace.
type Team struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Domain string `json:"domain"`
}

// Bot is the one app that is installed in the workspace.
type Bot struct {
	UserID string `json:"user_id"`
	BotID  string `json:"bot_id"`
	AppID  string `json:"app_id"`
	Name   string `json:"name"`
}

// Person is somebody in the workspace, or somebody of another organisation who
// shares a channel with it.
type Person struct {
	ID          string `json:"id"`
	Name        string `json:"name"` // the handle, without @
	RealName    string `json:"real_name"`
	Title       string `json:"title"`
	TZ          string `json:"tz"`    // IANA name, such as Australia/Sydney
	Color       string `json:"color"` // six hexadecimal digits
	Initials    string `json:"initials"`
	Guest       bool   `json:"guest"`
	OneChannel  bool   `json:"one_channel"` // a guest of one channel only
	External    bool   `json:"external"`    // Slack Connect: TeamID is another team's
	Deactivated bool   `json:"deactivated"`
	Bot         bool   `json:"bot"`
	TeamID      string `json:"team_id"`
}

// Group is a user group, such as @platform-approvers.
type Group struct {
	ID      string   `json:"id"`
	Handle  string   `json:"handle"`
	Name    string   `json:"name"`
	Members []string `json:"members"`
}

// Channel is a public or private channel. Direct messages with the bot exist
// without being listed.
type Channel struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Topic    string   `json:"topic"`
	Private  bool     `json:"private"`
	Archived bool     `json:"archived"`
	Shared   bool     `json:"shared"` // with another organisation (Slack Connect)
	BotIn    bool     `json:"bot_in"`
	Members  []string `json:"members"` // people, without the bot
}

// Command is a slash command of the bot.
type Command struct {
	Command     string `json:"command"` // with its slash
	Description string `json:"description"`
	UsageHint   string `json:"usage_hint"`
}

// Shortcut is an entry of Slack's shortcut menu, Type "global", or of a
// message's menu, Type "message".
type Shortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	CallbackID  string `json:"callback_id"`
	Description string `json:"description"`
}

func (c Config) withDefaults() Config {
	c.Team = cmp.Or(c.Team, Harbour)
	c.Bot = cmp.Or(c.Bot, ChangeBot)
	c.BotToken = cmp.Or(c.BotToken, "xoxb-local-slack")
	c.AppToken = cmp.Or(c.AppToken, "xapp-local-slack")
	c.SigningSecret = cmp.Or(c.SigningSecret, "signed-by-the-local-slack")
	c.People = orDefault(c.People, DefaultPeople)
	c.Groups = orDefault(c.Groups, DefaultGroups)
	c.Channels = orDefault(c.Channels, DefaultChannels)
	c.Commands = orDefault(c.Commands, DefaultCommands)
	c.Shortcuts = orDefault(c.Shortcuts, DefaultShortcuts)
	if c.RealTime == nil {
		c.RealTime = time.Now
	}
	c.Acknowledge = cmp.Or(c.Acknowledge, 3*time.Second)
	c.UpdateWait = cmp.Or(c.UpdateWait, 3*time.Second)
	c.PingEvery = cmp.Or(c.PingEvery, 10*time.Second)
	if c.EventRetries == nil {
		c.EventRetries = []time.Duration{0, 2 * time.Second, 10 * time.Second}
	}
	return c
}

func orDefault[T any](given []T, usual func() []T) []T {
	if given == nil {
		return usual()
	}
	return slices.Clone(given)
}
