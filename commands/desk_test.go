package commands_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

func TestANormalChangeIsOnRecordStepByStep(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		o.must(o.desk.Approve(o.ctx, o.by(lead), c.Number, 1, "go"))
		o.must(o.desk.Schedule(o.ctx, o.by(engineer), c.Number, o.clock.Now(), ""))
		o.must(o.desk.Start(o.ctx, o.by(engineer), c.Number))
		o.must(o.desk.Note(o.ctx, o.by(colleague), c.Number, "dashboards look calm"))
		o.must(o.desk.Finish(o.ctx, o.by(engineer), c.Number))
		o.must(o.desk.Verify(o.ctx, o.by(engineer), c.Number, true, "the smoke test passed"))
		o.must(o.desk.Document(o.ctx, o.by(engineer), c.Number, change.Closure{Outcome: change.Successful}))

		story := o.story(c.Number)
		if story.Change.State != change.Closed || story.Change.ClosedAt.IsZero() {
			t.Errorf("the change ends as %q at %s, want closed", story.Change.State, story.Change.ClosedAt)
		}
		var moves []string
		for _, ev := range story.Events {
			moves = append(moves, fmt.Sprintf("%s %s>%s", ev.Action, ev.From, ev.To))
			if ev.Policy != "rev-1" {
				t.Errorf("%s was decided under policy %q, want rev-1", ev.Action, ev.Policy)
			}
		}
		want := []string{
			"submit >assessment", "assess assessment>approval", "approve approval>scheduling",
			"schedule scheduling>scheduled", "start scheduled>implementation", "note implementation>implementation",
			"finish implementation>verification", "verify verification>documentation", "document documentation>closed",
		}
		if !slices.Equal(moves, want) {
			t.Errorf("the record says\n%s\nwant\n%s", strings.Join(moves, "\n"), strings.Join(want, "\n"))
		}
	})
}

func TestEveryRefusalIsRecordedAndMovesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		guest := lead
		guest.Standing = change.Guest
		tries := []func() (*change.Change, error){
			func() (*change.Change, error) { return o.desk.Approve(o.ctx, o.by(engineer), c.Number, 1, "") },
			func() (*change.Change, error) { return o.desk.Approve(o.ctx, o.by(guest), c.Number, 1, "") },
			func() (*change.Change, error) { return o.desk.Approve(o.ctx, o.by(lead), c.Number, 7, "") },
			func() (*change.Change, error) { return o.desk.Reject(o.ctx, o.by(lead), c.Number, 1, "") },
			func() (*change.Change, error) { return o.desk.Start(o.ctx, o.by(engineer), c.Number) },
			func() (*change.Change, error) { return o.desk.Edit(o.ctx, o.by(engineer), c.Number, 1, request()) },
			func() (*change.Change, error) {
				return o.desk.Document(o.ctx, o.by(engineer), c.Number, change.Closure{Outcome: change.Successful})
			},
		}
		o.deliverAll()
		for i, try := range tries {
			got, err := try()
			if refusal := change.AsRefusal(err); refusal == nil || got != nil {
				t.Errorf("try %d gave %v, %v, want a refusal", i, got, err)
			}
		}
		story := o.story(c.Number)
		if n := len(story.Events); n != 2+len(tries) {
			t.Fatalf("%d events on record, want the two acts and the %d refusals", n, len(tries))
		}
		for _, ev := range story.Events[2:] {
			if ev.Allowed() || ev.From != change.InApproval || ev.To != change.InApproval {
				t.Errorf("%s is recorded as %+v, want it refused in approval", ev.Action, ev)
			}
		}
		if story.Change.State != change.InApproval || len(story.Change.Approvals) != 0 {
			t.Errorf("refusals moved the change: %q, %v", story.Change.State, story.Change.Approvals)
		}
		if said := o.deliverAll(); len(said) != 0 {
			t.Errorf("refusals made the bot say %v", said)
		}
	})
}

func TestADeliveryThatComesTwiceActsOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		by := commands.By{Who: engineer, Key: "view:one"}
		first, err := o.desk.Submit(o.ctx, by, request())
		o.must(first, err)
		second, err := o.desk.Submit(o.ctx, by, request())
		o.must(second, err)
		if first.Number != second.Number {
			t.Errorf("one form made two changes, %s and %s", first.Number, second.Number)
		}
		assess := commands.By{Who: assessor, Key: "click:one"}
		for range 2 {
			o.must(o.desk.Assess(o.ctx, assess, first.Number, 1, lowRisk))
		}
		if n := len(o.story(first.Number).Events); n != 2 {
			t.Errorf("%d events after two acts that came twice, want 2", n)
		}
	})
}

func TestAFormThatWasRefusedMayBeSentAgainUnderItsKey(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		by := commands.By{Who: engineer, Key: "view:one"}
		bad := request()
		bad.Rollback.Steps = "see ticket"
		if _, err := o.desk.Submit(o.ctx, by, bad); change.AsRefusal(err) == nil {
			t.Fatalf("a rollback plan that points elsewhere was accepted: %v", err)
		}
		o.must(o.desk.Submit(o.ctx, by, request()))
	})
}

func TestAnActThatWasRefusedMayBeTriedAgainUnderItsKey(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		by := commands.By{Who: assessor, Key: "view:assess"}
		if _, err := o.desk.Assess(o.ctx, by, c.Number, 1, change.AssessmentForm{}); change.AsRefusal(err) == nil {
			t.Fatalf("an assessment without answers was accepted: %v", err)
		}
		o.must(o.desk.Assess(o.ctx, by, c.Number, 1, lowRisk))
		if state := o.story(c.Number).Change.State; state != change.InApproval {
			t.Errorf("after the mended form the change is in %q, want approval", state)
		}
	})
}

func TestAClickThatWasRefusedIsNotJudgedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		click := commands.By{Who: colleague, Key: "click:one", Final: true}
		if _, err := o.desk.Approve(o.ctx, click, c.Number, 1, ""); change.AsRefusal(err) == nil {
			t.Fatalf("somebody outside the authority approved: %v", err)
		}
		click.Who.Groups = lead.Groups // they have joined it since
		o.must(o.desk.Approve(o.ctx, click, c.Number, 1, ""))
		if story := o.story(c.Number); len(story.Change.Approvals) != 0 || len(story.Events) != 3 {
			t.Errorf("the copy of a refused click left %d approvals and %d events, want none and 3", len(story.Change.Approvals), len(story.Events))
		}
	})
}

func TestOneFormSentByTwoHandsAtOnceMakesOneChange(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		var group sync.WaitGroup
		numbers := make([]change.Number, 8)
		for i := range numbers {
			group.Go(func() {
				c, err := o.desk.Submit(o.ctx, commands.By{Who: engineer, Key: "view:one"}, request())
				if err != nil {
					t.Errorf("submit: %v", err)
					return
				}
				numbers[i] = c.Number
			})
		}
		group.Wait()
		if slices.Max(numbers) != slices.Min(numbers) {
			t.Errorf("one form made the changes %v", numbers)
		}
	})
}

func TestTwoApproversAtOnceReachTheQuorumOfTwo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		for range 10 {
			c := o.submit(engineer)
			o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, highRisk))
			var group sync.WaitGroup
			for _, who := range []change.Actor{lead, lead2} {
				by := o.by(who)
				group.Go(func() {
					if _, err := o.desk.Approve(o.ctx, by, c.Number, 1, ""); err != nil {
						t.Errorf("%s: %v", who.ID, err)
					}
				})
			}
			group.Wait()
			if state := o.story(c.Number).Change.State; state != change.InScheduling {
				t.Fatalf("after both approvals the change is in %q, want scheduling", state)
			}
		}
	})
}

func TestAnEditVoidsApprovalsAndKeepsWhatWasAltered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		o.must(o.desk.Approve(o.ctx, o.by(lead), c.Number, 1, ""))
		edited := request()
		edited.Rollback.Steps = "Drop the index, then restart the workers."
		o.must(o.desk.Edit(o.ctx, o.by(engineer), c.Number, 1, edited))

		story := o.story(c.Number)
		if story.Change.State != change.InApproval || story.Change.Approvals[0].Void == "" {
			t.Errorf("after the edit: %q, %+v, want the approval void", story.Change.State, story.Change.Approvals)
		}
		d := o.drawing(c.Number, change.LineFor(4))
		if len(d.Differences) != 1 || d.Differences[0].Field != change.FieldRollbackSteps {
			t.Errorf("the thread's line tells of %v, want the rollback steps", d.Differences)
		}
	})
}

