package bot

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage/storagetest"
)

// longPolicy asks twelve questions: the assessor fills in four screens.
func longPolicy(t *testing.T) *change.Policy {
	t.Helper()
	p := harbourPolicy(t)
	for i := len(p.Risk.Questions); i < 12; i++ {
		p.Risk.Questions = append(p.Risk.Questions, change.Question{
			ID: change.QuestionID(fmt.Sprint("more-", i)), Text: fmt.Sprint("And what of ", i, "?"), Weight: 1,
			Answers: []change.Answer{{ID: "little", Text: "Little"}, {ID: "much", Text: "Much", Points: 10}},
		})
	}
	return p
}

// openAssessment opens the form of a change under a policy for Priya.
func openAssessment(t *testing.T, p *change.Policy) (*edge, worker) {
	t.Helper()
	clock := newClock()
	e := newEdgeOn(t, storagetest.SQLite(t, storagetest.WithClock(clock)), clock, p, slacksim.Config{})
	e.raise()
	e.deliver()
	priya := e.worker(slacksim.Priya)
	priya.clicks("", "assess")
	return e, priya
}

// answers picks an answer, by its place, of each of the questions from one to another.
func (w worker) answers(p *change.Policy, from, to, answer int) {
	w.t.Helper()
	for _, q := range p.Risk.Questions[from:to] {
		w.fills(string(questionField(q)), string(q.Answers[answer].ID))
	}
}

// goesTo presses a button of the form, or submits it, and checks which screen is next.
func (w worker) goesTo(screen, click string) {
	w.t.Helper()
	if click == "" {
		w.submits()
	} else {
		w.do(w.slack.ClickModal(w.ctx, click))
		w.settle()
	}
	if seen := w.sees(); !strings.Contains(seen, screen) {
		w.t.Fatalf("the screen is not %q but %s\n%s", screen, seen, w.logged)
	}
}

func TestALongQuestionnaireLosesNothingOnGoingBack(t *testing.T) {
	t.Parallel()
	p := longPolicy(t)
	e, priya := openAssessment(t, p)
	if seen := priya.sees(); !strings.Contains(seen, "1 of 4") || !strings.Contains(seen, "Payments API") {
		t.Errorf("the first screen is %s", seen)
	}
	priya.answers(p, 0, 5, 0)
	priya.goesTo("2 of 4", "")
	priya.answers(p, 5, 7, 1) // and three more are not answered yet
	priya.goesTo("1 of 4", assessBackClick)
	priya.answers(p, 0, 1, 1)
	priya.goesTo("2 of 4", "")
	priya.answers(p, 7, 10, 1)
	priya.goesTo("3 of 4", "")
	priya.answers(p, 10, 12, 1)
	priya.goesTo("4 of 4", "")
	if seen := priya.sees(); !strings.Contains(seen, "With these answers the risk is *High*") || !strings.Contains(seen, "Payments API") {
		t.Errorf("the last screen is %s", seen)
	}
	priya.fills("dependencies", "The API retries.", "testing", "Load test.")
	priya.goesTo("3 of 4", assessBackClick)
	priya.goesTo("4 of 4", "")
	priya.submits()

	want := map[change.QuestionID]change.AnswerID{}
	for i, q := range p.Risk.Questions {
		answer := 0
		if i == 0 || i >= 5 {
			answer = 1
		}
		want[q.ID] = q.Answers[answer].ID
	}
	a := must(e.desk.Show(e.ctx, 1))(t).Change.Assessment
	if a == nil {
		t.Fatalf("nothing was recorded: %s\n%s", priya.sees(), e.logged)
	}
	if diff := cmp.Diff(want, a.Answers); diff != "" || a.Dependencies != "The API retries." || a.Testing != "Load test." {
		t.Errorf("recorded are %q, %q and (-want +got):\n%s", a.Dependencies, a.Testing, diff)
	}
}

func TestTextsThatDoNotFitBesideTheFormStayInIt(t *testing.T) {
	t.Parallel()
	p := longPolicy(t)
	e, priya := openAssessment(t, p)
	for from := 0; from < 12; from += perScreen {
		priya.answers(p, from, min(from+perScreen, 12), 0)
		priya.goesTo(fmt.Sprintf("%d of 4", from/perScreen+2), "")
	}
	noise := ""
	for len(noise) < change.MaxText {
		noise += rand.Text()
	}
	noise = noise[:change.MaxText]
	priya.fills("dependencies", noise, "testing", noise[1:])
	priya.goesTo("nothing you typed is lost", assessBackClick)
	priya.goesTo("nothing you typed is lost", assessBackClick)
	priya.goesTo("3 of 4", "")
	priya.goesTo("4 of 4", "")
	priya.submits()
	if a := must(e.desk.Show(e.ctx, 1))(t).Change.Assessment; a == nil || a.Dependencies != noise || a.Testing != noise[1:] {
		t.Errorf("recorded is %+v", a)
	}
}

