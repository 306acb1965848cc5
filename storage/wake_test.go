package storage_test

import (
	"context"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAnotherInstanceHearsOfADelivery(t *testing.T) {
	t.Parallel()
	url := storagetest.PostgresURL(t)
	here, there := storagetest.Open(t, url), storagetest.Open(t, url)
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() {
		if err := there.Listen(ctx); err != nil {
			t.Errorf("Listen returned %v", err)
		}
	})
	<-there.Woken() // it listens
	enqueue(t, here, 1, change.Card)
	<-there.Woken()
	// A connection that is lost is replaced.
	if _, err := raw(t, url).ExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE query LIKE 'LISTEN "changebot ' || current_schema() || '"'`); err != nil {
		t.Fatal(err)
	}
	<-there.Woken()
	enqueue(t, here, 2, change.Card)
	<-there.Woken()
	cancel()
	group.Wait()
}

func TestAnotherInstallationInTheSameDatabaseIsNotWoken(t *testing.T) {
	t.Parallel()
	mine, theirs := storagetest.PostgresURL(t), storagetest.PostgresURL(t)
	conn, err := pgx.Connect(t.Context(), mine)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	for _, url := range []string{mine, theirs} {
		channel := pgx.Identifier{"changebot " + dump(t, raw(t, url), "SELECT current_schema()")}.Sanitize()
		if _, err := conn.Exec(t.Context(), "LISTEN "+channel); err != nil {
			t.Fatal(err)
		}
	}
	heard := map[string]int{}
	for _, url := range []string{mine, theirs} {
		enqueue(t, storagetest.Open(t, url), 1, change.Card)
		notification, err := conn.WaitForNotification(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		heard[notification.Channel]++
	}
	if len(heard) != 2 {
		t.Errorf("two installations were heard on %v, want each on its own channel", heard)
	}
}

func TestListenEndsWithItsContextOnSQLite(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := storagetest.SQLite(t).Listen(ctx); err != nil {
		t.Errorf("Listen returned %v", err)
	}
}
