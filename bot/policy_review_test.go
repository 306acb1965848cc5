package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// reviewBoard is one with everything on it: calls of both kinds, and reviews on two pages.
func reviewBoard(t *testing.T, words string) commands.ReviewBoard {
	t.Helper()
	p := *storyPolicy(t)
	p.Revision, p.Owners = "0123456789abcdef", []change.UserID{"U0OLIVE01"}
	p.Review = change.ReviewRules{Significant: []change.Severity{change.Sev1}, CalledWithin: 10}
	now := storagetest.Start
	past := change.PolicyReview{
		Number: 7, Revision: "fedcba9876543210", Result: change.PolicyAmended, Found: words, Next: now.AddDate(0, 3, 0), Answers: 3, By: "U0OLIVE01", At: now.AddDate(0, -9, 0),
	}
	before := past
	before.Number, before.Result, before.At = 6, change.PolicyConfirmed, now.AddDate(0, -20, 0)
	calls := []change.ReviewCall{
		{Event: 9, Ground: change.AfterIncident, Reason: "CHG-12 caused the incident INC-77, of sev1.", Change: 12, Incident: "INC-77", By: change.Bot, At: now.Add(-48 * time.Hour), Due: now.AddDate(0, 0, 10)},
		{Event: 11, Ground: change.AfterRegulation, Reason: words, By: "U0OLIVE01", At: now.Add(-time.Hour), Due: now.AddDate(0, 0, 14)},
	}
	return commands.ReviewBoard{
		Policy: p.WithReviews(&past, calls), Now: now, Older: 2, History: []change.PolicyReview{past, before},
		Revisions: []storage.Revision{{Revision: p.Revision, KeptAt: now.AddDate(0, -1, 0)}, {Revision: past.Revision, KeptAt: now.AddDate(-1, 0, 0)}},
	}
}

func TestTheReviewOfThePolicyIsDrawn(t *testing.T) {
	t.Parallel()
	b := reviewBoard(t, "The windows are too short.")
	r := reviewed{revision: b.Policy.Revision, next: "2027-11-23"}
	golden(t, "review", "form", reviewPolicyForm(&r, b).view())
	golden(t, "review", "call_form", callForm(&calling{}, b.Policy).view())
	golden(t, "review", "history", drawHistory(b, 5, member("U0OLIVE01")))
	golden(t, "review", "history_of_others", drawHistory(commands.ReviewBoard{Policy: storyPolicy(t), Now: b.Now}, 0, mara))
	at := func(ev change.Event) commands.Drawing {
		ev.At = b.Now
		return commands.Drawing{Policy: b.Policy, Now: b.Now, Event: &ev, About: &change.Change{Number: 12, Plan: 1, Request: fullRequest()}}
	}
	golden(t, "review", "called_by_an_incident", must2(tellOfReview(at(change.Event{
		N: 9, Action: change.CallReview, By: change.Bot, Reason: "CHG-12 caused the incident INC-77, of sev1.",
		Facts: []change.Fact{{Name: "ground", Value: "A significant incident"}, {Name: "due", Value: "2026-12-07T00:00:00+11:00"}},
	})))(t))
	golden(t, "review", "called_by_an_owner", must2(tellOfReview(at(change.Event{
		N: 11, Action: change.CallReview, By: "U0OLIVE01", Reason: "The law is another.",
		Facts: []change.Fact{{Name: "ground", Value: "A regulatory requirement"}, {Name: "due", Value: "2026-12-07T00:00:00+11:00"}},
	})))(t))
	golden(t, "review", "told", must2(tellOfReview(at(change.Event{
		N: 12, Action: change.ReviewPolicy, By: "U0OLIVE01", Reason: "The windows are too short.",
		Facts: []change.Fact{{Name: "revision", Value: "0123456789abcdef"}, {Name: "result", Value: "Confirmed with amendments"}, {Name: "next review", Value: "2027-05-31T00:00:00+10:00"}},
	})))(t))
	bot := newStage(t).bot()
	checkAnswered(t, bot, bot.routes.inputs, drawHistory(b, 5, member("U0OLIVE01")).Blocks.BlockSet)
	checkAnswered(t, bot, bot.routes.clicks, drawHome(homeView{review: b}, b.Policy, "U0OLIVE01").Blocks.BlockSet)
}

