package storagetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/noim3/changebot/storage"
)

// migrated returns a SQLite file with every table and no row. Under the race detector, making one takes as long as many a
// test does.
func migrated(tb testing.TB) []byte {
	tb.Helper()
	file, err := migratedOnce()
	if err != nil {
		tb.Fatal(err)
	}
	return file
}

// migratedOnce is not made under the context of the test that happens to be the first.
var migratedOnce = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "migrated")
	if err != nil {
		return nil, fmt.Errorf("make a folder for a migrated file: %w", err)
	}
	defer os.RemoveAll(folder) //nolint:errcheck // it is among the temporary files
	name := filepath.Join(folder, "test.db")
	ctx := context.Background()
	db, err := storage.Open(ctx, "sqlite:"+name, storage.Options{})
	if err != nil {
		return nil, err
	}
	err = db.Migrate(ctx)
	if closed := db.Close(); err == nil {
		err = closed // which brings the write-ahead log into the file
	}
	if err != nil {
		return nil, fmt.Errorf("migrate an empty file: %w", err)
	}
	return os.ReadFile(name) //nolint:gosec // G304: it is the file that was just made
})
