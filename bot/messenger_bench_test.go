package bot

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage/storagetest"
)

// BenchmarkCommitToSlack measures how long after a commit Slack is called with the card (spec §11: p50 3 ms, p99
// 20 ms), with a Slack that takes no time.
func BenchmarkCommitToSlack(b *testing.B) {
	called := make(chan time.Time, 100)
	slack := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("channel") == slacksim.Changes && r.FormValue("thread_ts") == "" {
			called <- time.Now()
		}
		w.Header().Set("Content-Type", jsonContent)
		_, _ = io.WriteString(w, `{"ok":true,"channel":"C0CHANGES","ts":"1.2","message":{"ts":"1.2","thread_ts":"1.2"}}`)
	}))
	b.Cleanup(slack.Close)
	log := slog.New(slog.DiscardHandler)
	desk, err := commands.New(b.Context(), storagetest.SQLite(b), harbourPolicy(b), log)
	if err != nil {
		b.Fatal(err)
	}
	api := NewClient("xoxb-of-nobody", slack.URL+"/")
	bot := New(desk, api, NewPeople(api, Installation{}, desk.Policy, time.Now), log)
	messenger := NewMessenger(bot)
	// A minute passes at each look, so that no card waits for its turn.
	var looks time.Duration
	messenger.pace.now = func() time.Time {
		looks += time.Minute
		return storagetest.Start.Add(looks)
	}
	ctx, stop := context.WithCancel(b.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- messenger.Run(ctx) }()

	var took []time.Duration
	for b.Loop() {
		by := commands.By{Who: change.Actor{ID: slacksim.Mara, Standing: change.Member}}
		if _, err := desk.Submit(ctx, by, request()); err != nil {
			b.Fatal(err)
		}
		committed := time.Now()
		took = append(took, (<-called).Sub(committed))
		b.StopTimer()
		idle(b, desk)
		b.StartTimer()
	}
	stop()
	if err := <-stopped; err != nil {
		b.Error(err)
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds()*1000, "p50-ms")
	b.ReportMetric(took[len(took)*99/100].Seconds()*1000, "p99-ms")
}

// idle waits until everything is delivered.
func idle(b *testing.B, desk *commands.Desk) {
	b.Helper()
	for {
		_, waits, err := desk.NextDue(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if !waits {
			return
		}
		<-time.After(time.Millisecond)
	}
}
