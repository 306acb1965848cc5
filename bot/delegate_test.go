package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// byLeads is a policy in which one approval of Helen's or Diego's group is enough.
func byLeads(tb testing.TB) *change.Policy {
	tb.Helper()
	p := *harbourPolicy(tb)
	p.Approval.Routes = []change.Route{{Levels: []change.Level{{{Authority: "platform-leads", Count: 1}}}}}
	return &p
}

// awaitLeads puts a change of Mara's on record that the leads are to approve, and has them asked.
func (e *edge) awaitLeads() {
	e.t.Helper()
	e.raise()
	must(e.desk.Assess(e.ctx, commands.By{Who: member(slacksim.Priya)}, 1, 1, e.lowRisk()))(e.t)
	e.deliver()
}

// namesRuth has somebody name Ruth their delegate for five days.
func (w worker) namesRuth() {
	w.t.Helper()
	w.types("delegate")
	w.fills("delegate", slacksim.Ruth, "until", w.clock.Now().Add(5*24*time.Hour).Unix())
	w.submits()
	w.closes()
}

// homeText returns all that stands in the person's Home.
func (w worker) homeText() string {
	w.t.Helper()
	return string(must(json.Marshal(must(w.slack.OpenHome(w.ctx))(w.t).Blocks))(w.t))
}

func TestADelegatesNoticeLeadsToWhatWaits(t *testing.T) {
	t.Parallel()
	eachEdge(t, byLeads(t), slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		e.awaitLeads()
		e.worker(slacksim.Helen).namesRuth()
		ruth := e.worker(slacksim.Ruth)
		ruth.clicks("", typedClick)
		if seen := ruth.sees(); !strings.Contains(seen, "CHG-1*") {
			t.Errorf("the button shows %s", seen)
		}
	})
}

func TestTheOwnersNoticeOfAPolicyLeadsToIt(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	revised := *e.desk.Policy()
	revised.Revision = "revised-policy"
	must(e.desk.Adopt(e.ctx, &revised))(t)
	e.deliver()
	olive := e.worker(slacksim.Olive)
	if said := olive.reads(""); !strings.Contains(said, "was put in force anew") || !strings.Contains(said, "revised-") {
		t.Errorf("the owner reads %q", said)
	}
	olive.clicks("", typedClick)
	if seen := olive.sees(); !strings.Contains(seen, "revised-") {
		t.Errorf("the button shows %s", seen)
	}
}

func TestADelegateIsAskedAndDecidesInTheApproversPlace(t *testing.T) {
	t.Parallel()
	eachEdge(t, byLeads(t), slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		helen, ruth := e.worker(slacksim.Helen), e.worker(slacksim.Ruth)
		helen.namesRuth()
		if said := ruth.reads(""); !strings.Contains(said, "<@U0HELEN01> has named you their delegate") {
			t.Errorf("the delegate reads %q", said)
		}
		e.awaitLeads()
		if said := ruth.reads(""); !strings.Contains(said, "CHG-1 waits for you to approve it") || !strings.Contains(said, "You are <@U0HELEN01>'s delegate until") {
			t.Errorf("the delegate is asked %q", said)
		}
		if home := ruth.homeText(); !strings.Contains(home, "CHG-1*") {
			t.Errorf("the delegate's Home shows %s", home)
		}
		ruth.types("list waiting")
		if seen := ruth.sees(); !strings.Contains(seen, "CHG-1*") {
			t.Errorf("what waits for the delegate is %s", seen)
		}
		ruth.closes()
		ruth.clicks("", "approve")
		e.clock.Advance(time.Minute)
		e.deliver()
		c := e.story().Change
		if len(c.Approvals) != 1 || c.Approvals[0].By != slacksim.Ruth || c.Approvals[0].For != slacksim.Helen || c.State != change.InScheduling {
			t.Fatalf("the change is in %s with the approvals %+v\n%s", c.State, c.Approvals, e.logged)
		}
		const both = "<@U0RUTH001> in place of <@U0HELEN01>"
		card := e.read(slacksim.Ruth, slacksim.Changes)[0]
		if !strings.Contains(card.Text, "*Approved by* "+both+" for Platform leads") {
			t.Errorf("the card reads %q", card.Text)
		}
		thread := must(ruth.slack.Thread(e.ctx, slacksim.Changes, card.TS))(t)
		if last := thread[len(thread)-1].Text; !strings.Contains(last, both+" approved for Platform leads") {
			t.Errorf("the thread ends with %q", last)
		}
		if said := helen.reads(""); !strings.Contains(said, "<@U0RUTH001> approved version 1 of the plan for Platform leads in your place") {
			t.Errorf("the approver reads %q", said)
		}
		ruth.types("chg-1")
		if seen := ruth.sees(); strings.Count(seen, `in place of \u003c@U0HELEN01`) < 2 {
			t.Errorf("the details do not show both names among the approvals and in the history: %s", seen)
		}
	})
}

func TestADelegateReturnsThroughTheForm(t *testing.T) {
	t.Parallel()
	e := newEdgeOnPolicy(t, byLeads(t))
	e.worker(slacksim.Diego).namesRuth()
	e.awaitLeads()
	ruth := e.worker(slacksim.Ruth)
	ruth.clicks("", "return")
	ruth.fills("reason", "Say who is on call.")
	ruth.submits()
	story := e.story()
	ev := story.Events[len(story.Events)-1]
	if story.Change.State != change.Returned || fact(ev, "for") != slacksim.Diego {
		t.Errorf("it is in %s after %+v\n%s", story.Change.State, ev, e.logged)
	}
}

