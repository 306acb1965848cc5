package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

func processSentences() []kept {
	return []kept{
		{
			"§3", "Request: Change initiator documents the proposed change, rationale, affected systems, rollback plan, and estimated impact.",
			"The form refuses a request that lacks one of them, under its field, and loses nothing that was typed.", requestsAreWhole,
		},
		{
			"§3", "Assessment: Technical review of risk, dependency impact, and testing requirements.",
			"An assessor answers the risk questions, sees the dependent systems, and records dependencies and tests; the requester may not.", assessorsReview,
		},
		{
			"§3", "Approval: Changes are approved by the designated change authority before implementation.",
			"The authority of the matching route approves, every level of it; the requester and an outsider are refused; work starts only afterwards.", authoritiesApprove,
		},
		{
			"§3", "Scheduling: Changes are scheduled during maintenance windows where possible to minimise user impact.",
			"After approval the next three times in the windows are offered as buttons; another time needs a reason outside them, and a freeze refuses it; work starts in its slot only.", workIsScheduled,
		},
		{
			"§3", "Implementation: Change is implemented according to the documented plan.",
			"An edit of an approved plan ends its approvals; what is implemented is the plan that was approved.", thePlanIsWhatWasApproved,
		},
		{
			"§3", "Verification: Post-implementation testing confirms the change is functioning as intended.",
			"After the work a verifier records what was checked; a failed check offers the rollback and closes nothing.", changesAreVerified,
		},
		{
			"§3", "Documentation: Change record is updated with outcome, any issues encountered, and closure status.",
			"Closing needs an outcome, and notes unless it is a plain success; incidents are kept.", changesAreDocumented,
		},
	}
}

func requestsAreWhole(t *testing.T, e *edge) {
	t.Helper()
	mara := e.worker(slacksim.Mara)
	mara.types("")
	mara.fillsRequest()
	for _, field := range []string{"description", "rationale", "rollback_steps", "rollback_conditions"} {
		mara.fills(field, "   ")
		answer := must(mara.slack.Submit(e.ctx))(t)
		if answer.Errors[field+":1"] == "" {
			t.Fatalf("a request without %s is answered %+v", field, answer)
		}
		contains(t, mara.sees(), "Add an index to the ledger")
		mara.fills(field, "Drop the index again when writes are slow.")
	}
	mara.submits()
	e.stands(e.newest().Number, change.InAssessment)
}

func assessorsReview(t *testing.T, e *edge) {
	t.Helper()
	mara, priya := e.worker(slacksim.Mara), e.worker(slacksim.Priya)
	n := mara.raises("systems", []string{"ledger-db"})
	mara.clicks(slacksim.Changes, "assess")
	contains(t, mara.reads(slacksim.Changes), "assessor")
	priya.clicks("", "assess")
	contains(t, priya.sees(), "Payments API") // it depends on the ledger
	priya.answersAtWorst()
	priya.fills("dependencies", "The payments API holds connections open.", "testing", "A reload in staging.")
	priya.submits()
	a := e.onRecord(n).Assessment
	if a == nil || a.By != slacksim.Priya || a.Rating.Risk != change.HighRisk || a.Testing != "A reload in staging." || len(a.Answers) != len(e.desk.Policy().Risk.Questions) {
		t.Errorf("the assessment is %+v", a)
	}
}

func authoritiesApprove(t *testing.T, e *edge) {
	t.Helper()
	mara, priya, helen := e.worker(slacksim.Mara), e.worker(slacksim.Priya), e.worker(slacksim.Helen)
	n := mara.raises()
	priya.assesses()
	mara.clicks(slacksim.Changes, "approve")
	contains(t, mara.reads(slacksim.Changes), "you are its requester")
	priya.clicks(slacksim.Changes, "approve")
	contains(t, priya.reads(slacksim.Changes), "is for the change authority")
	e.stands(n, change.InApproval)
	helen.clicks("", "approve")
	e.says()
	c := e.onRecord(n)
	if c.State != change.InScheduling || len(c.Approvals) != 1 || c.Approvals[0].By != slacksim.Helen || c.Approvals[0].Digest != c.Request.Digest() {
		t.Errorf("it is in %s with %+v", c.State, c.Approvals)
	}
	mara.tries("start " + n.String())
	e.stands(n, change.InScheduling)
	everyLevelApproves(t, e)
}

// everyLevelApproves takes a change of high risk to the two levels that the policy asks for it.
func everyLevelApproves(t *testing.T, e *edge) {
	t.Helper()
	mara, priya, helen, diego := e.worker(slacksim.Mara), e.worker(slacksim.Priya), e.worker(slacksim.Helen), e.worker(slacksim.Diego)
	n := mara.raises()
	priya.assessesAsRisky()
	helen.clicks("", "approve")
	e.says()
	e.stands(n, change.InApproval)
	diego.clicks("", "approve")
	e.says()
	if c := e.onRecord(n); c.State != change.InScheduling || len(c.Approvals) != 2 {
		t.Errorf("after both levels it is in %s with %+v", c.State, c.Approvals)
	}
}

