package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// stateOf returns what Slack sends for a form that is submitted as it was opened.
func stateOf(tb testing.TB, view slack.ModalViewRequest) answers {
	tb.Helper()
	state := answers{}
	for _, block := range view.Blocks.BlockSet {
		input, ok := block.(*slack.InputBlock)
		if !ok {
			continue
		}
		id, answer := answerOf(tb, input.Element)
		state[input.BlockID] = map[string]slack.BlockAction{id: answer}
	}
	return state
}

func answerOf(tb testing.TB, element slack.BlockElement) (id string, a slack.BlockAction) {
	tb.Helper()
	option := func(o *slack.OptionBlockObject) slack.OptionBlockObject {
		if o == nil {
			return slack.OptionBlockObject{}
		}
		return *o
	}
	switch e := element.(type) {
	case *slack.PlainTextInputBlockElement:
		return e.ActionID, slack.BlockAction{Value: e.InitialValue}
	case *slack.SelectBlockElement:
		return e.ActionID, slack.BlockAction{SelectedOption: option(e.InitialOption), SelectedUser: e.InitialUser}
	case *slack.RadioButtonsBlockElement:
		return e.ActionID, slack.BlockAction{SelectedOption: option(e.InitialOption)}
	case *slack.DatePickerBlockElement:
		return e.ActionID, slack.BlockAction{SelectedDate: e.InitialDate}
	case *slack.DateTimePickerBlockElement:
		return e.ActionID, slack.BlockAction{SelectedDateTime: e.InitialDateTime}
	case *slack.MultiSelectBlockElement:
		a.SelectedUsers = e.InitialUsers
		for _, o := range e.InitialOptions {
			a.SelectedOptions = append(a.SelectedOptions, *o)
		}
		return e.ActionID, a
	}
	tb.Fatalf("no form has a %T", element)
	return "", a
}

func TestAPlanIsReadBackAsItWasFilledIn(t *testing.T) {
	t.Parallel()
	p := storyPolicy(t)
	emergency := emergencyRequest()
	unusual := fullRequest()
	unusual.Length, unusual.Impact.Length = 25*time.Minute, 7*time.Minute
	standard := standardRequest()
	standard.WishedStart = fullRequest().WishedStart
	for name, want := range map[string]change.Request{
		"normal": fullRequest(), "emergency": emergency, "standard": standard, "unusual lengths": unusual,
	} {
		var got change.Request
		requestForm(&got, p).read(stateOf(t, requestForm(&want, p).view()))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	want, got := completeEmergency(), change.Request{Category: change.Emergency}
	editForm(&got, p, 7).read(stateOf(t, editForm(&want, p, 7).view()))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("editing an emergency (-want +got):\n%s", diff)
	}
}

func TestTheOtherFormsAreReadBackAsTheyWereFilledIn(t *testing.T) {
	t.Parallel()
	p, c := storyPolicy(t), &change.Change{Number: 7, Request: fullRequest(), FinishedAt: time.Unix(1, 0)}

	asked := slot{start: time.Unix(1_800_000_000, 0).UTC(), reason: "Between two batches."}
	var got slot
	d := commands.Drawing{Change: c, Policy: p}
	scheduleForm(&got, d).read(stateOf(t, scheduleForm(&asked, d).view()))
	if got != asked {
		t.Errorf("schedule: %+v became %+v", asked, got)
	}
	d.Slots.Slots = []change.Interval{{Start: asked.start.Add(time.Hour), End: asked.start.Add(3 * time.Hour)}}
	picked, gotPicked := slot{choice: "1800003600", reason: "Early."}, slot{}
	scheduleForm(&gotPicked, d).read(stateOf(t, scheduleForm(&picked, d).view()))
	if gotPicked != picked || !gotPicked.chosen().Equal(asked.start.Add(time.Hour)) {
		t.Errorf("schedule: %+v became %+v", picked, gotPicked)
	}
	later := extension{end: asked.start, reason: "One table is left."}
	var extended extension
	extendForm(&extended, d).read(stateOf(t, extendForm(&later, d).view()))
	if extended != later {
		t.Errorf("extend: %+v became %+v", later, extended)
	}
	over := handing{to: tomas.ID, note: "One table is left."}
	var handed handing
	handOverForm(&handed, c).read(stateOf(t, handOverForm(&over, c).view()))
	if handed != over {
		t.Errorf("hand over: %+v became %+v", over, handed)
	}
	checked := verification{result: change.Fail, checked: "It is slow."}
	var verified verification
	verifyForm(&verified, c).read(stateOf(t, verifyForm(&checked, c).view()))
	if verified != checked {
		t.Errorf("verify: %+v became %+v", checked, verified)
	}
	back := lookback{wasEmergency: yes, reviewPolicy: no, lessons: "Page sooner."}
	var reviewed lookback
	reviewForm(&reviewed, c).read(stateOf(t, reviewForm(&back, c).view()))
	if reviewed != back {
		t.Errorf("review: %+v became %+v", back, reviewed)
	}
	ended := documentation{outcome: change.SuccessfulWithIssues, notes: "Slow.", caused: []string{"INC-1 sev1"}, fixed: []string{"INC-2 sev3", "INC-3 sev2"}}
	var documented documentation
	documentForm(&documented, c, p).read(stateOf(t, documentForm(&ended, c, p).view()))
	if diff := cmp.Diff(ended, documented, cmp.AllowUnexported(documentation{})); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
	for _, a := range []change.Action{change.Return, change.Reject, change.Cancel, change.Hold, change.Object} {
		reason, read := "Say how.", ""
		reasonForm(a, &read, c).read(stateOf(t, reasonForm(a, &reason, c).view()))
		if read != reason {
			t.Errorf("%s: %q became %q", a, reason, read)
		}
	}
	comment, read := "Watch the latency.", ""
	commentForm(&read, c).read(stateOf(t, commentForm(&comment, c).view()))
	if read != comment {
		t.Errorf("approve: %q became %q", comment, read)
	}
}