func TestWhatIsKeptOfAnAssessmentFitsIntoItsMetadata(t *testing.T) {
	t.Parallel()
	p := storyPolicy(t)
	p.Risk.Questions = nil
	for i := range 40 {
		q := change.Question{ID: change.QuestionID(fmt.Sprint("q", i)), Text: "?", Weight: 1}
		for k := range 10 {
			q.Answers = append(q.Answers, change.Answer{ID: change.AnswerID(fmt.Sprint("a", k)), Text: "!"})
		}
		p.Risk.Questions = append(p.Risk.Questions, q)
	}
	d := commands.Drawing{Change: &change.Change{Number: 1234567, Plan: 999, Request: fullRequest()}, Policy: p}
	in := &Inbound{Channel: strings.Repeat("C", 20), Message: strings.Repeat("1", 20), Thread: strings.Repeat("2", 20)}
	for size := range 60 {
		a := newAssessment(p)
		for i, q := range p.Risk.Questions {
			a.picked[i] = q.Answers[i%10].ID
		}
		for len(a.testing) < size*50 {
			a.testing += rand.Text()
		}
		a.dependencies = a.testing[:min(len(a.testing), change.MaxText)]
		a.testing = a.dependencies
		at := assessing{metadata: newMetadata(in, d.Change.Number, d.Change.Plan), Screen: 3}
		f := assessForm(a, 3, d)
		f.meta = must(at.keep(a, p, f.fields))(t)
		checkWithSlack(t, f.view())

		again := newAssessment(p)
		again.pick(a.digits(p), p)
		if diff := cmp.Diff(a.picked, again.picked); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
}

func TestAFewQuestionsAreOneScreenThatShowsTheRisk(t *testing.T) {
	t.Parallel()
	p := harbourPolicy(t)
	e, priya := openAssessment(t, p)
	if seen := priya.sees(); strings.Contains(seen, " of 1") || !strings.Contains(seen, "6 questions to go") {
		t.Errorf("the form is %s", seen)
	}
	priya.fills("testing", "Load test.")
	priya.answers(p, 0, 6, 0)
	priya.goesTo("With these answers the risk is *Moderate*, as everything else runs on it. Their score is 0.", assessRateClick)
	priya.submits()
	if a := must(e.desk.Show(e.ctx, 1))(t).Change.Assessment; a == nil || a.Testing != "Load test." || a.Rating.Risk != change.ModerateRisk {
		t.Errorf("recorded is %+v", a)
	}
}

func TestAScreenOfAnotherPolicyOrPlanRecordsNothing(t *testing.T) {
	t.Parallel()
	p := longPolicy(t)
	e, priya := openAssessment(t, p)
	priya.answers(p, 0, 5, 0)
	priya.goesTo("2 of 4", "")
	other := *p
	other.Revision, other.Risk.Questions = "another", p.Risk.Questions[:11]
	if _, err := e.desk.Adopt(e.ctx, &other); err != nil {
		t.Fatal(err)
	}
	priya.answers(p, 5, 10, 0)
	must(priya.slack.Submit(e.ctx))(t)
	e.settle()
	if seen := priya.sees(); !strings.Contains(seen, "questions have changed since this form was opened") {
		t.Errorf("under another policy they see %s", seen)
	}
	priya.closes()

	priya.clicks("", "assess")
	priya.answers(&other, 0, 5, 0)
	r := request()
	r.Description = "Something else."
	must(e.desk.Edit(e.ctx, commands.By{Who: change.Actor{ID: slacksim.Mara, Standing: change.Member}}, 1, 1, r))(t)
	must(priya.slack.Submit(e.ctx))(t)
	e.settle()
	if seen := priya.sees(); !strings.Contains(seen, "you saw version 1, it is now version 2") {
		t.Errorf("of a plan that is no more they see %s", seen)
	}
}

func TestAScreenWithoutAnAnswerIsNotLeft(t *testing.T) {
	t.Parallel()
	p := longPolicy(t)
	a := newAssessment(p)
	for i := range perScreen {
		a.picked[i] = p.Risk.Questions[i].Answers[0].ID
	}
	screen := screens(p.Risk.Questions)[0]
	if err := a.unanswered(screen, p); err != nil {
		t.Errorf("with every answer: %v", err)
	}
	a.picked[3] = ""
	refusal := change.AsRefusal(a.unanswered(screen, p))
	if refusal == nil || len(refusal.Fields) != 1 || refusal.Fields[questionField(p.Risk.Questions[3])] == "" {
		t.Errorf("without one: %+v", refusal)
	}
}