func workIsScheduled(t *testing.T, e *edge) {
	t.Helper()
	e.atNoon()
	policy := *e.desk.Policy()
	policy.Revision = "frozen"
	frozen := e.clock.Now().Add(48 * time.Hour).Truncate(time.Hour)
	policy.Freezes = []change.Freeze{{ID: "audit", Name: "Audit", Reason: "the auditors are here", From: frozen, To: frozen.Add(24 * time.Hour)}}
	must(e.desk.Adopt(e.ctx, &policy))(t)

	mara, priya := e.worker(slacksim.Mara), e.worker(slacksim.Priya)
	n := mara.raises()
	priya.assesses()
	e.approveAll(n)
	e.says()
	free := e.offered(n)
	for _, at := range free {
		open := policy.OpenFor([]change.SystemID{"data-warehouse"}, at.Start, at.End)
		if len(open) != 1 || !open[0].Holds(at) {
			t.Errorf("the time from %s is offered, outside the maintenance windows", at.Start)
		}
	}
	contains(t, mara.shows(), ", window ", `"action_id":"slot_1"`, `"action_id":"slot_3"`)
	mara.clicks("", "schedule")
	mara.fills("wished_start", frozen.Add(time.Hour).Unix())
	answer := must(mara.slack.Submit(e.ctx))(t)
	if said := answer.Notice + answer.Errors["wished_start:1"]; !strings.Contains(said, "Audit") {
		t.Fatalf("a slot in a freeze is answered %+v", answer)
	}
	outside := frozen.Add(24 * time.Hour)
	for len(policy.OpenFor([]change.SystemID{"data-warehouse"}, outside, outside.Add(time.Hour))) > 0 {
		outside = outside.Add(time.Hour)
	}
	mara.fills("wished_start", outside.Unix())
	contains(t, must(mara.slack.Submit(e.ctx))(t).Errors["reason:1"], "maintenance window")
	mara.closes()
	mara.clicks("", "slot_1")
	e.says()
	if slot := e.onRecord(n).Slot; slot == nil || !slot.Start.Equal(free[0].Start) {
		t.Fatalf("its slot is %+v", slot)
	}
	e.stands(n, change.Scheduled)
	e.says()
	mara.clicks(slacksim.Changes, "start")
	contains(t, mara.reads(slacksim.Changes), "too early")
	e.stands(n, change.Scheduled)
	e.passes(free[0].Start.Sub(e.clock.Now()))
	mara.clicks(slacksim.Changes, "start")
	e.stands(n, change.InImplementation)
}

func thePlanIsWhatWasApproved(t *testing.T, e *edge) {
	t.Helper()
	mara, priya, helen := e.worker(slacksim.Mara), e.worker(slacksim.Priya), e.worker(slacksim.Helen)
	n := mara.raises()
	priya.assesses()
	helen.clicks("", "approve")
	e.says()
	e.stands(n, change.InScheduling)
	mara.types("edit " + n.String())
	mara.fills("description", "Create two indexes.")
	mara.submits()
	mara.closes()
	e.says()
	c := e.onRecord(n)
	if c.State != change.InApproval || c.Approvals[0].VoidAt.IsZero() {
		t.Fatalf("after an edit it is in %s with %+v", c.State, c.Approvals)
	}
	contains(t, helen.reads(""), "no longer counts", "Create two indexes.")
	helen.clicks("", "approve")
	e.says()
	mara.schedules()
	mara.clicks(slacksim.Changes, "start")
	c = e.onRecord(n)
	if c.State != change.InImplementation || c.Approvals[1].Digest != c.Request.Digest() {
		t.Errorf("it is in %s with %+v", c.State, c.Approvals)
	}
}

func changesAreVerified(t *testing.T, e *edge) {
	t.Helper()
	mara, priya := e.worker(slacksim.Mara), e.worker(slacksim.Priya)
	n := mara.raisesAndWorks(priya)
	priya.clicks("", "verify")
	priya.fills("result", "fail", "checked", "The query takes 2 s.")
	priya.submits()
	e.says()
	e.stands(n, change.InVerification)
	contains(t, e.topCard().Text, "failed")
	mara.clicks(slacksim.Changes, "roll_back")
	e.says()
	c := e.onRecord(n)
	if c.State != change.InDocumentation || c.Verification.Passed || c.RolledBackAt.IsZero() {
		t.Errorf("it is in %s with %+v", c.State, c.Verification)
	}
}

func changesAreDocumented(t *testing.T, e *edge) {
	t.Helper()
	mara, priya := e.worker(slacksim.Mara), e.worker(slacksim.Priya)
	n := mara.raisesAndWorks(priya)
	priya.verifies()
	mara.clicks(slacksim.Changes, "document")
	mara.fills("outcome", "successful_with_issues")
	if answer := must(mara.slack.Submit(e.ctx))(t); len(answer.Errors) == 0 {
		t.Fatalf("issues without notes are answered %+v", answer)
	}
	mara.fills("notes", "Writes were slow for a minute.", "incidents_caused", "INC-9 sev3")
	mara.submits()
	e.says()
	c := e.onRecord(n)
	if c.State != change.Closed || c.Closure.Outcome != change.SuccessfulWithIssues || len(c.Closure.Incidents) != 1 || c.ClosedAt.IsZero() {
		t.Errorf("it is in %s with %+v", c.State, c.Closure)
	}
	contains(t, e.topCard().Text, "Successful with issues", "Writes were slow for a minute.")
}
