package bot

import (
	"slices"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

func scopeSentences() []kept {
	inScope := func(kind change.Kind) func(*testing.T, *edge) {
		return func(t *testing.T, e *edge) {
			t.Helper()
			n := e.worker(slacksim.Mara).raises("kind", string(kind))
			e.stands(n, change.InAssessment)
			contains(t, must(e.desk.Show(e.ctx, n))(t).Events[0].Fact("scope"), kind.Label())
		}
	}
	const takenIn = "Such a change is taken in, and the record names the rule."
	return []kept{
		{
			"§1", "This Change Management Policy defines the processes and controls governing changes to the noIM₃ platform, infrastructure, codebase, and operational procedures.",
			"`/change policy` shows the policy in force, and every event of a change names its revision.", everyDecisionNamesThePolicy,
		},
		{
			"§1", "The purpose is to minimise service disruption, prevent unauthorised changes, and ensure all modifications are documented, tested, and reviewed before deployment.",
			"Work is refused on a change that was not approved; it closes only once it was verified and documented.", nothingIsSkipped,
		},
		{"§1", "This policy applies to all changes to production systems, databases, and infrastructure.", takenIn, inScope(change.Infrastructure)},
		{"§1", "This policy applies to software releases and feature updates to the noIM₃ platform.", takenIn, inScope(change.SoftwareRelease)},
		{"§1", "This policy applies to changes to third-party integrations and APIs.", takenIn, inScope(change.Integration)},
		{"§1", "This policy applies to configuration and security changes.", takenIn, inScope(change.Configuration)},
		{
			"§1", "[Add scope exclusions if relevant, e.g. minor content updates, documentation changes.]",
			"The form answers that documentation needs no change request, by which rule, and records the answer alone.", exclusionsNeedNoRequest,
		},
	}
}

func everyDecisionNamesThePolicy(t *testing.T, e *edge) {
	t.Helper()
	mara, priya := e.worker(slacksim.Mara), e.worker(slacksim.Priya)
	mara.types("policy")
	contains(t, mara.sees(), e.desk.Policy().Revision[:8], "Emergency")
	mara.closes()
	n := mara.raises()
	priya.assesses()
	for _, ev := range must(e.desk.Show(e.ctx, n))(t).Events {
		if ev.Policy != e.desk.Policy().Revision {
			t.Errorf("event %d was decided under %q", ev.N, ev.Policy)
		}
	}
}

func nothingIsSkipped(t *testing.T, e *edge) {
	t.Helper()
	mara, priya := e.worker(slacksim.Mara), e.worker(slacksim.Priya)
	n := mara.raises()
	for _, word := range []string{"start", "finish", "document"} {
		mara.tries(word + " " + n.String())
		e.stands(n, change.InAssessment)
	}
	priya.assesses()
	mara.tries("start " + n.String())
	e.stands(n, change.InApproval)
	e.approveAll(n)
	mara.schedules()
	mara.works()
	mara.tries("document " + n.String())
	e.stands(n, change.InVerification)
	priya.verifies()
	mara.documents("outcome", "successful")
	e.stands(n, change.Closed)
	refused := slices.DeleteFunc(must(e.desk.Show(e.ctx, n))(t).Events, change.Event.Allowed)
	if len(refused) < 2 {
		t.Errorf("refused attempts on record: %v", refused)
	}
}

func exclusionsNeedNoRequest(t *testing.T, e *edge) {
	t.Helper()
	mara := e.worker(slacksim.Mara)
	excluded := e.desk.Policy().Exclusions[1]
	mara.types("")
	mara.fills("kind", string(excluded.Kind()))
	e.settle()
	contains(t, mara.sees(), "No change request is needed", excluded.What, excluded.Because)
	mara.closes()
	if c := e.newest(); c != nil {
		t.Errorf("%s was raised", c.Number)
	}
	record := must(e.desk.Record(e.ctx))(t)
	if len(record) != 1 || record[0].Action != change.LeaveOut || record[0].By != slacksim.Mara {
		t.Errorf("on record are %v", record)
	}
}
