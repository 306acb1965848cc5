package bot

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const helpPages = "excluded:help-pages"

// under0 returns what is on record of an action that belongs to no change.
func (e *edge) under0(a change.Action) (found []change.Event) {
	e.t.Helper()
	for _, ev := range must(e.desk.Record(e.ctx))(e.t) {
		if ev.Action == a {
			found = append(found, ev)
		}
	}
	return found
}

func TestTheFormAsksWhatIsChangingFirst(t *testing.T) {
	t.Parallel()
	p := harbourPolicy(t)
	r := change.Request{Category: change.Normal}
	view := requestForm(&r, p).view()
	checkWithSlack(t, view)
	drawn := string(must(json.Marshal(view.Blocks.BlockSet[0]))(t))
	for _, want := range []string{scopeLabel, "Needs a change request", "Needs none", "Software release or feature", "Dashboards that only we look at"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("the first block lacks %q: %s", want, drawn)
		}
	}
	p.Exclusions = nil
	view = requestForm(&r, p).view()
	checkWithSlack(t, view)
	if drawn := string(must(json.Marshal(view))(t)); strings.Contains(drawn, "Needs none") {
		t.Errorf("a policy without exclusions offers some: %s", drawn)
	}
}

func TestWhatIsOutOfScopeIsAnsweredWithItsRuleAndNothingElse(t *testing.T) {
	t.Parallel()
	eachEdge(t, harbourPolicy(t), slacksim.Config{}, func(t *testing.T, e *edge) {
		mara := e.worker(slacksim.Mara)
		mara.types("")
		mara.fillsRequest()
		mara.fills("kind", helpPages)
		seen := mara.sees()
		for _, want := range []string{
			"No change request is needed: “Texts and pictures of the website's help pages” is outside the policy's scope (policy §1)",
			"because they are reviewed by the support team",
		} {
			if !strings.Contains(seen, want) {
				t.Errorf("the form does not say %q: %s", want, seen)
			}
		}
		for _, field := range []string{"category", "title", "description", "systems", "length"} {
			if strings.Contains(seen, `"`+field+`:1"`) {
				t.Errorf("the form still asks for %s: %s", field, seen)
			}
		}
		stack := must(mara.slack.Modals(e.ctx))(t)
		if top := stack[len(stack)-1]; top.Submit != "" {
			t.Errorf("there is something to submit: %s", top.Submit)
		}
		events := e.under0(change.LeaveOut)
		if len(events) != 1 || events[0].By != slacksim.Mara || events[0].Fact("exclusion") != "help-pages" || len(events[0].Facts) != 2 {
			t.Errorf("on record is %+v", events)
		}
		if page := must(e.desk.List(e.ctx, commands.Filter{}, 0, 1))(t); len(page.Changes) != 0 {
			t.Errorf("it made a change: %+v", page)
		}

		mara.fills("kind", "release")
		seen = mara.sees()
		for _, typed := range []string{"Add an index to the ledger", "Create the index.", "Statements are slow.", "data-warehouse", "Drop the index again.", slacksim.Tomas, "Explain the query."} {
			if !strings.Contains(seen, typed) {
				t.Errorf("%q is lost: %s", typed, seen)
			}
		}
		mara.submits()
		first := must(e.desk.Show(e.ctx, 1))(t).Events[0]
		if first.Fact("scope") != "Software release or feature" {
			t.Errorf("the rule that put it in scope is kept as %q", first.Fact("scope"))
		}
	})
}

func TestTextsTooLongToBeCarriedStayInViewOutOfScope(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	mara.types("")
	var noise strings.Builder
	for i := range 3000 {
		noise.WriteRune(rune('一' + (i*i*7919+i*104729)%20000)) // does not compress
	}
	mara.fills("rationale", noise.String(), "test_plan", noise.String())
	mara.fills("kind", helpPages)
	seen := mara.sees()
	if strings.Count(seen, noise.String()) < 2 || !strings.Contains(seen, "No change request is needed") {
		t.Errorf("the form shows %.500s", seen)
	}
	must(mara.slack.Submit(e.ctx))(t)
	if said := mara.sees(); !strings.HasPrefix(said, "Please note") || !strings.Contains(said, "No change request is needed") {
		t.Errorf("submitted, it is answered %s", said)
	}
	mara.do(mara.slack.Cancel(e.ctx))
	mara.fills("kind", "release")
	if strings.Count(mara.sees(), noise.String()) < 2 {
		t.Error("the long texts are lost")
	}
}

func TestAHandMadeSubmissionOutOfScopeIsRefusedWithTheSameSentence(t *testing.T) {
	t.Parallel()
	eachEdge(t, harbourPolicy(t), slacksim.Config{}, func(t *testing.T, e *edge) {
		r := request()
		r.Kind = helpPages
		_, err := e.desk.Submit(e.ctx, commands.By{Who: mara}, r)
		x, _ := e.desk.Policy().Exclusion("help-pages")
		if refusal := change.AsRefusal(err); refusal == nil || refusal.Fields[change.FieldKind] != x.Answer() {
			t.Errorf("the answer is %v", err)
		}
	})
}

func TestAnExclusionThatIsGoneMeanwhileIsRefused(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	mara.types("")
	p := *e.desk.Policy()
	p.Exclusions, p.Revision = p.Exclusions[1:], "another"
	must(e.desk.Adopt(e.ctx, &p))(t)
	mara.fills("title", "Fix a typo", "kind", helpPages)
	if seen := mara.sees(); !strings.Contains(seen, "Fix a typo") || strings.Contains(seen, "No change request is needed") {
		t.Errorf("the form shows %s", seen)
	}
	if answer := must(mara.slack.Submit(e.ctx))(t); len(answer.Errors) == 0 {
		t.Errorf("it is accepted: %+v", answer)
	}
}
