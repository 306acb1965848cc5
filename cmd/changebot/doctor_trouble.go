package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// slackTrouble says why a call to Slack failed, and what can be done about it (slack-rules §12).
func slackTrouble(err error) (found, mend string) {
	if slow, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return fmt.Sprintf("Slack wants to be asked more slowly: not before %s have passed", slow.RetryAfter), "Run \"changebot doctor\" again then"
	}
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	switch {
	case !ok:
		return "Slack cannot be asked: " + why(err), "See that this machine reaches Slack's Web API, and look at https://slack-status.com"
	case passing(refused.Err):
		return "Slack says " + refused.Err, "That goes away by itself: run \"changebot doctor\" again later"
	case refused.Err == "missing_scope":
		return "Slack says missing_scope: the app was not given what it needs to look", reinstall
	}
	return "Slack says " + refused.Err, "See what Slack's documentation says of it"
}

// patiently repeats ask for as long as Slack wants it to be repeated more slowly, and ctx allows (slack-rules §6).
func patiently[T any](ctx context.Context, ask func() (T, error)) (T, error) {
	for {
		answer, err := ask()
		slow, limited := errors.AsType[*slack.RateLimitedError](err)
		if !limited {
			return answer, err
		}
		select {
		case <-time.After(max(slow.RetryAfter, time.Second)):
		case <-ctx.Done():
			return answer, err
		}
	}
}

// sentence returns text with a capital.
func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func saysSlack(err error, code string) bool {
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	return ok && refused.Err == code
}

// about says of whom or what Slack could not tell, and why.
func about(id string, err error) (found, mend string) {
	found, mend = slackTrouble(err)
	return id + ": " + found, mend
}
