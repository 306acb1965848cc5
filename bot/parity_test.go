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
	"github.com/noim3/changebot/storage/storagetest"
)

func TestEveryActHasAWordAndAButton(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.bot()
	entries := map[change.Action]struct{ word, click string }{
		change.Submit: {"new", raiseClick}, change.Log: {"standard", standardClick}, change.Declare: {"emergency", emergencyClick},
	}
	for _, m := range change.Lifecycle() {
		if slices.Contains(m.By, change.TheBot) {
			continue
		}
		if entry, raises := entries[m.Do]; raises {
			home := must(json.Marshal(drawHome(homeView{}, s.p, mara.ID)))(t)
			if b.routes.words[entry.word] == nil || !strings.Contains(string(home), `"action_id":"`+entry.click+`"`) {
				t.Errorf("%s has no word or no button in Home", m.Do)
			}
			continue
		}
		i := slices.IndexFunc(actWords(), func(w actWord) bool { return w.click == string(m.Do) })
		if i < 0 || b.routes.words[actWords()[i].name] == nil {
			t.Errorf("no word does %s", m.Do)
		}
		c := &change.Change{Number: 7, State: m.From, Request: fullRequest(), Plan: 1, Chain: &change.Chain{Rung: 1}}
		c.Request.Category = m.In[0]
		if m.Do == change.Keep {
			c.Verification = &change.Verification{}
		}
		p := *s.p
		switch {
		case m.Do == change.Except:
			p.Freezes = []change.Freeze{{ID: "audit", Name: "Audit", From: storagetest.Start, To: storagetest.Start.AddDate(1, 0, 0)}}
		case m.Do == change.Schedule && m.From == change.OnHold:
			c.HeldBy = "audit"
		}
		drawn := string(must(json.Marshal(cardButtons(c, &p)))(t))
		if m.Do == change.Fail {
			drawn = strings.ReplaceAll(string(must(json.Marshal(verifyForm(&verification{}, c).view()))(t)), `"value":"fail"`, `"action_id":"fail"`)
		}
		if !strings.Contains(drawn, `"action_id":"`+string(m.Do)+`"`) && !strings.Contains(drawn, `"value":"`+string(m.Do)+` 7:1"`) {
			t.Errorf("no button of a %s change in %s does %s: %s", m.In[0], m.From, m.Do, drawn)
		}
	}
}

func TestAChangeIsLedToItsEndByTyping(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	mara, priya := e.worker(slacksim.Mara), e.worker(slacksim.Priya)
	priya.types("assess chg-1")
	for _, q := range e.desk.Policy().Risk.Questions {
		priya.fills(string(questionField(q)), string(q.Answers[0].ID))
	}
	priya.submits()

	helen := e.worker(slacksim.Helen)
	helen.types("approve CHG-1")
	if seen := helen.sees(); !strings.Contains(seen, "Create the index concurrently.") || !strings.Contains(seen, "Drop the index again.") || !strings.Contains(seen, "version 1") {
		t.Errorf("whoever approves sees %s", seen)
	}
	helen.submits() // without a comment

	mara.types("schedule CHG-1")
	mara.fills("wished_start", e.clock.Now().Add(15*time.Minute).Unix(), "reason", "The bank asked for it.")
	mara.submits()
	e.clock.Advance(20 * time.Minute)
	mara.do(e.slack.Advance(e.ctx, 20*time.Minute))
	mara.types("start CHG-1")
	if said := mara.reads(""); !strings.Contains(said, "Done: *CHG-1*") || !strings.Contains(said, "Step 5 of 7") {
		t.Errorf("having started they read %q", said)
	}
	mara.types("note CHG-1")
	mara.fills("note", "Half way.")
	mara.submits()
	mara.types("finish 1")
	mara.types("verify CHG-1")
	mara.fills("result", "verify", "checked", "It is fast.")
	mara.submits()
	mara.types("document CHG-1")
	mara.fills("outcome", "successful")
	mara.submits()
	if c := must(e.desk.Show(e.ctx, 1))(t).Change; c.State != change.Closed || c.Approvals[0].By != slacksim.Helen {
		t.Errorf("the change ends as %s", c.State)
	}
}

