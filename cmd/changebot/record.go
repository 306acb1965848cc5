package main

import (
	"context"

	"github.com/noim3/changebot/storage"
)

// readsRecord names the settings of the commands that only look at the record.
func readsRecord() []string { return []string{"DATABASE_URL"} }

// openRecord opens the database for looking only; it must be there and have the shape that this program needs.
func openRecord(ctx context.Context, environ []string) (*storage.DB, error) {
	s, _, err := readSettings(environ, readsRecord())
	if err != nil {
		return nil, err
	}
	db, err := storage.Open(ctx, s.database.Reveal(), storage.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		_ = db.Close() // that it cannot be used was said
		return nil, err
	}
	return db, nil
}
