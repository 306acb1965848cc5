package bot

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

var errNothing = errors.New("nothing")

func TestHomeIsPublishedWhenItIsOpened(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	home := must(e.sim.As(slacksim.Priya).OpenHome(e.ctx))(t)
	if home == nil || !strings.Contains(text(*home), "CHG-1") {
		t.Errorf("Priya's Home is %+v\n%s", home, e.logged)
	}
	if _, _, err := e.slack.Event(e.ctx, map[string]any{"type": "app_home_opened", "user": slacksim.Mara, "tab": "messages"}, 0); err != nil {
		t.Fatal(err)
	}
	e.settle()
	if home := must(e.sim.As(slacksim.Mara).Home(e.ctx))(t); home != nil {
		t.Error("the messages tab published Mara's Home")
	}
}

func TestAHomeThatIsAskedForOftenIsDrawnOnceMore(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	drawing, draw := make(chan string), make(chan struct{})
	e.bot.homes.draw = func(_ context.Context, _ change.UserID, page string) (slack.HomeTabViewRequest, error) {
		drawing <- page
		<-draw
		return slack.HomeTabViewRequest{}, errNothing
	}
	e.bot.homes.publish(e.ctx, slacksim.Mara, "1")
	if page := <-drawing; page != "1" {
		t.Errorf("page %q is drawn", page)
	}
	for _, page := range []string{"2", "3", "4"} {
		e.bot.homes.publish(e.ctx, slacksim.Mara, page)
	}
	draw <- struct{}{}
	if page := <-drawing; page != "4" {
		t.Errorf("then page %q is drawn", page)
	}
	draw <- struct{}{}
	e.settle()
	if len(e.bot.homes.wanted) != 0 {
		t.Errorf("somebody's Home is still being drawn: %v", e.bot.homes.wanted)
	}
}

func TestAHomeThatCannotBeDrawnIsDrawnTheNextTime(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	draw := e.bot.homes.draw
	e.bot.homes.draw = func(context.Context, change.UserID, string) (slack.HomeTabViewRequest, error) { panic("no") }
	e.bot.homes.publish(e.ctx, slacksim.Mara, "")
	e.settle()
	e.bot.homes.draw = draw
	if home := must(e.sim.As(slacksim.Mara).OpenHome(e.ctx))(t); home == nil {
		t.Errorf("there is no Home\n%s", e.logged)
	}
}

func TestAClickInHomeIsAnsweredThereAndDrawsItAnew(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.sim.As(slacksim.Mara)
	must(mara.OpenHome(e.ctx))(t)
	e.settle()
	before := len(e.calls("views.publish"))
	e.bot.routes.clicks[raiseClick] = failing(change.Refuse(change.Denied, "", "Not here."))
	if err := mara.ClickHome(e.ctx, raiseClick); err != nil {
		t.Fatal(err)
	}
	e.settle()
	if open := e.modals(); len(open) != 1 || !strings.Contains(text(open[0]), "Not here.") {
		t.Errorf("the modals are %+v\n%s", open, e.logged)
	}
	if published := len(e.calls("views.publish")) - before; published != 1 {
		t.Errorf("Home was published %d times", published)
	}
}

func TestWhatEndsTheInstallationIsOnTheLog(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	for _, event := range []map[string]any{
		{"type": "app_uninstalled"},
		{"type": "tokens_revoked"},
		{"type": "channel_id_changed", "old_channel_id": slacksim.Changes, "new_channel_id": "C0OTHER"},
	} {
		if _, heard, err := e.slack.Event(e.ctx, event, 1); err != nil || len(heard) != 2 || !heard[0] || !heard[1] {
			t.Errorf("%v was not taken: %v, %v", event, heard, err)
		}
	}
	if said := strings.Count(e.logged.String(), "level=ERROR"); said != 6 {
		t.Errorf("the log says it %d times:\n%s", said, e.logged)
	}
}
