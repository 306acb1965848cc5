package bot

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// Two people of the local Slack whom only these tests know.
const (
	oscar  = "U0OSCAR01" // a guest of one channel
	beeper = "U0BEEPER1" // a bot
)

// crowded is a workspace in whose group of approvers stands everybody who must not approve, beside three who may.
func crowded() slacksim.Config {
	team := slacksim.Harbour.ID
	return slacksim.Config{
		People: append(slacksim.DefaultPeople(),
			slacksim.Person{ID: oscar, Name: "oscar", RealName: "Oscar Lindt", TZ: "UTC", TeamID: team, OneChannel: true},
			slacksim.Person{ID: beeper, Name: "beeper", RealName: "Beeper", TZ: "UTC", TeamID: team, Bot: true}),
		Groups: []slacksim.Group{{ID: slacksim.PlatformApprovers, Handle: "approvers", Name: "Approvers", Members: []string{
			slacksim.Mara, slacksim.Tomas, slacksim.Gavin, oscar, slacksim.Elena, slacksim.Dana, beeper, slacksim.Robot,
			slacksim.ChangeBot.UserID, string(change.Bot), "U0NOBODY0", slacksim.Diego, slacksim.Olive, slacksim.Helen,
		}}},
	}
}

// byGroup is a policy in which every right is that group's, and one approval is enough.
func byGroup(tb testing.TB) *change.Policy {
	tb.Helper()
	p := *harbourPolicy(tb)
	group := change.Principals{Groups: []change.GroupID{slacksim.PlatformApprovers}}
	p.Owners, p.Systems = nil, withoutOwners(p.Systems)
	p.Assessors, p.Emergency.Declarers, p.Emergency.Authority, p.Emergency.Chain = group, group, "approvers", nil
	p.Authorities = []change.Authority{{ID: "approvers", Name: "Approvers", Members: group}}
	p.Approval.Routes = []change.Route{{Levels: []change.Level{{{Authority: "approvers", Count: 1}}}}}
	return &p
}

func withoutOwners(systems []change.System) []change.System {
	var out []change.System
	for _, s := range systems {
		s.Owners = change.Principals{}
		out = append(out, s)
	}
	return out
}

// ofGroup is the act of somebody whom Slack has just named a member of the group.
func ofGroup(id change.UserID) commands.By {
	return commands.By{Who: change.Actor{ID: id, Standing: change.Member, Groups: []change.GroupID{slacksim.PlatformApprovers}}}
}

// awaitApproval puts a change of Mara's on record that Tomas is to carry out, and that lacks only its approval.
func (e *edge) awaitApproval() {
	e.t.Helper()
	r := request()
	r.Implementer = slacksim.Tomas
	must(e.desk.Submit(e.ctx, ofGroup(slacksim.Mara), r))(e.t)
	must(e.desk.Assess(e.ctx, ofGroup(slacksim.Priya), 1, 1, e.lowRisk()))(e.t)
}

func (e *edge) lowRisk() change.AssessmentForm {
	f := change.AssessmentForm{Answers: map[change.QuestionID]change.AnswerID{}}
	for _, q := range e.desk.Policy().Risk.Questions {
		f.Answers[q.ID] = q.Answers[0].ID
	}
	return f
}

// approves is a click on the button that approves CHG-1, as Slack sends it; some of its ids may be replaced in pairs.
func (e *edge) approves(who string, replaced ...string) sent {
	e.t.Helper()
	payload := fmt.Sprintf(`{"type":"block_actions","team":{"id":"T0HARBOUR"},"api_app_id":"A0CHANGEBOT","user":{"id":%q},`+
		`"channel":{"id":"C0CHANGES"},"container":{"type":"message","message_ts":"1.2","channel_id":"C0CHANGES"},`+
		`"actions":[{"type":"button","action_id":"approve","action_ts":"%d.1","value":"1:1"}]}`, who, len(e.story().Events))
	return sent{path: "/slack/interactions", body: payloadForm(strings.NewReplacer(replaced...).Replace(payload))}
}

// story returns all that is on record of CHG-1.
func (e *edge) story() commands.Story {
	e.t.Helper()
	return must(e.desk.Show(e.ctx, 1))(e.t)
}

// expectRefused fails unless the newest event tells that who tried a and was refused with a sentence that says why, and
// nothing else came of it since before.
func (e *edge) expectRefused(before commands.Story, what, who string, a change.Action, why string) {
	e.t.Helper()
	now := e.story()
	if len(now.Events) != len(before.Events)+1 {
		e.t.Errorf("%s: %d events came of it, want 1", what, len(now.Events)-len(before.Events))
		return
	}
	ev := now.Events[len(now.Events)-1]
	if ev.By != change.UserID(who) || ev.Action != a || !strings.Contains(ev.Refused, why) || !strings.Contains(ev.Refused, ". (") {
		e.t.Errorf("%s: the record says that %s tried to %s and was told %q", what, ev.By, ev.Action, ev.Refused)
	}
	if now.Change.State != before.Change.State || now.Change.Version != before.Change.Version || len(now.Change.Approvals) > 0 {
		e.t.Errorf("%s: the change is now in %s with the approvals %+v", what, now.Change.State, now.Change.Approvals)
	}
}

