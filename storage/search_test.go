package storage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestASearchFindsWordsInAnyOrderAndCase(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		c := fullChange(1)
		c.Request.Title = "Upgrade PostgreSQL on api.example.com, node_7"
		c.Request.Description = "ÄRGER mit naïveté; שלום עולם مرحبا بالعالم データベース 🚀 don't %_\\"
		var many []string
		for i := range 400 {
			many = append(many, fmt.Sprint("word", i))
		}
		c.Request.Rationale = strings.Join(many, " ")
		c.Request.Systems = []change.SystemID{"billing-core"}
		c.Closure.Notes = "replication lagged"
		c.Closure.Incidents = []change.Incident{{Ref: "INC-4711"}}
		update(t, db, func(tx *storage.Tx) error { return tx.AddChange(c) })
		for _, words := range []string{
			"postgresql", "POSTGRESQL upgrade", "  upgrade,\tpostgresql!  ", "example", "api.example.com", "node 7", "node_7",
			"ärger", "NAÏVETÉ", "שלום", "עולם", "مرحبا", "データベース", "don't", "billing-core",
			"replication", "inc-4711", "4711", strings.Repeat("upgrade ", 1000), strings.Join(many, " "),
			strings.Join(many, " ") + " zzz", // which is too short to count among so many
			`"upgrade"`, "upgrade*", "(upgrade", "^upgrade", "-upgrade", "upgrade -", "upgrade\x00",
			"upgrade\xff", "upgrade & | ! <-> :*", "upgrade 🚀",
		} {
			for _, f := range []storage.Filter{{Words: words}, {Words: words, System: "billing-core"}} {
				if got := pick(t, db, f); !slices.Equal(got, numbers(1)) {
					t.Errorf("%.60q of %q finds %v, want CHG-1", words, f.System, got)
				}
			}
		}
		for _, words := range []string{
			"upgrad", "upgrade*d", "mysql", "upgrade mysql", "upgrade OR mysql", "NOT mysql", "upgrade AND postgresql", "words:upgrade",
			"upgrade NEAR postgresql", `"`, `''`, "\x00", "%", "_", "*", "🚀", "\u202e", "<->", strings.Repeat("a", 3000),
			strings.Repeat("word ", 600), strings.Repeat("(", 3000), strings.Repeat("\u0301", 3000), strings.Repeat("\"q", 1500),
		} {
			for _, f := range []storage.Filter{{Words: words}, {Words: words, System: "billing-core"}} {
				if got := pick(t, db, f); got != nil {
					t.Errorf("%.60q of %q finds %v, want nothing", words, f.System, got)
				}
			}
		}
	})
}

func TestASearchFollowsTheRecord(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		c := newChange(t, db)
		c.Request.Title, c.Plan = "Rename the queue", 2
		update(t, db, func(tx *storage.Tx) error { return tx.SaveChange(c) })
		c.Closure = &change.Closure{At: at(1), Notes: "smoothly"}
		update(t, db, func(tx *storage.Tx) error { return tx.SaveChange(c) })
		for words, want := range map[string][]change.Number{"upgrade": nil, "queue": numbers(1), "smoothly": numbers(1)} {
			if got := pick(t, db, storage.Filter{Words: words}); !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", words, got, want)
			}
		}
	})
}

func TestAWordOfAnyLengthIsFoundByItself(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		for _, word := range []string{strings.Repeat("x", 3000), strings.Repeat("é", 3000), strings.Repeat("デ", 3000)} {
			c := is(change.InAssessment, "U1", "U1", "db")
			c.Request.Description = word
			add(t, db, c)
			if got := pick(t, db, storage.Filter{Words: word}); !slices.Equal(got, numbers(c.Number)) {
				t.Errorf("%.20q… finds %v, want %s", word, got, c.Number)
			}
		}
	})
}