func TestWhatIsApprovedByTypingIsWhatWasSeen(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	e.assessed(1)
	helen := e.worker(slacksim.Helen)
	helen.types("approve CHG-1")
	r := request()
	r.Rollback.Steps = "Drop it, and vacuum."
	must(e.desk.Edit(e.ctx, commands.By{Who: change.Actor{ID: slacksim.Mara, Standing: change.Member}}, 1, 1, r))(t)
	must(helen.slack.Submit(e.ctx))(t)
	e.settle()
	if c := must(e.desk.Show(e.ctx, 1))(t).Change; len(c.Approvals) > 0 {
		t.Errorf("an unseen plan is approved: %+v", c.Approvals)
	}
	if seen := helen.sees(); !strings.Contains(seen, "you saw version 1, it is now version 2") {
		t.Errorf("they see %s", seen)
	}
}

func TestADecisionByTypingShowsThePlanItIsAbout(t *testing.T) {
	t.Parallel()
	for word, state := range map[string]change.State{"return": change.Returned, "reject": change.Rejected} {
		e := newEdge(t, slacksim.Config{})
		e.raise()
		e.assessed(1)
		helen := e.worker(slacksim.Helen)
		helen.types(word + " CHG-1")
		if seen := helen.sees(); !strings.Contains(seen, "Drop the index again.") || !strings.Contains(seen, "Risk: Moderate") {
			t.Errorf("%s: they see %s", word, seen)
		}
		helen.fills("reason", "Not in this week.")
		helen.submits()
		if c := must(e.desk.Show(e.ctx, 1))(t).Change; c.State != state {
			t.Errorf("%s leads to %s", word, c.State)
		}
	}
}

// assessed has the change assessed as low risk.
func (e *edge) assessed(n change.Number) {
	e.t.Helper()
	f := change.AssessmentForm{Answers: map[change.QuestionID]change.AnswerID{}}
	for _, q := range e.desk.Policy().Risk.Questions {
		f.Answers[q.ID] = q.Answers[0].ID
	}
	by := commands.By{Who: change.Actor{ID: slacksim.Priya, Standing: change.Member}}
	must(e.desk.Assess(e.ctx, by, n, 1, f))(e.t)
}

func TestARollbackThatIsTypedIsConfirmedFirst(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	mara.logsStandard()
	mara.types("start CHG-1")
	mara.types("rollback CHG-1")
	if seen := mara.sees(); !strings.Contains(seen, "Trigger the rollback?") {
		t.Errorf("they are asked %s", seen)
	}
	if c := must(e.desk.Show(e.ctx, 1))(t).Change; !c.RolledBackAt.IsZero() {
		t.Error("the word alone triggers it")
	}
	mara.submits()
	if c := must(e.desk.Show(e.ctx, 1))(t).Change; c.RolledBackAt.IsZero() {
		t.Error("confirmed, it is not triggered")
	}
}

// logsStandard logs a change of the policy's first template.
func (w worker) logsStandard() {
	w.t.Helper()
	by := commands.By{Who: change.Actor{ID: change.UserID(w.slack.ID()), Standing: change.Member}}
	r := change.Request{Category: change.Standard, Template: w.desk.Policy().Standard[0].ID, Implementer: by.Who.ID}
	must(w.desk.Submit(w.ctx, by, r))(w.t)
}

func TestAWordForAnActSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	mara := e.worker(slacksim.Mara)
	for typed, want := range map[string]string{
		"approve":       "/change approve CHG-142",
		"start please":  "/change start CHG-142",
		"approve CHG-9": "CHG-9",
		"finish CHG-1":  "“Finish work” cannot be done there",
		"edit CHG-9":    "CHG-9",
		"aprove CHG-1":  "Did you mean `/change approve`?",
		"rolback CHG-1": "Did you mean `/change rollback`?",
		"why":           "by its number",
	} {
		mara.types(typed)
		if said := mara.reads(""); !strings.Contains(said, want) || mara.sees() != "" {
			t.Errorf("%q: they read %q, and see %q", typed, said, mara.sees())
			mara.closes()
		}
	}
}

func TestHomeRaisesEveryCategoryAndLeadsOn(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	must(mara.slack.OpenHome(e.ctx))(t)
	for click, want := range map[string]string{
		raiseClick: "Raise a change", standardClick: "Log a standard change", emergencyClick: "Declare an emergency",
	} {
		mara.do(mara.slack.ClickHome(e.ctx, click))
		e.settle()
		if seen := mara.sees(); !strings.HasPrefix(seen, want) {
			t.Errorf("%s opens %s", click, seen)
		}
		mara.closes()
	}
	for _, o := range homeMenu().Options {
		mara.do(mara.slack.PickHome(e.ctx, homeMenuClick, o.Value))
		e.settle()
		if mara.sees() == "" {
			t.Errorf("%s opens nothing", o.Value)
		}
		mara.closes()
	}
}
