package slacksim_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/slacksim"
)

// responseURL has Mara type a command and returns its response_url.
func responseURL(t *testing.T, b *bot) string {
	t.Helper()
	must(t, b.sim.As(slacksim.Mara).CommandIn(t.Context(), slacksim.Changes, "/change", ""))
	return b.last(t, "/slack/commands").Command.ResponseURL
}

func TestAResponseURLWorksFiveTimes(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	ctx, url := t.Context(), responseURL(t, b)
	for range 5 {
		_, _, err := b.PostMessageContext(ctx, "", slack.MsgOptionResponseURL(url, "ephemeral"), slack.MsgOptionText("hello", false))
		must(t, err)
	}
	_, _, err := b.PostMessageContext(ctx, "", slack.MsgOptionResponseURL(url, "ephemeral"), slack.MsgOptionText("hello", false))
	if err == nil {
		t.Error("a sixth use was accepted")
	}
	for person, want := range map[string]int{slacksim.Mara: 5, slacksim.Tomas: 0} {
		seen, err := b.sim.As(person).Messages(ctx, slacksim.Changes)
		must(t, err)
		if len(seen) != want {
			t.Errorf("%s sees %d messages, want %d", person, len(seen), want)
		}
	}
}

func TestAResponseURLExpiresAfterThirtyMinutes(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	ctx, url := t.Context(), responseURL(t, b)
	must(t, b.sim.Client().Advance(ctx, 31*time.Minute))
	if _, _, err := b.PostMessageContext(ctx, "", slack.MsgOptionResponseURL(url, "ephemeral"), slack.MsgOptionText("late", false)); err == nil {
		t.Error("a response after 31 minutes was accepted")
	}
}

func TestAResponseURLReplacesAndDeletes(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
	button := slack.NewActionBlock("b", slack.NewButtonBlockElement("go", "v", plainText("Go")))
	_, err := b.PostEphemeralContext(ctx, slacksim.Changes, slacksim.Mara, slack.MsgOptionText("sure?", false), slack.MsgOptionBlocks(button))
	must(t, err)
	must(t, mara.Click(ctx, slacksim.Changes, "last", "go"))
	click := b.last(t, "/slack/interactions")
	if _, given := click.Raw["message"]; given || !click.Act.Container.IsEphemeral {
		t.Errorf("a click in an ephemeral carried %v", click.Raw)
	}

	_, _, err = b.PostMessageContext(ctx, "", slack.MsgOptionReplaceOriginal(click.Act.ResponseURL), slack.MsgOptionText("done", false))
	must(t, err)
	seen, err := mara.Messages(ctx, slacksim.Changes)
	must(t, err)
	if len(seen) != 1 || seen[0].Text != "done" || !seen[0].Ephemeral {
		t.Errorf("after replacing there are %+v", seen)
	}
	_, _, err = b.PostMessageContext(ctx, "", slack.MsgOptionDeleteOriginal(click.Act.ResponseURL))
	must(t, err)
	if seen, err = mara.Messages(ctx, slacksim.Changes); err != nil || len(seen) != 0 {
		t.Errorf("after deleting there are %+v, %v", seen, err)
	}
}

func TestAnAnswerToACommand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		answer func(w http.ResponseWriter)
		want   string // the text that Mara sees
		public bool
	}{
		{"nothing", func(http.ResponseWriter) {}, "", false},
		{"plain text", func(w http.ResponseWriter) { _, _ = w.Write([]byte("No such change.")) }, "No such change.", false},
		{"a message for the person", func(w http.ResponseWriter) { writeJSON(w, map[string]any{"text": "Help"}) }, "Help", false},
		{"a message for everybody", func(w http.ResponseWriter) {
			writeJSON(w, map[string]any{"response_type": "in_channel", "text": "Look"})
		}, "Look", true},
		{"blocks that Slack refuses", func(w http.ResponseWriter) {
			writeJSON(w, map[string]any{"blocks": []any{map[string]any{"type": "x"}}})
		}, `/change failed with the error "dispatch_failed"`, false},
		{"an error", func(w http.ResponseWriter) { w.WriteHeader(http.StatusTeapot) }, `/change failed with the error "dispatch_failed"`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := startBot(t, slacksim.Config{}, func(_ *bot, w http.ResponseWriter, _ heard) { c.answer(w) })
			_ = b.sim.As(slacksim.Mara).CommandIn(t.Context(), slacksim.Changes, "/change", "help") // a failure is seen as a message below
			for person, sees := range map[string]bool{slacksim.Mara: c.want != "", slacksim.Tomas: c.public} {
				seen, err := b.sim.As(person).Messages(t.Context(), slacksim.Changes)
				must(t, err)
				if sees != (len(seen) == 1) || sees && seen[0].Text != c.want {
					t.Errorf("%s sees %+v, want %q", person, seen, c.want)
				}
			}
		})
	}
}
