package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"net/url"
	"strings"

	"github.com/slack-go/slack"
)

func manifestCommand() command {
	return command{
		word: "manifest", args: "--url URL [--name NAME] | --socket [--name NAME]",
		does: "print the manifest from which Slack makes the app",
		help: `Prints the app's manifest as JSON. In Slack's app settings choose "Create New App", then "From a manifest", and paste
it; or replace the manifest of an app that exists. URL is where Slack reaches "changebot serve", such as
https://changes.example.com. With --socket, Slack is heard through Socket Mode and no URL is needed.`,
		prepare: func(flags *flag.FlagSet) action {
			address := flags.String("url", "", "the `URL` at which Slack reaches the bot; it begins with https://")
			name := flags.String("name", "Change Desk", "the app's `name` in Slack")
			socket := flags.Bool("socket", false, "for Socket Mode")
			return func(_ context.Context, t terminal, args []string) error {
				if err := none(args); err != nil {
					return err
				}
				base, err := baseURL(*address, *socket)
				if err != nil {
					return err
				}
				if n := len([]rune(*name)); n < 1 || n > 35 {
					return misused("the name has %d characters; Slack allows 1 to 35", n)
				}
				out := json.NewEncoder(t.out)
				out.SetIndent("", "  ")
				out.SetEscapeHTML(false)
				return out.Encode(manifest(*name, base))
			}
		},
	}
}

// baseURL returns where Slack reaches the bot, without a final slash; "" for Socket Mode.
func baseURL(address string, socket bool) (string, error) {
	if socket {
		if address != "" {
			return "", misused("--url and --socket exclude each other: through Socket Mode, Slack calls no address")
		}
		return "", nil
	}
	if address == "" {
		return "", misused("--url is missing: say where Slack reaches the bot, or choose --socket")
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", misused("%q is not an address that Slack would call: it begins with https:// and has no ? or #", address)
	}
	return strings.TrimSuffix(address, "/"), nil
}

// manifest describes the app to Slack, for a bot at base, or for Socket Mode when base is "" (slack-rules §8).
func manifest(name, base string) slack.Manifest {
	at := func(path string) string {
		if base == "" {
			return ""
		}
		return base + path
	}
	return slack.Manifest{
		Metadata: slack.ManifestMetadata{MajorVersion: 2, MinorVersion: 1},
		Display: slack.Display{
			Name: name, Description: "Raise, review and approve changes from Slack.", BackgroundColor: "#1D1C1D",
		},
		Features: slack.Features{
			// Without the messages tab, direct messages from the bot fail.
			AppHome: slack.AppHome{HomeTabEnabled: true, MessagesTabEnabled: true, MessagesTabReadOnlyEnabled: true},
			BotUser: slack.BotUser{DisplayName: handle(name), AlwaysOnline: true},
			SlashCommands: []slack.ManifestSlashCommand{{
				Command: "/change", Description: "Raise or look up a change", UsageHint: "[new | list | CHG-123 | help]",
				ShouldEscape: true, Url: at("/slack/commands"),
			}},
			Shortcuts: []slack.Shortcut{
				{
					Name: "Raise a change", Type: slack.GlobalShortcut, CallbackID: "raise_change_global",
					Description: "Open the change form",
				},
				{
					Name: "Raise a change from this", Type: slack.MessageShortcut, CallbackID: "raise_change_from_message",
					Description: "Start a change request from this message",
				},
			},
		},
		OAuthConfig: slack.OAuthConfig{Scopes: slack.OAuthScopes{Bot: scopes()}},
		Settings: slack.Settings{
			EventSubscriptions: &slack.EventSubscriptions{RequestUrl: at("/slack/events"), BotEvents: events()},
			Interactivity: &slack.Interactivity{
				IsEnabled: true, RequestUrl: at("/slack/interactions"), MessageMenuOptionsUrl: at("/slack/options"),
			},
			SocketModeEnabled: base == "",
		},
	}
}

// scopes lists what the bot asks to be allowed, and nothing that it does not use.
func scopes() []string {
	return []string{
		"commands",        // /change and the shortcuts
		"chat:write",      // cards, threads and direct messages
		"users:read",      // is whoever clicks a member of this workspace?
		"usergroups:read", // who is in the groups that the policy names?
		"files:write",     // the picture of /change calendar
		// For "changebot doctor": is the bot in the channels that the policy names?
		"channels:read", "groups:read",
		// To look, after Slack's answer was lost, whether the message was posted (slack-rules §11).
		"channels:history", "groups:history", "im:history", "im:write",
	}
}

// events lists what Slack is to tell the bot of.
func events() []string {
	return []string{
		"app_home_opened", "user_change", "subteam_members_changed", "subteam_updated", "channel_id_changed",
		"app_uninstalled", "tokens_revoked",
		// What an owner types in the thread of a question about the policy is offered to be kept as the answer. Nothing else is
		// done with messages, and none is kept.
		"message.channels", "message.groups",
	}
}

// handle returns name as the bot user's display name, for which Slack's documents allow only these letters.
func handle(name string) string {
	letters := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '-'
	}, name)
	return cmp.Or(strings.Trim(letters, "-"), "change-desk")
}
