package slacksim_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/bot/slacksim/simtest"
)

// get follows an address and returns the status, the address it led to and the
// body.
func get(t *testing.T, address string) (status int, at *url.URL, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	must(t, err)
	response, err := http.DefaultClient.Do(r)
	must(t, err)
	return response.StatusCode, response.Request.URL, readAll(t, response)
}

func readAll(t *testing.T, response *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	must(t, errors.Join(err, response.Body.Close()))
	return string(body)
}

func dial(t *testing.T, address string) error {
	t.Helper()
	conn, response, err := websocket.DefaultDialer.DialContext(t.Context(), address, nil)
	if response != nil {
		must(t, response.Body.Close())
	}
	if conn != nil {
		t.Cleanup(func() { _ = conn.Close() })
	}
	return err
}

// card posts a message with a button and a menu in #changes.
func card(t *testing.T, b *bot) {
	t.Helper()
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, "risk",
		slack.NewOptionBlockObject("low", plainText("Low"), nil), slack.NewOptionBlockObject("high", plainText("High"), nil))
	more := slack.NewOverflowBlockElement("more", slack.NewOptionBlockObject("why", plainText("Why?"), nil))
	_, _, err := b.PostMessageContext(t.Context(), slacksim.Changes, slack.MsgOptionText("CHG-1", false),
		slack.MsgOptionBlocks(slack.NewActionBlock("card:7", slack.NewButtonBlockElement("approve", "CHG-1", plainText("Approve")), menu, more)))
	must(t, err)
}

func TestWhatPeopleCannotDo(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	card(t, b)
	ctx := t.Context()
	as := b.sim.As
	for _, c := range []struct {
		name   string
		err    error
		status int
	}{
		{"an external person types a command", as(slacksim.Elena).CommandIn(ctx, slacksim.Changes, "/change", ""), http.StatusConflict},
		{"an external person runs a shortcut", as(slacksim.Elena).Shortcut(ctx, "raise_change_global"), http.StatusConflict},
		{"somebody who left clicks", as(slacksim.Dana).Click(ctx, slacksim.Changes, "last", "approve"), http.StatusConflict},
		{"a bot clicks", as(slacksim.ChangeBot.UserID).Click(ctx, slacksim.Changes, "last", "approve"), http.StatusConflict},
		{"a guest looks into a channel that is not theirs", as(slacksim.Gavin).CommandIn(ctx, slacksim.Policy, "/change", ""), http.StatusConflict},
		{"a command that does not exist", as(slacksim.Mara).Command(ctx, "/chnage", ""), http.StatusConflict},
		{"a button that is not there", as(slacksim.Mara).Click(ctx, slacksim.Changes, "last", "reject"), http.StatusConflict},
		{"a message that is not there", as(slacksim.Mara).Click(ctx, slacksim.Changes, "1.2", "approve"), http.StatusNotFound},
		{"an option that is not there", as(slacksim.Mara).Pick(ctx, slacksim.Changes, "last", "risk", "medium"), http.StatusConflict},
		{"a modal that is not open", as(slacksim.Mara).Fill(ctx, "title", "x"), http.StatusConflict},
		{"a shortcut that does not exist", as(slacksim.Mara).Shortcut(ctx, "raise"), http.StatusNotFound},
		{"somebody who does not exist", as("U0NOBODY1").Command(ctx, "/change", ""), http.StatusNotFound},
		{"a group that does not exist", b.sim.Client().SetGroup(ctx, "S0NOBODY1"), http.StatusNotFound},
		{"a fault that does not exist", b.sim.Client().Break(ctx, slacksim.Fault{Method: "chat.postMessage", Kind: "slwo"}), http.StatusBadRequest},
	} {
		refused, ok := errors.AsType[*slacksim.Refused](c.err)
		if !ok || refused.Status != c.status {
			t.Errorf("%s: got %v, want a refusal with %d", c.name, c.err, c.status)
		}
	}
	if got := len(b.all("/slack/commands")) + len(b.all("/slack/interactions")); got != 0 {
		t.Errorf("the bot heard %d times of what nobody could do", got)
	}
}

