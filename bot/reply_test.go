package bot

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// hearing registers h for the word "try".
func (e *edge) hearing(h handler) { add(e.bot.routes.words, "try", h) }

// try has Mara type /change try, and returns what she reads for it.
func (e *edge) try() []slacksim.Message {
	e.t.Helper()
	if err := e.sim.As(slacksim.Mara).CommandIn(e.ctx, slacksim.Platform, "/change", "try"); err != nil {
		e.t.Fatal(err)
	}
	e.settle()
	return e.read(slacksim.Mara, slacksim.Platform)
}

// modals returns the modals that Mara sees.
func (e *edge) modals() []slacksim.View {
	e.t.Helper()
	return must(e.sim.As(slacksim.Mara).Modals(e.ctx))(e.t)
}

// text is what a view shows, as JSON.
func text(v slacksim.View) string {
	written, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(written)
}

func failing(err error) handler {
	return func(context.Context, *Inbound) (Answer, error) { return Answer{}, err }
}

func TestACommandIsAnsweredToThePersonAlone(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.hearing(failing(change.Refuse(change.Denied, "policy §4", "No <!channel> & no <@U0HELEN01>.")))
	read := e.try()
	if len(read) != 1 || !read[0].Ephemeral || !strings.Contains(read[0].Text, "No &lt;!channel&gt; &amp; no") || !strings.Contains(read[0].Text, "(policy §4)") {
		t.Errorf("Mara reads %s", brief(read))
	}
	if others := e.read(slacksim.Helen, slacksim.Platform); len(others) != 0 {
		t.Errorf("others read %s", brief(others))
	}
}

func TestAFailureIsApologisedForAndLoggedOnce(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]handler{
		"an error": failing(errors.New("the disk is full")),
		"a panic":  func(context.Context, *Inbound) (Answer, error) { panic("the disk is full") },
		"in the building of a modal": func(context.Context, *Inbound) (Answer, error) {
			return Answer{Open: func(context.Context) (slack.ModalViewRequest, error) { panic("the disk is full") }}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEdge(t, slacksim.Config{})
			e.hearing(h)
			read := e.try()
			if len(read) != 1 || !strings.Contains(read[0].Text, "Something went wrong") || strings.Contains(read[0].Text, "disk") {
				t.Errorf("Mara reads %s", brief(read))
			}
			if said := strings.Count(e.logged.String(), "the disk is full"); said != 1 {
				t.Errorf("the log says it %d times:\n%s", said, e.logged)
			}
		})
	}
}

func TestAnUnknownWordGetsTheNearest(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	for typed, want := range map[string]string{"lits open": "Did you mean `/change list`?", "frobnicate": "`/change help`"} {
		if err := e.sim.As(slacksim.Mara).CommandIn(e.ctx, slacksim.Platform, "/change", typed); err != nil {
			t.Fatal(err)
		}
		read := e.read(slacksim.Mara, slacksim.Platform)
		if last := read[len(read)-1]; !strings.Contains(last.Text, want) {
			t.Errorf("for %q Mara reads %q", typed, last.Text)
		}
	}
}

// click has Mara click a button that Slack shows on a card. Nothing of the card is what the test is about.
func (e *edge) click(name string) []slacksim.Message {
	e.t.Helper()
	c := e.raise()
	e.deliver()
	before := len(e.cards())
	if err := e.sim.As(slacksim.Mara).Click(e.ctx, slacksim.Changes, "last", name); err != nil {
		e.t.Fatalf("click %s of %s: %v", name, c.Number, err)
	}
	e.settle()
	return e.cards()[before:]
}

func TestARefusedClickIsAnsweredBesideTheCard(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	read := e.click(string(change.Assess)) // Mara is the requester
	if len(read) != 1 || !read[0].Ephemeral || !strings.Contains(read[0].Text, "policy §3") {
		t.Errorf("Mara reads %s\n%s", brief(read), e.logged)
	}
}

func TestAButtonThatNobodyKnowsIsAnswered(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	delete(e.bot.routes.clicks, string(change.Assess))
	read := e.click(string(change.Assess))
	if len(read) != 1 || !strings.Contains(read[0].Text, "older version") {
		t.Errorf("Mara reads %s\n%s", brief(read), e.logged)
	}
	if !strings.Contains(e.logged.String(), "nothing is registered") {
		t.Error("the log does not say so")
	}
}