func TestWhatAnApproverHasLostTheirDelegateHasNot(t *testing.T) {
	t.Parallel()
	gone := slacksim.Person{ID: slacksim.Helen, Name: "helen", RealName: "Helen Ashworth", TZ: "UTC", TeamID: slacksim.Harbour.ID, Deactivated: true}
	for what, test := range map[string]struct {
		lose func(e *edge) error
		says string
	}{
		"who has left Slack": {func(e *edge) error { return e.slack.SetPerson(e.ctx, gone) }, "<@U0HELEN01>, whose delegate you are, is no longer an active member"},
		"who has left the authority": {
			func(e *edge) error { return e.slack.SetGroup(e.ctx, slacksim.PlatformApprovers, slacksim.Diego) },
			"is for the change authority that is being asked",
		},
		"of whom Slack cannot say": {
			func(e *edge) error {
				return e.slack.Break(e.ctx, slacksim.Fault{Method: "usergroups.users.list", Kind: "500", Times: 20})
			},
			"Slack could not say whether <@U0HELEN01>, whose delegate you are, has this right",
		},
		"who has ended it": {
			func(e *edge) error { return e.desk.Undelegate(e.ctx, commands.By{Who: member(slacksim.Helen)}) },
			"is for the change authority that is being asked",
		},
		"for whom its time is over": {
			func(e *edge) error { e.clock.Advance(6 * 24 * time.Hour); return nil },
			"is for the change authority that is being asked",
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			clock := newClock()
			e := newEdgeAt(t, clock, slacksim.Config{})
			e.worker(slacksim.Helen).namesRuth()
			e.awaitLeads()
			if err := test.lose(e); err != nil {
				t.Fatal(err)
			}
			ruth := e.worker(slacksim.Ruth)
			ruth.clicks(slacksim.Changes, "approve")
			if said := ruth.reads(slacksim.Changes); !strings.Contains(said, test.says) {
				t.Errorf("the delegate reads %q, want %q", said, test.says)
			}
			if c := e.story().Change; len(c.Approvals) > 0 {
				t.Errorf("it is approved: %+v", c.Approvals)
			}
		})
	}
}

func TestWhoMayNameWhomIsSaidUnderTheField(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	ruth, helen := e.worker(slacksim.Ruth), e.worker(slacksim.Helen)
	ruth.types("delegate")
	if said := ruth.reads(""); !strings.Contains(said, "Only a member of a change authority can name a delegate") {
		t.Errorf("somebody of no authority reads %q", said)
	}
	helen.types("delegate")
	for _, test := range []struct {
		delegate string
		days     time.Duration
		field    string
		says     string
	}{
		{slacksim.Helen, 5, "delegate:1", "You cannot be your own delegate"},
		{slacksim.Gavin, 5, "delegate:1", "Gavin Pell is a guest of the workspace"},
		{slacksim.Dana, 5, "delegate:1", "Dana Whitlock has left the workspace"},
		{slacksim.Ruth, 91, "until:1", "90 days at most"},
		{slacksim.Ruth, -1, "until:1", "still to come"},
	} {
		helen.fills("delegate", test.delegate, "until", e.clock.Now().Add(test.days*24*time.Hour).Unix())
		answer := must(helen.slack.Submit(e.ctx))(t)
		if said := answer.Errors[test.field]; !strings.Contains(said, test.says) {
			t.Errorf("%s for %d days is answered %+v", test.delegate, test.days, answer)
		}
	}
}

func TestADelegationIsSeenAndEndedInTheFormAndByWord(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	helen, ruth := e.worker(slacksim.Helen), e.worker(slacksim.Ruth)
	helen.namesRuth()
	helen.types("delegate")
	if seen := helen.sees(); !strings.Contains(seen, `\u003c@U0RUTH001\u003e decides in your place`) {
		t.Errorf("the form shows %s", seen)
	}
	helen.do(helen.slack.ClickModal(e.ctx, undelegateClick))
	e.settle()
	e.deliver()
	if seen := helen.sees(); strings.Contains(seen, "decides in your place:") || !strings.Contains(seen, "Name delegate") && !strings.Contains(seen, "Until") {
		t.Errorf("after it was ended the form shows %s", seen)
	}
	if said := ruth.reads(""); !strings.Contains(said, "<@U0HELEN01> has ended it") {
		t.Errorf("the delegate reads %q", said)
	}
	helen.closes()
	helen.types("delegate off")
	if said := helen.reads(""); !strings.Contains(said, "You have no delegate") {
		t.Errorf("with nothing to end they read %q", said)
	}
	helen.namesRuth()
	helen.types("delegate off")
	if said := helen.reads(""); !strings.Contains(said, "nobody decides in your place any more") {
		t.Errorf("they read %q", said)
	}
	left := must(e.desk.Delegations(e.ctx, slacksim.Helen))(t)
	if slices.ContainsFunc(left, func(one change.Delegation) bool { return one.Holds(e.clock.Now()) }) {
		t.Errorf("in force is still %+v", left)
	}
}
