package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage/storagetest"
)

const column = "add-warehouse-column" // a template of the built-in policy

func as(id change.UserID) commands.By { return commands.By{Who: member(id)} }

// logs puts a run of the template on record: Mara's, carried out by Tomas.
func (e *edge) logs() change.Number {
	e.t.Helper()
	return must(e.desk.Submit(e.ctx, as(slacksim.Mara), change.Request{Category: change.Standard, Template: column, Implementer: slacksim.Tomas}))(e.t).Number
}

// rollsBack plays a run that is rolled back, and has everything said.
func (e *edge) rollsBack() change.Number {
	e.t.Helper()
	n := e.logs()
	must(e.desk.Start(e.ctx, as(slacksim.Tomas), n))(e.t)
	must(e.desk.RollBack(e.ctx, as(slacksim.Tomas), n, ""))(e.t)
	e.deliver()
	return n
}

// eachOffice is eachEdge under the built-in policy.
func eachOffice(t *testing.T, test func(t *testing.T, e *edge)) {
	t.Helper()
	eachEdge(t, harbourPolicy(t), slacksim.Config{}, test)
}

func TestAStandardChangeIsLoggedInOneShortFormWithoutApproval(t *testing.T) {
	t.Parallel()
	eachOffice(t, func(t *testing.T, e *edge) {
		mara := e.worker(slacksim.Mara)
		mara.types("standard")
		if seen := mara.sees(); strings.Contains(seen, "Run it against the replica") || strings.Contains(seen, scopeLabel) {
			t.Errorf("before a template is chosen the form shows %s", seen)
		}
		mara.fills("template", column)
		seen := mara.sees()
		for _, want := range []string{
			"Run it against the replica", "Run the down migration", "The nightly load fails", "Data warehouse", "30 June 2028", "Length of the work:* 1 h",
		} {
			if !strings.Contains(seen, want) {
				t.Errorf("the chosen template does not say %q: %s", want, seen)
			}
		}
		mara.fills("template", "update-website-texts", "links", "https://git.example.test/web/pull/7")
		if seen := mara.sees(); !strings.Contains(seen, "no date is set") || strings.Contains(seen, "nightly load") {
			t.Errorf("the other template shows %s", seen)
		}
		mara.submits()
		c := must(e.desk.Show(e.ctx, 1))(t).Change
		if c.State != change.Scheduled || len(c.Approvals) != 0 || len(c.Request.Links) != 1 {
			t.Errorf("it is %s with %+v", c.State, c.Request)
		}
	})
}

func TestAFailedRunSuspendsItsTemplateAndTellsWhoDecides(t *testing.T) {
	t.Parallel()
	eachOffice(t, func(t *testing.T, e *edge) {
		n := e.rollsBack()
		for _, who := range []string{slacksim.Helen, slacksim.Diego} {
			said := e.worker(who).reads("")
			for _, want := range []string{"Suspended: Add a column to the data warehouse", "because its run CHG-1 was rolled back", "let it back"} {
				if !strings.Contains(said, want) {
					t.Errorf("%s is not told %q: %s", who, want, said)
				}
			}
		}
		for _, who := range []string{slacksim.Mara, slacksim.Olive} {
			if said := e.worker(who).reads(""); strings.Contains(said, "Suspended") {
				t.Errorf("%s is told too: %s", who, said)
			}
		}
		card := must(e.worker(slacksim.Mara).slack.Messages(e.ctx, slacksim.Changes))(t)[0]
		thread := must(e.worker(slacksim.Mara).slack.Thread(e.ctx, slacksim.Changes, card.TS))(t)
		if last := thread[len(thread)-1].Text; !strings.Contains(last, "suspended with it") || !strings.Contains(last, "Platform leads") {
			t.Errorf("the thread of %s ends with %q", n, last)
		}

		mara := e.worker(slacksim.Mara)
		mara.types("standard")
		seen := mara.sees()
		if strings.Contains(seen, `"value":"`+column) || !strings.Contains(seen, "Not available now") || !strings.Contains(seen, "has been suspended since") {
			t.Errorf("the form offers what is suspended: %s", seen)
		}
		mara.fills("template", "rotate-certificates")
		mara.closes()
		// A copy of the run is a way to it, too.
		mara.types("copy CHG-1")
		if answer := must(mara.slack.Submit(e.ctx))(t); answer.Closed {
			t.Errorf("a copy of the run is logged: %+v", answer)
		}
	})
}

