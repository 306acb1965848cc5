package storage_test

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm/schema"

	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestInstancesThatStartAtOnceMigrateOnce(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		together(t, 3, func(int) error {
			db, err := storage.Open(t.Context(), url, storage.Options{})
			if err != nil {
				return err
			}
			defer db.Close()
			if err := db.Migrate(t.Context()); err != nil {
				return err
			}
			if err := db.Migrate(t.Context()); err != nil { // again, for nothing
				return err
			}
			return db.Ping(t.Context())
		})
		files, err := os.ReadDir("migrations/" + scheme(url))
		if err != nil {
			t.Fatal(err)
		}
		got := dump(t, raw(t, url), "SELECT 'version ' || version_id FROM migrations WHERE version_id > 0 ORDER BY id")
		var want []string
		for _, f := range files {
			number, _, _ := strings.Cut(f.Name(), "_")
			want = append(want, "version "+strings.TrimLeft(number, "0"))
		}
		if diff := cmp.Diff(strings.Join(want, "\n"), got); diff != "" {
			t.Errorf("migrations (-want +got):\n%s", diff)
		}
	})
}

func TestPingSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		db, err := storage.Open(t.Context(), url, storage.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Ping(t.Context()); err == nil || !strings.Contains(err.Error(), "changebot migrate") {
			t.Errorf("before Migrate it says %v, want how to migrate", err)
		}
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := db.Ping(t.Context()); err != nil {
			t.Errorf("after Migrate it says %v", err)
		}
		db.Close()
		if err := db.Ping(t.Context()); err == nil || !strings.Contains(err.Error(), "reach the database") {
			t.Errorf("when closed it says %v, want that it cannot be reached", err)
		}
	})
}

func TestRowsHaveTheColumnsOfTheirTables(t *testing.T) {
	t.Parallel()
	// What no row has: the index of words is the database's own.
	own := map[string][]string{"changes": {"search"}}
	storagetest.EachURL(t, func(t *testing.T, url string) {
		storagetest.Open(t, url)
		pool := raw(t, url)
		for _, row := range storage.Rows() {
			s, err := schema.Parse(row, &sync.Map{}, schema.NamingStrategy{})
			if err != nil {
				t.Fatal(err)
			}
			query := "SELECT name FROM pragma_table_info('" + s.Table + "')"
			if scheme(url) == "postgres" {
				query = "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '" + s.Table + "'"
			}
			table := slices.DeleteFunc(strings.Fields(dump(t, pool, query)), func(c string) bool {
				return slices.Contains(own[s.Table], c) || strings.HasSuffix(s.Name, "summaryRow") && !slices.Contains(s.DBNames, c)
			})
			slices.Sort(table)
			columns := slices.Sorted(slices.Values(s.DBNames))
			if diff := cmp.Diff(table, columns); diff != "" {
				t.Errorf("%s (-table +row):\n%s", s.Name, diff)
			}
		}
	})
}

func TestASQLiteFileIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	url := storagetest.SQLiteURL(t)
	storagetest.Open(t, url)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(strings.TrimPrefix(url, "sqlite:") + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o, want 600", info.Name(), mode)
		}
	}
}

func TestASQLitePathMayHoldAnySign(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/50% of #1? & _pragma=x é.db"
	storagetest.Open(t, "sqlite:"+path)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func scheme(url string) string {
	before, _, _ := strings.Cut(url, ":")
	return before
}
