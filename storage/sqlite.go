package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	modernc "modernc.org/sqlite"
)

// sqliteReaders is how many transactions may read at the same time, beside the one that writes.
const sqliteReaders = 4

// sqliteBusy is SQLITE_BUSY, the lower byte of each code that says that somebody else holds a lock.
const sqliteBusy = 5

type sqlite struct{ sqliteMigrations }

// openSQLite opens the file at path, and makes it, readable for its owner only, when there is none.
func (db *DB) openSQLite(ctx context.Context, path string, opt Options) error {
	if opt.ReadOnly {
		return db.lookAtSQLite(ctx, path)
	}
	if err := makeFile(path); err != nil {
		return err
	}
	// FULL, as NORMAL may lose the last commits when the power goes, and a lost commit is a lost approval. The lock
	// is taken at BEGIN: a transaction that reads first and then writes would fail at once where it should wait.
	writer, err := openSQLitePool(ctx, path, 1, "_txlock=immediate",
		"_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)", "_pragma=foreign_keys(1)")
	if err != nil {
		return err
	}
	reader, err := openSQLitePool(ctx, path, sqliteReaders, "_query_only=1")
	if err != nil {
		return errors.Join(err, writer.Close())
	}
	db.engine = sqlite{}
	if db.writer, err = openGorm(gormsqlite.New(gormsqlite.Config{Conn: writer})); err == nil {
		db.reader, err = openGorm(gormsqlite.New(gormsqlite.Config{Conn: reader}))
	}
	if err != nil {
		return errors.Join(err, reader.Close(), writer.Close())
	}
	return nil
}

// lookAtSQLite opens the file at path, which must be there, for reading only.
func (db *DB) lookAtSQLite(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	reader, err := openSQLitePool(ctx, path, sqliteReaders, "mode=ro", "_query_only=1")
	if err != nil {
		return err
	}
	db.engine = sqlite{}
	if db.reader, err = openGorm(gormsqlite.New(gormsqlite.Config{Conn: reader})); err != nil {
		return errors.Join(err, reader.Close())
	}
	db.writer = db.reader
	return nil
}

func openSQLitePool(ctx context.Context, path string, conns int, params ...string) (*sql.DB, error) {
	// Without _time_format, times are written in a way that SQLite's own functions cannot read.
	params = append(params, "_pragma=busy_timeout(10000)", "_time_format=sqlite")
	name := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: strings.Join(params, "&")}).String()
	connector, err := newPreparedSQLite(name)
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	if err := reachSQLite(ctx, pool); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), pool.Close())
	}
	return pool, nil
}

// reachSQLite tries again while the file is locked: whoever turns on the log (WAL) of a new file is not made to wait for
// another who does the same, but refused, whatever the busy_timeout.
func reachSQLite(ctx context.Context, pool *sql.DB) error {
	ctx, cancel := withPatience(ctx)
	defer cancel()
	for {
		err := pool.PingContext(ctx)
		if e, ok := errors.AsType[*modernc.Error](err); !ok || e.Code()&0xff != sqliteBusy {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func makeFile(path string) error {
	if path == "" {
		return errors.New("sqlite: needs a path, as in sqlite:changebot.db")
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return fmt.Errorf("the folder of %s: %w", path, err)
	}
	// SQLite gives its other two files the permissions of this one.
	file, err := os.OpenFile(filepath.Clean(path), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

// SQLite reads in snapshots anyhow, and its driver knows no other level than the default.
func (sqlite) snapshot() sql.IsolationLevel { return sql.LevelDefault }

// skipLocked is nothing: a transaction that writes is alone.
func (sqlite) skipLocked() string { return "" }

// unindexed keeps SQLite from an index on the column, which it would take for the best and then sort what it finds.
func (sqlite) unindexed(column string) string { return "+" + column }

func (sqlite) prepareList(*gorm.DB) error { return nil }

// learn looks at a sample of each table that has grown tenfold: without, SQLite would sort all changes in a few states
// to list the newest of them.
func (sqlite) learn(tx *gorm.DB) error { return tx.Exec("PRAGMA optimize = 0x10012").Error }

func (sqlite) announce(*gorm.DB) error { return nil }

func (sqlite) listen(ctx context.Context, _ *DB) error {
	<-ctx.Done()
	return nil
}

// fewChanges is how many changes are read, and sorted, within a few milliseconds.
const fewChanges = 3000

func (sqlite) few(tx *gorm.DB, f *Filter, words []string, l lead) (bool, error) {
	led := tx.Select("1").Limit(fewChanges)
	switch l {
	case byWords:
		led = led.Table("changes_by_word").Where("changes_by_word MATCH ?", match(words))
	case bySystem:
		led = led.Table("change_systems").Where("system = ?", f.System)
	case byPerson:
		led = led.Table("change_people").Where("person = ? AND part = ?", f.Person, anyPart)
	case byApprover:
		led = led.Table("change_people").Where("person = ? AND part = ?", f.Approver, approverPart)
	case byColumn, byTime, byState:
		return false, nil
	}
	var found int
	err := tx.Raw("SELECT count(*) FROM (?)", led).Scan(&found).Error
	return found < fewChanges, err
}

// match is what the index of words is asked for all of the words.
func match(words []string) string { return `"` + strings.Join(words, `" "`) + `"` }

// search goes through the index of words, which hands out its matches in order; a subquery would collect them all
// first. Where something else leads, it reads the words themselves: of the changes that have a common word, hardly any
// is in a list of somebody's own, and SQLite would go through them all.
func (sqlite) search(list *gorm.DB, words []string, led bool) (*gorm.DB, string) {
	if led {
		for _, w := range words {
			list = list.Where("instr(' ' || changes.words || ' ', ?) > 0", " "+w+" ")
		}
		return list, "changes.number"
	}
	return list.Joins("JOIN changes_by_word ON changes_by_word.rowid = changes.number").
		Where("changes_by_word MATCH ?", match(words)), "changes_by_word.rowid"
}
