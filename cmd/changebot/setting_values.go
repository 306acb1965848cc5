package main

import (
	"log/slog"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/noim3/changebot/cmd/changebot/web"
)

func (s *settings) readBotToken(value string) string {
	if !strings.HasPrefix(value, "xoxb-") {
		return "does not begin with xoxb-; take the bot token of the app's page \"OAuth & Permissions\""
	}
	s.botToken = newSecret(value)
	return ""
}

func (s *settings) readAppToken(value string) string {
	if !strings.HasPrefix(value, "xapp-") {
		return "does not begin with xapp-; take an app-level token with the scope connections:write of the app's page \"Basic Information\""
	}
	s.appToken = newSecret(value)
	return ""
}

// Slack's signing secrets have always been 32 hexadecimal digits, which tells them from a token in the wrong place.
var signingSecret = regexp.MustCompile(`^[0-9a-f]{32}$`)

func (s *settings) readSigningSecrets(value string) string {
	secrets := strings.Split(value, ",")
	if len(secrets) > 2 {
		return "holds more than two secrets; keep the new and the old one"
	}
	for _, secret := range secrets {
		if !signingSecret.MatchString(secret) {
			return "is not 32 digits and letters a to f, or two of those with a comma between; take the signing secret of the app's page \"Basic Information\""
		}
		s.signingSecrets = append(s.signingSecrets, newSecret(secret))
	}
	return ""
}

func (s *settings) readSlackURL(value string) string {
	address, err := url.Parse(value)
	if err != nil || address.Scheme != "https" && address.Scheme != "http" || address.Host == "" {
		return "is not an address that begins with https:// or http://"
	}
	if !strings.HasSuffix(value, "/") {
		return "does not end in /"
	}
	s.slackURL = value
	return ""
}

func (s *settings) readDatabase(value string) string {
	const forms = "write postgres://… or sqlite:PATH"
	scheme, rest, _ := strings.Cut(value, ":")
	switch scheme {
	case "postgres", "postgresql":
		if _, err := url.Parse(value); err != nil || !strings.HasPrefix(rest, "//") {
			return "is not a URL; " + forms + ", with % escapes for odd characters in the password"
		}
	case "sqlite":
		if rest == "" {
			return "names no file; " + forms
		}
	default:
		return "names no database that changebot knows; " + forms
	}
	s.database = newSecret(value)
	return ""
}

func (s *settings) readPolicyFile(value string) string {
	s.policyFile = value
	return ""
}

func (s *settings) readPort(value string) string {
	port, err := strconv.Atoi(value)
	if err != nil || port < 0 || port > 65535 {
		return "is not a port, a number from 0 to 65535"
	}
	s.port = port
	return ""
}

func (s *settings) readAPITokens(value string) string {
	tokens, err := web.ParseTokens(value)
	if err != nil {
		return err.Error()
	}
	s.apiTokens = tokens
	return ""
}

func (s *settings) readLogLevel(value string) string {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := levels[strings.ToLower(value)]
	if !ok {
		return "is not debug, info, warn or error"
	}
	s.logLevel = level
	return ""
}

func (s *settings) readLogFormat(value string) string {
	if value != "text" && value != "json" {
		return "is neither text nor json"
	}
	s.logFormat = value
	return ""
}
