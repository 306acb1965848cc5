package bot

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

func TestStandingIsReadFromTheAccount(t *testing.T) {
	t.Parallel()
	ours := Installation{Team: "T1"}
	org := Installation{Team: "T1", Enterprise: "E1"}
	inOrg := slack.EnterpriseUser{ID: "W1", EnterpriseID: "E1", Teams: []string{"T1", "T2"}}
	tests := []struct {
		what string
		at   Installation
		user slack.User
		want change.Standing
	}{
		{"a member", ours, slack.User{ID: "U1", TeamID: "T1"}, change.Member},
		{"an administrator", ours, slack.User{ID: "U1", TeamID: "T1", IsAdmin: true}, change.Member},
		{"a guest", ours, slack.User{ID: "U1", TeamID: "T1", IsRestricted: true}, change.Guest},
		{"a guest of one channel", ours, slack.User{ID: "U1", TeamID: "T1", IsRestricted: true, IsUltraRestricted: true}, change.Guest},
		{"somebody only invited", ours, slack.User{ID: "U1", TeamID: "T1", IsInvitedUser: true}, change.Guest},
		{"deactivated, with every other flag gone", ours, slack.User{ID: "U1", Deleted: true}, change.Deactivated},
		{"a deactivated bot", ours, slack.User{ID: "U1", TeamID: "T1", Deleted: true, IsBot: true}, change.Deactivated},
		{"a bot", ours, slack.User{ID: "U1", TeamID: "T1", IsBot: true}, change.Robot},
		{"Slackbot, who does not say so", ours, slack.User{ID: "USLACKBOT", TeamID: "T1"}, change.Robot},
		{"a workflow", ours, slack.User{ID: "U1", TeamID: "T1", IsWorkflowBot: true}, change.Robot},
		{"a stranger", ours, slack.User{ID: "U1", TeamID: "T1", IsStranger: true}, change.External},
		{"somebody of another workspace", ours, slack.User{ID: "U1", TeamID: "T2"}, change.External},
		{"an account of no workspace", ours, slack.User{ID: "U1"}, change.External},
		{"an external guest", ours, slack.User{ID: "U1", TeamID: "T2", IsRestricted: true}, change.External},
		{"a member by way of the organisation", org, slack.User{ID: "U1", TeamID: "E1", Enterprise: inOrg}, change.Member},
		{"one of another workspace of the organisation who is here too", org, slack.User{ID: "U1", TeamID: "T2", Enterprise: inOrg}, change.Member},
		{"one of the organisation who is not here", org, slack.User{ID: "U1", TeamID: "T2", Enterprise: slack.EnterpriseUser{EnterpriseID: "E1", Teams: []string{"T2"}}}, change.External},
		{"one of another organisation", org, slack.User{ID: "U1", TeamID: "E2", Enterprise: slack.EnterpriseUser{EnterpriseID: "E2", Teams: []string{"T1"}}}, change.External},
	}
	for _, test := range tests {
		if got := (&People{at: test.at}).standing(&test.user); got != test.want {
			t.Errorf("%s is %q, not %q", test.what, got, test.want)
		}
	}
}

func TestPeopleAreAsSlackDescribesThem(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	tests := map[change.UserID]change.Standing{
		slacksim.Mara: change.Member, slacksim.Gavin: change.Guest, slacksim.Elena: change.External,
		slacksim.Dana: change.Deactivated, slacksim.Robot: change.Robot, "U0NOBODY0": change.Unknown,
		change.UserID(slacksim.ChangeBot.UserID): change.Robot,
	}
	for id, want := range tests {
		if who := e.bot.people.Actor(e.ctx, id); who.Standing != want || who.ID != id {
			t.Errorf("%s is %+v, not %q", id, who, want)
		}
	}
	if zone := e.bot.people.Zone(e.ctx, slacksim.Helen); zone.String() != "Europe/London" {
		t.Errorf("Helen lives in %s", zone)
	}
	if zone := e.bot.people.Zone(e.ctx, "U0NOBODY0"); zone != e.desk.Policy().TimeZone {
		t.Errorf("nobody lives in %s", zone)
	}
}

func TestGroupsAreThoseOfThePolicy(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	helen := e.bot.people.Actor(e.ctx, slacksim.Helen)
	if diff := cmp.Diff([]change.GroupID{slacksim.PlatformApprovers}, helen.Groups); diff != "" || helen.GroupsUnknown != "" {
		t.Errorf("Helen belongs to (-want +got), unknown %q:\n%s", helen.GroupsUnknown, diff)
	}
	mara := e.bot.people.Actor(e.ctx, slacksim.Mara)
	inPolicy := slices.Contains(e.desk.Policy().Groups(), slacksim.SRE)
	if got := slices.Contains(mara.Groups, slacksim.SRE); got != inPolicy {
		t.Errorf("Mara's group counts: %t; the policy names it: %t", got, inPolicy)
	}
}

func TestWhoLeavesAGroupLosesItsRightsAtOnce(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	if who := e.bot.people.Actor(e.ctx, slacksim.Helen); len(who.Groups) != 1 {
		t.Fatalf("Helen is %+v", who)
	}
	if err := e.slack.SetGroup(e.ctx, slacksim.PlatformApprovers, slacksim.Diego); err != nil {
		t.Fatal(err)
	}
	e.await(func() bool { return len(e.bot.people.Actor(e.ctx, slacksim.Helen).Groups) == 0 })
}

func TestWhoIsDeactivatedIsSoAtOnce(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	if who := e.bot.people.Actor(e.ctx, slacksim.Helen); who.Standing != change.Member {
		t.Fatalf("Helen is %+v", who)
	}
	helen := slacksim.DefaultPeople()[slices.IndexFunc(slacksim.DefaultPeople(), func(p slacksim.Person) bool { return p.ID == slacksim.Helen })]
	helen.Deactivated = true
	if err := e.slack.SetPerson(e.ctx, helen); err != nil {
		t.Fatal(err)
	}
	e.await(func() bool { return e.bot.people.Actor(e.ctx, slacksim.Helen).Standing == change.Deactivated })
}

// await returns once an event that is on its way has been heard of.
func (e *edge) await(holds func() bool) {
	e.t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	late := time.After(10 * time.Second)
	for !holds() {
		select {
		case <-tick.C:
		case <-late:
			e.t.Fatalf("it never came to hold\n%s", e.logged)
		}
	}
}

func TestWhatSlackCannotSayCountsAsNo(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	for range e.desk.Policy().Groups() {
		e.fault("usergroups.users.list", "error", "plan_upgrade_required")
	}
	who := e.bot.people.Actor(e.ctx, slacksim.Helen)
	if len(who.Groups) != 0 || !strings.Contains(who.GroupsUnknown, "plan_upgrade_required") || who.Standing != change.Member {
		t.Errorf("without the groups, Helen is %+v", who)
	}
	e.clock.Advance(2 * personLife)
	e.fault("users.info", "500", "")
	if who := e.bot.people.Actor(e.ctx, slacksim.Helen); who.Standing != change.Unknown {
		t.Errorf("without the person, Helen is %+v", who)
	}
	if who := e.bot.people.Actor(e.ctx, slacksim.Helen); who.Standing != change.Member || len(who.Groups) != 1 {
		t.Errorf("when Slack is well again, Helen is %+v", who)
	}
}
