package commands_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// A fortnight is for how long delegates are named here.
const fortnight = 14 * 24 * time.Hour

// named is a policy's member of the authority by name, who is no part of the request.
var named = change.Actor{ID: "U0NAMED", Standing: change.Member}

// delegates has who name to their delegate from now on.
func (o *office) delegates(who, to change.Actor) {
	o.t.Helper()
	if err := o.desk.Delegate(o.ctx, o.by(who), to, time.Time{}, o.clock.Now().Add(fortnight)); err != nil {
		o.t.Fatal(err)
	}
}

// lastTell is where somebody is told of the last event that belongs to no change.
func (o *office) lastTell(who change.Actor) change.Place {
	o.t.Helper()
	events := o.story0()
	return change.TellOf(events[len(events)-1].N, who.ID)
}

// inPlaceOf is an act of who as Slack and the desk were asked a moment before: with the rights of from.
func (o *office) inPlaceOf(who, from change.Actor) commands.By {
	who.For = []change.Actor{from}
	return o.by(who)
}

func TestADelegateDecidesAndTheRecordShowsBothNames(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		o.delegates(lead, colleague)
		if got := o.toldUnder0(); !slices.Contains(got, o.lastTell(colleague)) {
			t.Errorf("the delegate is not told: %v", got)
		}
		for _, decide := range []func(by commands.By, n change.Number) (*change.Change, error){
			func(by commands.By, n change.Number) (*change.Change, error) {
				return o.desk.Approve(o.ctx, by, n, 1, "go")
			},
			func(by commands.By, n change.Number) (*change.Change, error) {
				return o.desk.Return(o.ctx, by, n, 1, "say who is on call")
			},
			func(by commands.By, n change.Number) (*change.Change, error) {
				return o.desk.Reject(o.ctx, by, n, 1, "too risky")
			},
			func(by commands.By, n change.Number) (*change.Change, error) { return o.desk.Look(o.ctx, by, n) },
		} {
			c := o.submit(engineer)
			o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
			o.must(decide(o.inPlaceOf(colleague, lead), c.Number))
			story := o.story(c.Number)
			ev := story.Events[len(story.Events)-1]
			if ev.By != colleague.ID || !slices.Contains(ev.Facts, change.Fact{Name: "for", Value: string(lead.ID)}) {
				t.Errorf("the record says that %s did %s with %v, want both names", ev.By, ev.Action, ev.Facts)
			}
			for _, a := range story.Change.Approvals {
				if a.By != colleague.ID || a.For != lead.ID {
					t.Errorf("the approval is by %s for %q", a.By, a.For)
				}
			}
		}
	})
}

func TestADelegationThatIsNotInForceGivesNoRight(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		refused := func(when string) {
			t.Helper()
			if _, err := o.desk.Approve(o.ctx, o.inPlaceOf(colleague, lead), c.Number, 1, ""); change.AsRefusal(err) == nil {
				t.Errorf("%s the delegate is answered %v, want a refusal", when, err)
			}
		}
		refused("before there is a delegation,")
		if err := o.desk.Delegate(o.ctx, o.by(lead), colleague, o.clock.Now().Add(time.Hour), o.clock.Now().Add(2*time.Hour)); err != nil {
			t.Fatal(err)
		}
		refused("before it begins,")
		o.clock.Advance(2 * time.Hour)
		refused("when it is over,")
		o.delegates(lead, colleague)
		if err := o.desk.Undelegate(o.ctx, o.by(lead)); err != nil {
			t.Fatal(err)
		}
		refused("when it was ended,")
		o.delegates(lead2, colleague)
		refused("for somebody else than who named them,")
		o.must(o.desk.Approve(o.ctx, o.inPlaceOf(colleague, lead2), c.Number, 1, ""))
	})
}

