package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// A Tx is one transaction, and the only way to data. It may be used by one goroutine, until the function it was
// given to returns.
type Tx struct {
	gorm     *gorm.DB
	engine   engine
	now      time.Time
	enqueued bool
}

// patience is how long a transaction may take whose context sets no deadline: SQLite's one writer would otherwise
// be waited for without end.
const patience = 20 * time.Second

// Update runs fn in one read-write transaction and commits it. An error of fn, returned as it is, or a panic rolls
// back everything. Once deliveries were enqueued and committed, [DB.Woken] hears of it.
//
// fn must not use db: on SQLite, which has one writer, that waits for itself until the deadline. Nor may it call the
// network: on SQLite everybody else waits, on Postgres everybody who needs the same change, or the chain of events.
func (db *DB) Update(ctx context.Context, fn func(*Tx) error) error {
	ctx, cancel := withPatience(ctx)
	defer cancel()
	tx, err := db.begin(ctx, db.writer)
	if err != nil {
		return err
	}
	defer tx.gorm.Rollback() // nothing, once committed
	if err := fn(tx); err != nil {
		return err
	}
	if tx.enqueued {
		if err := tx.engine.announce(tx.gorm); err != nil {
			return fmt.Errorf("announce deliveries: %w", err)
		}
	}
	if err := tx.gorm.Commit().Error; err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if tx.enqueued {
		db.wake()
	}
	return nil
}

// View runs fn in one transaction that sees the data as they are at its first read, and cannot write. An error of fn
// is returned as it is.
func (db *DB) View(ctx context.Context, fn func(*Tx) error) error {
	ctx, cancel := withPatience(ctx)
	defer cancel()
	tx, err := db.begin(ctx, db.reader, &sql.TxOptions{ReadOnly: true, Isolation: db.engine.snapshot()})
	if err != nil {
		return err
	}
	defer tx.gorm.Rollback() // there is nothing to commit
	return fn(tx)
}

// Now is the instant of the transaction: the same at each call, UTC, in whole microseconds.
func (tx *Tx) Now() time.Time { return tx.now }

func (db *DB) begin(ctx context.Context, pool *gorm.DB, opts ...*sql.TxOptions) (*Tx, error) {
	g := pool.WithContext(ctx).Begin(opts...)
	if g.Error != nil {
		return nil, fmt.Errorf("begin transaction: %w", g.Error)
	}
	// After the wait for a connection, so that instants are in the order of SQLite's transactions.
	return &Tx{gorm: g, engine: db.engine, now: db.now()}, nil
}

func withPatience(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, patience)
}
