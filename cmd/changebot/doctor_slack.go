package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot"
	"github.com/noim3/changebot/change"
)

// reinstall is how an app gets scopes that it lacks (slack-rules §8).
const reinstall = "Replace the app's manifest with what \"changebot manifest\" prints, then reinstall the app to the workspace"

// lookAtBotToken asks Slack whose token it is, as "changebot serve" does when it starts.
func (d *doctor) lookAtBotToken(ctx context.Context) []finding {
	if d.wrong["SLACK_BOT_TOKEN"] || d.wrong["SLACK_API_URL"] {
		return unseen("SLACK_BOT_TOKEN or SLACK_API_URL is wrong")
	}
	d.first.asked = d.now()
	d.api = bot.NewClient(d.settings.botToken.Reveal(), d.settings.slackURL, slack.OptionOnResponseHeaders(d.hear))
	at, err := bot.Connect(ctx, d.api, d.settings.slackURL)
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && !passing(refused.Err) {
		return bad(fmt.Sprintf("Slack says %s", refused.Err), sentence(tokenTrouble(refused.Err)))
	}
	if err != nil {
		return bad(slackTrouble(err))
	}
	// Nobody's groups are asked for here: each group is looked at once, for itself.
	noGroups := func() *change.Policy { return &change.Policy{} }
	d.people = bot.NewPeople(d.api, at, noGroups, d.now)
	return good("Slack takes it: user %s of app %s in %s", at.User, at.App, at.URL)
}

// hear keeps the header of Slack's first answer, even of one that is a refusal.
func (d *doctor) hear(_ string, header http.Header) {
	if d.first.header == nil {
		d.first.header, d.first.came = header, d.now()
	}
}

// lookAtScopes compares what the token may do with what the manifest asks for (slack-rules §8).
func (d *doctor) lookAtScopes(context.Context) []finding {
	said := d.first.header.Get("X-OAuth-Scopes")
	if d.people == nil && said == "" {
		return unseen("the bot token does not work")
	}
	given := strings.FieldsFunc(said, func(r rune) bool { return r == ',' || r == ' ' })
	if len(given) == 0 {
		return doubtful("Slack does not say which the token has", "Compare the app's page \"OAuth & Permissions\" with \"changebot manifest\"")
	}
	wanted := manifest("", "").OAuthConfig.Scopes.Bot
	missing := slices.DeleteFunc(slices.Clone(wanted), func(scope string) bool { return slices.Contains(given, scope) })
	if len(missing) > 0 {
		return bad("The token lacks "+strings.Join(missing, ", "), reinstall)
	}
	return good("The token has all %d of the manifest", len(wanted))
}

// mostSkew is how far this machine's clock may be from Slack's. From five minutes on, the bot would take every
// request of Slack's for an old one that somebody repeats (slack-rules §1).
const mostSkew = time.Minute

// lookAtClock compares this machine's clock with the date of Slack's first answer, which is in whole seconds.
func (d *doctor) lookAtClock(context.Context) []finding {
	if d.first.header == nil {
		return unseen("Slack has not answered")
	}
	date, err := http.ParseTime(d.first.header.Get("Date"))
	if err != nil {
		return doubtful("Slack's answer has no date to compare with", "See that a time service such as NTP sets this machine's clock")
	}
	halfway := d.first.came.Sub(d.first.asked) / 2
	ahead := d.first.asked.Add(halfway).Sub(date).Round(time.Second)
	if ahead.Abs() <= mostSkew {
		return good("It is within %s of Slack's", max(ahead.Abs(), time.Second))
	}
	side := "ahead of"
	if ahead < 0 {
		side = "behind"
	}
	return bad(fmt.Sprintf("It is %s %s Slack's; from 5 minutes on, every request of Slack's is turned away as too old", ahead.Abs(), side),
		"Have a time service such as NTP set this machine's clock")
}

// lookAtAppToken has Slack hand out the address of a socket, and opens none.
func (d *doctor) lookAtAppToken(ctx context.Context) []finding {
	token := d.settings.appToken.Reveal()
	switch {
	case d.wrong["SLACK_APP_TOKEN"] || d.wrong["SLACK_API_URL"]:
		return unseen("SLACK_APP_TOKEN or SLACK_API_URL is wrong")
	case token == "":
		return good("None is set: Slack is heard through HTTP")
	}
	api := bot.NewClient("", d.settings.slackURL, slack.OptionAppLevelToken(token))
	_, _, err := api.StartSocketModeContext(ctx)
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && !passing(refused.Err) {
		return bad("Slack says "+refused.Err,
			"Set SLACK_APP_TOKEN to an app-level token with the scope connections:write, from the app's page \"Basic Information\", and enable Socket Mode")
	}
	if err != nil {
		return bad(slackTrouble(err))
	}
	return good("Slack takes it: Socket Mode can be used")
}
