package bot

import (
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage/storagetest"
)

func storyPolicy(tb testing.TB) *change.Policy {
	tb.Helper()
	sydney, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		tb.Fatal(err)
	}
	people := func(who ...change.UserID) change.Principals { return change.Principals{People: who} }
	return &change.Policy{
		Revision: "rev-1", Text: "company: Harbour Pay\n", Company: "Harbour Pay", TimeZone: sydney,
		Owners:   []change.UserID{"U0OLIVE01"},
		Channels: change.Channels{Changes: "C0CHANGES", Emergencies: "C0EMERGENCIES", Policy: "C0POLICY"},
		Systems: []change.System{
			{ID: "ledger-db", Name: "Ledger database"},
			{ID: "payments-api", Name: "Payments API", DependsOn: []change.SystemID{"ledger-db"}},
		},
		Assessors: people(priya.ID),
		Risk: change.RiskRules{
			Questions: []change.Question{
				{ID: "reach", Text: "Who would notice?", Weight: 1, Answers: []change.Answer{{ID: "team", Text: "One team"}, {ID: "all", Text: "All customers", Points: 60}}},
				{ID: "undo", Text: "How quickly can it be undone?", Weight: 1, Answers: []change.Answer{{ID: "now", Text: "At once"}, {ID: "never", Text: "Never", Points: 20}}},
			},
			Bands: []change.Band{{Risk: change.LowRisk}, {Risk: change.HighRisk, From: 50}},
		},
		Authorities: []change.Authority{
			{ID: "platform", Name: "Platform leads", Members: change.Principals{People: []change.UserID{helen.ID}, Groups: []change.GroupID{"S0PLATFORM"}}},
			{ID: "security", Name: "Security", Members: people(diego.ID)},
		},
		Approval: change.ApprovalRules{Expires: 14 * 24 * time.Hour, Routes: []change.Route{
			{Levels: []change.Level{{{Authority: "platform", Count: 1}}, {{Authority: "security", Count: 1}}}},
		}},
		Schedule: change.ScheduleRules{Tolerance: 15 * time.Minute},
		Standard: []change.Template{{
			ID: "restart", Title: "Restart a worker", Kind: change.Infrastructure, Systems: []change.SystemID{"ledger-db"},
			Steps: "Restart it.", Length: 15 * time.Minute, TestPlan: "It answers.",
			Rollback: change.RollbackPlan{Steps: "Start the old one.", People: []change.UserID{tomas.ID}, Conditions: "It does not answer."},
		}},
		FreezeRules: change.FreezeRules{Declarers: people(priya.ID), Authority: "platform"},
		Reminders:   change.ReminderRules{First: 4 * time.Hour, Most: 5, EscalateAfter: 1, Claim: 2 * time.Hour},
		Emergency: change.EmergencyRules{
			Declarers: people(mara.ID), Authority: "security", DocumentWithin: 24 * time.Hour, ReviewWithin: 5,
			RemindAt: []time.Duration{4 * time.Hour, 12 * time.Hour, 20 * time.Hour},
			Grounds: []change.GroundRule{
				{Ground: change.RestoreService, Definition: "Customers cannot pay, or are about to be unable to."},
				{Ground: change.DataLoss},
			},
			Chain: []change.Rung{{Who: people(tomas.ID), Within: 10 * time.Minute}, {Who: people(helen.ID), Within: 15 * time.Minute}},
		},
	}
}

// fullRequest is a complete normal request.
func fullRequest() change.Request {
	return change.Request{
		Title: "Add an index to the ledger", Category: change.Normal, Kind: change.Infrastructure,
		Description: "Create the index concurrently on the primary.\nThen analyse the table.",
		Rationale:   "Statements take 40 s at the end of the month.",
		Systems:     []change.SystemID{"ledger-db"},
		Rollback: change.RollbackPlan{
			Steps: "Stop the build.\nDrop the index.", People: []change.UserID{mara.ID, tomas.ID},
			Conditions: "Write latency above 50 ms for 5 minutes.",
		},
		TestPlan:    "Explain the statement query and time it.",
		Impact:      change.Impact{Level: change.Degraded, Who: "Merchants who read statements", Length: 15 * time.Minute},
		Implementer: mara.ID, WishedStart: storagetest.Start.Add(24 * time.Hour), Length: 2 * time.Hour,
		Links: []string{"https://git.example.test/ledger/pull/7?a=1&b=2"},
	}
}

// unhurriedRequest wishes for no start, and so can be raised at any time.
func unhurriedRequest() change.Request {
	r := fullRequest()
	r.WishedStart = time.Time{}
	return r
}

func standardRequest() change.Request {
	return change.Request{Category: change.Standard, Template: "restart", Implementer: mara.ID}
}

func emergencyRequest() change.Request {
	r := fullRequest()
	r.Title, r.Category, r.Ground = "Fail the ledger over", change.Emergency, change.RestoreService
	r.Kind, r.Rationale, r.TestPlan, r.Impact, r.WishedStart, r.Length, r.Links = "", "", "", change.Impact{}, time.Time{}, 0, nil
	return r
}
