package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/noim3/changebot/cmd/changebot/web"
)

func tokenCommand() command {
	return command{
		word: "token", args: "NAME", does: "make a token with which a program may read the calendar and the metrics",
		help: `Makes a token for whoever NAME stands for, such as team-calendar, and prints it, this once. What it writes beside that
is the token's entry for CHANGEBOT_API_TOKENS, which holds the token's hash: the token itself is kept nowhere.

A token is taken back by removing its entry and starting the bot again.`,
		prepare: func(*flag.FlagSet) action {
			return func(_ context.Context, t terminal, args []string) error {
				if len(args) != 1 {
					return misused("give the token one name, such as team-calendar")
				}
				token, entry, err := web.NewToken(args[0])
				if err != nil {
					return misused("%w", err)
				}
				// The token alone goes to standard output, so that it can be piped to where it is kept.
				fmt.Fprintln(t.out, token)
				fmt.Fprintf(t.err, `
That is the token of %s, shown this once. Add its entry to CHANGEBOT_API_TOKENS,
with a comma after what is there, and start the bot again:

%s

A calendar program reads /calendar.ics?token=… with it, and Prometheus sends it to /metrics as a bearer token.
`, args[0], entry)
				return nil
			}
		},
	}
}
