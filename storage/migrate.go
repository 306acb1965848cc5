package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrationFiles embed.FS

// migrationTable is where the database notes which migrations it has had.
const migrationTable = "migrations"

type migrations interface {
	dialect() goose.Dialect
	folder() string
	// migrationLock keeps a second instance from migrating at the same time.
	migrationLock(ctx context.Context, pool *sql.DB) ([]goose.ProviderOption, error)
}

// Migrate brings the schema up to what this program needs. It may be called each time, by several instances at once;
// there is no way back down, as records are kept.
func (db *DB) Migrate(ctx context.Context) error {
	pool, err := db.writer.DB()
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for before := int64(-1); ; {
		err := db.up(ctx, pool)
		if err == nil {
			err = db.engine.learn(db.writer.WithContext(ctx))
		}
		if err == nil {
			return nil
		}
		// On SQLite another instance may have done the same migration in between. It waited for nobody, so we look
		// again for as long as it goes forward.
		now, versionErr := db.version(ctx, pool)
		if versionErr != nil || now <= before {
			return fmt.Errorf("migrate: %w", err)
		}
		before = now
	}
}

func (db *DB) up(ctx context.Context, pool *sql.DB) error {
	files, err := fs.Sub(migrationFiles, "migrations/"+db.engine.folder())
	if err != nil {
		return err
	}
	options, err := db.engine.migrationLock(ctx, pool)
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	options = append(options, goose.WithTableName(migrationTable), goose.WithDisableGlobalRegistry(true),
		goose.WithSlog(slog.New(slog.DiscardHandler)))
	provider, err := goose.NewProvider(db.engine.dialect(), pool, files, options...)
	if err != nil {
		return err
	}
	done, err := provider.Up(ctx)
	for _, m := range done {
		db.log.InfoContext(ctx, "migrated the database", "version", m.Source.Version, "took", m.Duration)
	}
	return err
}

// Ping returns nil when the database can be reached and has had every migration that this program knows; else an
// error that says which is missing.
func (db *DB) Ping(ctx context.Context) error {
	ctx, cancel := withPatience(ctx)
	defer cancel()
	for _, g := range db.pools() {
		pool, err := g.DB()
		if err == nil {
			err = pool.PingContext(ctx)
		}
		if err != nil {
			return fmt.Errorf("reach the database: %w", err)
		}
	}
	want, err := db.latest()
	if err != nil {
		return err
	}
	pool, err := db.reader.DB()
	if err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	has, err := db.version(ctx, pool)
	if err != nil {
		return err
	}
	if has < want {
		return fmt.Errorf("the database is at version %d of %d: run changebot migrate", has, want)
	}
	return nil
}

// version returns the number of the last migration that the database has had, 0 when none.
func (db *DB) version(ctx context.Context, pool *sql.DB) (int64, error) {
	var version int64
	err := pool.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+migrationTable).Scan(&version)
	if err != nil && !db.reader.WithContext(ctx).Migrator().HasTable(migrationTable) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the schema's version: %w", err)
	}
	return version, nil
}

func (db *DB) latest() (int64, error) {
	files, err := fs.Glob(migrationFiles, "migrations/"+db.engine.folder()+"/*.sql")
	if err != nil || len(files) == 0 {
		return 0, errors.Join(errors.New("find the migrations"), err)
	}
	return goose.NumericComponent(files[len(files)-1])
}

type sqliteMigrations struct{}

func (sqliteMigrations) dialect() goose.Dialect { return goose.DialectSQLite3 }
func (sqliteMigrations) folder() string         { return "sqlite" }
func (sqliteMigrations) migrationLock(context.Context, *sql.DB) ([]goose.ProviderOption, error) {
	return nil, nil // see Migrate
}

type postgresMigrations struct{}

func (postgresMigrations) dialect() goose.Dialect { return goose.DialectPostgres }
func (postgresMigrations) folder() string         { return "postgres" }

// migrationLock is of the schema, for two installations may share a database.
func (postgresMigrations) migrationLock(ctx context.Context, pool *sql.DB) ([]goose.ProviderOption, error) {
	var schema string
	if err := pool.QueryRowContext(ctx, "SELECT current_schema()").Scan(&schema); err != nil {
		return nil, err
	}
	id := fnv.New32a()
	fmt.Fprintf(id, "changebot %s", schema)
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(int64(id.Sum32())), lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, err
	}
	return []goose.ProviderOption{goose.WithSessionLocker(locker)}, nil
}
