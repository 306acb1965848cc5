package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/slacksim"
)

func printed(t *testing.T, args ...string) slack.Manifest {
	t.Helper()
	code, out, said := call(t, nil, append([]string{"manifest"}, args...)...)
	if code != exitDone {
		t.Fatalf("manifest %q exits with %d: %s", args, code, said)
	}
	decoder := json.NewDecoder(strings.NewReader(out))
	decoder.DisallowUnknownFields()
	var m slack.Manifest
	if err := decoder.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

// The limits are those of slack-rules §8.
func TestTheManifestKeepsWithinSlacksLimits(t *testing.T) {
	t.Parallel()
	m := printed(t, "--url", "https://changes.example.com/")
	for _, test := range []struct {
		what, text string
		most       int
	}{
		{"name", m.Display.Name, 35},
		{"description", m.Display.Description, 140},
		{"command", m.Features.SlashCommands[0].Command, 32},
		{"usage hint", m.Features.SlashCommands[0].UsageHint, 1000},
		{"command's URL", m.Features.SlashCommands[0].Url, 3000},
		{"first shortcut", m.Features.Shortcuts[0].Name, 24},
		{"second shortcut", m.Features.Shortcuts[1].Name, 24},
		{"first shortcut's description", m.Features.Shortcuts[0].Description, 150},
		{"second shortcut's description", m.Features.Shortcuts[1].Description, 150},
	} {
		if n := len([]rune(test.text)); n == 0 || n > test.most {
			t.Errorf("the %s has %d characters, at most %d are allowed: %q", test.what, n, test.most, test.text)
		}
	}
	if len(m.Features.SlashCommands) != 1 || len(m.Features.Shortcuts) != 2 {
		t.Error("a command or shortcut was added: measure it here")
	}
	if !regexp.MustCompile(`^[a-z0-9._-]{1,80}$`).MatchString(m.Features.BotUser.DisplayName) {
		t.Errorf("the bot user's display name is %q", m.Features.BotUser.DisplayName)
	}
	if len(m.Settings.EventSubscriptions.BotEvents) > 100 || len(m.OAuthConfig.Scopes.Bot) > 255 {
		t.Error("too many events or scopes")
	}
}

func TestTheManifestNamesEveryAddressOfTheBot(t *testing.T) {
	t.Parallel()
	m := printed(t, "--url", "https://changes.example.com/", "--name", "Our Changes")
	got := []string{
		m.Display.Name, m.Features.BotUser.DisplayName, m.Features.SlashCommands[0].Url, m.Settings.EventSubscriptions.RequestUrl,
		m.Settings.Interactivity.RequestUrl, m.Settings.Interactivity.MessageMenuOptionsUrl,
	}
	want := []string{
		"Our Changes", "our-changes", "https://changes.example.com/slack/commands", "https://changes.example.com/slack/events",
		"https://changes.example.com/slack/interactions", "https://changes.example.com/slack/options",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if m.Settings.SocketModeEnabled || !m.Settings.Interactivity.IsEnabled || !m.Features.SlashCommands[0].ShouldEscape {
		t.Errorf("unexpected switches: %+v", m.Settings)
	}
	// Direct messages fail without it (slack-rules §8).
	if !m.Features.AppHome.HomeTabEnabled || !m.Features.AppHome.MessagesTabEnabled {
		t.Errorf("Home or messages are off: %+v", m.Features.AppHome)
	}
}

func TestTheManifestForSocketModeNamesNoAddress(t *testing.T) {
	t.Parallel()
	code, out, _ := call(t, nil, "manifest", "--socket")
	if code != exitDone || strings.Contains(out, "url") {
		t.Errorf("exit code %d, and:\n%s", code, out)
	}
	if m := printed(t, "--socket"); !m.Settings.SocketModeEnabled || !m.Settings.Interactivity.IsEnabled {
		t.Errorf("unexpected switches: %+v", m.Settings)
	}
}

func TestTheLocalSlackHasTheManifestsCommandAndShortcuts(t *testing.T) {
	t.Parallel()
	m := printed(t, "--socket")
	var commands []slacksim.Command
	for _, c := range m.Features.SlashCommands {
		commands = append(commands, slacksim.Command{Command: c.Command, Description: c.Description, UsageHint: c.UsageHint})
	}
	if diff := cmp.Diff(commands, slacksim.DefaultCommands()); diff != "" {
		t.Errorf("commands (-manifest +local Slack):\n%s", diff)
	}
	var shortcuts []slacksim.Shortcut
	for _, s := range m.Features.Shortcuts {
		shortcuts = append(shortcuts, slacksim.Shortcut{
			Name: s.Name, Type: string(s.Type), CallbackID: s.CallbackID, Description: s.Description,
		})
	}
	if diff := cmp.Diff(shortcuts, slacksim.DefaultShortcuts()); diff != "" {
		t.Errorf("shortcuts (-manifest +local Slack):\n%s", diff)
	}
}

// scopesOf names the scopes for each of slack-go's calls (slack-rules §8).
var scopesOf = map[string][]string{
	"AuthTest": nil, "OpenView": nil, "PushView": nil, "UpdateView": nil, "PublishView": nil,
	"StartSocketMode": nil, // it takes the app-level token
	"PostMessage":     {"chat:write"}, "PostMessageWithResponse": {"chat:write"}, "PostEphemeral": {"chat:write"}, "UpdateMessage": {"chat:write"},
	"GetUserInfo": {"users:read"}, "GetBotInfo": {"users:read"},
	"GetUserGroupMembers": {"usergroups:read"}, "GetUserGroups": {"usergroups:read"},
	"OpenConversation":       {"im:write"},
	"GetConversationHistory": {"channels:history", "groups:history", "im:history"},
	"GetConversationReplies": {"channels:history", "groups:history", "im:history"},
	"GetConversationInfo":    {"channels:read", "groups:read"},
	"GetUploadURLExternal":   {"files:write"}, "CompleteUploadExternal": {"files:write"},
}

func TestTheManifestAsksForTheScopesOfWhatIsCalledAndNoOther(t *testing.T) {
	t.Parallel()
	want := []string{"commands"}
	for _, call := range found(t, `api\.(\w+)Context\(`, "../../bot/*.go", "*.go") {
		scopes, known := scopesOf[call]
		if !known {
			t.Errorf("%s is called: say here which scopes it needs (slack-rules §8)", call)
		}
		want = append(want, scopes...)
	}
	slices.Sort(want)
	got := slices.Sorted(slices.Values(printed(t, "--socket").OAuthConfig.Scopes.Bot))
	if diff := cmp.Diff(slices.Compact(want), got); diff != "" {
		t.Errorf("scopes (-called +manifest):\n%s", diff)
	}
}

func TestTheManifestHasEveryShortcutAndEventThatTheBotHears(t *testing.T) {
	t.Parallel()
	m := printed(t, "--socket")
	var shortcuts []string
	for _, s := range m.Features.Shortcuts {
		shortcuts = append(shortcuts, s.CallbackID)
	}
	if diff := cmp.Diff(found(t, `add\(b\.routes\.shortcuts, "(\w+)"`, "../../bot/routes.go"), slices.Sorted(slices.Values(shortcuts))); diff != "" {
		t.Errorf("shortcuts (-heard +manifest):\n%s", diff)
	}
	heard := found(t, `[^.]"((?:app|user|subteam|channel|tokens)_[a-z_]+)"[,:]`, "../../bot/events.go")
	// This one comes unasked, in place of events that were too many.
	heard = slices.DeleteFunc(heard, func(event string) bool { return event == "app_rate_limited" })
	heard = append(heard, "message.channels", "message.groups") // each of which comes as a message
	slices.Sort(heard)
	if diff := cmp.Diff(heard, slices.Sorted(slices.Values(m.Settings.EventSubscriptions.BotEvents))); diff != "" {
		t.Errorf("events (-heard +manifest):\n%s", diff)
	}
}

// found returns what the first group of pattern matches in the files that are no tests, sorted, each once.
func found(t *testing.T, pattern string, globs ...string) []string {
	t.Helper()
	var all []string
	for _, glob := range globs {
		paths, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
				all = append(all, match[1])
			}
		}
	}
	if len(all) == 0 {
		t.Fatalf("nothing in %s matches %s any more: mend this test", globs, pattern)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