func TestATriggerThatIsTooOldIsSaid(t *testing.T) {
	t.Parallel()
	clock := newClock()
	e := newEdgeAt(t, clock, slacksim.Config{RealTime: clock.Now})
	e.bot.routes.clicks[string(change.Assess)] = func(context.Context, *Inbound) (Answer, error) {
		clock.Advance(4 * time.Second) // by Slack's clock
		return Answer{Open: func(context.Context) (slack.ModalViewRequest, error) { return aForm("x"), nil }}, nil
	}
	read := e.click(string(change.Assess))
	if len(read) != 1 || !strings.Contains(read[0].Text, "do it again") {
		t.Errorf("Mara reads %s\n%s", brief(read), e.logged)
	}
}

func TestTooMuchAtOnceIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	done := 0
	e.hearing(func(context.Context, *Inbound) (Answer, error) {
		done++
		return Answer{}, nil
	})
	var read []slacksim.Message
	for range throttleBurst + 5 {
		read = e.try()
	}
	if done != throttleBurst || len(read) != 1 || !strings.Contains(read[0].Text, "a lot at once") {
		t.Errorf("%d were done, and Mara reads %s", done, brief(read))
	}
}

func TestOnlySlackIsAnsweredAtAResponseURL(t *testing.T) {
	t.Parallel()
	slacks, local := Installation{}, Installation{API: "http://127.0.0.1:3900/api/"}
	tests := []struct {
		at   Installation
		url  string
		want bool
	}{
		{slacks, "https://hooks.slack.com/actions/T1/2/abc", true},
		{slacks, "https://hooks.slack-gov.com/commands/T1/2/abc", true},
		{slacks, "http://hooks.slack.com/actions/T1/2/abc", false},
		{slacks, "https://hooks.slack.com:8443/actions", false},
		{slacks, "https://hooks.slack.com@evil.test/", false},
		{slacks, "https://hooks.slack.com.evil.test/", false},
		{slacks, "https://me:pw@hooks.slack.com/", false},
		{slacks, "https://169.254.169.254/", false},
		{slacks, "http://127.0.0.1:3900/response/T1/x", false},
		{slacks, "", false},
		{slacks, "%", false},
		{local, "http://127.0.0.1:3900/response/T1/x", true},
		{local, "http://127.0.0.1:3901/response/T1/x", false},
		{local, "https://hooks.slack.com/actions/T1/2/abc", false},
	}
	for _, test := range tests {
		if got := test.at.mayRespond(test.url); got != test.want {
			t.Errorf("with the API at %q, %q is answered: %t", test.at.API, test.url, got)
		}
	}
}

func TestAFormThatIsDeliveredTwiceMakesOneChange(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	mara.types("")
	mara.fillsRequest()
	if err := e.slack.Break(e.ctx, slacksim.Fault{Method: "deliver", Kind: "twice"}); err != nil {
		t.Fatal(err)
	}
	mara.submits()
	if page := must(e.desk.List(e.ctx, commands.Filter{}, 0, 10))(t); len(page.Changes) != 1 {
		t.Errorf("there are %d changes", len(page.Changes))
	}
	if cards := e.cards(); len(cards) != 1 {
		t.Errorf("the channel shows %s", brief(cards))
	}
}

func TestTheWrongPeopleAreRefusedWhenTheyClick(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	e.deliver()
	for who, want := range map[string]string{
		slacksim.Gavin: "Guests", slacksim.Elena: "another organisation", slacksim.Mara: "an assessor other than the requester",
		slacksim.Helen: "is for an assessor",
	} {
		if err := e.sim.As(who).Click(e.ctx, slacksim.Changes, "last", string(change.Assess)); err != nil {
			t.Fatal(err)
		}
		e.settle()
		read := e.read(who, slacksim.Changes)
		if last := read[len(read)-1]; !last.Ephemeral || !strings.Contains(last.Text, want) {
			t.Errorf("%s reads %q", who, last.Text)
		}
	}
}
