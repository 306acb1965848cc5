package commands_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// routine is the policy of the tests with a template, about which its leads decide, and with an exclusion.
func routine() *change.Policy {
	p := testPolicy()
	p.Owners, p.StandardAuthority = []change.UserID{boss.ID}, "leads"
	p.Exclusions = []change.Exclusion{{ID: "help-pages", What: "Help pages", Because: "they hold no code"}}
	p.Standard = []change.Template{{
		ID: "restart", Title: "Restart a worker", Kind: change.Infrastructure, Systems: []change.SystemID{"ledger"},
		Steps: "Drain it, restart it.", Rollback: request().Rollback, TestPlan: "It answers.", Length: time.Hour,
	}}
	return p
}

// eachRoutine runs test in an office under the routine policy on each database.
func eachRoutine(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	eachUnder(t, routine(), test)
}

// logs has who log a standard change, which a colleague carries out.
func (o *office) logs(who change.Actor) *change.Change {
	o.t.Helper()
	c, err := o.desk.Submit(o.ctx, o.by(who), change.Request{Category: change.Standard, Template: "restart", Implementer: colleague.ID})
	o.must(c, err)
	return c
}

// rollsBack logs, starts and rolls back a run.
func (o *office) rollsBack(who change.Actor) change.Number {
	o.t.Helper()
	n := o.logs(who).Number
	o.must(o.desk.Start(o.ctx, o.by(colleague), n))
	o.must(o.desk.RollBack(o.ctx, o.by(colleague), n, ""))
	return n
}

