package change_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	. "github.com/noim3/changebot/change"
)

// succeeded returns a normal change that was closed as successful.
func succeeded(t *testing.T, incidents ...Incident) *story {
	t.Helper()
	s := working(t)
	s.allow(s.c.Complete(engineer, s.p, s.now))
	s.allow(s.c.Check(engineer, true, "it is fast", s.p, s.now))
	s.allow(s.c.Document(engineer, Closure{Outcome: Successful, Incidents: incidents}, s.p, s.now))
	return s
}

func TestAPlanThatWorkedIsProposedAsATemplate(t *testing.T) {
	t.Parallel()
	s := succeeded(t)
	proposed := TemplateProposal{ID: "add-index", Title: " Add an  index", Expires: s.now.AddDate(1, 0, 0), Why: "We did it ten times."}
	got, err := s.c.Propose(colleague, proposed, s.p, s.now)
	if err != nil {
		t.Fatal(err)
	}
	r := s.c.Request
	want := Template{
		ID: "add-index", Title: "Add an index", Kind: r.Kind, Systems: r.Systems, Steps: r.Description, Rollback: r.Rollback,
		TestPlan: r.TestPlan, Length: r.Length, Expires: proposed.Expires,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOnlyAPlanThatWorkedIsProposed(t *testing.T) {
	t.Parallel()
	fine := TemplateProposal{ID: "add-index", Title: "Add an index", Why: "Often done."}
	standard := run(t, policy(t))
	for name, s := range map[string]*story{
		"at work": working(t), "with an incident": succeeded(t, Incident{Ref: "INC-1", Caused: true}), "standard": standard,
	} {
		_, err := s.c.Propose(engineer, fine, s.p, s.now)
		if r := AsRefusal(err); r == nil || !strings.Contains(r.Message, "Only a normal change that is closed as successful") || s.c.MayBeTemplate() {
			t.Errorf("%s: %v", name, err)
		}
	}
	fixed := succeeded(t, Incident{Ref: "INC-1"})
	if _, err := fixed.c.Propose(engineer, fine, fixed.p, fixed.now); err != nil {
		t.Errorf("one that fixed an incident: %v", err)
	}
}

func TestAProposalIsRefusedFieldByField(t *testing.T) {
	t.Parallel()
	s := succeeded(t)
	for name, test := range map[string]struct {
		alter func(*TemplateProposal)
		field Field
	}{
		"no id":             {func(p *TemplateProposal) { p.ID = "" }, FieldTemplate},
		"capitals":          {func(p *TemplateProposal) { p.ID = "Add" }, FieldTemplate},
		"a digit first":     {func(p *TemplateProposal) { p.ID = "2add" }, FieldTemplate},
		"another letter":    {func(p *TemplateProposal) { p.ID = "größe" }, FieldTemplate},
		"too long an id":    {func(p *TemplateProposal) { p.ID = TemplateID(strings.Repeat("a", 64)) }, FieldTemplate},
		"an id that is had": {func(p *TemplateProposal) { p.ID = "restart" }, FieldTemplate},
		"no title":          {func(p *TemplateProposal) { p.Title = " " }, FieldTitle},
		"too long a title":  {func(p *TemplateProposal) { p.Title = strings.Repeat("a", MaxTemplateTitle+1) }, FieldTitle},
		"no reason":         {func(p *TemplateProposal) { p.Why = "\n" }, FieldRationale},
		"a day that passed": {func(p *TemplateProposal) { p.Expires = s.now.Add(-time.Hour) }, "expires"},
	} {
		proposed := TemplateProposal{ID: "add-index", Title: "Add an index", Why: "Often done."}
		test.alter(&proposed)
		_, err := s.c.Propose(engineer, proposed, s.p, s.now)
		if r := AsRefusal(err); r == nil || r.Reason != Invalid || r.Fields[test.field] == "" || len(r.Fields) != 1 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	s.p.Systems = nil
	_, err := s.c.Propose(engineer, TemplateProposal{ID: "add-index", Title: "Add an index", Why: "Often done."}, s.p, s.now)
	if r := AsRefusal(err); r == nil || !strings.Contains(r.Fields[FieldTitle], "no longer has the system") {
		t.Errorf("of a system that is gone: %+v", r)
	}
}
