package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot"
)

// connect asks Slack where the bot is installed. It tries again for as long as Slack cannot be reached, since there is
// nothing better to do; when Slack does not accept the token, it fails with a sentence for the operator.
func connect(ctx context.Context, api *slack.Client, apiURL string, log *slog.Logger) (bot.Installation, error) {
	const longest = 30 * time.Second
	for wait := 250 * time.Millisecond; ; wait = min(2*wait, longest) {
		at, err := bot.Connect(ctx, api, apiURL)
		if err == nil {
			return at, nil
		}
		if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && !passing(refused.Err) {
			return at, fmt.Errorf("%s (%w)", tokenTrouble(refused.Err), err)
		}
		log.WarnContext(ctx, "Slack cannot be reached; trying again", "error", err, "in", wait)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return at, ctx.Err()
		}
	}
}

// passing reports whether Slack's error goes away by itself (slack-rules §12).
func passing(code string) bool {
	switch code {
	case "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout",
		"team_added_to_org", "org_login_required":
		return true
	}
	return false
}

// tokenTrouble says what the operator can do about Slack's error.
func tokenTrouble(code string) string {
	switch code {
	case "invalid_auth", "not_authed":
		return "Slack does not know SLACK_BOT_TOKEN: copy the bot token anew from the app's page \"OAuth & Permissions\"; if the app allows only some addresses, add this machine's"
	case "account_inactive", "token_revoked":
		return "SLACK_BOT_TOKEN no longer counts, since the app was uninstalled: install it again and set the new token"
	case "token_expired":
		return "SLACK_BOT_TOKEN has expired: changebot needs an app without token rotation"
	case "missing_scope":
		return "SLACK_BOT_TOKEN lacks a scope: bring the app in line with \"changebot manifest\" and install it again"
	}
	return "Slack does not accept SLACK_BOT_TOKEN"
}
