package main

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/noim3/changebot/cmd/changebot/web"
)

// settings are what the environment says, read once (spec §10).
type settings struct {
	botToken       Secret
	signingSecrets []Secret // one, or two while the secret is being changed
	appToken       Secret   // empty: HTTP; otherwise Socket Mode
	slackURL       string   // empty: Slack's own
	database       Secret   // it may hold a password
	policyFile     string   // empty: choose
	port           int
	apiTokens      web.Tokens
	logLevel       slog.Level
	logFormat      string // "text", "json", or empty: choose
}

// A setting is one environment variable.
type setting struct {
	name    string
	meaning string
	usual   string // what holds when the variable is not set, in words
	// required commands refuse to start without the variable.
	required bool
	// value stands in for a variable that is not set.
	value string
	// read notes value in the settings. The fault it returns follows the variable's name: "is not a number".
	// It never repeats the value, which may be a secret in the wrong place.
	read func(s *settings, value string) (fault string)
}

// settingsTable lists every setting. Help and the README's table are made from it.
func settingsTable() []setting {
	return []setting{
		{
			name: "SLACK_BOT_TOKEN", required: true, usual: "none, it is required", read: (*settings).readBotToken,
			meaning: "the bot's token, from the app's page \"OAuth & Permissions\"; it begins with xoxb-",
		},
		{
			name: "SLACK_SIGNING_SECRET", required: true, usual: "none, it is required", read: (*settings).readSigningSecrets,
			meaning: "the signing secret, from the app's page \"Basic Information\"; while it is being changed, the new and the old one with a comma between",
		},
		{
			name: "SLACK_APP_TOKEN", usual: "not set", read: (*settings).readAppToken,
			meaning: "set: Slack is heard through Socket Mode, with this token, which begins with xapp-; not set: through HTTP",
		},
		{
			name: "SLACK_API_URL", usual: "Slack's", read: (*settings).readSlackURL,
			meaning: "another address of Slack's Web API, such as a local Slack's; it ends in /",
		},
		{
			name: "DATABASE_URL", usual: "sqlite:changebot.db", value: "sqlite:changebot.db", read: (*settings).readDatabase,
			meaning: "where the record is kept: postgres://… or sqlite:PATH",
		},
		{
			name: "POLICY_FILE", usual: "policy.yaml if there is one, else the built-in example with a warning", read: (*settings).readPolicyFile,
			meaning: "the policy file",
		},
		{
			name: "PORT", usual: "8080", value: "8080", read: (*settings).readPort,
			meaning: "the port of the HTTP server; 0 takes a free one, which the log names",
		},
		{
			name: "CHANGEBOT_API_TOKENS", usual: "none, and everybody is turned away", read: (*settings).readAPITokens,
			meaning: "who may read /calendar.ics and /metrics: entries name:hash as \"changebot token NAME\" prints them, with commas between",
		},
		{
			name: "LOG_LEVEL", usual: "info", value: "info", read: (*settings).readLogLevel,
			meaning: "the least that is logged: debug, info, warn or error",
		},
		{
			name: "LOG_FORMAT", usual: "text on a terminal, else json", read: (*settings).readLogFormat,
			meaning: "how it is logged: text or json",
		},
	}
}

// readSettings reads the named settings from environ. The error tells of every fault at once, a sentence each; the
// warnings name variables that look like the bot's and are not.
func readSettings(environ, names []string) (settings, []string, error) {
	given := map[string]string{}
	var warnings []string
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		given[name] = value
		if strings.HasPrefix(name, "CHANGEBOT_") && !isSetting(name) {
			warnings = append(warnings, name+" is set, but changebot has no such setting.")
		}
	}
	slices.Sort(warnings)
	var s settings
	var faults []string
	for _, one := range settingsTable() {
		if !slices.Contains(names, one.name) {
			continue
		}
		if fault := one.take(&s, given[one.name]); fault != "" {
			faults = append(faults, fmt.Sprintf("%s %s.", one.name, fault))
		}
	}
	return s, warnings, settingsError(faults)
}

func isSetting(name string) bool {
	return slices.ContainsFunc(settingsTable(), func(s setting) bool { return s.name == name })
}

func (one setting) take(s *settings, value string) (fault string) {
	switch {
	case value == "" && one.required:
		return "is not set; it is " + one.meaning
	case value == "" && one.value == "":
		return ""
	case value == "":
		return one.read(s, one.value)
	case strings.TrimSpace(value) != value:
		return "begins or ends with a space or a line break"
	}
	return one.read(s, value)
}

func settingsError(faults []string) error {
	switch len(faults) {
	case 0:
		return nil
	case 1:
		return misused("a setting is wrong: %s", faults[0])
	}
	return misused("%d settings are wrong:\n  %s", len(faults), strings.Join(faults, "\n  "))
}
