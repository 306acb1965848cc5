package storage

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"
)

// surveyTime is how long a survey may take whose context sets no deadline.
const surveyTime = 24 * time.Hour

// Survey is [DB.View] for what reads a great part of the record and may wait for somebody in between, as a program does
// whose output is being looked at. It keeps nobody waiting, but the database cannot tidy up behind it: it is for audits
// and exports.
func (db *DB) Survey(ctx context.Context, fn func(*Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, surveyTime)
	defer cancel()
	tx, err := db.begin(ctx, db.reader, &sql.TxOptions{ReadOnly: true, Isolation: db.engine.snapshot()})
	if err != nil {
		return err
	}
	defer tx.gorm.Rollback() // there is nothing to commit
	if err := tx.engine.beSlow(tx.gorm); err != nil {
		return err
	}
	return fn(tx)
}

// beSlow has Postgres keep the connection, which holds nothing that others need.
func (postgres) beSlow(tx *gorm.DB) error {
	return tx.Exec("SET LOCAL idle_in_transaction_session_timeout = 0").Error
}

func (sqlite) beSlow(*gorm.DB) error { return nil }