func TestWhoeverMayLetsATemplateBackWithAReason(t *testing.T) {
	t.Parallel()
	eachOffice(t, func(t *testing.T, e *edge) {
		e.rollsBack()
		helen, diego := e.worker(slacksim.Helen), e.worker(slacksim.Diego)
		helen.clicks("", "reinstate")
		if seen := helen.sees(); !strings.Contains(seen, "Add a column") || !strings.Contains(seen, "was rolled back") {
			t.Errorf("the form does not say what it is about: %s", seen)
		}
		helen.fills("reason", "The migration is mended.")
		answer := must(helen.slack.Submit(e.ctx))(t)
		if len(answer.Errors) > 0 || answer.Notice != "" {
			t.Fatalf("it is refused: %+v", answer)
		}
		events := e.under0(change.Reinstate)
		if len(events) != 1 || events[0].By != slacksim.Helen || events[0].Reason != "The migration is mended." || !events[0].Allowed() {
			t.Errorf("on record is %+v", events)
		}
		diego.clicks("", "reinstate")
		if said := diego.reads(""); !strings.Contains(said, "in force already: it was let back by <@U0HELEN01>") {
			t.Errorf("the other reads %q", said)
		}
		mara := e.worker(slacksim.Mara)
		mara.types("standard")
		mara.fills("template", column)
		mara.submits()
	})
}

func TestNobodyLetsTheirOwnRunBack(t *testing.T) {
	t.Parallel()
	eachOffice(t, func(t *testing.T, e *edge) {
		n := must(e.desk.Submit(e.ctx, as(slacksim.Mara), change.Request{Category: change.Standard, Template: column, Implementer: slacksim.Helen}))(t).Number
		must(e.desk.Start(e.ctx, as(slacksim.Helen), n))(t)
		must(e.desk.RollBack(e.ctx, as(slacksim.Helen), n, ""))(t)
		e.deliver()
		helen := e.worker(slacksim.Helen)
		helen.clicks("", "reinstate") // she is of the group that is told
		if said := helen.reads(""); helen.sees() != "" || !strings.Contains(said, "a second pair of eyes decides") {
			t.Errorf("she reads %q", said)
		}
		e.worker(slacksim.Diego).clicks("", "retire")
		e.worker(slacksim.Diego).fills("reason", "It hangs too often.")
		must(e.worker(slacksim.Diego).slack.Submit(e.ctx))(t)
		if events := e.under0(change.Retire); len(events) != 1 || events[0].By != slacksim.Diego || !events[0].Allowed() {
			t.Errorf("on record is %+v", events)
		}
		mara := e.worker(slacksim.Mara)
		mara.types("standard")
		if seen := mara.sees(); strings.Contains(seen, "Add a column") {
			t.Errorf("the form has what is retired: %s", seen)
		}
	})
}

