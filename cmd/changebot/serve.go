package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"strconv"
	"time"
)

func serveCommand() command {
	return command{
		word: "serve", args: "[--no-migrate]", does: "run the bot",
		help: `Brings the database up to date, then hears and answers Slack until SIGTERM or an interrupt, on which it finishes what
is under way within ten seconds. A second signal ends it at once.

/healthz answers 200 while the process lives; /readyz answers 200 while it can do its work, and 503 while it starts,
stops, or has no database.

The policy file is read anew when it changes and on SIGHUP. One with faults leaves the policy as it was, and the
policy's owners are told.`,
		reads: serveSettings(),
		prepare: func(flags *flag.FlagSet) action {
			noMigrate := flags.Bool("no-migrate", false, "leave the database as it is; \"changebot migrate\" has been run before")
			return func(ctx context.Context, t terminal, args []string) error {
				if err := none(args); err != nil {
					return err
				}
				return serve(ctx, t, !*noMigrate)
			}
		},
	}
}

// serveSettings names all of them.
func serveSettings() []string {
	var names []string
	for _, s := range settingsTable() {
		names = append(names, s.name)
	}
	return names
}

func serve(ctx context.Context, t terminal, migrate bool) error {
	s, warnings, settingsErr := readSettings(t.environ, serveSettings())
	log := newLog(t.err, s)
	policy, policyErr := loadPolicy(ctx, s, time.Now(), log)
	if err := errors.Join(settingsErr, policyErr); err != nil {
		return err
	}
	for _, warning := range warnings {
		log.WarnContext(ctx, "a setting is unknown", "warning", warning)
	}
	var open net.ListenConfig
	listener, err := open.Listen(ctx, "tcp", ":"+strconv.Itoa(s.port))
	if err != nil {
		return fmt.Errorf("listen on PORT: %w", err)
	}
	now, moved := recordClock()
	return (&service{
		settings: s, policy: policy, log: log, listener: listener, migrate: migrate, watchPolicy: true, now: now, clockMoved: moved,
	}).run(ctx)
}
