package bot

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/noim3/changebot/bot/slacksim"
)

// overSocket has the bot hear over Socket Mode until the test ends, and returns what stops it.
func (e *edge) overSocket() (stop func()) {
	e.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(e.ctx))
	stopped := make(chan error, 1)
	go func() { stopped <- e.bot.RunSocket(ctx, e.sim.Config().AppToken) }()
	e.awaitConnection("socket")
	done := false
	stop = func() {
		cancel()
		if !done {
			done = true
			if err := <-stopped; err != nil {
				e.t.Error(err)
			}
		}
	}
	e.t.Cleanup(stop)
	return stop
}

func (e *edge) awaitConnection(want string) {
	e.t.Helper()
	e.await(func() bool {
		return must(e.slack.Workspace(e.ctx))(e.t).Bot.Connection == want
	})
}

func TestTheSameIsHeardOverASocket(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	stop := e.overSocket()
	mara := e.sim.As(slacksim.Mara)
	if err := mara.CommandIn(e.ctx, slacksim.Platform, "/change", "frobnicate"); err != nil {
		t.Fatal(err)
	}
	if read := e.read(slacksim.Mara, slacksim.Platform); len(read) != 1 || !strings.Contains(read[0].Text, "frobnicate") {
		t.Errorf("Mara reads %s", brief(read))
	}
	e.submitting(failing(errNothing))
	if open := e.modals(); len(open) != 2 {
		t.Errorf("the modals are %+v", open)
	}
	if read := e.click("return"); len(read) != 1 || !read[0].Ephemeral {
		t.Errorf("Mara reads %s", brief(read))
	}
	if home := must(mara.OpenHome(e.ctx))(t); home == nil {
		t.Errorf("there is no Home\n%s", e.logged)
	}
	stop()
	e.awaitConnection("http")
}

func TestASocketThatSlackEndsIsOpenedAnew(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.overSocket()
	before := len(e.calls("apps.connections.open"))
	for range 2 {
		must(e.slack.Disconnect(e.ctx, "refresh_requested"))(t)
		before++
		e.await(func() bool { return len(e.calls("apps.connections.open")) >= before })
		e.awaitConnection("socket")
	}
	if err := e.sim.As(slacksim.Mara).Command(e.ctx, "/change", "help"); err != nil {
		t.Errorf("afterwards nobody listens: %v\n%s", err, e.logged)
	}
}

func TestAHeavyFormComesAfterALightOneOverASocket(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.overSocket()
	heavy := aForm("heavy")
	for range 10 {
		heavy.Blocks.BlockSet = append(heavy.Blocks.BlockSet,
			slack.NewSectionBlock(literal(strings.Repeat("a", maxSection), maxSection), nil, nil))
	}
	e.submitting(func(context.Context, *Inbound) (Answer, error) { return Answer{Update: &heavy}, nil })
	if open := e.modals(); len(open) != 1 || open[0].CallbackID != "heavy" {
		t.Errorf("the modals are %+v\n%s", open, e.logged)
	}
}

func TestAHeavyAnswerToACommandComesAfterItOverASocket(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.overSocket()
	var s sheet
	for range 4 {
		s.say("a", markup(strings.Repeat("🙂", maxSection)))
		s.revision++
	}
	m := s.message("It is long.")
	e.hearing(func(context.Context, *Inbound) (Answer, error) { return Answer{Say: &m}, nil })
	if read := e.try(); len(read) != 1 || read[0].Text != "It is long." || len(read[0].Blocks) != 4 {
		t.Errorf("Mara reads %s\n%s", brief(read), e.logged)
	}
}

func TestABlockThatTheLibraryDoesNotKnowIsHeardOverASocket(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	strange := `{"type":"interactive","envelope_id":"1","payload":` +
		strings.NewReplacer(`"T1"`, `"T0HARBOUR"`, `"A1"`, `"A0CHANGEBOT"`, `"approve"`, `"strange"`).Replace(clicked) + `}`
	var library slack.InteractionCallback
	if err := library.UnmarshalJSON([]byte(clicked)); err == nil {
		t.Error("the library reads it by now: takeBad can go")
	}
	heard := false
	add(e.bot.routes.clicks, "strange", func(context.Context, *Inbound) (Answer, error) {
		heard = true
		return Answer{}, nil
	})
	s := &socket{bot: e.bot, client: socketmode.New(e.bot.api)}
	s.take(e.ctx, socketmode.Event{
		Type: socketmode.EventTypeErrorBadMessage, Data: &socketmode.ErrorBadMessage{Message: json.RawMessage(strange)},
	})
	s.answers.Wait()
	if !heard {
		t.Errorf("it was not heard\n%s", e.logged)
	}
}
