package bot

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// The steps of a life, as people take them in the local Slack.

// raises has the worker raise a normal change with these answers besides the usual ones, and returns its number.
func (w worker) raises(pairs ...any) change.Number {
	w.t.Helper()
	w.types("")
	w.fillsRequest()
	w.fills(pairs...)
	w.submits()
	w.closes()
	w.says()
	return w.newest().Number
}

// newest returns the record of the change that was raised last; nil when there is none.
func (e *edge) newest() *change.Change {
	e.t.Helper()
	page := must(e.desk.List(e.ctx, commands.Filter{}, 0, 1))(e.t)
	if len(page.Changes) == 0 {
		return nil
	}
	return e.onRecord(page.Changes[0].Number)
}

func (e *edge) onRecord(n change.Number) *change.Change {
	e.t.Helper()
	return must(e.desk.Show(e.ctx, n))(e.t).Change
}

// says has everything said that waits for Slack's pace.
func (e *edge) says() {
	e.t.Helper()
	e.settle()
	for range 6 {
		e.deliver()
		e.clock.Advance(time.Second)
	}
	e.deliver()
}

// passes lets so much time go by, for Slack too, and has what became due done and said.
func (e *edge) passes(d time.Duration) {
	e.t.Helper()
	e.clock.Advance(d)
	if err := e.slack.Advance(e.ctx, d); err != nil {
		e.t.Fatal(err)
	}
	for must(e.desk.KeepUp(e.ctx))(e.t) > 0 {
		continue
	}
	e.says()
}

// assesses answers every question with its first answer.
func (w worker) assesses() {
	w.t.Helper()
	w.clicks("", "assess")
	for _, q := range w.desk.Policy().Risk.Questions {
		w.fills(string(questionField(q)), string(q.Answers[0].ID))
	}
	w.submits()
	w.says()
}

// assessesAsRisky is assesses with the worst answers.
func (w worker) assessesAsRisky() {
	w.t.Helper()
	w.clicks("", "assess")
	w.answersAtWorst()
	w.submits()
	w.says()
}

// answersAtWorst picks the last answer to every question.
func (w worker) answersAtWorst() {
	w.t.Helper()
	for _, q := range w.desk.Policy().Risk.Questions {
		w.fills(string(questionField(q)), string(q.Answers[len(q.Answers)-1].ID))
	}
}

// schedules takes a slot in five minutes' time, whatever it conflicts with, and waits for it.
func (w worker) schedules() {
	w.t.Helper()
	w.says()
	w.clicks("", "schedule")
	w.fills("wished_start", w.clock.Now().Add(5*time.Minute).Unix(), "reason", "The bank asked for it.")
	if w.submits(); w.sees() != "" {
		w.submits() // the same time again, now that its conflicts were shown
	}
	w.passes(5 * time.Minute)
}

// works starts and finishes.
func (w worker) works() {
	w.t.Helper()
	w.clicks(slacksim.Changes, "start")
	w.says()
	w.clicks(slacksim.Changes, "finish")
	w.says()
}

// raisesAndWorks takes a change of the worker's to the end of the work, with the help of an assessor.
func (w worker) raisesAndWorks(assessor worker) change.Number {
	w.t.Helper()
	n := w.raises()
	assessor.assesses()
	w.approveAll(n)
	w.schedules()
	w.works()
	return n
}

func (w worker) verifies() {
	w.t.Helper()
	w.clicks(slacksim.Changes, "verify")
	w.fills("result", "verify", "checked", "The query takes 2 ms.")
	w.submits()
	w.says()
}

func (w worker) documents(pairs ...any) {
	w.t.Helper()
	w.clicks(slacksim.Changes, "document")
	w.fills(pairs...)
	w.submits()
	w.says()
}

// logsOne logs a standard change from the policy's first template.
func (w worker) logsOne() change.Number {
	w.t.Helper()
	w.types("standard")
	w.fills("template", string(w.desk.Policy().Standard[0].ID))
	w.submits()
	w.closes()
	w.says()
	return w.newest().Number
}

func (w worker) fillsEmergency() {
	w.t.Helper()
	w.fills("ground", "restore_service", "title", "Fail the ledger over", "description", "Promote the replica.",
		"systems", []string{"ledger-db"}, "rollback_steps", "Promote the old primary.", "rollback_people", []string{slacksim.Tomas},
		"rollback_conditions", "The replica lags by a minute.")
}

func (w worker) declaresOne() change.Number {
	w.t.Helper()
	w.types("emergency")
	w.fillsEmergency()
	w.submits()
	w.closes()
	w.says()
	return w.newest().Number
}

// completes adds to an emergency what a normal request holds.
func (w worker) completes(n change.Number) {
	w.t.Helper()
	w.types("edit " + n.String())
	w.fills("kind", "infrastructure", "rationale", "The primary was down.", "test_plan", "Pay.", "impact", "outage")
	w.fills("impact_who", "Everybody", "impact_length", "15")
	w.submits()
	w.closes()
	w.says()
}

// tries types a command that is to change nothing, and closes what it opens.
func (w worker) tries(text string) {
	w.t.Helper()
	w.types(text)
	w.closes()
	w.says()
}

// faces returns all that somebody reads and sees at the moment, in one text.
func (w worker) faces() string { w.t.Helper(); return w.sees() + "\n" + w.reads("") }

// topCard returns the newest card in the changes channel.
func (e *edge) topCard() slacksim.Message {
	e.t.Helper()
	for _, m := range slices.Backward(e.read(slacksim.Olive, slacksim.Changes)) {
		if m.ThreadTS == "" || m.ThreadTS == m.TS {
			return m
		}
	}
	return slacksim.Message{}
}

// inThread returns what stands in the thread of the newest card.
func (e *edge) inThread() string {
	e.t.Helper()
	var text strings.Builder
	for _, m := range must(e.sim.As(slacksim.Olive).Thread(e.ctx, slacksim.Changes, e.topCard().TS))(e.t)[1:] {
		text.WriteString(m.Text + "\n")
	}
	return text.String()
}

// stands fails unless the change is in a state.
func (e *edge) stands(n change.Number, want change.State) {
	e.t.Helper()
	if got := e.onRecord(n).State; got != want {
		e.t.Fatalf("%s is in %s, not in %s\n%s", n, got, want, e.logged)
	}
}

// times returns how often an action is on the record of a change.
func (e *edge) times(n change.Number, a change.Action) (times int) {
	e.t.Helper()
	for _, ev := range must(e.desk.Show(e.ctx, n))(e.t).Events {
		if ev.Action == a && ev.Allowed() {
			times++
		}
	}
	return times
}

// contains fails unless the text has each of want.
func contains(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%q does not say %q", text, w)
		}
	}
}
