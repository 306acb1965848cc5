package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// leaves has Tomas leave Slack, of which the bot hears.
func (e *edge) leaves() {
	e.t.Helper()
	gone := slacksim.Person{ID: slacksim.Tomas, Name: "tomas", RealName: "Tomas Okafor", TZ: "UTC", TeamID: slacksim.Harbour.ID, Deactivated: true}
	if err := e.slack.SetPerson(e.ctx, gone); err != nil {
		e.t.Fatal(err)
	}
	e.await(func() bool { return e.bot.people.Actor(e.ctx, slacksim.Tomas).Standing == change.Deactivated })
}

func TestTheRollbackPeopleAreActiveMembersWhenAChangeIsRaised(t *testing.T) {
	t.Parallel()
	eachEdge(t, harbourPolicy(t), slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		mara := e.worker(slacksim.Mara)
		mara.types("")
		mara.fillsRequest()
		for who, says := range map[string]string{
			slacksim.Dana:  "Dana Whitlock has left the workspace",
			slacksim.Gavin: "Gavin Pell is a guest of the workspace",
			slacksim.Elena: "Elena Novak belongs to another organisation",
			slacksim.Robot: "is an app, not a person",
		} {
			mara.fills("rollback_people", []string{slacksim.Tomas, who})
			answer := must(mara.slack.Submit(e.ctx))(t)
			if said := answer.Errors["rollback_people:1"]; !strings.Contains(said, says) || strings.Contains(said, "Tomas") {
				t.Errorf("with %s it is answered %+v", who, answer)
			}
		}
		if seen := mara.sees(); !strings.Contains(seen, "Drop the index again.") {
			t.Errorf("what was typed is lost: %s", seen)
		}
		mara.fills("rollback_people", []string{slacksim.Tomas}, "implementer", slacksim.Dana)
		answer := must(mara.slack.Submit(e.ctx))(t)
		if said := answer.Errors["implementer:1"]; !strings.Contains(said, "Dana Whitlock has left") {
			t.Errorf("with an implementer who has left it is answered %+v", answer)
		}
		mara.fills("implementer", slacksim.Mara)
		mara.submits()
	})
}

func TestWhenSlackCannotSayNothingIsRaisedButAnEmergency(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	e.bot.people.Actor(e.ctx, slacksim.Mara) // of her, Slack has just said
	mara.types("")
	mara.fillsRequest()
	broken := slacksim.Fault{Method: "users.info", Kind: "500", Times: 20}
	if err := e.slack.Break(e.ctx, broken); err != nil {
		t.Fatal(err)
	}
	answer := must(mara.slack.Submit(e.ctx))(t)
	if said := answer.Errors["rollback_people:1"]; !strings.Contains(said, "Slack could not say whether U0TOMAS01 is an active member") {
		t.Errorf("it is answered %+v", answer)
	}
	if err := e.slack.Mend(e.ctx); err != nil {
		t.Fatal(err)
	}
	mara.submits()

	r := request()
	r.Category, r.Ground, r.Rollback.People = change.Emergency, change.RestoreService, []change.UserID{"U0NOBODY0"}
	by := commands.By{Who: member(slacksim.Mara), Standings: e.bot.people.Standings(e.ctx, r.People(e.desk.Policy()))}
	by.Who.Groups = []change.GroupID{slacksim.SRE}
	c := must(e.desk.Submit(e.ctx, by, r))(t)
	if ev := must(e.desk.Show(e.ctx, c.Number))(t).Events[0]; fact(ev, "unconfirmed") != "U0NOBODY0" {
		t.Errorf("the record of the emergency tells %+v", ev.Facts)
	}
}

func TestWhoHasLeftMustBeReplacedBeforeApprovalAndBeforeTheStart(t *testing.T) {
	t.Parallel()
	eachEdge(t, byLeads(t), slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		e.raise()
		e.altersPlan(func(r *change.Request) { r.Rollback.People = []change.UserID{slacksim.Tomas} })
		must(e.desk.Assess(e.ctx, commands.By{Who: member(slacksim.Priya)}, 1, 2, e.lowRisk()))(t)
		e.deliver()
		helen, mara := e.worker(slacksim.Helen), e.worker(slacksim.Mara)
		const says = "<@U0TOMAS01> has left the workspace, who is responsible for the rollback of CHG-1. Before it goes on, <@U0MARA001> must replace them. “Edit”"

		e.unheard(func() error {
			return e.slack.SetPerson(e.ctx, slacksim.Person{ID: slacksim.Tomas, Name: "tomas", RealName: "Tomas Okafor", TZ: "UTC", TeamID: slacksim.Harbour.ID, Deactivated: true})
		})
		e.clock.Advance(5 * time.Minute) // what Slack said before is too old by now
		helen.clicks("", "approve")
		if said := helen.reads(""); !strings.Contains(said, says) {
			t.Errorf("the approver reads %q", said)
		}
		if c := e.story().Change; len(c.Approvals) > 0 {
			t.Fatalf("it is approved: %+v", c.Approvals)
		}
		back := slacksim.Person{ID: slacksim.Tomas, Name: "tomas", RealName: "Tomas Okafor", TZ: "UTC", TeamID: slacksim.Harbour.ID}
		if err := e.slack.SetPerson(e.ctx, back); err != nil {
			t.Fatal(err)
		}
		e.await(func() bool { return e.bot.people.Actor(e.ctx, slacksim.Tomas).Standing == change.Member })
		helen.clicks("", "approve")
		e.deliver()
		must(e.desk.Schedule(e.ctx, commands.By{Who: member(slacksim.Mara)}, 1, e.clock.Now(), "now"))(t)
		e.deliver()
		e.leaves()
		mara.clicks(slacksim.Changes, "start")
		if said := mara.reads(slacksim.Changes); !strings.Contains(said, says) {
			t.Errorf("whoever starts it reads %q", said)
		}
		if c := e.story().Change; c.State != change.Scheduled {
			t.Errorf("it is in %s", c.State)
		}
	})
}
