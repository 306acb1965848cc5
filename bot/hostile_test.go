package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// TestHostileTextOnEverySurface puts what people should not write into every field, and draws everything.
func TestHostileTextOnEverySurface(t *testing.T) {
	t.Parallel()
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			for _, of := range stories() {
				if !slices.Contains(wordy, of.name) {
					continue
				}
				of.of = hostileRequest(of.of, text)
				s.checkEverything(s.tell(of, asTyped(text, change.MaxText)))
			}
			page := must(s.desk.List(t.Context(), commands.Filter{}, 0, homeRows))(t)
			checkSurface(t, drawHome(homeView{waits: page, mine: page, late: page}, s.p, mara.ID))
			checkSurface(t, drawList(page, 0, text, s.p))
			log := must(s.desk.Log(t.Context(), commands.Filter{}, 0, logPage))(t)
			written := logFields(&logForm{words: text}, s.p, 0)
			written.outro = drawLog(log, 0, text, text, s.p)
			checkSurface(t, written.view())
		})
	}
}

// wordy are the stories that show each of the texts that people give.
var wordy = []string{
	"normal_approval_after_an_edit", "normal_documentation_after_a_rollback", "normal_closed_as_failed", "normal_returned", "emergency_closed",
}

// hostileRequest returns r with text in every field that takes text.
func hostileRequest(r change.Request, text string) change.Request {
	r.Title = asTyped(text, change.MaxTitle)
	long := asTyped(text, change.MaxText)
	r.Description, r.Rollback.Steps, r.Rollback.Conditions = long, long, long
	if r.Category == change.Normal {
		r.Rationale, r.TestPlan = long, long
		r.Impact = change.Impact{Level: change.Outage, Who: long, Length: r.Length}
	}
	return r
}

// asTyped returns text as a form reads it, after a word that makes it a plan, within what the field takes.
func asTyped(text string, most int) string {
	all := []rune(storable("Undo " + text))
	return string(all[:min(len(all), most)])
}

// checkEverything draws all that is ever said of a change.
func (s *stage) checkEverything(n change.Number) {
	s.t.Helper()
	c := s.change(n)
	checkSurface(s.t, card(s.draw(n, change.Card)))
	checkSurface(s.t, s.details(n, 0))
	for i := range c.Events {
		checkSurface(s.t, line(s.draw(n, change.LineFor(i+1))))
	}
	checkSurface(s.t, tell(s.draw(n, change.TellOf(c.Events, mara.ID))))
	if wait := c.Waits(s.p); wait.Do != "" {
		d := s.draw(n, change.AskOf(wait.Do, c.AskedAt, wait.Who.People[0]))
		m, _ := ask(d)
		checkSurface(s.t, m)
		checkSurface(s.t, asked(d))
	}
	reason := c.Request.Description
	checkSurface(s.t, raised(c, s.p, conflictsOf(s.draw(n, change.Card))))
	for _, f := range []form{
		requestForm(&c.Request, s.p), editForm(&c.Request, s.p, n), assessForm(newAssessment(s.p), 0, s.draw(n, change.Card)), noteForm(&reason, c),
		verifyForm(&verification{checked: reason}, c), documentForm(&documentation{notes: reason}, c, s.p),
		reviewForm(&lookback{lessons: reason}, c), scheduleForm(&slot{choice: otherTime, reason: reason}, s.slots(n)),
		extendForm(&extension{reason: reason}, s.slots(n)), handOverForm(&handing{note: reason}, c),
	} {
		checkSurface(s.t, f.view())
	}
}

// slots returns what the schedule form of a change is drawn from.
func (s *stage) slots(n change.Number) commands.Drawing {
	s.t.Helper()
	return must(s.desk.Slots(s.t.Context(), n))(s.t)
}

// checkSurface fails the test when Slack would refuse what is drawn, or when anything in it is live that people wrote.
func checkSurface(t *testing.T, drawn any) {
	t.Helper()
	checkWithSlack(t, drawn)
	if m, ok := drawn.(Message); ok {
		checkInert(t, m.Text)
	}
	text := must(json.Marshal(drawn))(t)
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	checkTree(t, tree)
}

func checkTree(t *testing.T, node any) {
	t.Helper()
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			checkTree(t, child)
		}
	case map[string]any:
		text, isText := node["text"].(string)
		if isText && node["type"] == slack.MarkdownType {
			checkInert(t, text)
			if node["verbatim"] != true {
				t.Errorf("Slack would look for names in %.60q", text)
			}
		}
		if isText && strings.ContainsRune(text, 0) {
			t.Errorf("a NUL in %.60q", text)
		}
		for _, child := range node {
			checkTree(t, child)
		}
	}
}
