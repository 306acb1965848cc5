package commands_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// saying is by with what Slack says of the people of a request: the engineer's standing.
func saying(by commands.By, s change.Standing) commands.By {
	by.Standings = map[change.UserID]change.Standing{engineer.ID: s}
	return by
}

func TestAPlanWhosePeopleAreNotThereIsNotRaisedNorSaved(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		for _, s := range []change.Standing{change.Deactivated, change.Guest, change.Unknown} {
			_, err := o.desk.Submit(o.ctx, saying(o.by(engineer), s), request())
			if r := change.AsRefusal(err); r == nil || r.Fields[change.FieldRollbackPeople] == "" || r.Fields[change.FieldImplementer] == "" {
				t.Errorf("a request of somebody %s is answered %v", s, err)
			}
		}
		c := o.submit(engineer)
		edited := request()
		edited.Description = "Create it another way."
		if _, err := o.desk.Edit(o.ctx, saying(o.by(engineer), change.Deactivated), c.Number, 1, edited); change.AsRefusal(err) == nil {
			t.Errorf("an edit is answered %v", err)
		}
		if got := o.story(c.Number); got.Change.Plan != 1 || got.Events[1].Allowed() {
			t.Errorf("it left version %d and %+v, want version 1 and a refusal", got.Change.Plan, got.Events[1])
		}
		o.must(o.desk.Edit(o.ctx, saying(o.by(engineer), change.Member), c.Number, 1, edited))
	})
}

func TestNobodyApprovesOrStartsWithoutThePeopleOfThePlan(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		if _, err := o.desk.Approve(o.ctx, saying(o.by(lead), change.Deactivated), c.Number, 1, ""); !strings.Contains(change.AsRefusal(err).Error(), "must replace them") {
			t.Errorf("approving is answered %v", err)
		}
		if got := o.story(c.Number).Change; len(got.Approvals) > 0 || got.State != change.InApproval {
			t.Errorf("the refused approval left %s with %+v", got.State, got.Approvals)
		}
		o.must(o.desk.Approve(o.ctx, saying(o.by(lead), change.Member), c.Number, 1, ""))
		o.must(o.desk.Schedule(o.ctx, o.by(engineer), c.Number, o.clock.Now(), ""))
		if _, err := o.desk.Start(o.ctx, saying(o.by(engineer), change.Deactivated), c.Number); change.AsRefusal(err) == nil {
			t.Errorf("starting is answered %v", err)
		}
		if got := o.story(c.Number).Change; got.State != change.Scheduled || !got.StartedAt.IsZero() {
			t.Errorf("the refused start left %s, begun %s", got.State, got.StartedAt)
		}
		o.must(o.desk.Start(o.ctx, saying(o.by(engineer), change.Member), c.Number))
	})
}

func TestAnApprovalThatMustAskFirstDoesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		o.delegates(lead, colleague)
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		remembering := func(who change.Actor, s change.Standing, known bool) commands.By {
			by := o.by(who)
			by.Recall = func(change.UserID) (change.Standing, bool) { return s, known }
			return by
		}
		before := len(o.story(c.Number).Events)
		for _, by := range []commands.By{remembering(lead, change.Member, false), remembering(colleague, change.Member, true)} {
			if _, err := o.desk.Approve(o.ctx, by, c.Number, 1, ""); !errors.Is(err, commands.ErrUnasked) {
				t.Errorf("an approval by %s, of whose matters too little is known, is answered %v", by.Who.ID, err)
			}
		}
		if after := len(o.story(c.Number).Events); after != before {
			t.Errorf("it left %d events, want %d", after, before)
		}
		left := remembering(lead, change.Deactivated, true)
		if _, err := o.desk.Approve(o.ctx, left, c.Number, 1, ""); !strings.Contains(change.AsRefusal(err).Error(), "must replace them") {
			t.Errorf("an approval of a plan whose people are remembered to have left is answered %v", err)
		}
		o.must(o.desk.Approve(o.ctx, remembering(lead, change.Member, true), c.Number, 1, ""))
	})
}

func TestAnEmergencyNotesOfWhomSlackCouldNotSay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		p := *o.desk.Policy()
		p.Revision, p.Emergency.Declarers.People = "rev-2", []change.UserID{engineer.ID}
		if _, err := o.desk.Adopt(o.ctx, &p); err != nil {
			t.Fatal(err)
		}
		r := request()
		r.Category, r.Ground = change.Emergency, change.RestoreService
		if _, err := o.desk.Submit(o.ctx, saying(o.by(engineer), change.Deactivated), r); change.AsRefusal(err) == nil {
			t.Errorf("somebody who has left is responsible: %v", err)
		}
		c, err := o.desk.Submit(o.ctx, saying(o.by(engineer), change.Unknown), r)
		o.must(c, err)
		if facts := o.story(c.Number).Events[0].Facts; !slices.Contains(facts, change.Fact{Name: "unconfirmed", Value: string(engineer.ID)}) {
			t.Errorf("the record tells %v, want of whom Slack could not say", facts)
		}
	})
}