func (o *office) mark() change.TemplateMark {
	o.t.Helper()
	p, _, err := o.desk.Templates(o.ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	return p.Standard[0].Mark
}

// of returns what is on record under number 0 of an action.
func (o *office) of(a change.Action) []change.Event {
	o.t.Helper()
	return slices.DeleteFunc(o.story0(), func(ev change.Event) bool { return ev.Action != a })
}

// refuses fails unless err is a refusal that says this.
func (o *office) refuses(err error, saying string) {
	o.t.Helper()
	if r := change.AsRefusal(err); r == nil || !strings.Contains(r.Error()+strings.Join(fieldsOf(r), " "), saying) {
		o.t.Errorf("the answer is %v, want a refusal that says %q", err, saying)
	}
}

func fieldsOf(r *change.Refusal) (all []string) {
	for _, said := range r.Fields {
		all = append(all, said)
	}
	return all
}

func TestARolledBackRunSuspendsItsTemplateInTheSameAct(t *testing.T) {
	t.Parallel()
	eachRoutine(t, func(t *testing.T, o *office) {
		waiting := o.logs(engineer)
		n := o.rollsBack(engineer)
		want := change.TemplateMark{
			State: change.TemplateSuspended, At: o.clock.Now(), By: change.Bot, Reason: "its run CHG-2 was rolled back", Change: n,
		}
		if diff := cmp.Diff(want, o.mark()); diff != "" {
			t.Errorf("the mark (-want +got):\n%s", diff)
		}
		events := o.of(change.Suspend)
		if len(events) != 1 || events[0].Fact("template") != "restart" || events[0].Fact("change") != "CHG-2" || events[0].By != change.Bot {
			t.Fatalf("under number 0 stands %+v", events)
		}
		if story := o.story(n); story.Events[2].Fact("suspends template") != "restart" {
			t.Errorf("the run's own record says %+v", story.Events[2])
		}
		// The engineer is of the leads, too, but had a part in the run.
		if told := o.toldUnder0(); !slices.Equal(told, []change.Place{change.TellOfGroup(events[0].N, "S0LEADS")}) {
			t.Errorf("%v are told", told)
		}
		dr := o.drawing(0, change.TellOf(events[0].N, lead.ID))
		if dr.About == nil || dr.About.Number != n || dr.Policy.Standard[0].Mark.State != change.TemplateSuspended {
			t.Errorf("the message is drawn from %+v", dr)
		}
		_, err := o.desk.Submit(o.ctx, o.by(engineer), change.Request{Category: change.Standard, Template: "restart", Implementer: engineer.ID})
		o.refuses(err, "has been suspended since")
		_, err = o.desk.Start(o.ctx, o.by(colleague), waiting.Number)
		o.refuses(err, "CHG-1 cannot start. The template “Restart a worker” has been suspended")

		// Its documentation says nothing new.
		o.must(o.desk.Document(o.ctx, o.by(colleague), n, change.Closure{Outcome: change.RolledBack, Notes: "It hung."}))
		if again := o.of(change.Suspend); len(again) != 1 {
			t.Errorf("one run suspends it %d times", len(again))
		}
	})
}

func TestAFailureThatIsKeptOrAnIncidentSuspendsTheTemplate(t *testing.T) {
	t.Parallel()
	eachRoutine(t, func(t *testing.T, o *office) {
		run := func(passed bool) change.Number {
			t.Helper()
			n := o.logs(engineer).Number
			o.must(o.desk.Start(o.ctx, o.by(colleague), n))
			o.must(o.desk.Finish(o.ctx, o.by(colleague), n))
			o.must(o.desk.Verify(o.ctx, o.by(engineer), n, passed, "looked"))
			return n
		}
		kept, caused, fine := run(false), run(true), run(true)
		if o.mark().State != "" {
			t.Error("a check that may still be mended suspends the template")
		}
		o.must(o.desk.Document(o.ctx, o.by(colleague), fine, change.Closure{
			Outcome: change.Successful, Incidents: []change.Incident{{Ref: "INC-1", Severity: change.Sev3}},
		}))
		if o.mark().State != "" {
			t.Error("a run that fixed an incident suspends the template")
		}
		o.must(o.desk.Keep(o.ctx, o.by(colleague), kept))
		first := o.mark()
		if first.Reason != "its run CHG-1 failed its verification and was left in place" {
			t.Errorf("after a failure that was kept the mark is %+v", first)
		}
		o.clock.Advance(time.Hour)
		o.must(o.desk.Document(o.ctx, o.by(colleague), caused, change.Closure{
			Outcome: change.Successful, Incidents: []change.Incident{{Ref: "INC-2", Caused: true, Severity: change.Sev2}},
		}))
		second := o.mark()
		if second.Reason != "its run CHG-2 caused the incident INC-2" || !second.At.Equal(first.At) {
			t.Errorf("after an incident the mark is %+v, want it since the first failure", second)
		}
		o.refuses(o.desk.Reinstate(o.ctx, o.by(lead), "restart", kept, "mended"), "suspended again since you looked")
	})
}

func TestATemplateIsLetBackAndRetiredOnTheRecord(t *testing.T) {
	t.Parallel()
	eachRoutine(t, func(t *testing.T, o *office) {
		n := o.rollsBack(engineer)
		o.refuses(o.desk.Reinstate(o.ctx, o.by(engineer), "restart", n, "it was nothing"), "second pair of eyes")
		o.refuses(o.desk.Retire(o.ctx, o.by(engineer), "restart", "away with it"), "second pair of eyes")
		o.refuses(o.desk.Reinstate(o.ctx, o.by(colleague), "restart", n, "it was nothing"), "is for Leads")
		o.refuses(o.desk.Reinstate(o.ctx, o.by(lead), "restart", n, ""), "needs a reason")
		o.refuses(o.desk.Reinstate(o.ctx, o.by(lead), "gone", n, "mended"), "no template “gone”")
		if o.mark().State != change.TemplateSuspended || len(o.of(change.Reinstate)) != 4 {
			t.Errorf("after five refusals the mark is %+v, and on record are %+v", o.mark(), o.of(change.Reinstate))
		}
		by := o.by(lead)
		for range 2 { // a delivery that comes twice
			if err := o.desk.Reinstate(o.ctx, by, "restart", n, "The step is mended."); err != nil {
				t.Fatal(err)
			}
		}
		if m := o.mark(); m.State != "" || m.By != lead.ID {
			t.Errorf("let back, it is marked %+v", m)
		}
		o.refuses(o.desk.Reinstate(o.ctx, o.by(lead2), "restart", n, "mended"), "let back by @U0LEAD")
		o.logs(engineer)
		if err := o.desk.Retire(o.ctx, o.by(lead2), "restart", "Nobody needs it."); err != nil {
			t.Fatal(err)
		}
		o.refuses(o.desk.Retire(o.ctx, o.by(lead), "restart", "Nobody needs it."), "Nothing is left to do")
		o.refuses(o.desk.Reinstate(o.ctx, o.by(lead), "restart", n, "Somebody needs it."), "stays retired")
		_, err := o.desk.Submit(o.ctx, o.by(engineer), change.Request{Category: change.Standard, Template: "restart", Implementer: engineer.ID})
		o.refuses(err, "was retired on")
		last := o.story0()[len(o.story0())-3]
		if last.Action != change.Retire || last.Reason != "Nobody needs it." || last.Fact("title") != "Restart a worker" || !last.Allowed() {
			t.Errorf("the record says %+v", last)
		}
	})
}

func TestARunThatGoesWrongAfterItsTemplateWasRetiredSuspendsNothing(t *testing.T) {
	t.Parallel()
	eachRoutine(t, func(t *testing.T, o *office) {
		n := o.logs(engineer).Number
		o.must(o.desk.Start(o.ctx, o.by(colleague), n))
		if err := o.desk.Retire(o.ctx, o.by(lead), "restart", "Nobody needs it."); err != nil {
			t.Fatal(err)
		}
		o.must(o.desk.RollBack(o.ctx, o.by(colleague), n, ""))
		if m := o.mark(); m.State != change.TemplateRetired || len(o.of(change.Suspend)) != 0 {
			t.Errorf("it is marked %+v", m)
		}
	})
}

func TestNobodyWhoHadAPartInOneOfTwoFailedRunsLetsTheTemplateBack(t *testing.T) {
	t.Parallel()
	eachRoutine(t, func(t *testing.T, o *office) {
		first, second := o.logs(lead).Number, o.logs(engineer).Number
		o.must(o.desk.Start(o.ctx, o.by(colleague), first))
		o.must(o.desk.Start(o.ctx, o.by(colleague), second))
		o.must(o.desk.RollBack(o.ctx, o.by(colleague), first, ""))
		o.clock.Advance(time.Minute)
		o.must(o.desk.RollBack(o.ctx, o.by(colleague), second, ""))
		for _, who := range []change.Actor{lead, engineer} {
			o.refuses(o.desk.Reinstate(o.ctx, o.by(who), "restart", second, "mended"), "second pair of eyes")
		}
		if err := o.desk.Reinstate(o.ctx, o.by(lead2), "restart", second, "mended"); err != nil {
			t.Error(err)
		}
	})
}

func TestOfTwoWhoDecideAtOnceOneIsFirst(t *testing.T) {
	t.Parallel()
	eachRoutine(t, func(t *testing.T, o *office) {
		n := o.rollsBack(engineer)
		var group sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			who := commands.By{Who: []change.Actor{lead, lead2}[i%2]}
			group.Go(func() { errs[i] = o.desk.Reinstate(o.ctx, who, "restart", n, "mended") })
		}
		group.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if change.AsRefusal(err) == nil {
				t.Errorf("it fails: %v", err)
			}
		}
		if done != 1 {
			t.Errorf("%d let it back", done)
		}
	})
}