func TestSomebodyWhoLeavesCannotClickAnyMore(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	card(t, b)
	ctx, mara := t.Context(), slacksim.DefaultPeople()[0]
	must(t, b.sim.As(mara.ID).Click(ctx, slacksim.Changes, "last", "approve"))
	mara.Deactivated = true
	must(t, b.sim.Client().SetPerson(ctx, mara))
	if err := b.sim.As(mara.ID).Click(ctx, slacksim.Changes, "last", "approve"); err == nil {
		t.Error("a deactivated person clicked")
	}
	must(t, b.sim.As(slacksim.Tomas).Await(ctx, func(context.Context) (bool, error) { return len(b.all("/slack/events")) == 1, nil }))
	event, _ := b.last(t, "/slack/events").Raw["event"].(map[string]any)
	user, _ := event["user"].(map[string]any)
	if _, given := user["is_restricted"]; event["type"] != "user_change" || user["deleted"] != true || given {
		t.Errorf("the bot heard %v", event)
	}
}

func TestAnExternalPersonCanClickWhatTheySee(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	card(t, b)
	must(t, b.sim.As(slacksim.Elena).Click(t.Context(), slacksim.Changes, "last", "approve"))
	raw := b.last(t, "/slack/interactions").Raw
	user, team := raw["user"].(map[string]any), raw["team"].(map[string]any)
	if user["team_id"] != slacksim.Northbank || team["id"] != slacksim.Harbour.ID {
		t.Errorf("the click is by %v in %v", user, team)
	}
}

func TestPickingInAMessage(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	card(t, b)
	ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
	must(t, mara.Pick(ctx, slacksim.Changes, "last", "card/risk", "high"))
	act := b.last(t, "/slack/interactions").Act
	if got := act.ActionCallback.BlockActions[0]; got.SelectedOption.Value != "high" || got.BlockID != "card:7" || got.ActionTs == "" {
		t.Errorf("the pick carried %+v", got)
	}
	must(t, mara.Click(ctx, slacksim.Changes, "last", "approve"))
	act = b.last(t, "/slack/interactions").Act
	if got := act.BlockActionState.Values["card:7"]["risk"].SelectedOption.Value; got != "high" {
		t.Errorf("the click carried the state %+v", act.BlockActionState)
	}
	must(t, mara.Pick(ctx, slacksim.Changes, "last", "more", "why"))
	if got := b.last(t, "/slack/interactions").Act.ActionCallback.BlockActions[0].SelectedOption.Value; got != "why" {
		t.Errorf("the overflow carried %q", got)
	}
}

func TestShortcuts(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
	must(t, mara.Shortcut(ctx, "raise_change_global"))
	if act := b.last(t, "/slack/interactions").Act; act.Type != slack.InteractionTypeShortcut || act.TriggerID == "" || act.ResponseURL != "" || act.ActionTs == "" {
		t.Errorf("the global shortcut carried %+v", act)
	}
	ts, err := mara.Say(ctx, slacksim.General, "The ledger is slow & full, see https://a.example", "")
	must(t, err)
	must(t, mara.MessageShortcut(ctx, "raise_change_from_message", slacksim.General, ts))
	act := b.last(t, "/slack/interactions").Act
	if act.Type != slack.InteractionTypeMessageAction || act.Message.Text != "The ledger is slow &amp; full, see <https://a.example>" || act.Channel.ID != slacksim.General {
		t.Errorf("the message shortcut carried %+v", act)
	}
}

