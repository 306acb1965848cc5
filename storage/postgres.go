package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
)

type postgres struct {
	postgresMigrations
	config *pgx.ConnConfig
}

func (db *DB) openPostgres(ctx context.Context, url string, opt Options) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		// What pgx says of it may hold parts of the password.
		return errors.New("the address cannot be read; it looks like postgres://user:password@host:5432/database, with signs such as @ and / in the password written as %40 and %2F")
	}
	setDefault(config.RuntimeParams, "application_name", "changebot")
	// An instance that is cut off in mid-transaction would hold the chain of events, which all others need, for as
	// long as it takes the server to find the connection dead: two hours, unless it is told otherwise.
	setDefault(config.RuntimeParams, "idle_in_transaction_session_timeout", "60s")

	if opt.ReadOnly {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	maxConns := cmp.Or(opt.MaxConns, 10)
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(maxConns)
	pool.SetMaxIdleConns(maxConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	ctx, cancel := withPatience(ctx)
	defer cancel()
	if err := pool.PingContext(ctx); err != nil {
		return errors.Join(err, pool.Close())
	}
	db.engine = postgres{config: config}
	if db.writer, err = openGorm(gormpostgres.New(gormpostgres.Config{Conn: pool})); err != nil {
		return errors.Join(err, pool.Close())
	}
	db.reader = db.writer
	return nil
}

func setDefault(params map[string]string, name, value string) {
	if _, ok := params[name]; !ok {
		params[name] = value
	}
}

// snapshot makes all reads of a transaction see the same data, where the default lets each see what is new.
func (postgres) snapshot() sql.IsolationLevel { return sql.LevelRepeatableRead }

func (postgres) skipLocked() string { return "FOR UPDATE SKIP LOCKED" }

// prepareList has the list planned for the very values that are asked for. Postgres would else, from the sixth time
// on, plan for an average word or state, and read a million rows to find a rare one, or collect a common one's.
func (postgres) prepareList(tx *gorm.DB) error {
	return tx.Exec("SET LOCAL plan_cache_mode = force_custom_plan").Error
}

// few is for Postgres to say.
func (postgres) few(*gorm.DB, *Filter, []string, lead) (bool, error) { return false, nil }

// unindexed leaves it to Postgres which index to take; it knows how common each value is.
func (postgres) unindexed(column string) string { return column }

// learn is done by Postgres itself.
func (postgres) learn(*gorm.DB) error { return nil }

// search leaves it to Postgres which index to begin with; it knows how common each word is.
func (postgres) search(list *gorm.DB, words []string, _ bool) (*gorm.DB, string) {
	return list.Where("changes.search @@ CAST(CAST(? AS text) AS tsquery)", "'"+strings.Join(words, "' & '")+"'"),
		"changes.number"
}
