package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/noim3/changebot/storage"
)

func migrateCommand() command {
	reads := []string{"DATABASE_URL", "LOG_LEVEL", "LOG_FORMAT"}
	return command{
		word: "migrate", does: "bring the database to the shape that this program needs",
		help: `Creates the tables of a new database, or alters those of an older program; records are kept. "changebot serve" does
the same when it starts. Several may run at once: one does the work and the others wait for it.`,
		reads: reads,
		prepare: func(*flag.FlagSet) action {
			return func(ctx context.Context, t terminal, args []string) error {
				if err := none(args); err != nil {
					return err
				}
				s, _, err := readSettings(t.environ, reads)
				if err != nil {
					return err
				}
				return migrate(ctx, t, s)
			}
		},
	}
}

func migrate(ctx context.Context, t terminal, s settings) error {
	db, err := storage.Open(ctx, s.database.Reveal(), storage.Options{Log: newLog(t.err, s)})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	fmt.Fprintln(t.out, "The database is up to date.")
	return nil
}
