package bot

import (
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage/storagetest"
)

// Slack's events are best effort: here the one that tells of it never comes, and what the bot heard of Helen a moment
// before would let her.
func TestWhoLostARightASecondAgoDecidesNothing(t *testing.T) {
	t.Parallel()
	inReview := func(e *edge) {
		r := request()
		r.Category, r.Ground, r.Implementer = change.Emergency, change.RestoreService, slacksim.Tomas
		must(e.desk.Submit(e.ctx, ofGroup(slacksim.Mara), r))(e.t)
		must(e.desk.Finish(e.ctx, ofGroup(slacksim.Tomas), 1))(e.t)
		must(e.desk.Verify(e.ctx, ofGroup(slacksim.Mara), 1, true, "It works."))(e.t)
		must(e.desk.Document(e.ctx, ofGroup(slacksim.Mara), 1, change.Closure{Outcome: change.Successful}))(e.t)
	}
	inAssessment := func(e *edge) { e.raise() }
	inApproval := (*edge).awaitApproval
	clicking := func(name string) func(worker) { return func(w worker) { w.clicks(slacksim.Changes, name) } }
	for _, test := range []struct {
		how    string
		tries  change.Action
		in     func(*edge)
		opens  func(worker) // the form, while she may; nil for a button that needs none
		filled []any
	}{
		{"approve", change.Approve, inApproval, nil, nil},
		{"approve with a comment", change.Approve, inApproval, func(w worker) {
			w.do(w.slack.Pick(w.ctx, slacksim.Changes, "last", moreClick, commented+" 1:1"))
		}, []any{"comment", "Fine."}},
		{"return from approval", change.Return, inApproval, clicking("return"), []any{"reason", "Not yet."}},
		{"reject", change.Reject, inApproval, clicking("reject"), []any{"reason", "Never."}},
		{"return from assessment", change.Return, inAssessment, clicking("return"), []any{"reason", "Not yet."}},
		{"assess", change.Assess, inAssessment, clicking("assess"), nil},
		{"review", change.Review, inReview, clicking("review"), []any{"was_emergency", "yes", "lessons", "None.", "review_policy", "no"}},
	} {
		for what, loses := range waysToLoseARight() {
			t.Run(test.how+" "+what, func(t *testing.T) {
				t.Parallel()
				e := newEdgeOnPolicy(t, byGroup(t))
				test.in(e)
				e.deliver()
				helen := e.worker(slacksim.Helen)
				if who := e.bot.people.Actor(e.ctx, slacksim.Helen); len(who.Groups) != 1 || who.Standing != change.Member {
					t.Fatalf("Helen is %+v", who)
				}
				if test.opens != nil {
					test.opens(helen)
					helen.fills(test.filled...)
					if test.tries == change.Assess {
						for q, a := range e.lowRisk().Answers {
							helen.fills("question_"+string(q), string(a))
						}
					}
				}
				before := e.story()
				e.unheard(func() error { return loses(e) })
				if test.opens == nil {
					helen.clicks(slacksim.Changes, string(test.tries))
				} else {
					must(helen.slack.Submit(e.ctx))(t)
				}
				e.expectRefused(before, test.how, slacksim.Helen, test.tries, "")
			})
		}
	}
}

func waysToLoseARight() map[string]func(*edge) error {
	return map[string]func(*edge) error{
		"after leaving the group": func(e *edge) error { return e.slack.SetGroup(e.ctx, slacksim.PlatformApprovers, slacksim.Diego) },
		"after becoming a guest": func(e *edge) error {
			return e.slack.SetPerson(e.ctx, slacksim.Person{ID: slacksim.Helen, Name: "helen", RealName: "Helen Ashworth", TZ: "UTC", TeamID: slacksim.Harbour.ID, Guest: true})
		},
	}
}

func TestWhoLostTheRightToDeclareASecondAgoDeclaresNothing(t *testing.T) {
	t.Parallel()
	e := newEdgeOnPolicy(t, byGroup(t))
	helen := e.worker(slacksim.Helen)
	helen.types("emergency")
	helen.fills("ground", "restore_service", "title", "Fail the ledger over", "description", "Promote the replica.",
		"systems", []string{"ledger-db"}, "rollback_steps", "Promote the old primary.", "rollback_people", []string{slacksim.Tomas},
		"rollback_conditions", "The replica lags.")
	e.unheard(func() error { return e.slack.SetGroup(e.ctx, slacksim.PlatformApprovers, slacksim.Diego) })
	must(helen.slack.Submit(e.ctx))(t)
	if page := must(e.desk.List(e.ctx, commands.Filter{}, 0, 1))(t); len(page.Changes) != 0 {
		t.Errorf("it is on record as %+v", page.Changes[0])
	}
}

// Slack answers few such questions in a minute (slack-rules §6). Those who may decide nothing use none of them up.
func TestOnlyAYesIsAskedForAgain(t *testing.T) {
	t.Parallel()
	p := *harbourPolicy(t)
	p.Auditors = change.Principals{}
	clock := newClock()
	e := newEdgeOn(t, storagetest.SQLite(t, storagetest.WithClock(clock)), clock, &p, slacksim.Config{})
	asked := func() int { return len(e.calls("users.info", "usergroups.users.list")) }
	for _, who := range []change.UserID{slacksim.Ruth, slacksim.Gavin, slacksim.Helen} {
		e.bot.people.Actor(e.ctx, who)
	}
	for _, test := range []struct {
		who  change.UserID
		want int
	}{
		{slacksim.Ruth, 0},  // the policy names neither her nor a group of hers
		{slacksim.Gavin, 0}, // a guest
		{slacksim.Diego, 2}, // nothing is known of him but that he is in a group
		{slacksim.Helen, 2}, // herself, and the group that lists her
	} {
		before := asked()
		e.bot.people.Decider(e.ctx, test.who)
		if got := asked() - before; got != test.want {
			t.Errorf("to let %s decide, Slack was asked %d times, want %d", test.who, got, test.want)
		}
	}
}

func TestASlackThatDoesNotAnswerLetsNobodyDecide(t *testing.T) {
	t.Parallel()
	e := newEdgeOnPolicy(t, byGroup(t))
	e.awaitApproval()
	for _, fault := range []slacksim.Fault{
		{Method: "usergroups.users.list", Kind: "429", RetryAfter: 30},
		{Method: "usergroups.users.list", Kind: "slow", Delay: (askTime + time.Second).String()},
		{Method: "users.info", Kind: "500"},
	} {
		e.bot.people.Actor(e.ctx, slacksim.Helen) // all of it is remembered
		if err := e.slack.Break(e.ctx, fault); err != nil {
			t.Fatal(err)
		}
		before := e.story()
		e.send(e.approves(slacksim.Helen))
		e.settle()
		e.expectRefused(before, fault.Method+" "+fault.Kind, slacksim.Helen, change.Approve, "Try again in a minute")
		if err := e.slack.Mend(e.ctx); err != nil {
			t.Fatal(err)
		}
	}
	e.expectHelenMay()
}
