package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// A worker is a person at work in the local Slack.
type worker struct {
	*edge
	slack *slacksim.Actor
}

func (e *edge) worker(id string) worker { return worker{e, e.sim.As(id)} }

func (w worker) do(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%s: %v\n%s", w.slack.ID(), err, w.logged)
	}
}

// types types a slash command.
func (w worker) types(text string) { w.t.Helper(); w.do(w.slack.Command(w.ctx, "/change", text)) }

// clicks clicks a button of the newest message that has it, in a channel; "" is the direct message.
func (w worker) clicks(channel, name string) {
	w.t.Helper()
	w.do(w.slack.Click(w.ctx, channel, "last", name))
	w.settle()
}

// fills fills in the top modal: names and values in turn.
func (w worker) fills(pairs ...any) {
	w.t.Helper()
	for pair := range slices.Chunk(pairs, 2) {
		w.do(w.slack.Fill(w.ctx, pair[0].(string), pair[1]))
	}
}

// submits submits the top modal, which must be accepted, and has everything said.
func (w worker) submits() {
	w.t.Helper()
	answer, err := w.slack.Submit(w.ctx)
	w.do(err)
	if len(answer.Errors) > 0 || answer.Notice != "" {
		w.t.Fatalf("%s is refused: %+v", w.slack.ID(), answer)
	}
	w.settle()
	w.deliver()
}

// sees returns all that stands in the top modal, in one text; empty when none is open.
func (w worker) sees() string {
	w.t.Helper()
	stack, err := w.slack.Modals(w.ctx)
	w.do(err)
	if len(stack) == 0 {
		return ""
	}
	top := stack[len(stack)-1]
	return top.Title + " " + string(must(json.Marshal(top.Blocks))(w.t)) + string(must(json.Marshal(top.Values))(w.t))
}

// closes closes every modal.
func (w worker) closes() {
	w.t.Helper()
	for w.sees() != "" {
		w.do(w.slack.Cancel(w.ctx))
	}
}

// reads returns the text of the last message in a channel for the person.
func (w worker) reads(channel string) string {
	w.t.Helper()
	messages, err := w.slack.Messages(w.ctx, channel)
	w.do(err)
	if len(messages) == 0 {
		return ""
	}
	return messages[len(messages)-1].Text
}

func (w worker) fillsRequest() {
	w.t.Helper()
	w.fills("title", "Add an index to the ledger", "kind", "infrastructure", "description", "Create the index.", "rationale", "Statements are slow.",
		"systems", []string{"data-warehouse"}, "impact", "none", "rollback_steps", "Drop the index again.",
		"rollback_people", []string{slacksim.Tomas}, "rollback_conditions", "Write latency above 50 ms.",
		"test_plan", "Explain the query.", "length", "60")
}

func TestANormalChangeFromCommandToClosed(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara, priya := e.worker(slacksim.Mara), e.worker(slacksim.Priya)

	mara.types("")
	mara.fillsRequest()
	mara.submits()
	if seen := mara.sees(); !strings.Contains(seen, "CHG-1") || !strings.Contains(seen, "Step 2 of 7") {
		t.Errorf("the requester is not told what happens next: %s", seen)
	}
	mara.closes()

	priya.clicks("", "assess")
	for _, q := range e.desk.Policy().Risk.Questions {
		priya.fills(string(questionField(q)), string(q.Answers[0].ID))
	}
	priya.submits()
	e.approveAll(1)

	mara.clicks("", "schedule")
	mara.fills("wished_start", e.clock.Now().Add(15*time.Minute).Unix(), "reason", "The bank asked for it.")
	mara.submits()
	e.clock.Advance(20 * time.Minute)
	mara.do(e.slack.Advance(e.ctx, 20*time.Minute))
	mara.clicks(slacksim.Changes, "start")
	e.deliver()
	mara.clicks(slacksim.Changes, "note")
	mara.fills("note", "Half way.")
	mara.submits()
	mara.clicks(slacksim.Changes, "finish")
	e.deliver()
	mara.clicks(slacksim.Changes, "verify")
	mara.fills("result", "verify", "checked", "The query takes 2 ms.")
	mara.submits()
	mara.clicks(slacksim.Changes, "document")
	mara.fills("outcome", "successful", "incidents_fixed", "INC-7 sev3")
	mara.submits()

	e.clock.Advance(time.Minute) // the channel takes a message a second
	e.deliver()
	c := must(e.desk.Show(e.ctx, 1))(t).Change
	if c.State != change.Closed || c.Closure.Outcome != change.Successful || len(c.Closure.Incidents) != 1 {
		t.Errorf("the change ends as %s with %+v", c.State, c.Closure)
	}
	card := must(mara.slack.Messages(e.ctx, slacksim.Changes))(t)[0]
	thread := must(mara.slack.Thread(e.ctx, slacksim.Changes, card.TS))(t)
	if !strings.Contains(card.Text, "Closed · Successful") || len(thread) != c.Events+1 {
		t.Errorf("the card says %q, with %d lines for %d events", card.Text, len(thread)-1, c.Events)
	}
}