func TestApprovalsThatGrewTooOldAreAskedForAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		o.must(o.desk.Approve(o.ctx, o.by(lead), c.Number, 1, ""))
		if n, err := o.desk.ExpireApprovals(o.ctx); n != 0 || err != nil {
			t.Fatalf("fresh approvals expired: %d, %v", n, err)
		}
		o.clock.Advance(14 * 24 * time.Hour)
		if n, err := o.desk.ExpireApprovals(o.ctx); n != 1 || err != nil {
			t.Fatalf("ExpireApprovals = %d, %v, want the one that is two weeks old", n, err)
		}
		if state := o.story(c.Number).Change.State; state != change.InApproval {
			t.Errorf("after expiry the change is in %q, want approval", state)
		}
	})
}

func TestWhatIsNotThereIsRefusedInASentence(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		_, err := o.desk.Approve(o.ctx, o.by(lead), 99, 1, "")
		if r := change.AsRefusal(err); r == nil || r.Reason != change.NotFound || !strings.Contains(r.Message, "CHG-99") {
			t.Errorf("approving CHG-99 gave %v, want a refusal that names it", err)
		}
	})
}

func TestSomebodyWhoMayNotRaiseAChangeIsOnRecord(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		guest := engineer
		guest.Standing = change.Guest
		if _, err := o.desk.Submit(o.ctx, o.by(guest), request()); change.AsRefusal(err) == nil {
			t.Fatalf("a guest raised a change: %v", err)
		}
		var events []change.Event
		err := o.db.View(o.ctx, func(tx *storage.Tx) (err error) {
			events, err = tx.EventsFrom(1, 10)
			return err
		})
		if err != nil || len(events) != 1 || events[0].By != guest.ID || events[0].Allowed() {
			t.Errorf("on record: %+v, %v, want the one refusal", events, err)
		}
	})
}

func TestListsByWhoMustActAndWhoAsked(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		mine, other := o.submit(engineer), o.submit(colleague)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), mine.Number, 1, lowRisk))
		for name, c := range map[string]struct {
			filter commands.Filter
			want   []change.Number
		}{
			"all":                       {commands.Filter{}, []change.Number{other.Number, mine.Number}},
			"the engineer's":            {commands.Filter{Requester: engineer.ID}, []change.Number{mine.Number}},
			"waiting for the lead":      {commands.Filter{Waiting: waiting(lead)}, []change.Number{mine.Number}},
			"waiting for the assessor":  {commands.Filter{Waiting: waiting(assessor)}, []change.Number{other.Number}},
			"waiting for the requester": {commands.Filter{Waiting: waiting(engineer)}, nil},
			"in approval":               {commands.Filter{States: []change.State{change.InApproval}}, []change.Number{mine.Number}},
			"with a word of the title":  {commands.Filter{Words: "index"}, []change.Number{other.Number, mine.Number}},
		} {
			page, err := o.desk.List(o.ctx, c.filter, 0, 10)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var got []change.Number
			for _, s := range page.Changes {
				got = append(got, s.Number)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	})
}

func waiting(who change.Actor) change.Principals {
	return change.Principals{People: []change.UserID{who.ID}, Groups: who.Groups}
}

func TestAnActInACancelledContextLeavesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		gone, cancel := context.WithCancel(o.ctx)
		cancel()
		if _, err := o.desk.Submit(gone, o.by(engineer), request()); err == nil || change.AsRefusal(err) != nil {
			t.Errorf("a submission in a cancelled context gave %v, want a failure", err)
		}
		page, err := o.desk.List(o.ctx, commands.Filter{}, 0, 10)
		if err != nil || len(page.Changes) != 0 {
			t.Errorf("List = %v, %v, want nothing on record", page.Changes, err)
		}
	})
}
