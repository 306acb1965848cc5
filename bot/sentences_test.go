package bot

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

var updateSentences = flag.Bool("update-sentences", false, "rewrite SENTENCES.md")

// A kept is a sentence of the published policy, with the test that shows that the bot keeps it.
type kept struct {
	section, text string
	// shows is what the test sees people do, in a line.
	shows string
	keeps func(t *testing.T, e *edge)
}

// keptSentences are those of sections 1 to 6, in the policy's order.
func keptSentences() []kept {
	return slices.Concat(scopeSentences(), categorySentences(), processSentences(), rollbackSentences(), emergencySentences(), freezeSentences(),
		recordSentences(), retentionSentences(), reviewSentences(), questionSentences())
}

// Each sentence of sections 1 to 6 is kept, as people see it in the local Slack, on both databases.
func TestThePolicy(t *testing.T) {
	t.Parallel()
	for _, s := range keptSentences() {
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
				t.Helper()
				clock.Set(time.Now())
				s.keeps(t, newEdgeOn(t, db, clock, harbourPolicy(t), slacksim.Config{}))
			})
		})
	}
}

// name is the sentence as the name of its test.
func (s kept) name() string {
	return s.section + " " + clipPlain(strings.Trim(s.text, "[].…"), 80)
}

func TestNoSentenceOfThePolicyIsLeftOut(t *testing.T) {
	t.Parallel()
	text := must(os.ReadFile(filepath.Join("testdata", "policy.txt")))(t)
	var tested []string
	for _, s := range keptSentences() {
		tested = append(tested, s.section+" "+s.text)
	}
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(string(text)), "\n"), tested); diff != "" {
		t.Errorf("the sentences of the policy, and those with a test (-want +got):\n%s", diff)
	}
}

func TestTheListOfSentencesIsTrue(t *testing.T) {
	t.Parallel()
	var list strings.Builder
	list.WriteString("# The policy's sentences, and the tests that show that they are kept\n\n" +
		"Each test drives the bot through the local Slack, on SQLite and on Postgres: `go test ./bot -run TestThePolicy`.\n" +
		"The list is made from the tests: `go test ./bot -run TestTheListOfSentencesIsTrue -update-sentences` rewrites it.\n\n" +
		"| section | sentence | what the test sees |\n|---|---|---|\n")
	for _, s := range keptSentences() {
		fmt.Fprintf(&list, "| %s | %s | %s |\n", s.section, s.text, s.shows)
	}
	const name = "SENTENCES.md"
	if *updateSentences {
		if err := os.WriteFile(name, []byte(list.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(must(os.ReadFile(name))(t)), list.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