// approveAll has everybody approve who is asked, until nobody is any more.
func (e *edge) approveAll(n change.Number) {
	e.t.Helper()
	for range 5 {
		c := must(e.desk.Show(e.ctx, n))(e.t).Change
		wait := c.Waits(e.desk.Policy())
		if wait.Do != change.Approve {
			return
		}
		who := slacksim.Helen
		if len(wait.Who.People) > 0 {
			who = string(wait.Who.People[0])
		}
		e.worker(who).clicks("", "approve")
		e.deliver()
	}
	e.t.Fatal("the approvals come to no end")
}

func TestWhoeverMayNotIsToldBeforeTheyType(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	e.deliver()
	tomas := e.worker(slacksim.Tomas)
	tomas.clicks(slacksim.Changes, "assess")
	if seen := tomas.sees(); strings.Contains(seen, "question_") {
		t.Error("the form opens for somebody who is no assessor")
	}
	if said := tomas.reads(slacksim.Changes); !strings.Contains(said, "assessor") {
		t.Errorf("they read %q", said)
	}
}

func TestTheRecordIsLookedAtAndActedOnFromListsAndHome(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	for range 12 {
		e.raise()
	}
	e.deliver()
	priya := e.worker(slacksim.Priya)
	priya.types("list system:ledger-db")
	if seen := priya.sees(); !strings.Contains(seen, "CHG-12") || strings.Contains(seen, "CHG-2 ") {
		t.Errorf("the first page is %s", seen)
	}
	priya.do(priya.slack.ClickModal(e.ctx, listOlderClick))
	e.settle()
	if seen := priya.sees(); !strings.Contains(seen, "CHG-2*") || strings.Contains(seen, "CHG-12*") {
		t.Errorf("the second page is %s", seen)
	}
	priya.do(priya.slack.ClickModal(e.ctx, "change_2/details"))
	if seen := priya.sees(); !strings.Contains(seen, "raised this change") {
		t.Errorf("the details are %s", seen)
	}
	priya.closes()

	home := must(priya.slack.OpenHome(e.ctx))(t)
	if text := string(must(json.Marshal(home.Blocks))(t)); !strings.Contains(text, "CHG-12*") || strings.Contains(text, "CHG-1*") {
		t.Errorf("Home shows %s", text)
	}
	priya.do(priya.slack.ClickHome(e.ctx, waitsOlderClick))
	e.settle()
	home = must(priya.slack.Home(e.ctx))(t)
	if text := string(must(json.Marshal(home.Blocks))(t)); !strings.Contains(text, "CHG-1*") || strings.Contains(text, "CHG-12*") {
		t.Errorf("the second page of Home shows %s", text)
	}
	priya.types("help")
	if said := priya.reads(""); !strings.Contains(said, "/change copy CHG-12") {
		t.Errorf("help says %q", said)
	}
}

