package published_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/change/published"
)

var update = flag.Bool("update", false, "rewrite the golden file")

func TestTheExamplePolicyIsPublishedWhole(t *testing.T) {
	t.Parallel()
	p := *example(t)
	p.Revision = "of-the-test"
	got := write(t, &p, nil)
	golden := filepath.Join("testdata", "harbour-pay.golden.md")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the document differs from %s (-want +got):\n%s", golden, diff)
	}
}

// What the published policy says outside its blanks stands in every document, whatever the file holds.
func TestEverySentenceOfThePublishedPolicyStands(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("testdata", "sentences.txt"))
	if err != nil {
		t.Fatal(err)
	}
	document := write(t, example(t), nil)
	for sentence := range strings.Lines(string(text)) {
		if !strings.Contains(document, strings.TrimSpace(sentence)) {
			t.Errorf("the document lacks: %s", sentence)
		}
	}
}

func TestPeopleAreNamedWhereTheirNamesAreKnown(t *testing.T) {
	t.Parallel()
	document := write(t, example(t), func(id string) string {
		return map[string]string{"U0OLIVE01": "Olive *Tran*"}[id]
	})
	if !strings.Contains(document, `owned by Olive \*Tran\*.`) {
		t.Error("the owner is not named, or her name is not made harmless")
	}
	if !strings.Contains(document, "`S0SRETEAM`") {
		t.Error("a group without a name does not keep its id")
	}
}

func TestTextOfTheFileCannotBreakTheDocument(t *testing.T) {
	t.Parallel()
	p := *example(t)
	p.Exclusions = []change.Exclusion{{ID: "x", What: "a\n# heading", Because: "<script> [a](b) `c`"}}
	document := write(t, &p, nil)
	if !strings.Contains(document, "- a # heading: &lt;script> \\[a](b) \\`c\\`\n") {
		t.Error("text of the file is Markdown in the document")
	}
}

func TestAWriterThatFailsIsReported(t *testing.T) {
	t.Parallel()
	if err := published.Write(brokenWriter{}, example(t), nil); !errors.Is(err, errBroken) {
		t.Errorf("the error is %v", err)
	}
}

var errBroken = errors.New("broken")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func example(t *testing.T) *change.Policy {
	t.Helper()
	const name = "../../cmd/changebot/policy.yaml"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p, faults := policyfile.Parse(name, text, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	if p == nil {
		t.Fatal(faults)
	}
	return p
}

func write(t *testing.T, p *change.Policy, names published.Names) string {
	t.Helper()
	var out bytes.Buffer
	if err := published.Write(&out, p, names); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
