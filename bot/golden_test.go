package bot

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/bot/slacksim"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares what is drawn with the file that holds it, and has the local Slack look at it.
func golden(t *testing.T, kind, name string, drawn any) {
	t.Helper()
	checkWithSlack(t, drawn)
	var got bytes.Buffer
	write := json.NewEncoder(&got)
	write.SetEscapeHTML(false)
	write.SetIndent("", "  ")
	if err := write.Encode(drawn); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", kind, name+".golden.json")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run the tests with -update to write it", err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

var localSlack = sync.OnceValue(func() http.Handler {
	return slacksim.New(slacksim.Config{Unlimited: true}).Handler()
})

// checkWithSlack fails the test when Slack would refuse what is drawn (slack-rules §3): a message or a view.
func checkWithSlack(t *testing.T, drawn any) {
	t.Helper()
	body, err := json.Marshal(drawn)
	if err != nil {
		t.Fatal(err)
	}
	kind := "view"
	if m, ok := drawn.(Message); ok {
		kind = "message"
		if body, err = json.Marshal(map[string]any{"text": m.Text, "blocks": m.Blocks}); err != nil {
			t.Fatal(err)
		}
		if length := len([]rune(m.Text)); length == 0 || length > maxText {
			t.Errorf("the text has %d characters", length)
		}
	}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/blocks.validate", strings.NewReader(url.Values{kind: {string(body)}}.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.RemoteAddr, request.Host = "127.0.0.1:1", "127.0.0.1"
	answer := httptest.NewRecorder()
	localSlack().ServeHTTP(answer, request)
	var said struct {
		OK     bool
		Error  string
		Errors []struct{ Pointer, Message string }
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &said); err != nil {
		t.Fatalf("%s: %v", answer.Body, err)
	}
	if !said.OK {
		t.Errorf("Slack refuses it: %s %+v\n%s", said.Error, said.Errors, body)
	}
}
