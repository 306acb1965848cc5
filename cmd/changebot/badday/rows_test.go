package badday

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/noim3/changebot/cmd/changebot/programtest"
)

// each reads the rows of a query one by one.
func each(ctx context.Context, tx *sql.Tx, query string, read func(scan func(...any) error) error) error {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// A moment is a time as either database hands it out; zero for NULL.
type moment time.Time

// Scan makes moment a sql.Scanner.
func (m *moment) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*m = moment{}
	case time.Time:
		*m = moment(v.UTC())
	case string:
		t, err := time.Parse("2006-01-02 15:04:05.999999999-07:00", v)
		*m = moment(t.UTC())
		return err
	default:
		return fmt.Errorf("a time, not %T", value)
	}
	return nil
}

// quietPatience is how long the bot may take to say what it has to, once nothing is wrong any more: a lease of 25
// seconds, the wait after several failures, and a queue that Slack's limits make.
const quietPatience = 4 * time.Minute

var errNotQuiet = errors.New("the bot is not quiet")

// awaitQuiet returns once nothing is left to be said, and nothing has been added for a second.
func awaitQuiet(ctx context.Context, database string) error {
	db, err := openRecord(database)
	if err != nil {
		return err
	}
	defer db.Close()
	var since time.Time
	var before int
	return programtest.Within(ctx, quietPatience, func() error {
		var open, events int
		err := db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM deliveries WHERE finished_at IS NULL), (SELECT count(*) FROM events)`).
			Scan(&open, &events)
		if err != nil {
			return err
		}
		if open > 0 || events != before {
			since, before = time.Now(), events
			return fmt.Errorf("%w: %d messages are still to be said", errNotQuiet, open)
		}
		if time.Since(since) < time.Second {
			return errNotQuiet
		}
		return nil
	})
}
