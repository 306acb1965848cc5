package change_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

// The people of the tests. The policy gives each one part.
var (
	engineer  = member("U0ENGINEER")
	colleague = member("U0COLLEAGUE")
	assessor  = member("U0ASSESSOR")
	lead      = member("U0LEAD")
	lead2     = member("U0LEAD2")
	security  = member("U0SECURITY")
	owner     = member("U0OWNER")
)

var start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func member(id UserID) Actor { return Actor{ID: id, Standing: Member} }

// calm and alarming are assessments of low and of high risk.
var (
	calm     = AssessmentForm{Answers: map[QuestionID]AnswerID{"reach": "one"}}
	alarming = AssessmentForm{Answers: map[QuestionID]AnswerID{"reach": "all"}}
)

func policy(t *testing.T) *Policy {
	t.Helper()
	return &Policy{
		Revision: "test", TimeZone: time.UTC, Owners: []UserID{owner.ID},
		Systems: []System{
			{ID: "ledger", Name: "Ledger", Tags: []string{"core"}},
			{ID: "payments", Name: "Payments", DependsOn: []SystemID{"ledger"}},
		},
		Assessors: Principals{People: []UserID{assessor.ID, engineer.ID}},
		Risk: RiskRules{
			Questions: []Question{{ID: "reach", Text: "Who notices?", Weight: 10, Answers: []Answer{
				{ID: "one", Text: "One team", Points: 1}, {ID: "all", Text: "Everybody", Points: 6},
			}}},
			Bands: []Band{{LowRisk, 0}, {ModerateRisk, 26}, {HighRisk, 51}},
			Rules: []RiskRule{{When: Condition{Impacts: []ImpactLevel{Outage}}, Risk: HighRisk, Because: "it is an outage"}},
		},
		Authorities: []Authority{
			{ID: "leads", Name: "Leads", Members: Principals{People: []UserID{lead.ID, lead2.ID, engineer.ID}}},
			{ID: "security", Name: "Security", Members: Principals{Groups: []GroupID{"S0SECURITY"}}},
		},
		Approval: ApprovalRules{Expires: 14 * 24 * time.Hour, Routes: []Route{
			{When: Condition{Risks: []Risk{HighRisk}}, Levels: []Level{{{"leads", 2}}, {{"security", 1}}}},
			{Levels: []Level{{{"leads", 1}}}},
		}},
		Schedule: ScheduleRules{Tolerance: 15 * time.Minute},
		Verify:   VerifyRules{Independent: []Risk{HighRisk}},
		Standard: []Template{{
			ID: "restart", Title: "Restart a worker", Kind: Infrastructure, Systems: []SystemID{"payments"},
			Steps: "Drain it, restart it.", Rollback: fullRequest().Rollback, Length: 15 * time.Minute,
		}},
		Emergency: EmergencyRules{
			Declarers: Principals{People: []UserID{engineer.ID}}, Authority: "leads",
			DocumentWithin: 24 * time.Hour, ReviewWithin: 5,
		},
	}
}

func fullRequest() Request {
	return Request{
		Title: "Add an index to the ledger", Category: Normal, Kind: Infrastructure,
		Description: "Create the index concurrently.", Rationale: "Statements are slow.",
		Systems: []SystemID{"ledger"},
		Rollback: RollbackPlan{
			Steps: "Drop the index.", People: []UserID{engineer.ID}, Conditions: "Write latency above 50 ms for 5 minutes.",
		},
		TestPlan: "Explain the query.", Impact: Impact{Level: NoImpact}, Implementer: engineer.ID, Length: time.Hour,
	}
}

// A story is one change on its way, with a clock.
type story struct {
	t   *testing.T
	p   *Policy
	c   *Change
	now time.Time
}

func newStory(t *testing.T) *story {
	t.Helper()
	p := policy(t)
	c, err := New(engineer, fullRequest(), p, start)
	if err != nil {
		t.Fatal(err)
	}
	c.Number = 1
	return &story{t: t, p: p, c: c, now: start}
}

// approval returns a story that waits for approval at the risk of f.
func approval(t *testing.T, f AssessmentForm) *story {
	t.Helper()
	s := newStory(t)
	s.allow(s.c.Assess(assessor, 1, f, s.p, s.now))
	return s
}

// working returns a story whose work has begun.
func working(t *testing.T) *story {
	t.Helper()
	s := approval(t, calm)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.allow(s.c.ScheduleAt(engineer, s.now, "", nil, s.p, s.now))
	s.allow(s.c.Begin(engineer, nil, s.p, s.now))
	return s
}

func (s *story) is(want State) {
	s.t.Helper()
	if s.c.State != want {
		s.t.Fatalf("the change is in %q, want %q", s.c.State, want)
	}
}

func (s *story) allow(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("refused: %v", err)
	}
}

func (s *story) refuse(err error, saying string) {
	s.t.Helper()
	r := AsRefusal(err)
	if r == nil {
		s.t.Fatalf("not refused (%v), want a refusal saying %q", err, saying)
	}
	if !strings.Contains(r.Error(), saying) {
		s.t.Fatalf("refused with %q, want it to say %q", r.Error(), saying)
	}
}
