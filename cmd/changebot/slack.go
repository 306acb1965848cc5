package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/noim3/changebot/bot/slacksim"
)

func slackCommand() command {
	return command{
		word: "slack", args: "[--addr HOST:PORT] [--bot URL]", does: "run the local Slack alone, for a bot started beside it",
		help: `Serves the local Slack of Harbour Pay: its page, its Web API, and the control API that bot/slacksim/CONTROL.md describes.
It prints the settings with which "changebot serve" works in it, so that the bot can be started, killed and started again.
Only this machine can reach it, and it forgets everything when it stops.`,
		prepare: func(flags *flag.FlagSet) action {
			addr := flags.String("addr", "127.0.0.1:4004", "the `address` to listen on; port 0 takes a free one")
			bot := flags.String("bot", "", "the `URL` of a bot that listens for HTTP; without it, the bot connects through Socket Mode")
			return func(ctx context.Context, t terminal, args []string) error {
				if err := none(args); err != nil {
					return err
				}
				return runSlack(ctx, t.out, *addr, *bot)
			}
		},
	}
}

func runSlack(ctx context.Context, out io.Writer, addr, bot string) error {
	sim := newLocalSlack()
	if bot != "" {
		if err := sim.ConnectHTTP(strings.TrimSuffix(bot, "/")); err != nil {
			return misused("--bot: %w", err)
		}
	}
	listener, err := sim.Listen(ctx, addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "The local Slack is at %s\n\nThe bot works in it with these settings:\n\n", sim.URL())
	for _, pair := range localSettings(sim, bot) {
		fmt.Fprintln(out, pair)
	}
	return sim.Run(ctx, listener)
}

// newLocalSlack returns a workspace whose tokens and secret have the shape of Slack's, since the settings insist on it.
func newLocalSlack() *slacksim.Sim {
	return slacksim.New(slacksim.Config{SigningSecret: strings.Repeat("0", 32)})
}

// localSettings returns, as NAME=value, the settings of a bot that works in sim and listens at bot, or through Socket
// Mode when bot is "".
func localSettings(sim *slacksim.Sim, bot string) []string {
	config := sim.Config()
	pairs := []string{
		"SLACK_API_URL=" + sim.APIURL(),
		"SLACK_BOT_TOKEN=" + config.BotToken,
		"SLACK_SIGNING_SECRET=" + config.SigningSecret,
	}
	if bot == "" {
		return append(pairs, "SLACK_APP_TOKEN="+config.AppToken)
	}
	if address, err := url.Parse(bot); err == nil && address.Port() != "" {
		pairs = append(pairs, "PORT="+address.Port())
	}
	return pairs
}
