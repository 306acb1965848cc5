package bot

import (
	"slices"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func categorySentences() []kept {
	return []kept{
		{
			"§2", "Standard changes: Pre-approved, low-risk, routine changes with well-understood processes and minimal impact on service availability.",
			"A standard change can only follow a template of the policy; a run that is rolled back suspends it.", standardChangesFollowTemplates,
		},
		{
			"§2", "Standard changes: These may proceed without formal approval but must be logged.",
			"It is scheduled at once, asks nobody for approval, and stands on record from the first click on.", standardChangesAreLogged,
		},
		{
			"§2", "Normal changes: Non-routine changes that require assessment, approval, and scheduled implementation.",
			"It goes through assessment, approval and scheduling, in this order, before work starts.", normalChangesGoStepByStep,
		},
		{
			"§2", "Normal changes: Includes new feature deployments, dependency upgrades, and infrastructure modifications.",
			"A release and an infrastructure change are normal unless somebody chooses otherwise.", newChangesAreNormal,
		},
		{
			"§2", "Emergency changes: Urgent changes required to restore service, address a critical security vulnerability, or prevent imminent data loss.",
			"An emergency needs one of the three grounds, and a person whom the policy lets declare it.", emergenciesHaveGrounds,
		},
		{
			"§2", "Emergency changes: Emergency changes bypass standard scheduling but require retrospective documentation and review.",
			"Work is under way at once; the change closes only after documentation and the authority's review.", emergenciesAreReviewed,
		},
		{
			"§2", "[Adjust categories and definitions to match your actual change management framework.]",
			"`/change policy` and `/change why` show the company's own definitions.", definitionsAreTheCompanys,
		},
	}
}

func standardChangesFollowTemplates(t *testing.T, e *edge) {
	t.Helper()
	mara := e.worker(slacksim.Mara)
	n := mara.logsOne()
	template := e.desk.Policy().Standard[0]
	c := e.onRecord(n)
	if c.Request.Description+"\n" != template.Steps && c.Request.Description != template.Steps || !slices.Equal(c.Request.Systems, template.Systems) {
		t.Errorf("what is done is %q", c.Request.Description)
	}
	mara.clicks(slacksim.Changes, "start")
	e.says()
	mara.clicks(slacksim.Changes, "roll_back")
	e.says()
	mara.types("standard")
	contains(t, mara.sees(), "uspended")
	if err := mara.slack.Fill(e.ctx, "template", string(template.ID)); err == nil {
		answer := must(mara.slack.Submit(e.ctx))(t)
		if len(answer.Errors) == 0 && answer.Notice == "" {
			t.Error("a template whose run was rolled back can be followed")
		}
	}
	if all := must(e.desk.List(e.ctx, commands.Filter{}, 0, 10))(t).Changes; len(all) != 1 {
		t.Errorf("%d changes are on record", len(all))
	}
}

func standardChangesAreLogged(t *testing.T, e *edge) {
	t.Helper()
	n := e.worker(slacksim.Mara).logsOne()
	e.stands(n, change.Scheduled)
	for _, who := range []string{slacksim.Helen, slacksim.Diego, slacksim.Priya} {
		if said := e.worker(who).reads(""); said != "" {
			t.Errorf("%s is asked %q", who, said)
		}
	}
	contains(t, e.topCard().Text, n.String(), "Standard")
	if events := must(e.desk.Show(e.ctx, n))(t).Events; len(events) != 1 || events[0].Action != change.Log || events[0].Hash == "" {
		t.Errorf("on record are %v", events)
	}
}

func normalChangesGoStepByStep(t *testing.T, e *edge) {
	t.Helper()
	mara, priya := e.worker(slacksim.Mara), e.worker(slacksim.Priya)
	n := mara.raises()
	e.stands(n, change.InAssessment)
	priya.assesses()
	e.stands(n, change.InApproval)
	e.approveAll(n)
	e.stands(n, change.InScheduling)
	mara.schedules()
	e.stands(n, change.Scheduled)
	mara.clicks(slacksim.Changes, "start")
	e.stands(n, change.InImplementation)
}

func newChangesAreNormal(t *testing.T, e *edge) {
	t.Helper()
	mara := e.worker(slacksim.Mara)
	for _, kind := range []change.Kind{change.SoftwareRelease, change.Infrastructure} {
		if c := e.onRecord(mara.raises("kind", string(kind))); c.Request.Category != change.Normal || c.State != change.InAssessment {
			t.Errorf("a change of the kind %s is %s, in %s", kind, c.Request.Category, c.State)
		}
	}
}

func emergenciesHaveGrounds(t *testing.T, e *edge) {
	t.Helper()
	mara, priya := e.worker(slacksim.Mara), e.worker(slacksim.Priya)
	mara.types("emergency")
	mara.fillsEmergency()
	contains(t, mara.sees(), "Restore service", "Critical security vulnerability", "Imminent data loss")
	mara.submits()
	mara.closes()
	if c := e.newest(); c.Request.Ground != change.RestoreService {
		t.Errorf("the ground is %q", c.Request.Ground)
	}
	priya.types("emergency")
	if priya.sees() != "" && priya.slack.Fill(e.ctx, "title", "An emergency of mine") == nil {
		priya.fillsEmergency()
		answer := must(priya.slack.Submit(e.ctx))(t)
		contains(t, answer.Notice+priya.faces()+priya.reads(slacksim.General), "declare")
	}
	if all := must(e.desk.List(e.ctx, commands.Filter{}, 0, 10))(t).Changes; len(all) != 1 {
		t.Errorf("%d emergencies are on record", len(all))
	}
}

func emergenciesAreReviewed(t *testing.T, e *edge) {
	t.Helper()
	mara, diego := e.worker(slacksim.Mara), e.worker(slacksim.Diego)
	n := mara.declaresOne()
	e.stands(n, change.InImplementation)
	mara.clicks(slacksim.Changes, "finish")
	e.says()
	mara.verifies()
	mara.completes(n)
	mara.documents("outcome", "successful")
	e.stands(n, change.InReview)
	diego.clicks("", "review")
	diego.fills("was_emergency", "yes", "lessons", "Watch the disks.", "review_policy", "no")
	diego.submits()
	e.stands(n, change.Closed)
}

func definitionsAreTheCompanys(t *testing.T, e *edge) {
	t.Helper()
	policy := *e.desk.Policy()
	policy.Revision = "defined"
	policy.Definitions = map[change.Category]string{change.Normal: "Whatever our board must hear of."}
	must(e.desk.Adopt(e.ctx, &policy))(t)
	mara := e.worker(slacksim.Mara)
	mara.types("policy")
	contains(t, mara.sees(), "Whatever our board must hear of.")
	mara.closes()
	n := mara.raises()
	mara.types("why " + n.String())
	contains(t, mara.faces(), "Whatever our board must hear of.")
}