func TestAnAssessmentIsReadBackByQuestion(t *testing.T) {
	t.Parallel()
	p := storyPolicy(t)
	d := commands.Drawing{Change: &change.Change{Number: 7, Request: fullRequest()}, Policy: p}
	typed, read := newAssessment(p), newAssessment(p)
	typed.picked[0], typed.picked[1], typed.dependencies, typed.testing = "all", "now", "The API retries.", "Load test."
	assessForm(read, 0, d).read(stateOf(t, assessForm(typed, 0, d).view()))
	got := read.form(p)
	want := change.AssessmentForm{
		Answers:      map[change.QuestionID]change.AnswerID{"reach": "all", "undo": "now"},
		Dependencies: "The API retries.", Testing: "Load test.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEveryForm(t *testing.T) {
	t.Parallel()
	p := storyPolicy(t)
	s := newStage(t)
	drawing := func(r change.Request, acts ...change.Action) commands.Drawing {
		return s.draw(s.tell(story{of: r, acts: acts}, "It went as planned."), change.Card)
	}
	blank, standard, emergency, full := change.Request{Category: change.Normal, Implementer: mara.ID}, standardRequest(), change.Request{Category: change.Emergency}, fullRequest()
	assessing, failing := drawing(full), drawing(full, change.Assess, change.Approve, change.Approve, change.Schedule, change.Start, change.Finish, change.Fail)
	documenting := drawing(emergencyRequest(), change.Finish, change.Verify)
	working := drawing(full, change.Assess, change.Approve, change.Approve, change.Schedule, change.Start)
	free := s.slots(s.tell(story{of: full, acts: []change.Action{change.Assess, change.Approve, change.Approve}}, "It went as planned."))
	reason, b := "", s.bot()
	for name, f := range map[string]form{
		"request_normal":     requestForm(&blank, p),
		"request_filled":     requestForm(&full, p),
		"request_standard":   requestForm(&standard, p),
		"request_emergency":  requestForm(&emergency, p),
		"edit":               editForm(&full, p, 7),
		"edit_emergency":     editForm(&emergency, p, 7),
		"assess":             assessForm(newAssessment(p), 0, assessing),
		"approve":            commentForm(&reason, assessing.Change),
		"return":             reasonForm(change.Return, &reason, assessing.Change),
		"reject":             reasonForm(change.Reject, &reason, assessing.Change),
		"cancel":             reasonForm(change.Cancel, &reason, assessing.Change),
		"hold":               reasonForm(change.Hold, &reason, assessing.Change),
		"note":               noteForm(&reason, assessing.Change),
		"schedule":           scheduleForm(&slot{choice: otherTime, start: offeredStart(free)}, free),
		"extend":             extendForm(&extension{end: laterEnd(working)}, working),
		"hand_over":          handOverForm(&handing{}, working.Change),
		"verify":             verifyForm(&verification{}, failing.Change),
		"document_failed":    documentForm(&documentation{}, failing.Change, p),
		"document_emergency": documentForm(&documentation{}, documenting.Change, p),
		"review":             reviewForm(&lookback{}, documenting.Change),
	} {
		golden(t, "form", name, f.view())
		if b.routes.forms[f.callback] == nil {
			t.Errorf("nothing answers the form %s", f.callback)
		}
	}
}

func TestASystemCatalogueThatIsLongerThanOneMenuMayBe(t *testing.T) {
	t.Parallel()
	p := storyPolicy(t)
	p.Systems = nil
	r := fullRequest()
	r.Systems = nil
	for i := range 250 {
		id := change.SystemID(strings.Repeat("x", i+1)[:min(i+1, 60)] + string(rune('a'+i%26)) + string(rune('a'+i/26)))
		p.Systems = append(p.Systems, change.System{ID: id, Name: "System " + string(id)})
	}
	r.Systems = []change.SystemID{p.Systems[3].ID, p.Systems[249].ID}
	view := requestForm(&r, p).view()
	checkWithSlack(t, view)
	var got change.Request
	requestForm(&got, p).read(stateOf(t, view))
	if diff := cmp.Diff(r.Systems, got.Systems); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
