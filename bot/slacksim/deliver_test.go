package slacksim_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/bot/slacksim/simtest"
)

func TestACommandThatIsNotAcknowledged(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	b := startBot(t, slacksim.Config{Acknowledge: 20 * time.Millisecond}, func(_ *bot, _ http.ResponseWriter, h heard) {
		if h.Command.Text == "slow" {
			<-release
		}
	})
	t.Cleanup(func() { close(release) })
	mara := b.sim.As(slacksim.Mara)
	err := mara.Command(t.Context(), "/change", "slow")
	refused, ok := errors.AsType[*slacksim.Refused](err)
	if !ok || refused.Sentence != `/change failed with the error "operation_timeout"` {
		t.Errorf("got %v", err)
	}
	seen, err := mara.Messages(t.Context(), "")
	must(t, err)
	if len(seen) != 1 || seen[0].User != slacksim.Robot || !seen[0].Ephemeral {
		t.Errorf("Mara sees %+v", seen)
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	err := sim.As(slacksim.Mara).Command(t.Context(), "/change", "")
	if err == nil || err.Error() != `/change failed with the error "dispatch_failed"` {
		t.Errorf("got %v", err)
	}
}

func TestEventsAreRetried(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		answer func(w http.ResponseWriter)
		want   []string // the retry number and reason of each delivery
	}{
		{"acknowledged", func(http.ResponseWriter) {}, []string{""}},
		{"failing", func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }, []string{"", "1 http_error", "2 http_error", "3 http_error"}},
		{"not wanted", func(w http.ResponseWriter) {
			w.Header().Set("X-Slack-No-Retry", "1")
			w.WriteHeader(http.StatusInternalServerError)
		}, []string{""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			retries := []time.Duration{0, time.Millisecond, time.Millisecond}
			b := startBot(t, slacksim.Config{EventRetries: retries}, func(_ *bot, w http.ResponseWriter, _ heard) { c.answer(w) })
			must(t, b.sim.Client().SetGroup(t.Context(), slacksim.SRE, slacksim.Mara, slacksim.Priya))
			must(t, b.sim.As(slacksim.Mara).Await(t.Context(), func(context.Context) (bool, error) {
				return len(b.all("/slack/events")) >= len(c.want), nil
			}))
			var got []string
			ids := map[any]bool{}
			for _, h := range b.all("/slack/events") {
				got = append(got, strings.TrimSpace(h.Header.Get("X-Slack-Retry-Num")+" "+h.Header.Get("X-Slack-Retry-Reason")))
				ids[h.Raw["event_id"]] = true
			}
			if !cmp.Equal(got, c.want) || len(ids) != 1 {
				t.Errorf("got %v with ids %v, want %v with one", got, ids, c.want)
			}
		})
	}
}

func TestAGroupThatChangesIsAnnounced(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	ctx := t.Context()
	must(t, b.sim.Client().SetGroup(ctx, slacksim.SRE, slacksim.Mara, slacksim.Priya))
	must(t, b.sim.As(slacksim.Mara).Await(ctx, func(context.Context) (bool, error) { return len(b.all("/slack/events")) == 1, nil }))
	event, _ := b.last(t, "/slack/events").Raw["event"].(map[string]any)
	if event["type"] != "subteam_members_changed" || !cmp.Equal(event["added_users"], []any{slacksim.Priya}) || !cmp.Equal(event["removed_users"], []any{slacksim.Tomas}) {
		t.Errorf("the bot heard %v", event)
	}
	members, err := b.GetUserGroupMembersContext(ctx, slacksim.SRE)
	must(t, err)
	if !cmp.Equal(members, []string{slacksim.Mara, slacksim.Priya}) {
		t.Errorf("the group is %v", members)
	}
}

func TestTheSameEventTwice(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	id, acknowledged, err := b.sim.Client().Event(t.Context(), map[string]any{"type": "app_home_opened", "user": slacksim.Mara, "tab": "home"}, 1)
	must(t, err)
	got := b.all("/slack/events")
	if len(got) != 2 || got[0].Raw["event_id"] != id || got[1].Raw["event_id"] != id || got[1].Header.Get("X-Slack-Retry-Num") != "1" || !cmp.Equal(acknowledged, []bool{true, true}) {
		t.Errorf("the bot heard %d events %v", len(got), acknowledged)
	}
}

func TestTheAddressOfTheBotIsVerified(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, func(_ *bot, w http.ResponseWriter, h heard) {
		_, _ = w.Write([]byte(h.Raw["challenge"].(string)))
	})
	must(t, b.sim.Verify(t.Context()))
	b.mu.Lock()
	b.answer = nil
	b.mu.Unlock()
	if err := b.sim.Verify(t.Context()); err == nil {
		t.Error("an empty answer passed for the challenge")
	}
}

