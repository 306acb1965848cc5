package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestThePolicyIsWrittenAsADocument(t *testing.T) {
	t.Parallel()
	code, out, said := call(t, nil, "policy", "render")
	if code != exitDone || said != "" {
		t.Fatalf("exit code %d, saying %q", code, said)
	}
	if !strings.HasPrefix(out, "# Change Management Policy\n") || !strings.Contains(out, "## 8. Policy Review") {
		t.Errorf("the document is\n%s", out)
	}
}

func TestADocumentIsNotMadeOfAFaultyPolicy(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "mine.yaml")
	write(t, file, "company: x\n")
	for _, word := range []string{"render", "simulate"} {
		code, out, said := call(t, []string{"DATABASE_URL=sqlite:" + filepath.Join(t.TempDir(), "x.db")}, "policy", word, file)
		if code != exitFailed || out != "" || !strings.Contains(said, file+":1:1") {
			t.Errorf("policy %s ends with %d, writes %q and says %q", word, code, out, said)
		}
	}
}

func TestNamesAreAskedOfSlackOnlyWithATokenForIt(t *testing.T) {
	t.Parallel()
	code, _, said := call(t, nil, "policy", "render", "--names")
	if code != exitUsage || !strings.Contains(said, "SLACK_BOT_TOKEN") {
		t.Errorf("exit code %d, saying %q", code, said)
	}
}

func TestTheSchemaIsOneJSONDocument(t *testing.T) {
	t.Parallel()
	code, out, said := call(t, nil, "policy", "schema")
	var schema struct {
		Schema     string         `json:"$schema"`
		Properties map[string]any `json:"properties"`
	}
	if err := json.Unmarshal([]byte(out), &schema); err != nil || code != exitDone || said != "" {
		t.Fatalf("exit code %d, saying %q: %v", code, said, err)
	}
	if schema.Properties["company"] == nil || schema.Schema == "" {
		t.Errorf("the schema is\n%s", out)
	}
}