func TestTheCatalogueShowsStatesRunsAndOnlyTheButtonsThatOneMayUse(t *testing.T) {
	t.Parallel()
	eachOffice(t, func(t *testing.T, e *edge) {
		e.rollsBack()
		must(e.desk.Document(e.ctx, as(slacksim.Tomas), 1, change.Closure{Outcome: change.RolledBack, Notes: "It hung."}))(t)
		mara, helen := e.worker(slacksim.Mara), e.worker(slacksim.Helen)
		mara.types("templates")
		seen := mara.sees()
		for _, want := range []string{"has been suspended since", "1 run: 1 documented as failed or rolled back", "It has not been used yet", "In force", "30 June 2028", `"template_log"`} {
			if !strings.Contains(seen, want) {
				t.Errorf("the catalogue does not say %q: %s", want, seen)
			}
		}
		if strings.Contains(seen, `"reinstate"`) || strings.Contains(seen, `"retire"`) {
			t.Errorf("it offers Mara what she may not do: %s", seen)
		}
		mara.do(mara.slack.ClickModal(e.ctx, "template_rotate-certificates_acts/template_log"))
		if seen := mara.sees(); !strings.Contains(seen, "Restart the ingress pods") {
			t.Errorf("the button opens %s", seen)
		}
		mara.submits()
		if c := must(e.desk.Show(e.ctx, 2))(t).Change; c.Request.Template != "rotate-certificates" || c.State != change.Scheduled {
			t.Errorf("it logs %+v", c.Request)
		}
		helen.types("templates")
		helen.do(helen.slack.ClickModal(e.ctx, "template_"+column+"_acts/reinstate"))
		helen.fills("reason", "Mended.")
		must(helen.slack.Submit(e.ctx))(t)
		helen.closes()
		helen.types("templates")
		if seen := helen.sees(); !strings.Contains(seen, "Let back by <@U0HELEN01>") && !strings.Contains(seen, `Let back by \u003c@U0HELEN01\u003e`) {
			t.Errorf("the catalogue does not say who let it back: %s", seen)
		}
	})
}

func TestALongCatalogueIsPaged(t *testing.T) {
	t.Parallel()
	p := harbourPolicy(t)
	for i := range 45 {
		more := p.Standard[0]
		more.ID, more.Title = change.TemplateID("t"+strings.Repeat("x", i)), "Template "+strings.Repeat("x", i)
		p.Standard = append(p.Standard, more)
	}
	e := newEdgeOnPolicy(t, p)
	helen := e.worker(slacksim.Helen)
	helen.types("templates")
	for range 2 {
		helen.do(helen.slack.ClickModal(e.ctx, moreTemplatesClick))
		e.settle()
	}
	if seen := helen.sees(); !strings.Contains(seen, string(p.Standard[47].ID)) || strings.Contains(seen, column) || strings.Contains(seen, moreTemplatesClick) {
		t.Errorf("the last page is %s", seen)
	}
	helen.do(helen.slack.ClickModal(e.ctx, topTemplatesClick))
	e.settle()
	if seen := helen.sees(); !strings.Contains(seen, column) {
		t.Errorf("the first page is %s", seen)
	}
}

// succeeds plays a normal change of Mara's to its end.
func (e *edge) succeeds(r change.Request) *change.Change {
	e.t.Helper()
	n := must(e.desk.Submit(e.ctx, as(slacksim.Mara), r))(e.t).Number
	answers := map[change.QuestionID]change.AnswerID{}
	for _, q := range e.desk.Policy().Risk.Questions {
		answers[q.ID] = q.Answers[0].ID
	}
	must(e.desk.Assess(e.ctx, as(slacksim.Priya), n, 1, change.AssessmentForm{Answers: answers}))(e.t)
	lead := member(slacksim.Helen)
	lead.Groups = []change.GroupID{slacksim.PlatformApprovers}
	must(e.desk.Approve(e.ctx, commands.By{Who: lead}, n, 1, ""))(e.t)
	must(e.desk.Schedule(e.ctx, as(slacksim.Mara), n, e.clock.Now(), "The bank asked for it."))(e.t)
	must(e.desk.Start(e.ctx, as(slacksim.Mara), n))(e.t)
	must(e.desk.Finish(e.ctx, as(slacksim.Mara), n))(e.t)
	must(e.desk.Verify(e.ctx, as(slacksim.Mara), n, true, "It is fast."))(e.t)
	c := must(e.desk.Document(e.ctx, as(slacksim.Mara), n, change.Closure{Outcome: change.Successful}))(e.t)
	e.deliver()
	return c
}