func TestFaultsOfTheWebAPI(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		fault   slacksim.Fault
		refused func(error) bool
		arrives bool
	}{
		{"429", slacksim.Fault{Kind: "429", RetryAfter: 7}, func(err error) bool {
			limited, ok := errors.AsType[*slack.RateLimitedError](err)
			return ok && limited.RetryAfter == 7*time.Second
		}, false},
		{"500", slacksim.Fault{Kind: "500"}, func(err error) bool {
			status, ok := errors.AsType[slack.StatusCodeError](err)
			return ok && status.Code == http.StatusInternalServerError
		}, false},
		{"error", slacksim.Fault{Kind: "error", Error: "fatal_error"}, func(err error) bool { return err != nil && err.Error() == "fatal_error" }, false},
		{"cut", slacksim.Fault{Kind: "cut"}, isLost, false},
		{"drop_answer", slacksim.Fault{Kind: "drop_answer"}, isLost, true},
		{"slow", slacksim.Fault{Kind: "slow", Delay: "1ms"}, func(err error) bool { return err == nil }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sim := simtest.Start(t, slacksim.Config{})
			api, ctx, mara := newAPI(sim), t.Context(), sim.As(slacksim.Mara)
			c.fault.Method = "chat.postMessage"
			must(t, sim.Client().Break(ctx, c.fault))
			_, _, err := api.PostMessageContext(ctx, slacksim.Changes, slack.MsgOptionText("first", false))
			if !c.refused(err) {
				t.Errorf("the call gave %v", err)
			}
			seen, err := mara.Messages(ctx, slacksim.Changes)
			must(t, err)
			if c.arrives != (len(seen) == 1) {
				t.Errorf("there are %d messages", len(seen))
			}
			_, _, err = api.PostMessageContext(ctx, slacksim.Changes, slack.MsgOptionText("second", false))
			must(t, err) // one fault, one call
			calls, _, err := sim.Client().Calls(ctx, 0)
			must(t, err)
			if len(calls) != 2 || !strings.HasPrefix(calls[0].Note, "fault: ") || calls[1].Note != "" {
				t.Errorf("the record has %+v", calls)
			}
		})
	}
}

// isLost reports an error that says nothing about what Slack did.
func isLost(err error) bool {
	if err == nil {
		return false
	}
	_, answered := errors.AsType[slack.SlackErrorResponse](err)
	return !answered
}

func TestFaultsOfDeliveries(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	ctx, mara, client := t.Context(), b.sim.As(slacksim.Mara), b.sim.Client()
	must(t, client.Break(ctx, slacksim.Fault{Method: "deliver", Kind: "twice"}))
	must(t, mara.Command(ctx, "/change", "twice"))
	heard := b.all("/slack/commands")
	if len(heard) != 2 || heard[0].Command.TriggerID != heard[1].Command.TriggerID {
		t.Errorf("the bot heard %d commands", len(heard))
	}
	must(t, client.Break(ctx, slacksim.Fault{Method: "deliver", Kind: "cut"}))
	if err := mara.Command(ctx, "/change", "cut"); err == nil || len(b.all("/slack/commands")) != 3 {
		t.Errorf("a cut delivery gave %v", err)
	}
	if err := client.Break(ctx, slacksim.Fault{Method: "deliver", Kind: "429"}); err == nil {
		t.Error("Slack is not limited by the bot")
	}
	must(t, client.Break(ctx, slacksim.Fault{Method: "*", Kind: "500", Times: 5}))
	must(t, client.Mend(ctx))
	_, err := b.AuthTestContext(ctx)
	must(t, err)
}

func TestRawRequests(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	for _, c := range []struct {
		name string
		raw  slacksim.Raw
		want int
	}{
		{"signed", slacksim.Raw{Path: "/slack/commands", Body: "command=%2Fchange", Sign: true}, http.StatusOK},
		{"unsigned", slacksim.Raw{Path: "/slack/commands", Body: "command=%2Fchange"}, http.StatusUnauthorized},
		{"stale", slacksim.Raw{Path: "/slack/commands", Body: "command=%2Fchange", Sign: true, Age: 6 * time.Minute}, http.StatusUnauthorized},
	} {
		got, _, err := b.sim.Client().Raw(t.Context(), c.raw)
		must(t, err)
		if got != c.want {
			t.Errorf("%s: the bot answered %d, want %d", c.name, got, c.want)
		}
	}
}

func TestTheRecordHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
	view := form("raise")
	view.PrivateMetadata = "hush-hush"
	open(t, b, view)
	must(t, mara.Fill(ctx, "title", "x"))
	_, err := mara.Submit(ctx)
	must(t, err)
	command := b.last(t, "/slack/commands").Command
	_, _, record := get(t, b.sim.URL()+"/sim/calls")
	for name, secret := range map[string]string{
		"bot token": b.sim.Config().BotToken, "trigger": command.TriggerID, "response URL": command.ResponseURL, "metadata": "hush-hush",
	} {
		if strings.Contains(record, secret) {
			t.Errorf("the record holds the %s", name)
		}
	}
	if !strings.Contains(record, "Raise a change") || !strings.Contains(record, "view_submission raise") {
		t.Errorf("the record lacks what happened: %s", record)
	}
}
