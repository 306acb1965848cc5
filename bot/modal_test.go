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

// aForm is a modal with one field, called "reason".
func aForm(callback string) slack.ModalViewRequest {
	view := (&sheet{}).modal("A form")
	view.CallbackID = callback
	view.PrivateMetadata = newMetadata(&Inbound{}, 1, 1).Encode()
	view.Submit = literal("Send", maxTitle)
	field := slack.NewPlainTextInputBlockElement(nil, "reason")
	view.Blocks.BlockSet = []slack.Block{slack.NewInputBlock("reason:1", literal("Reason", maxTitle), nil, field)}
	return view
}

func opening(view slack.ModalViewRequest) handler {
	return func(context.Context, *Inbound) (Answer, error) {
		return Answer{Open: func(context.Context) (slack.ModalViewRequest, error) { return view, nil }}, nil
	}
}

func TestAModalThatTakesLongIsWaitedForInAnother(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	finish := make(chan struct{})
	e.hearing(func(context.Context, *Inbound) (Answer, error) {
		return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
			select {
			case <-finish:
				return aForm("late"), nil
			case <-ctx.Done():
				return slack.ModalViewRequest{}, ctx.Err()
			}
		}}, nil
	})
	if err := e.sim.As(slacksim.Mara).Command(e.ctx, "/change", "try"); err != nil {
		t.Fatal(err)
	}
	if open := e.modals(); len(open) != 1 || !strings.Contains(text(open[0]), "One moment") {
		t.Fatalf("while it is built, the modals are %+v", open)
	}
	close(finish)
	e.settle()
	if open := e.modals(); len(open) != 1 || open[0].CallbackID != "late" {
		t.Errorf("when it is built, the modals are %+v\n%s", open, e.logged)
	}
}

// submitting opens a form for Mara, has h hear of it, and returns what came of sending it.
func (e *edge) submitting(h handler) slacksim.Submission {
	e.t.Helper()
	add(e.bot.routes.forms, "reason", h)
	e.hearing(opening(aForm("reason")))
	e.try()
	mara := e.sim.As(slacksim.Mara)
	if err := mara.Fill(e.ctx, "reason", "Because."); err != nil {
		e.t.Fatal(err)
	}
	done := must(mara.Submit(e.ctx))(e.t)
	e.settle()
	return done
}

func TestAFormThatIsTakenCloses(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	var heard *Inbound
	done := e.submitting(func(_ context.Context, in *Inbound) (Answer, error) {
		heard = in
		return Answer{}, nil
	})
	if !done.Closed || len(e.modals()) != 0 {
		t.Errorf("it is %+v, and %d modals are open", done, len(e.modals()))
	}
	if got := heard.View.Values["reason:1"]["reason"].Value; got != "Because." {
		t.Errorf("the handler read %q", got)
	}
}

func TestAFormIsToldWhatToMend(t *testing.T) {
	t.Parallel()
	refusal := change.Refuse(change.Invalid, "policy §4", "Look again.")
	refusal.Fields = map[change.Field]string{"reason": "Say more.", "title": "It has no title."}
	e := newEdge(t, slacksim.Config{})
	done := e.submitting(failing(refusal))
	if done.Closed || done.Errors["reason:1"] != "Say more. It has no title." {
		t.Errorf("it is %+v", done)
	}
	if open := e.modals(); len(open) != 1 || !strings.Contains(text(open[0]), "Because.") {
		t.Errorf("the modals are %+v", open)
	}
}

func TestARefusalOfAFormStandsOnTopOfIt(t *testing.T) {
	t.Parallel()
	for what, err := range map[string]error{
		"Not now.":             change.Refuse(change.Conflict, "", "Not now."),
		"Something went wrong": errors.New("no"),
	} {
		e := newEdge(t, slacksim.Config{})
		e.submitting(failing(err))
		open := e.modals()
		if len(open) != 2 || !strings.Contains(text(open[0]), "Because.") || !strings.Contains(text(open[1]), what) {
			t.Errorf("the modals are %+v", open)
		}
	}
}

