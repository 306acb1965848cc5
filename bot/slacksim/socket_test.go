package slacksim_test

import (
	"context"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/bot/slacksim/simtest"
)

// connectSocket runs slack-go's socket client, which answers every command
// with its own text, submissions with an error, and acknowledges the rest. It
// sends the type of what it gets.
func connectSocket(t *testing.T, sim *slacksim.Sim) <-chan socketmode.EventType {
	t.Helper()
	api := newAPI(sim)
	client := socketmode.New(api)
	got := make(chan socketmode.EventType, 100)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{}, 2)
	go func() {
		_ = client.RunContext(ctx)
		ended <- struct{}{}
	}()
	go func() {
		defer func() { ended <- struct{}{} }()
		for {
			select {
			case <-ctx.Done():
				return
			case event := <-client.Events:
				answer(client, api, event)
				got <- event.Type
			}
		}
	}()
	t.Cleanup(func() {
		stop()
		<-ended
		<-ended
	})
	waitFor(t, got, socketmode.EventTypeHello)
	return got
}

func answer(client *socketmode.Client, api *slack.Client, event socketmode.Event) {
	switch data := event.Data.(type) {
	case slack.SlashCommand:
		if data.Text == "form" {
			_, _ = api.OpenView(data.TriggerID, form("raise"))
			_ = client.Ack(*event.Request)
			return
		}
		_ = client.Ack(*event.Request, map[string]any{"text": "You said " + data.Text})
	case slack.InteractionCallback:
		if data.Type == slack.InteractionTypeViewSubmission {
			_ = client.Ack(*event.Request, slack.NewErrorsViewSubmissionResponse(map[string]string{"title:1": "Too short."}))
			return
		}
		_ = client.Ack(*event.Request)
	default:
		if event.Request != nil && event.Request.EnvelopeID != "" {
			_ = client.Ack(*event.Request)
		}
	}
}

func waitFor(t *testing.T, got <-chan socketmode.EventType, want socketmode.EventType) {
	t.Helper()
	for {
		select {
		case kind := <-got:
			if kind == want {
				return
			}
		case <-t.Context().Done():
			t.Fatalf("the socket never got %s", want)
		}
	}
}

func TestSocketMode(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{PingEvery: 10 * time.Millisecond})
	got := connectSocket(t, sim)
	ctx, mara := t.Context(), sim.As(slacksim.Mara)

	must(t, mara.CommandIn(ctx, slacksim.Changes, "/change", "list"))
	seen, err := mara.Messages(ctx, slacksim.Changes)
	must(t, err)
	if len(seen) != 1 || seen[0].Text != "You said list" || !seen[0].Ephemeral {
		t.Errorf("the answer is %+v", seen)
	}

	must(t, mara.Command(ctx, "/change", "form"))
	must(t, mara.Fill(ctx, "title", "x"))
	ended, err := mara.Submit(ctx)
	must(t, err)
	if ended.Closed || ended.Errors["title:1"] != "Too short." {
		t.Errorf("the submission gave %+v", ended)
	}

	must(t, sim.Client().SetGroup(ctx, slacksim.SRE, slacksim.Mara))
	waitFor(t, got, socketmode.EventTypeEventsAPI)
}

func TestASocketReconnectsWhenAsked(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	got := connectSocket(t, sim)
	asked, err := sim.Client().Disconnect(t.Context(), "refresh_requested")
	must(t, err)
	if asked != 1 {
		t.Errorf("%d sockets were asked", asked)
	}
	waitFor(t, got, socketmode.EventTypeHello)
	must(t, sim.As(slacksim.Mara).Await(t.Context(), func(ctx context.Context) (bool, error) {
		workspace, err := sim.Client().Workspace(ctx)
		return workspace.Bot.Connection == "socket", err
	}))
	must(t, sim.As(slacksim.Mara).Command(t.Context(), "/change", "again"))
}

func TestEachEnvelopeGoesToOneSocket(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	first, second := connectSocket(t, sim), connectSocket(t, sim)
	for range 4 {
		must(t, sim.As(slacksim.Mara).Command(t.Context(), "/change", "list"))
	}
	for _, got := range []<-chan socketmode.EventType{first, second} {
		waitFor(t, got, socketmode.EventTypeSlashCommand)
		waitFor(t, got, socketmode.EventTypeSlashCommand)
	}
}

func TestASocketAddressWorksOnce(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	_, address, err := newAPI(sim).StartSocketModeContext(t.Context())
	must(t, err)
	if err := dial(t, address); err != nil {
		t.Fatalf("the first connection failed: %v", err)
	}
	if err := dial(t, address); err == nil {
		t.Error("the address worked twice")
	}
}