func TestTheLastRunsOfATemplateAreCounted(t *testing.T) {
	t.Parallel()
	eachRoutine(t, func(t *testing.T, o *office) {
		for range 22 {
			o.logs(engineer)
		}
		n := o.rollsBack(engineer)
		o.must(o.desk.Document(o.ctx, o.by(colleague), n, change.Closure{Outcome: change.RolledBack, Notes: "It hung."}))
		runs, err := o.desk.LastRuns(o.ctx, o.desk.Policy().Standard)
		if err != nil {
			t.Fatal(err)
		}
		if r := runs["restart"]; r.Count != 20 || r.Failed != 1 || !r.More || r.Last.Number != n {
			t.Errorf("the runs are %+v", r)
		}
	})
}

func TestWhatIsLeftOutIsAnsweredOnTheRecordAndNothingElse(t *testing.T) {
	t.Parallel()
	eachRoutine(t, func(t *testing.T, o *office) {
		x, err := o.desk.LeaveOut(o.ctx, o.by(engineer), "help-pages")
		if err != nil || x.What != "Help pages" {
			t.Fatalf("the answer is %+v, %v", x, err)
		}
		_, err = o.desk.LeaveOut(o.ctx, o.by(engineer), "gone")
		o.refuses(err, "no exclusion “gone”")
		events := o.of(change.LeaveOut)
		if len(events) != 2 || events[0].Fact("exclusion") != "help-pages" || events[0].By != engineer.ID || events[1].Allowed() {
			t.Errorf("on record is %+v", events)
		}
		if page, err := o.desk.List(o.ctx, commands.Filter{}, 0, 1); err != nil || len(page.Changes) != 0 || len(o.toldUnder0()) != 0 {
			t.Errorf("it makes a change, or noise: %v, %v", page, err)
		}
		r := request()
		r.Kind = x.Kind()
		_, err = o.desk.Submit(o.ctx, o.by(engineer), r)
		o.refuses(err, x.Answer())
	})
}

