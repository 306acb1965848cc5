package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/noim3/changebot/storage"
)

const (
	// A pooler refuses what changebot asks of a connection, and loses what one instance tells the others.
	postgresAdvice = "See that the server runs, lets this machine in, and has the user and the database that DATABASE_URL names; " +
		"and that DATABASE_URL leads to the server itself, not to a pooler such as PgBouncer"
	sqliteAdvice = "See that it is an SQLite database, and that the bot may write to it and to its folder"
)

// lookAtDatabase opens the database, which must be there: looking makes no file.
func (d *doctor) lookAtDatabase(ctx context.Context) []finding {
	if d.wrong["DATABASE_URL"] {
		return unseen("DATABASE_URL is wrong")
	}
	url := d.settings.database.Reveal()
	kind, advice := "Postgres", postgresAdvice
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		kind, advice = "The file "+path, sqliteAdvice
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return bad(fmt.Sprintf("There is no file %s; a relative path begins at %s", path, workingFolder()),
				"Correct DATABASE_URL; or make the file with \"changebot migrate\", as \"changebot serve\" does when it starts")
		}
	}
	db, err := storage.Open(ctx, url, storage.Options{})
	if err != nil {
		return bad("It cannot be used: "+why(err), advice)
	}
	if err := db.Ping(ctx); err != nil {
		return bad("It is not ready: "+why(errors.Join(err, db.Close())),
			"Run \"changebot migrate\"; \"changebot serve\" does the same when it starts")
	}
	d.db = db
	return good("%s can be reached and has every migration", kind)
}

// mostBuried is up to how many lost deliveries are counted.
const mostBuried = 1000

// lookAtDeliveries counts what the bot has given up saying.
func (d *doctor) lookAtDeliveries(ctx context.Context) []finding {
	if d.db == nil {
		return unseen("the database cannot be used")
	}
	var buried []storage.BuriedDelivery
	err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
		buried, err = tx.Buried(mostBuried)
		return err
	})
	if err != nil {
		return bad("They cannot be counted: "+why(err), "Look at the database's log")
	}
	if len(buried) == 0 {
		return good("None was given up")
	}
	count := counted(len(buried), "message")
	if len(buried) == mostBuried {
		count += " or more"
	}
	last := buried[0]
	return doubtful(
		fmt.Sprintf("%s given up lately; the last, %s of %s on %s: %s",
			count, last.Place, last.Change, last.BuriedAt.UTC().Format(time.DateOnly), last.Why),
		"Mend what it says; a card is drawn anew with the next act on its change, and /change shows everybody where theirs stand")
}