// Slack names each of them a member of the authority; they are refused for who they are.
func TestNobodyApprovesWhoMustNot(t *testing.T) {
	t.Parallel()
	eachEdge(t, byGroup(t), crowded(), func(t *testing.T, e *edge) {
		t.Helper()
		e.awaitApproval()
		for _, test := range []struct {
			what, who, why string
			reads          bool // they are in the channel, and are told there
		}{
			{"the requester", slacksim.Mara, "you are its requester", true},
			{"the implementer", slacksim.Tomas, "you are its implementer", true},
			{"a member of no authority", slacksim.Ruth, "is for the change authority that is being asked", true},
			{"a guest", slacksim.Gavin, "Guests of the workspace cannot act", true},
			{"a guest of one channel", oscar, "Guests of the workspace cannot act", false},
			{"somebody of another organisation", slacksim.Elena, "People from another organisation cannot act", true},
			{"somebody who has left", slacksim.Dana, "deactivated and cannot act", false},
			{"a bot", beeper, "Apps and bots cannot act", false},
			{"Slackbot, who does not say that it is one", slacksim.Robot, "Apps and bots cannot act", false},
			{"changebot, as Slack calls it", slacksim.ChangeBot.UserID, "cannot act", false},
			{"changebot, as the record calls it", string(change.Bot), "Slack could not say who you are", false},
			{"an account that is none", "U0NOBODY0", "Slack could not say who you are", false},
		} {
			before := e.story()
			if status, body := e.send(e.approves(test.who)); status != http.StatusOK || body != "" {
				t.Errorf("%s is answered %d %q", test.what, status, body)
			}
			e.settle()
			e.expectRefused(before, test.what, test.who, change.Approve, test.why)
			if !test.reads {
				continue
			}
			if said := e.read(test.who, slacksim.Changes); len(said) == 0 || !strings.Contains(said[len(said)-1].Text, test.why) {
				t.Errorf("%s reads %+v", test.what, said)
			}
		}
		e.expectHelenMay()
	})
}

// expectHelenMay fails unless the very same click does approve when it is Helen's.
func (e *edge) expectHelenMay() {
	e.t.Helper()
	if status, body := e.send(e.approves(slacksim.Helen)); status != http.StatusOK || body != "" {
		e.t.Errorf("Helen is answered %d %q", status, body)
	}
	if c := e.story().Change; len(c.Approvals) != 1 || c.Approvals[0].By != slacksim.Helen || c.State != change.InScheduling {
		e.t.Errorf("after Helen's click the change is in %s with the approvals %+v\n%s", c.State, c.Approvals, e.logged)
	}
}

// Helen may approve; but this is not Helen's click, or not Slack's word for it.
func TestNothingApprovesThatSlackDidNotSay(t *testing.T) {
	t.Parallel()
	eachEdge(t, byGroup(t), crowded(), func(t *testing.T, e *edge) {
		t.Helper()
		e.awaitApproval()
		click := e.approves(slacksim.Helen)
		altered := func(alter func(*sent)) sent {
			s := click
			alter(&s)
			return s
		}
		for _, test := range []struct {
			what string
			sent sent
			want int
		}{
			{"unsigned", altered(func(s *sent) { s.unsigned = true }), http.StatusUnauthorized},
			{"forged", altered(func(s *sent) { s.secret = "a guess" }), http.StatusUnauthorized},
			{"signed with no secret at all", altered(func(s *sent) { s.secret = "\x00" }), http.StatusUnauthorized},
			{"stale", altered(func(s *sent) { s.age = 5*time.Minute + 2*time.Second }), http.StatusUnauthorized},
			{"ahead of its time", altered(func(s *sent) { s.age = -5*time.Minute - 2*time.Second }), http.StatusUnauthorized},
			{"beside what only looks whether we are there", altered(func(s *sent) { s.body, s.unsigned = "ssl_check=1&"+s.body, true }), http.StatusOK},
			{"of another workspace", e.approves(slacksim.Helen, "T0HARBOUR", slacksim.Northbank), http.StatusForbidden},
			{"of no workspace", e.approves(slacksim.Helen, `{"id":"T0HARBOUR"}`, "null"), http.StatusForbidden},
			{"of another app", e.approves(slacksim.Helen, "A0CHANGEBOT", "A0OTHER00"), http.StatusForbidden},
			{"of nobody", e.approves(""), http.StatusBadRequest},
		} {
			before := len(e.story().Events)
			if status, body := e.send(test.sent); status != test.want {
				t.Errorf("%s, it is answered %d %q, want %d", test.what, status, body, test.want)
			}
			if story := e.story(); len(story.Events) != before || len(story.Change.Approvals) > 0 {
				t.Errorf("%s, it left %+v", test.what, story.Events[before:])
			}
		}
		e.expectHelenMay()
	})
}

func TestACopyOfAClickDecidesNothing(t *testing.T) {
	t.Parallel()
	policy := byGroup(t)
	policy.Approval.Routes[0].Levels[0][0].Count = 2
	eachEdge(t, policy, crowded(), func(t *testing.T, e *edge) {
		t.Helper()
		e.awaitApproval()
		helens, ruths := e.approves(slacksim.Helen), e.approves(slacksim.Ruth)
		for range 2 {
			e.send(helens)
			e.send(ruths)
		}
		// Ruth joins the authority after she was refused. What she once clicked is not what she says now.
		if err := e.slack.SetGroup(e.ctx, slacksim.PlatformApprovers, slacksim.Ruth, slacksim.Helen); err != nil {
			t.Fatal(err)
		}
		e.await(func() bool { return len(e.bot.people.Actor(e.ctx, slacksim.Ruth).Groups) == 1 })
		e.send(ruths)
		story := e.story()
		if c := story.Change; len(c.Approvals) != 1 || c.Approvals[0].By != slacksim.Helen || c.State != change.InApproval {
			t.Errorf("the change is in %s with the approvals %+v", c.State, c.Approvals)
		}
		if len(story.Events) != 4 { // raised, assessed, and two who clicked
			t.Errorf("the record tells %s", must(json.Marshal(story.Events))(t))
		}
	})
}