func TestTheRuleThatPutAChangeInScopeIsKept(t *testing.T) {
	t.Parallel()
	eachRoutine(t, func(t *testing.T, o *office) {
		for _, n := range []change.Number{o.submit(engineer).Number, o.logs(engineer).Number} {
			if got := o.story(n).Events[0].Fact("scope"); got != "Production system, database or infrastructure" {
				t.Errorf("of %s it says %q", n, got)
			}
		}
	})
}

func TestAProposalIsToldToTheOwnersAndMakesNoTemplate(t *testing.T) {
	t.Parallel()
	eachRoutine(t, func(t *testing.T, o *office) {
		n := o.submit(engineer).Number
		proposed := change.TemplateProposal{ID: "add-index", Title: "Add an index", Expires: o.clock.Now().AddDate(1, 0, 0), Why: " Often done. "}
		o.refuses(o.desk.Propose(o.ctx, o.by(engineer), n, proposed), "Only a normal change")
		o.must(o.desk.Assess(o.ctx, o.by(assessor), n, 1, lowRisk))
		o.must(o.desk.Approve(o.ctx, o.by(lead), n, 1, ""))
		o.must(o.desk.Schedule(o.ctx, o.by(engineer), n, o.clock.Now(), ""))
		o.must(o.desk.Start(o.ctx, o.by(engineer), n))
		o.must(o.desk.Finish(o.ctx, o.by(engineer), n))
		o.must(o.desk.Verify(o.ctx, o.by(engineer), n, true, "fast"))
		o.must(o.desk.Document(o.ctx, o.by(engineer), n, change.Closure{Outcome: change.Successful}))
		o.refuses(o.desk.Propose(o.ctx, o.by(engineer), 99, proposed), "CHG-99")
		if err := o.desk.Propose(o.ctx, o.by(colleague), n, proposed); err != nil {
			t.Fatal(err)
		}
		events := o.of(change.Propose)
		ev := events[len(events)-1]
		if ev.Fact("template") != "add-index" || ev.Fact("change") != "CHG-1" || ev.Reason != "Often done." || ev.By != colleague.ID {
			t.Errorf("on record is %+v", ev)
		}
		if told := o.toldUnder0(); !slices.Equal(told, []change.Place{change.TellOf(ev.N, boss.ID)}) {
			t.Errorf("%v are told", told)
		}
		dr := o.drawing(0, change.TellOf(ev.N, boss.ID))
		made := commands.ProposedTemplate(*dr.Event, dr.About, dr.Policy)
		if made.ID != "add-index" || made.Steps != request().Description || made.Expires.Format(time.DateOnly) != proposed.Expires.Format(time.DateOnly) {
			t.Errorf("the template would be %+v", made)
		}
		if p, _, err := o.desk.Templates(o.ctx); err != nil || len(p.Standard) != 1 {
			t.Errorf("the policy has %d templates, %v", len(p.Standard), err)
		}
	})
}