func TestAsksForADecisionGoToTheDelegateToo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		p := *o.desk.Policy()
		p.Revision, p.Authorities = "rev-2", slices.Clone(p.Authorities)
		p.Authorities[0].Members.People = []change.UserID{named.ID}
		if _, err := o.desk.Adopt(o.ctx, &p); err != nil {
			t.Fatal(err)
		}
		o.delegates(lead, colleague) // of the group
		o.delegates(named, assessor) // by name
		o.delegates(lead2, engineer) // who raises it, and so decides nothing
		c := o.submit(engineer)
		o.deliverAll()
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		asked := o.deliverAll()
		for _, who := range []change.Actor{lead, lead2, named, colleague, assessor} {
			if !slices.Contains(asked, change.AskOf(change.Approve, 2, who.ID)) {
				t.Errorf("%s is not asked: %v", who.ID, asked)
			}
		}
		if slices.Contains(asked, change.AskOf(change.Approve, 2, engineer.ID)) {
			t.Error("the requester is asked, as somebody's delegate")
		}
		d := o.drawing(c.Number, change.AskOf(change.Approve, 2, colleague.ID))
		if len(d.Delegations) != 1 || d.Delegations[0].From != lead.ID {
			t.Errorf("the question is drawn with %+v, want whose delegate it goes to", d.Delegations)
		}
	})
}

func TestWhatWaitsForTheDelegatorIsListedForTheDelegate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		deciding, assessing := o.submit(engineer), o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), deciding.Number, 1, lowRisk))
		for name, test := range map[string]struct {
			deputy change.Actor
			want   []change.Number
		}{
			"for a lead's delegate":          {lead, []change.Number{deciding.Number}},
			"for the assessor's, who is not": {assessor, nil},
		} {
			page, err := o.desk.List(o.ctx, commands.Filter{Waiting: waiting(colleague), Deputy: waiting(test.deputy), Open: true}, 0, 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []change.Number
			for _, c := range page.Changes {
				got = append(got, c.Number)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%s it lists %v, want %v, with %s in assessment", name, got, test.want, assessing.Number)
			}
		}
	})
}

func TestADelegationIsRefusedAndRecorded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		until := o.clock.Now().Add(fortnight)
		for name, try := range map[string]error{
			"by somebody outside every authority": o.desk.Delegate(o.ctx, o.by(colleague), lead, time.Time{}, until),
			"to oneself":                          o.desk.Delegate(o.ctx, o.by(lead), lead, time.Time{}, until),
			"with nothing to end":                 o.desk.Undelegate(o.ctx, o.by(lead)),
		} {
			if change.AsRefusal(try) == nil {
				t.Errorf("%s it is answered %v, want a refusal", name, try)
			}
		}
		events := slices.DeleteFunc(o.story0(), func(ev change.Event) bool { return ev.Action == change.LoadPolicy })
		if len(events) != 3 || slices.ContainsFunc(events, change.Event.Allowed) {
			t.Errorf("the record tells %+v, want the three refusals", events)
		}
		o.delegates(lead, colleague)
		err := o.desk.Delegate(o.ctx, o.by(lead), assessor, time.Time{}, until)
		if refusal := change.AsRefusal(err); refusal == nil || !strings.Contains(refusal.Fields[change.FromField], "@U0COLLEAGUE is your delegate already") {
			t.Errorf("a second delegate at the same time is answered %v", err)
		}
	})
}

func TestEndingADelegationTellsTheDelegate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		o.delegates(lead, colleague)
		o.toldUnder0()
		if err := o.desk.Undelegate(o.ctx, o.by(lead)); err != nil {
			t.Fatal(err)
		}
		if got := o.toldUnder0(); !slices.Contains(got, o.lastTell(colleague)) {
			t.Errorf("it tells %v, want the delegate", got)
		}
		left, err := o.desk.Delegations(o.ctx, lead.ID)
		if err != nil || len(left) > 0 {
			t.Errorf("Delegations = %v, %v, want none", left, err)
		}
	})
}