func TestTheLongestReviewsAreDrawn(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("<!channel> & *so* `on`\n", 130)
	b := reviewBoard(t, long)
	for range 98 {
		b.Policy.ReviewCalls = append(b.Policy.ReviewCalls, b.Policy.ReviewCalls[1])
	}
	for len(b.History) < reviewRows {
		b.History = append(b.History, b.History[0])
	}
	for i := range b.History {
		b.History[i].Number = i + 1
	}
	checkSurface(t, drawHistory(b, 0, member("U0OLIVE01")))
	checkSurface(t, reviewPolicyForm(&reviewed{}, b).view())
	checkSurface(t, drawHome(homeView{review: b}, b.Policy, "U0OLIVE01"))
	checkWithSlack(t, drawPolicy(b.Policy, b.Now, b.Now)) // it names channels and groups
	ev := change.Event{N: 9, Action: change.CallReview, By: "U0OLIVE01", Reason: long, At: b.Now}
	checkSurface(t, must2(tellOfReview(commands.Drawing{Policy: b.Policy, Now: b.Now, Event: &ev}))(t))
}

func TestAnIncidentIsReadFromWhatIsTyped(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]linking{
		"incident CHG-12":                                  {},
		"incident 12 INC-77":                               {ref: "INC-77"},
		"incident CHG-12 INC-77 SEV2 Caused":               {ref: "INC-77", part: caused, severity: change.Sev2},
		"incident CHG-12 fixed sev1 INC-77":                {ref: "INC-77", part: fixed, severity: change.Sev1},
		"incident INC-77 CHG-12":                           {ref: "INC-77 CHG-12"},
		"incident CHG-12 https://status.example/i/77 sev3": {ref: "https://status.example/i/77", severity: change.Sev3},
		"": {},
	} {
		if got := typedIncident(typed); got != want {
			t.Errorf("“%s” is read as %+v, not as %+v", typed, got, want)
		}
	}
}

// Slack may deliver what was submitted more than once.
func TestASubmissionThatComesTwiceIsKeptOnce(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	olive := e.worker(slacksim.Olive)
	n := olive.logsOne()
	for _, act := range []change.Action{change.Start, change.Finish} {
		olive.types(string(act) + " " + n.String())
	}
	olive.types("verify " + n.String())
	olive.fills("result", "verify", "checked", "It is fast.")
	olive.submits()
	olive.types("document " + n.String())
	olive.fills("outcome", "successful")
	olive.submits()
	e.stands(n, change.Closed)

	p := e.desk.Policy()
	r := reviewed{revision: p.Revision, result: change.PolicyConfirmed, found: "All is well.", next: e.clock.Now().AddDate(0, 6, 0).Format(time.DateOnly)}
	c := calling{ground: change.AfterOther, reason: "A new chief."}
	l := linking{ref: "INC-77", part: fixed, severity: change.Sev1}
	board := must(e.desk.Reviews(e.ctx, 0, 1))(t)
	forms := []form{reviewPolicyForm(&r, board), callForm(&c, p), incidentForm(&l, e.onRecord(n), p)}
	for _, f := range forms {
		f.meta = newMetadata(&Inbound{}, n, 1).Encode()
		payload := must(json.Marshal(map[string]any{
			"type": "view_submission", "team": map[string]any{"id": slacksim.Harbour.ID}, "user": map[string]any{"id": slacksim.Olive},
			"view": map[string]any{
				"id": "V0FORM001", "callback_id": f.callback, "private_metadata": f.meta, "state": map[string]any{"values": stateOf(t, f.view())},
			},
		}))(t)
		for range 2 {
			e.send(sent{path: "/slack/interactions", body: payloadForm(string(payload))})
		}
	}
	e.settle()
	if reviews, calls := e.under0(change.ReviewPolicy), e.under0(change.CallReview); len(reviews) != 1 || len(calls) != 1 {
		t.Errorf("on record are %+v and %+v\n%s", reviews, calls, e.logged)
	}
	if on := e.onRecord(n).Closure.Incidents; len(on) != 1 || e.times(n, change.LinkIncident) != 1 {
		t.Errorf("on record are %+v", on)
	}
}