func TestAnEmergencyIsDocumentedOnlyWhenItsRecordIsWhole(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara, diego := e.worker(slacksim.Mara), e.worker(slacksim.Diego)
	mara.types("emergency")
	mara.fills("ground", "restore_service", "title", "Fail the ledger over", "description", "Promote the replica.",
		"systems", []string{"ledger-db"}, "rollback_steps", "Promote the old primary.", "rollback_people", []string{slacksim.Tomas},
		"rollback_conditions", "The replica lags.")
	mara.submits()
	mara.closes()
	if said := mara.reads(slacksim.Emergencies); !strings.Contains(said, "Emergency: Restore service") {
		t.Errorf("the emergencies channel reads %q", said)
	}
	mara.clicks(slacksim.Emergencies, "finish")
	e.deliver()
	mara.clicks(slacksim.Changes, "verify")
	mara.fills("result", "verify", "checked", "Payments go through.")
	mara.submits()

	mara.clicks(slacksim.Changes, "document")
	mara.fills("outcome", "successful")
	answer := must(mara.slack.Submit(e.ctx))(t)
	if said := answer.Errors["notes:1"]; !strings.Contains(said, "“Why”") || !strings.Contains(said, "“Test plan”") {
		t.Errorf("the answer is %+v", answer)
	}
	mara.closes()

	mara.clicks(slacksim.Changes, "edit")
	mara.fills("kind", "infrastructure", "rationale", "The primary was down.", "test_plan", "Pay.", "impact", "outage")
	mara.fills("impact_who", "Everybody", "impact_length", "15")
	mara.submits()
	mara.clicks(slacksim.Changes, "document")
	mara.fills("outcome", "successful")
	mara.submits()
	diego.clicks("", "review")
	diego.fills("was_emergency", "yes", "lessons", "Watch the disks.", "review_policy", "no")
	diego.submits()
	if c := must(e.desk.Show(e.ctx, 1))(t).Change; c.State != change.Closed || !c.Lookback.WasEmergency {
		t.Errorf("the emergency ends as %s with %+v", c.State, c.Lookback)
	}
}

func TestAStandardChangeIsLoggedCancelledAndCopied(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	mara.types("standard")
	mara.fills("template", string(e.desk.Policy().Standard[0].ID))
	mara.submits()
	mara.closes()
	mara.do(mara.slack.Pick(e.ctx, slacksim.Changes, "last", moreClick, "cancel 1:1"))
	mara.fills("reason", "Not needed.")
	mara.submits()
	if said := must(mara.slack.Messages(e.ctx, slacksim.Changes))(t)[0].Text; !strings.Contains(said, "Cancelled") || !strings.Contains(said, "Not needed.") {
		t.Errorf("the card reads %q", said)
	}
	mara.types("copy CHG-1")
	mara.submits()
	if c := must(e.desk.Show(e.ctx, 2))(t).Change; c.Request.Template != e.desk.Policy().Standard[0].ID {
		t.Errorf("the copy is of the template %q", c.Request.Template)
	}
}

func TestAnActInTheDetailsIsShownThere(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	mara.types("standard")
	mara.fills("template", string(e.desk.Policy().Standard[0].ID))
	mara.submits()
	mara.closes()
	mara.types("chg-1")
	mara.do(mara.slack.ClickModal(e.ctx, "start"))
	e.settle()
	if seen := mara.sees(); !strings.Contains(seen, "Step 5 of 7") || !strings.Contains(seen, "started the work") {
		t.Errorf("the details are %s", seen)
	}
}

func TestAStaleButtonDecidesNothing(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	c := e.raise()
	e.deliver()
	r := c.Request
	r.Description = "Something else."
	must(e.desk.Edit(e.ctx, commands.By{Who: change.Actor{ID: slacksim.Mara, Standing: change.Member}}, 1, 1, r))(t)
	priya := e.worker(slacksim.Priya)
	priya.clicks(slacksim.Changes, "assess") // the card was drawn from the plan before
	if seen := priya.sees(); strings.Contains(seen, "question_") {
		t.Error("the form opens for a plan that is no more")
	}
	if said := priya.reads(slacksim.Changes); !strings.Contains(said, "you saw version 1, it is now version 2") {
		t.Errorf("they read %q", said)
	}
}