func TestAFormMayAnswerWithAMessageOrAnotherForm(t *testing.T) {
	t.Parallel()
	m, other := sentences("It is done."), aForm("other")
	tests := map[string]struct {
		answer Answer
		open   int
		want   string
	}{
		"a message":             {Answer{Say: &m}, 1, "It is done."},
		"itself, drawn anew":    {Answer{Update: &other}, 1, "other"},
		"a form on top of it":   {Answer{Open: func(context.Context) (slack.ModalViewRequest, error) { return other, nil }}, 2, "other"},
		"a sentence at a field": {Answer{Errors: map[string]string{"reason:1": "No."}}, 1, "No."},
	}
	for what, test := range tests {
		e := newEdge(t, slacksim.Config{})
		e.submitting(func(context.Context, *Inbound) (Answer, error) { return test.answer, nil })
		open := e.modals()
		if len(open) != test.open || !strings.Contains(text(open[len(open)-1]), test.want) {
			t.Errorf("%s: the modals are %+v\n%s", what, open, e.logged)
		}
	}
}

func TestThreeModalsAreAllThatFit(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	add(e.bot.routes.forms, "first", opening(aForm("second")))
	add(e.bot.routes.forms, "second", opening(aForm("third")))
	add(e.bot.routes.forms, "third", failing(change.Refuse(change.Conflict, "", "Not now.")))
	e.hearing(opening(aForm("first")))
	e.try()
	mara := e.sim.As(slacksim.Mara)
	var last slacksim.Submission
	for range 3 {
		if err := mara.Fill(e.ctx, "reason", "Because."); err != nil {
			t.Fatal(err)
		}
		last = must(mara.Submit(e.ctx))(t)
	}
	if open := e.modals(); len(open) != 3 || last.Errors["reason:1"] != "Not now." {
		t.Errorf("%d modals are open, and the last is told %+v\n%s", len(open), last, e.logged)
	}
}

func TestOfTwoQuickChoicesTheSecondIsDrawn(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.hearing(opening(aForm("form")))
	e.try()
	shown := e.modals()[0]
	draw := func(at, title string) {
		view := aForm("form")
		view.Title = literal(title, maxTitle)
		// Both were chosen before either was drawn, so both know the form by the same hash.
		in := &Inbound{at: at, View: &InView{ID: shown.ID, Hash: shown.Hash}}
		e.bot.redrawModal(e.ctx, in, view)
	}
	e.bot.acts.note(shown.ID, "1700000000.000100")
	e.bot.acts.note(shown.ID, "1700000000.000200")
	draw("1700000000.000100", "The first")
	draw("1700000000.000200", "The second")
	if top := e.modals()[0]; top.Title != "The second" {
		t.Errorf("drawn in order, the form shows %q", top.Title)
	}
	draw("1700000000.000100", "The first again")
	if top := e.modals()[0]; top.Title != "The second" {
		t.Errorf("drawn out of order, the form shows %q", top.Title)
	}
}

func TestAFloodClosesNoForm(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	add(e.bot.routes.forms, "reason", failing(errors.New("it was heard")))
	e.hearing(opening(aForm("reason")))
	e.try()
	mara := e.sim.As(slacksim.Mara)
	if err := mara.Fill(e.ctx, "reason", "Because."); err != nil {
		t.Fatal(err)
	}
	for range throttleBurst + 5 {
		e.bot.throttle.allow(slacksim.Mara)
	}
	must(mara.Submit(e.ctx))(t)
	if open := e.modals(); len(open) != 2 || !strings.Contains(text(open[0]), "Because.") || !strings.Contains(text(open[1]), "a lot at once") {
		t.Errorf("the modals are %+v\n%s", open, e.logged)
	}
}
