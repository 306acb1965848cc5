package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/noim3/changebot/cmd/changebot/programtest"
)

func TestTheFrontAnswersForItsHealth(t *testing.T) {
	t.Parallel()
	f := &front{log: slog.New(slog.DiscardHandler)}
	status := func(path string) int {
		answer := httptest.NewRecorder()
		f.handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		return answer.Code
	}
	expect := func(when string, healthz, readyz, slack int) {
		t.Helper()
		if got := [3]int{status("/healthz"), status("/readyz"), status("/slack/commands")}; got != [3]int{healthz, readyz, slack} {
			t.Errorf("%s, health, readiness and Slack are answered %d, want %d", when, got, [3]int{healthz, readyz, slack})
		}
	}
	expect("while it starts", 200, 503, 503)

	var away error
	teapot := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	f.open(backend{slack: teapot, check: func(context.Context) error { return away }})
	expect("when it is open", 200, 200, http.StatusTeapot)
	away = errors.New("the database is away")
	expect("without its database", 200, 503, http.StatusTeapot)
	away = nil
	f.shut()
	expect("while it stops", 200, 503, http.StatusTeapot)
	if got := status("/elsewhere"); got != http.StatusNotFound {
		t.Errorf("another path is answered %d", got)
	}
}

func TestTheFrontFinishesRequestsBeforeItStops(t *testing.T) {
	t.Parallel()
	f := &front{log: slog.New(slog.DiscardHandler)}
	arrived, release := make(chan struct{}), make(chan struct{})
	f.open(backend{check: func(context.Context) error { return nil }, slack: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-release
		_, _ = io.WriteString(w, "done")
	})})
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- f.serve(ctx, listener) }()

	address := "http://" + listener.Addr().String()
	said := make(chan string, 1)
	go func() {
		said <- get(t, address+"/slack/commands")
	}()
	<-arrived
	stop()
	programtest.Eventually(t, func() error {
		if f.ready.Load() {
			return errors.New("it still takes work")
		}
		return nil
	})
	close(release)
	if got := <-said; got != "done" {
		t.Errorf("the request that was under way got %q", got)
	}
	select {
	case err := <-stopped:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(programtest.Patience):
		t.Fatal("it did not stop")
	}
}

func get(t *testing.T, address string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Error(err)
		return ""
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Error(err)
	}
	return string(said)
}
