package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // to make a backup as somebody else would

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/cmd/changebot/programtest"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// The backups are made as the README says, while the bot runs.

func TestABackupOfSQLiteCanBeRestored(t *testing.T) {
	t.Parallel()
	database := storagetest.SQLiteURL(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	expectRestored(t, database, "sqlite:"+backup, func() {
		execute(t, "sqlite", strings.TrimPrefix(database, "sqlite:"), "VACUUM INTO '"+backup+"'")
	})
}

func TestABackupOfPostgresCanBeRestored(t *testing.T) {
	t.Parallel()
	database, restored := newDatabase(t), newDatabase(t)
	backup := filepath.Join(t.TempDir(), "changebot.dump")
	expectRestored(t, database, restored, func() {
		postgres(t, "pg_dump", "--format=custom", "--file="+backup, database)
		postgres(t, "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", "--dbname="+restored, backup)
	})
}

// expectRestored has a bot work on database, makes the backup, stops the bot, and starts one on the restored database.
func expectRestored(t *testing.T, database, restored string, backup func()) {
	t.Helper()
	o := openOffice(t, database, true)
	bot := o.serve(t)
	first := o.raise(t, slacksim.Mara)
	o.assess(t, first)
	quiet(t, database)
	backup()
	if code, _ := bot.Stop(t); code != exitDone {
		t.Fatalf("it stopped with %d", code)
	}
	if path, isFile := strings.CutPrefix(database, "sqlite:"); isFile {
		// So the file alone may then be copied.
		if _, err := os.Stat(path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a bot that has stopped leaves a log: %v", err)
		}
	}

	if code := changebot.Start(t, []string{"DATABASE_URL=" + restored}, "migrate").Wait(t); code != exitDone {
		t.Fatalf("migrate exits with %d", code)
	}
	seq, hash := chainHead(t, database)
	if gotSeq, gotHash := chainHead(t, restored); gotSeq != seq || gotHash != hash || seq == 0 {
		t.Errorf("the restored chain ends with %d %s, and the original with %d %s", gotSeq, gotHash, seq, hash)
	}

	o.settings, o.database = append(o.settings, "DATABASE_URL="+restored), restored
	o.serve(t)
	o.approve(t, first)
	o.expectThread(t, first, wholeLife[:3]...)
	if second := o.raise(t, slacksim.Tomas); second != "CHG-2" {
		t.Errorf("the next change is %s", second)
	}
}

// quiet waits until the bot has said everything that is on record: what it says after a backup, the restored bot says
// once more.
func quiet(t *testing.T, database string) {
	t.Helper()
	db, err := storage.Open(t.Context(), database, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	programtest.Eventually(t, func() error {
		return db.View(t.Context(), func(tx *storage.Tx) error {
			_, waits, err := tx.NextDue()
			if waits {
				return errors.New("there are messages that were not sent")
			}
			return err
		})
	})
}

func chainHead(t *testing.T, database string) (seq int64, hash string) {
	t.Helper()
	err := storagetest.Open(t, database).View(t.Context(), func(tx *storage.Tx) (err error) {
		seq, hash, err = tx.ChainHead()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return seq, hash
}

// newDatabase returns the URL of a new, empty database, as pg_dump understands it.
func newDatabase(t *testing.T) string {
	t.Helper()
	cluster := storagetest.Cluster(t)
	name := "restore_" + strings.ToLower(rand.Text())
	execute(t, "pgx", cluster, "CREATE DATABASE "+name)
	t.Cleanup(func() { execute(t, "pgx", cluster, "DROP DATABASE "+name+" WITH (FORCE)") })
	u, err := url.Parse(cluster)
	if err != nil {
		t.Fatal("the cluster's URL cannot be read") // it may hold a password
	}
	u.Path = "/" + name
	return u.String()
}

func execute(t *testing.T, driver, database, statement string) {
	t.Helper()
	db, err := sql.Open(driver, database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.WithoutCancel(t.Context()), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// postgres runs one of PostgreSQL's programs, of the same version as the tests' cluster.
func postgres(t *testing.T, name string, args ...string) {
	t.Helper()
	where, err := exec.CommandContext(t.Context(), "sh", filepath.Join(root, "storage/storagetest/cluster.sh"), "where").Output()
	if err != nil {
		t.Fatal(err)
	}
	server, err := filepath.EvalSymlinks(filepath.Join(strings.TrimSpace(string(where)), "postgres")) // the others may be beside it only
	if err != nil {
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), filepath.Join(filepath.Dir(server), name), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, said)
	}
}
