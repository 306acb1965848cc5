package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// A DB is an open database. It is safe for concurrent use.
type DB struct {
	writer, reader *gorm.DB
	engine         engine
	now            func() time.Time
	log            *slog.Logger
	woken          chan struct{}
}

// Options alter how a database is opened; the zero value is what production uses.
type Options struct {
	// Now is the clock; nil is the machine's. Instances that share a Postgres may disagree by less than a lease.
	Now func() time.Time
	// Log hears of lost connections and of migrations; nil keeps silent.
	Log *slog.Logger
	// MaxConns is how many connections to Postgres may be open, besides the one of [DB.Listen]; 0 is 10.
	// SQLite has one for writing and four for reading.
	MaxConns int
	// ReadOnly opens the database for looking only: no file is made, and [DB.Update] and [DB.Migrate] fail.
	ReadOnly bool
}

// engine is what Postgres and SQLite do not share.
type engine interface {
	migrations
	// snapshot is the level at which all reads of a transaction see the same data.
	snapshot() sql.IsolationLevel
	// skipLocked is what makes a SELECT lock its rows, and leave out those that another transaction holds.
	skipLocked() string
	// search narrows a list of changes to those with all the words, and returns the column to order it by.
	// led is true when something else leads through the list.
	search(list *gorm.DB, words []string, led bool) (narrowed *gorm.DB, sortKey string)
	// few reports whether l leads to so few changes that it should, whatever else f asks of them.
	few(tx *gorm.DB, f *Filter, words []string, l lead) (bool, error)
	// unindexed names a column of a list such that no index on it leads through the list.
	unindexed(column string) string
	// searchQuestions narrows a list of questions to those with a word out of each set, and returns the column to order
	// it by.
	searchQuestions(list *gorm.DB, sets [][]string) (narrowed *gorm.DB, sortKey string)
	// prepareList readies the transaction for a list whose best plan depends on what is asked.
	prepareList(tx *gorm.DB) error
	// beSlow lets the transaction wait for whoever uses it, for as long as its context lets it.
	beSlow(tx *gorm.DB) error
	// learn has the database look at how its data are spread, where that may have changed much.
	learn(tx *gorm.DB) error
	// announce tells every instance that there are new deliveries, once the transaction commits.
	announce(tx *gorm.DB) error
	listen(ctx context.Context, db *DB) error
}

// Open connects to a database: "postgres://…", "postgresql://…" or "sqlite:PATH", whose folder must exist. It does
// not migrate. An error never holds the url's password.
func Open(ctx context.Context, url string, opt Options) (*DB, error) {
	db := &DB{now: clock(opt.Now), log: opt.Log, woken: make(chan struct{}, 1)}
	if db.log == nil {
		db.log = slog.New(slog.DiscardHandler)
	}
	var err error
	scheme, rest, _ := strings.Cut(url, ":")
	switch scheme {
	case "postgres", "postgresql":
		err = db.openPostgres(ctx, url, opt)
	case "sqlite":
		err = db.openSQLite(ctx, rest, opt)
	default:
		err = errors.New("an address begins with postgres:// or sqlite: and a path")
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return db, nil
}

// Close closes the database. Transactions under way fail.
func (db *DB) Close() error {
	var errs []error
	for _, g := range db.pools() {
		pool, err := g.DB()
		if err == nil {
			err = pool.Close()
		}
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}

func (db *DB) pools() []*gorm.DB {
	if db.reader == db.writer {
		return []*gorm.DB{db.writer}
	}
	return []*gorm.DB{db.reader, db.writer}
}

func openGorm(dialect gorm.Dialector) (*gorm.DB, error) {
	return gorm.Open(dialect, &gorm.Config{
		SkipDefaultTransaction: true, // every statement is in a transaction of ours
		QueryFields:            true, // so that the words that only searches need are not read
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard, // it would print what people wrote
	})
}