func TestOptionsAreAskedForAndThenPicked(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, func(_ *bot, w http.ResponseWriter, h heard) {
		if h.Path != "/slack/options" {
			return
		}
		if h.Act.Value == "none" {
			_, _ = w.Write([]byte(`{}`))
			return
		}
		writeJSON(w, slack.OptionsResponse{Options: []*slack.OptionBlockObject{slack.NewOptionBlockObject("ledger", plainText("Ledger"), nil)}})
	})
	ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
	view := form("raise")
	systems := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeExternal, nil, "systems")
	systems.MinQueryLength = new(1)
	view.Blocks.BlockSet = append(view.Blocks.BlockSet, slack.NewInputBlock("systems", plainText("Systems"), nil, systems))
	open(t, b, view)
	if err := mara.Fill(ctx, "systems", []string{"ledger"}); err == nil {
		t.Error("an option was picked before the bot offered it")
	}
	if _, err := mara.Options(ctx, "systems", ""); err == nil {
		t.Error("an empty query was sent")
	}
	offered, err := mara.Options(ctx, "systems", "led")
	must(t, err)
	if !cmp.Equal(offered, []slacksim.Option{{Text: "Ledger", Value: "ledger"}}) {
		t.Errorf("offered are %+v", offered)
	}
	must(t, mara.Fill(ctx, "systems", []string{"ledger"}))
	if _, err := mara.Options(ctx, "systems", "none"); err == nil {
		t.Error("an answer without options passed")
	}
}

func TestClosingTellsTheBotWhenAsked(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
	open(t, b, form("quiet"))
	must(t, mara.Cancel(ctx))
	loud := form("loud")
	loud.NotifyOnClose = true
	open(t, b, loud)
	must(t, mara.Cancel(ctx))
	must(t, mara.Await(ctx, func(context.Context) (bool, error) { return len(b.all("/slack/interactions")) > 0, nil }))
	if act := b.all("/slack/interactions")[0].Act; act.Type != slack.InteractionTypeViewClosed || act.View.CallbackID != "loud" || act.IsCleared {
		t.Errorf("the bot heard %+v", act)
	}
}

func TestUnreadCounts(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	api, ctx, mara := newAPI(sim), t.Context(), sim.As(slacksim.Mara)
	for _, text := range []string{"one", "for <@U0MARA001>", "for <!subteam^S0SRETEAM>"} {
		_, _, err := api.PostMessageContext(ctx, slacksim.Changes, slack.MsgOptionText(text, false))
		must(t, err)
	}
	unread := func() (int, int) {
		all, err := mara.Channels(ctx)
		must(t, err)
		for _, c := range all {
			if c.ID == slacksim.Changes {
				return c.Unread, c.Mentions
			}
		}
		t.Fatal("Mara is not in #changes")
		return 0, 0
	}
	if count, mentions := unread(); count != 3 || mentions != 2 {
		t.Errorf("unread are %d with %d mentions, want 3 with 2", count, mentions)
	}
	_, err := mara.Say(ctx, slacksim.Changes, "seen", "")
	must(t, err)
	if count, _ := unread(); count != 0 {
		t.Errorf("after an answer %d are unread", count)
	}
}

func TestOnlyThisMachine(t *testing.T) {
	t.Parallel()
	if listener, err := slacksim.New(slacksim.Config{}).Listen(t.Context(), "0.0.0.0:0"); err == nil {
		t.Errorf("listened on %s", listener.Addr())
	}
	sim := simtest.Start(t, slacksim.Config{})
	for _, c := range []struct {
		name         string
		host, origin string
		want         int
	}{
		{"by its own address", "", "", http.StatusOK},
		{"by another name", "slack.example.com", "", http.StatusForbidden},
		{"from another page", "", "https://evil.example.com", http.StatusForbidden},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, sim.URL()+"/sim/read", strings.NewReader(`{"as":"U0MARA001","channel":"C0CHANGES"}`))
		must(t, err)
		if c.host != "" {
			r.Host = c.host
		}
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		response, err := http.DefaultClient.Do(r)
		must(t, err)
		readAll(t, response)
		if response.StatusCode != c.want {
			t.Errorf("%s: got %d, want %d", c.name, response.StatusCode, c.want)
		}
	}
}

func TestThePageIsServed(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	if status, _, body := get(t, sim.URL()+"/"); status != http.StatusOK || !strings.Contains(body, "<html") {
		t.Errorf("the page answers %d", status)
	}
}