func TestAFinishedChangeIsProposedAsATemplateReadyToPaste(t *testing.T) {
	t.Parallel()
	eachOffice(t, func(t *testing.T, e *edge) {
		r := request()
		r.Description = "1. Create: `it`\n2. ```Analyse``` <@U0MARA001> & *wait*\n" + strings.Repeat("A long line; ", 100) + "its end" + "\n" + strings.Repeat("line\n", 200)
		r.TestPlan = strings.Repeat("測", 3000)
		c := e.succeeds(r)
		mara := e.worker(slacksim.Mara)
		mara.do(mara.slack.Pick(e.ctx, slacksim.Changes, "last", moreClick, "propose 1:1"))
		if seen := mara.sees(); !strings.Contains(seen, "add-an-index-to-the-ledger") {
			t.Errorf("the form does not suggest an id: %s", seen)
		}
		mara.fills("template", "restart-the-worker!", "rationale", "We did it ten times.")
		if answer := must(mara.slack.Submit(e.ctx))(t); !strings.Contains(answer.Errors["template:1"], "lower case letters") {
			t.Errorf("the answer is %+v", answer)
		}
		mara.fills("template", "add-index", "title", "Add an index", "expires", e.clock.Now().AddDate(1, 0, 0).Format(time.DateOnly))
		mara.submits()
		if seen := mara.sees(); !strings.Contains(seen, "on record") || !strings.Contains(seen, "U0OLIVE01") {
			t.Errorf("she is told %s", seen)
		}
		message := e.read(slacksim.Olive, "")
		told := message[len(message)-1]
		for _, want := range []string{"Proposed template: Add an index", "only source of templates", "We did it ten times.", "U0MARA001"} {
			if !strings.Contains(told.Text, want) {
				t.Errorf("the owner is not told %q: %s", want, told.Text)
			}
		}
		before, after, _ := strings.Cut(e.desk.Policy().Text, "\nstandard:\n")
		text := before + "\nstandard:\n" + copied(t, told) + after
		p, faults := policyfile.Parse("policy.yaml", []byte(text), storagetest.Start)
		if p == nil {
			t.Fatalf("pasted into the policy, it has faults: %v", faults)
		}
		got := p.Standard[0]
		if got.ID != "add-index" || got.TestPlan != c.Request.TestPlan || got.Steps != c.Request.Description || got.Length != c.Request.Length {
			t.Errorf("the file then holds %.300s", got.Steps)
		}
		e.worker(slacksim.Olive).clicks("", "details")
		if seen := e.worker(slacksim.Olive).sees(); !strings.Contains(seen, "CHG-1") {
			t.Errorf("the details are %s", seen)
		}
	})
}

// copied returns what somebody gets who copies the code blocks of a message one after the other.
func copied(t *testing.T, m slacksim.Message) string {
	t.Helper()
	var out strings.Builder
	for _, block := range m.Blocks {
		elements, _ := block["elements"].([]any)
		for _, element := range elements {
			code, _ := element.(map[string]any)
			if code["type"] != "rich_text_preformatted" {
				continue
			}
			for _, piece := range code["elements"].([]any) {
				out.WriteString(piece.(map[string]any)["text"].(string))
			}
			out.WriteString("\n")
		}
	}
	return out.String()
}

func TestOnlyASuccessIsOfferedAsATemplate(t *testing.T) {
	t.Parallel()
	for _, of := range stories() {
		s := newStage(t)
		c := s.change(s.tell(of, "It went as planned."))
		offered := strings.Contains(string(must(json.Marshal(cardButtons(c, s.p)))(t)), `"propose `)
		if want := c.MayBeTemplate(); offered != want {
			t.Errorf("%s: offered is %v", of.name, offered)
		}
	}
}
