package commands_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestMain(m *testing.M) { os.Exit(storagetest.Main(m)) }

var (
	engineer  = change.Actor{ID: "U0ENGINEER", Standing: change.Member}
	colleague = change.Actor{ID: "U0COLLEAGUE", Standing: change.Member}
	assessor  = change.Actor{ID: "U0ASSESSOR", Standing: change.Member}
	lead      = change.Actor{ID: "U0LEAD", Standing: change.Member, Groups: []change.GroupID{"S0LEADS"}}
	lead2     = change.Actor{ID: "U0LEAD2", Standing: change.Member, Groups: []change.GroupID{"S0LEADS"}}
)

var (
	lowRisk  = change.AssessmentForm{Answers: map[change.QuestionID]change.AnswerID{"reach": "one"}}
	highRisk = change.AssessmentForm{Answers: map[change.QuestionID]change.AnswerID{"reach": "all"}}
)

func request() change.Request {
	return change.Request{
		Title: "Add an index to the ledger", Category: change.Normal, Kind: change.Infrastructure,
		Description: "Create the index concurrently.", Rationale: "Statements are slow.",
		Systems: []change.SystemID{"ledger"},
		Rollback: change.RollbackPlan{
			Steps: "Drop the index.", People: []change.UserID{engineer.ID}, Conditions: "Write latency above 50 ms.",
		},
		TestPlan: "Explain the query.", Impact: change.Impact{Level: change.NoImpact},
		Implementer: engineer.ID, Length: time.Hour,
	}
}

func testPolicy() *change.Policy {
	return &change.Policy{
		Revision: "rev-1", Text: "company: Test\n", TimeZone: time.UTC,
		Systems:   []change.System{{ID: "ledger", Name: "Ledger"}},
		Assessors: change.Principals{People: []change.UserID{assessor.ID}},
		Risk: change.RiskRules{
			Questions: []change.Question{{ID: "reach", Text: "Who notices?", Weight: 1, Answers: []change.Answer{
				{ID: "one", Text: "One team", Points: 1}, {ID: "all", Text: "Everybody", Points: 60},
			}}},
			Bands: []change.Band{{Risk: change.LowRisk}, {Risk: change.HighRisk, From: 51}},
		},
		Authorities: []change.Authority{{ID: "leads", Name: "Leads", Members: change.Principals{
			People: []change.UserID{engineer.ID}, Groups: []change.GroupID{"S0LEADS"},
		}}},
		Approval: change.ApprovalRules{Expires: 14 * 24 * time.Hour, Routes: []change.Route{
			{When: change.Condition{Risks: []change.Risk{change.HighRisk}}, Levels: []change.Level{{{Authority: "leads", Count: 2}}}},
			{Levels: []change.Level{{{Authority: "leads", Count: 1}}}},
		}},
		Schedule: change.ScheduleRules{Tolerance: 15 * time.Minute},
	}
}

// An office is a desk on a real database, with a clock that stands still until it is moved.
type office struct {
	t      *testing.T
	ctx    context.Context
	desk   *commands.Desk
	db     *storage.DB
	clock  *storagetest.Clock
	clicks int
}

// each runs test in an office on each database.
func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	eachUnder(t, testPolicy(), test)
}

// eachUnder is each under another policy.
func eachUnder(t *testing.T, p *change.Policy, test func(t *testing.T, o *office)) {
	t.Helper()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		t.Helper()
		test(t, &office{t: t, ctx: t.Context(), desk: openDesk(t, db, p), db: db, clock: clock})
	})
}

func openDesk(t *testing.T, db *storage.DB, p *change.Policy) *commands.Desk {
	t.Helper()
	desk, err := commands.New(t.Context(), db, p, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return desk
}

// by is who, with a key that no other act has.
func (o *office) by(who change.Actor) commands.By {
	o.clicks++
	return commands.By{Who: who, Key: fmt.Sprintf("click:%d", o.clicks)}
}

func (o *office) submit(who change.Actor) *change.Change {
	o.t.Helper()
	c, err := o.desk.Submit(o.ctx, o.by(who), request())
	o.must(c, err)
	return c
}

func (o *office) must(_ *change.Change, err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) story(n change.Number) commands.Story {
	o.t.Helper()
	s, err := o.desk.Show(o.ctx, n)
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}
