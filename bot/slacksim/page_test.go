package slacksim_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
)

func TestThePageRunsNothingButItsOwnScripts(t *testing.T) {
	t.Parallel()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/", nil)
	answer := httptest.NewRecorder()
	slacksim.New(slacksim.Config{}).Handler().ServeHTTP(answer, request)
	if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), "<script") {
		t.Fatalf("GET / = %d %.80q, want the page", answer.Code, answer.Body)
	}
	if policy := answer.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'self';") {
		t.Errorf("the page is served under the policy %q", policy)
	}
	if strings.Contains(answer.Body.String(), " style=") {
		t.Error("the page has styles that its own policy refuses")
	}
}

func TestAnotherNameForThisMachineIsRefused(t *testing.T) {
	t.Parallel()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://slack.example/sim/workspace", nil)
	answer := httptest.NewRecorder()
	slacksim.New(slacksim.Config{}).Handler().ServeHTTP(answer, request)
	if answer.Code != http.StatusForbidden {
		t.Errorf("a request addressed to slack.example got %d, want it refused", answer.Code)
	}
}
