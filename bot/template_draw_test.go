package bot

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// told returns what somebody is told of the last event of an action that belongs to no change.
func (s *stage) told(a change.Action) Message {
	s.t.Helper()
	events := must(s.desk.Record(s.t.Context()))(s.t)
	i := slices.IndexFunc(events, func(ev change.Event) bool { return ev.Action == a && ev.Allowed() })
	if i < 0 {
		s.t.Fatalf("no %s is on record", a)
	}
	m, any := s.bot().draw(s.draw(0, change.TellOf(events[i].N, "U0OLIVE01")))
	if !any {
		s.t.Fatalf("nobody is told of %s", a)
	}
	return m
}

// catalogue draws the catalogue for somebody who decides.
func (s *stage) catalogue() any {
	s.t.Helper()
	p, now, err := s.desk.Templates(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return drawCatalogue(p.Standard, 0, must(s.desk.LastRuns(s.t.Context(), p.Standard))(s.t), true, p, now)
}

// proposes has Tomas propose a change as a template, saying words.
func (s *stage) proposes(n change.Number, words string) {
	s.t.Helper()
	err := s.desk.Propose(s.t.Context(), commands.By{Who: tomas}, n, change.TemplateProposal{
		ID: "add-index", Title: "Add an index", Expires: s.clock.Now().AddDate(1, 0, 0), Why: words,
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// succeeds plays a normal change of r to a plain success.
func (s *stage) succeeds(r change.Request) change.Number {
	s.t.Helper()
	n := s.tell(story{of: r, acts: []change.Action{
		change.Assess, change.Approve, change.Approve, change.Schedule, change.Start, change.Finish, change.Verify,
	}}, "It went as planned.")
	must(s.desk.Document(s.t.Context(), commands.By{Who: mara}, n, change.Closure{Outcome: change.Successful}))(s.t)
	return n
}

func TestWhatIsDrawnOfTemplates(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	golden(t, "template", "catalogue_unused", s.catalogue())
	n := s.tell(story{of: standardRequest(), acts: []change.Action{change.Start, change.RollBack}}, "It hung.")
	golden(t, "template", "suspended", s.told(change.Suspend))
	golden(t, "template", "suspended_line", line(s.draw(n, change.LineFor(3))))
	golden(t, "template", "catalogue_suspended", s.catalogue())
	s.clock.Advance(time.Hour)
	s.letBack("restart")
	golden(t, "template", "suspended_and_let_back", s.told(change.Suspend))
	golden(t, "template", "catalogue_let_back", s.catalogue())
	s.proposes(s.succeeds(fullRequest()), "We did it ten times.")
	golden(t, "template", "proposed", s.told(change.Propose))

	p := storyPolicy(t)
	p.Exclusions = []change.Exclusion{{ID: "help-pages", What: "Help pages", Because: "they hold no code"}}
	r := change.Request{Category: change.Normal, Kind: p.Exclusions[0].Kind(), Title: "Fix a typo"}
	golden(t, "form", "request_left_out", requestForm(&r, p).view())
	golden(t, "form", "propose", proposeForm(&proposed{id: "add-index", title: "Add an index", expires: "2027-11-23"}, s.change(n)).view())
	reason := ""
	golden(t, "form", "reinstate", templateForm(change.Reinstate, &reason, nil).view())
	golden(t, "form", "retire", templateForm(change.Retire, &reason, nil).view())
}

func TestWhatPeopleWroteStaysInertWhereTemplatesAreDrawn(t *testing.T) {
	t.Parallel()
	for _, text := range hostile {
		s := newStage(t)
		s.p.Standard[0].Title = asTyped(text, change.MaxTemplateTitle)
		s.tell(story{of: standardRequest(), acts: []change.Action{change.Start, change.RollBack}}, asTyped(text, change.MaxText))
		checkSurface(t, s.told(change.Suspend))
		checkSurface(t, s.catalogue())
		r := hostileRequest(fullRequest(), text)
		s.proposes(s.succeeds(r), asTyped(text, change.MaxText))
		checkSurface(t, s.told(change.Propose))
	}
}

func TestTheFormsAboutTemplatesAreReadBackAsTheyWereFilledIn(t *testing.T) {
	t.Parallel()
	want, got := proposed{id: "add-index", title: "Add an index", expires: "2027-11-23", why: "Often done."}, proposed{}
	c := &change.Change{Number: 7, Request: fullRequest()}
	proposeForm(&got, c).read(stateOf(t, proposeForm(&want, c).view()))
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(proposed{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, a := range []change.Action{change.Reinstate, change.Retire} {
		reason, read := "Mended.", ""
		templateForm(a, &read, nil).read(stateOf(t, templateForm(a, &reason, nil).view()))
		if read != reason {
			t.Errorf("%s: %q became %q", a, reason, read)
		}
	}
}

func TestAnIDIsSuggestedThatThePolicyFileTakes(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Add an index (ledger)": "add-an-index-ledger", "2 workers": "workers", "Größe ändern": "gr-e-ndern", "–": "",
		strings.Repeat("word ", 30): "word-word-word-word-word-word-word-word-word-word-word-word-wor",
	} {
		if got := idOf(title); got != want {
			t.Errorf("%q suggests %q, want %q", title, got, want)
		}
	}
}
