package main

import (
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// A past is a change of the months before the demo.
type past struct {
	daysAgo  int
	by       string
	title    string
	category change.Category
	kind     change.Kind
	system   change.SystemID
	template change.TemplateID
	length   time.Duration
	// risky says that it is more than a routine; decided is how long the approver took after the assessment.
	risky   bool
	decided time.Duration
	// hurry is the reason for work outside the maintenance windows; empty for work in the first free slot.
	hurry      string
	outcome    change.Outcome
	notes      string
	checked    string
	documented time.Duration
	incidents  []change.Incident
	lessons    string
}

func (p past) request() change.Request {
	r := change.Request{
		Title: p.title, Category: p.category, Kind: p.kind, Systems: []change.SystemID{p.system}, Template: p.template,
		Implementer: change.UserID(p.by), Length: p.length,
		Description: p.title + ", as the runbook in the platform repository describes it.",
		Rationale:   "It is on the platform plan of this quarter.",
		Rollback: change.RollbackPlan{
			Steps: "Deploy the previous version with the pipeline's rollback job.", People: []change.UserID{change.UserID(p.by)},
			Conditions: "More than 1% of requests fail for five minutes.",
		},
		TestPlan: "The smoke tests, and one payment by hand.", Impact: change.Impact{Level: change.NoImpact},
	}
	if p.category == change.Emergency {
		r.Ground, r.Rationale = change.RestoreService, "Customers cannot pay."
	}
	return r
}

func (p past) assessment() change.AssessmentForm {
	answers := map[change.QuestionID]change.AnswerID{
		"reach": "colleagues", "rollback": "at-once", "practice": "often", "testing": "same-steps", "data": "none", "security": "none",
	}
	if p.risky {
		answers["reach"], answers["rollback"], answers["practice"] = "some-customers", "within-minutes", "rarely"
	}
	return change.AssessmentForm{Answers: answers, Dependencies: "What depends on it was looked at.", Testing: "The smoke tests."}
}

const fine = "The smoke tests are green, and a payment by hand is in the ledger, once."

// pasts are the changes of the last half year, the oldest first.
func pasts() []past {
	const (
		release = change.SoftwareRelease
		infra   = change.Infrastructure
		config  = change.Configuration
		partner = change.Integration
	)
	well := func(daysAgo int, by, title string, kind change.Kind, system change.SystemID, length, decided time.Duration) past {
		return past{
			daysAgo: daysAgo, by: by, title: title, category: change.Normal, kind: kind, system: system, length: length, decided: decided,
			outcome: change.Successful, checked: fine, documented: 25 * time.Minute,
		}
	}
	routine := func(daysAgo int, by string) past {
		p := well(daysAgo, by, "Rotate the certificates of the cluster", config, "kubernetes", 30*time.Minute, 0)
		p.category, p.template = change.Standard, "rotate-certificates"
		return p
	}
	with := func(p past, alter func(*past)) past {
		alter(&p)
		return p
	}
	mara, tomas := slacksim.Mara, slacksim.Tomas
	return []past{
		well(176, mara, "Move the customer website to the new cache", infra, "customer-web", time.Hour, 3*time.Hour),
		routine(169, tomas),
		well(163, tomas, "Add an index on the ledger's merchant column", infra, "ledger-db", 45*time.Minute, 6*time.Hour),
		with(well(155, mara, "Deploy payments API 4.28", release, "payments-api", time.Hour, 20*time.Hour), func(p *past) {
			p.risky, p.outcome = true, change.RolledBack
			p.notes = "Refunds of part of a payment were refused. Deployed 4.27 again."
			p.incidents = []change.Incident{{Ref: "INC-204", Caused: true, Severity: change.Sev2}}
		}),
		well(149, mara, "Deploy payments API 4.28.1", release, "payments-api", time.Hour, 2*time.Hour),
		well(141, tomas, "Upgrade the fraud engine's rules to September", config, "fraud-engine", 30*time.Minute, 90*time.Minute),
		{
			daysAgo: 134, by: mara, title: "Restart the card network's gateway", category: change.Emergency, kind: partner, system: "card-network",
			length: 40 * time.Minute, outcome: change.Successful, checked: "Authorisations are back at their usual rate.", documented: 5 * time.Hour,
			incidents: []change.Incident{{Ref: "INC-211", Severity: change.Sev1}}, lessons: "Alert on the gateway's open connections before they run out.",
		},
		routine(127, mara),
		with(well(120, tomas, "Resize the data warehouse", infra, "data-warehouse", 2*time.Hour, 8*time.Hour), func(p *past) {
			p.outcome, p.notes = change.SuccessfulWithIssues, "The nightly load ran an hour late."
		}),
		well(113, mara, "Deploy payments API 4.29", release, "payments-api", time.Hour, 4*time.Hour),
		well(106, tomas, "Raise the mobile backend's connection pool", config, "mobile-backend", 30*time.Minute, 5*time.Hour),
		with(well(98, mara, "Patch the cluster's nodes", infra, "kubernetes", 2*time.Hour, 90*time.Minute), func(p *past) {
			p.hurry = "The kernel's fault was published this morning, and an exploit is out."
		}),
		well(91, tomas, "Give the fraud engine a second region", infra, "fraud-engine", 90*time.Minute, 26*time.Hour),
		well(84, mara, "Deploy the customer website 12.0", release, "customer-web", time.Hour, 3*time.Hour),
		{
			daysAgo: 76, by: tomas, title: "Fail the ledger over to its replica", category: change.Emergency, kind: infra, system: "ledger-db",
			length: 25 * time.Minute, outcome: change.SuccessfulWithIssues, checked: "Balances on both sides agree.", documented: 7 * time.Hour,
			notes: "Two settlement files were sent twice; the network refused the second.", lessons: "Practise the failover each quarter.",
			incidents: []change.Incident{{Ref: "INC-219", Severity: change.Sev1}},
		},
		routine(70, tomas),
		well(63, mara, "Deploy payments API 4.30", release, "payments-api", time.Hour, 2*time.Hour),
		well(57, tomas, "Archive ledger entries older than seven years", infra, "ledger-db", 3*time.Hour, 7*time.Hour),
		well(50, mara, "Use version 3 of the card network's API in the sandbox", partner, "card-network", time.Hour, 30*time.Hour),
		with(well(45, tomas, "Turn on the fraud engine's new model", release, "fraud-engine", time.Hour, 3*time.Hour), func(p *past) {
			p.risky, p.outcome = true, change.RolledBack
			p.notes = "It held one payment in fifty. Switched back to the old model after twenty minutes."
			p.incidents = []change.Incident{{Ref: "INC-226", Caused: true, Severity: change.Sev3}}
		}),
		well(39, mara, "Deploy the mobile backend 4.31", release, "mobile-backend", time.Hour, time.Hour),
		routine(33, mara),
		well(27, tomas, "Turn on the fraud engine's new model for merchants who asked", release, "fraud-engine", time.Hour, 2*time.Hour),
		well(21, mara, "Deploy payments API 4.31", release, "payments-api", time.Hour, 90*time.Minute),
		with(well(14, tomas, "Compress the data warehouse's history", infra, "data-warehouse", 90*time.Minute, 4*time.Hour), func(p *past) {
			p.hurry = "The disk is full in two days."
		}),
		well(9, mara, "Move the customer website's pictures to the new bucket", infra, "customer-web", 45*time.Minute, 2*time.Hour),
	}
}
