package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestSwitchingTheCategoryAndBackLosesNothing(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	mara.types("new")
	long := strings.Repeat("Every word of this matters. ", 80)
	mara.fills("title", "Fail over", "description", long, "rationale", "Why not.", "impact", "outage")
	mara.fills("impact_who", "Everybody")
	mara.fills("category", "standard")
	if seen := mara.sees(); strings.Contains(seen, "rollback_steps") || !strings.Contains(seen, `"template:1"`) {
		t.Errorf("a standard change is asked for what its template says: %s", seen)
	}
	mara.fills("category", "emergency")
	if seen := mara.sees(); strings.Contains(seen, "rationale") || !strings.Contains(seen, `"ground:1"`) || !strings.Contains(seen, long) {
		t.Errorf("an emergency is asked for something else: %s", seen)
	}
	mara.fills("category", "normal")
	seen := mara.sees()
	for _, typed := range []string{"Fail over", long, "Why not.", "Everybody"} {
		if !strings.Contains(seen, typed) {
			t.Errorf("%.20q is lost: %s", typed, seen)
		}
	}
}

func TestTextsThatTheMetadataCannotHoldStayInTheForm(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	mara.types("new")
	var noise strings.Builder
	for i := range 3000 {
		noise.WriteRune(rune('一' + (i*i*7919+i*104729)%20000)) // does not compress
	}
	mara.fills("title", "Fail over", "rationale", noise.String(), "test_plan", noise.String())
	mara.fills("category", "standard")
	if seen := mara.sees(); !strings.Contains(seen, `"template:1"`) || !strings.Contains(seen, "nothing you typed is lost") {
		t.Errorf("the form shows %.300s", seen)
	}
	mara.fills("category", "normal")
	if strings.Count(mara.sees(), noise.String()) < 2 {
		t.Error("the long texts are lost")
	}
}

func TestAFieldThatNeedsAnotherLookSaysSoUnderIt(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	mara.types("new")
	mara.fillsRequest()
	mara.fills("rollback_steps", "see ticket")
	answer := must(mara.slack.Submit(e.ctx))(t)
	if !strings.Contains(answer.Errors["rollback_steps:1"], "points elsewhere") {
		t.Errorf("the answer is %+v", answer)
	}
	mara.fills("rollback_steps", "Drop it.")
	mara.submits()
	if _, err := e.desk.Show(e.ctx, 2); change.AsRefusal(err) == nil {
		t.Error("two changes were made")
	}
}

func TestAMessageBecomesARequest(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	ts := must(mara.slack.Say(e.ctx, slacksim.Platform, "The ledger is slow <again>, @here\nWe need an index.", ""))(t)
	mara.do(mara.slack.MessageShortcut(e.ctx, "raise_change_from_message", slacksim.Platform, ts))
	seen := mara.sees()
	for _, want := range []string{`The ledger is slow \u003cagain\u003e, @here`, "We need an index.", "/archives/"} {
		if !strings.Contains(seen, want) {
			t.Errorf("the form lacks %q: %s", want, seen)
		}
	}
}

func TestWithoutTemplatesThereIsNoStandardChange(t *testing.T) {
	t.Parallel()
	p := storyPolicy(t)
	p.Standard = nil
	r := fullRequest()
	view := requestForm(&r, p).view()
	checkWithSlack(t, view)
	if drawn := string(must(json.Marshal(view))(t)); strings.Contains(drawn, "Standard") {
		t.Errorf("the form offers a standard change: %s", drawn)
	}
}

func TestATemplateThatHasExpiredIsNotOffered(t *testing.T) {
	t.Parallel()
	p := storyPolicy(t)
	lasting, expiring := p.Standard[0], p.Standard[0]
	expiring.ID, expiring.Title, expiring.Expires = "old", "Restart it the old way", storagetest.Start
	p.Standard = []change.Template{lasting, expiring}
	for now, want := range map[time.Time][]change.TemplateID{
		storagetest.Start.Add(-time.Second): {lasting.ID, expiring.ID},
		storagetest.Start:                   {lasting.ID},
	} {
		var got []change.TemplateID
		for _, c := range templates(inForce(p, now)) {
			got = append(got, change.TemplateID(c.value))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("at %s (-want +got):\n%s", now, diff)
		}
	}
	if len(p.Standard) != 2 {
		t.Error("the policy itself has lost a template")
	}
	r := standardRequest()
	r.Template = expiring.ID // a copy of a change that followed it
	view := requestForm(&r, inForce(p, storagetest.Start)).view()
	checkWithSlack(t, view)
	if drawn := string(must(json.Marshal(view))(t)); strings.Contains(drawn, expiring.Title) {
		t.Errorf("the form offers it: %s", drawn)
	}
}
