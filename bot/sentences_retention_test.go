package bot

import (
	"bytes"
	"strings"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func retentionSentences() []kept {
	return []kept{
		{
			"§7", "Change records are retained for a minimum of [X years].",
			"`/change retention` says for how many years; a younger change is purged by nobody, an older one only when the policy says so and no owner holds it, " +
				"and its tombstones still fit the chain.",
			recordsAreRetained,
		},
	}
}

func recordsAreRetained(t *testing.T, e *edge) {
	t.Helper()
	now, years := e.clock.Now(), e.desk.Policy().RetentionYears
	by := commands.By{Who: change.Actor{ID: slacksim.Mara, Standing: change.Member}}
	for _, ago := range []int{years + 1, years - 1} { // CHG-1 is older than records must be, CHG-2 younger
		e.clock.Set(now.AddDate(-ago, 0, 0))
		c := e.raise()
		must(e.desk.Cancel(e.ctx, by, c.Number, "The merchants do not want it."))(t)
	}
	e.clock.Set(now)
	purge := func() (export string, done commands.Purged, err error) {
		p := commands.Purge{DB: e.db, Policy: e.desk.Policy()}
		var file bytes.Buffer
		if _, err := p.Export(e.ctx, &file); err != nil {
			return "", commands.Purged{}, err
		}
		done, err = p.Run(e.ctx)
		return file.String(), done, err
	}
	mara, olive := e.worker(slacksim.Mara), e.worker(slacksim.Olive)

	olive.types("retention")
	contains(t, olive.sees(), "Records are kept for 7 years", "They are not deleted afterwards", "Old enough: 1 change", "CHG-1", "No legal hold")
	olive.closes()
	mara.types("retention")
	contains(t, mara.sees()+mara.hears(), "are shown to the policy's owners and auditors")
	mara.closes()
	if _, _, err := purge(); change.AsRefusal(err) == nil {
		t.Errorf("the policy keeps its records, and a purge ends with %v", err)
	}

	policy := *e.desk.Policy()
	policy.Revision, policy.RetentionThen = "purging", change.PurgeRecords
	must(e.desk.Adopt(e.ctx, &policy))(t)
	olive.types("retention")
	contains(t, olive.sees(), "Then the operator may purge them")
	olive.do(olive.slack.ClickModal(olive.ctx, string(change.PlaceHold)))
	olive.settle()
	olive.fills("reason", "Case 12: the merchants' claim", "hold_change", "CHG-1")
	olive.submits()
	contains(t, olive.sees(), "HOLD-1", "it covers CHG-1.")
	olive.closes()
	mara.types("CHG-1")
	contains(t, mara.sees(), "Legal hold HOLD-1", "Case 12")
	mara.closes()
	if _, done, err := purge(); err != nil || done.Changes != 0 {
		t.Errorf("an owner holds the old one, and %+v is purged (%v)", done, err)
	}
	olive.types("retention HOLD-1")
	olive.do(olive.slack.ClickModal(olive.ctx, string(change.EndHold)))
	olive.settle()
	olive.fills("reason", "The claim is settled.")
	olive.submits()
	contains(t, olive.sees(), "HOLD-1 has ended")
	olive.closes()

	export, done, err := purge()
	if err != nil || done.Changes != 1 {
		t.Fatalf("the old one is free, and %+v is purged (%v)", done, err)
	}
	contains(t, export, `"change":"CHG-1"`, "The merchants do not want it.")
	mara.types("CHG-1")
	seen := mara.sees()
	contains(t, seen, "*Purged*", "policy §7", "“Cancel change”, which led to Cancelled")
	if strings.Contains(seen, "merchants") || strings.Contains(seen, slacksim.Mara) {
		t.Errorf("of a purged change, people still read %s", seen)
	}
	mara.closes()
	mara.types("CHG-2")
	contains(t, mara.sees(), "Add an index to the ledger", "The merchants do not want it.")
	mara.closes()
	for _, word := range []string{"list all", "log", "why CHG-1"} {
		mara.types(word)
		contains(t, mara.sees()+mara.hears(), "CHG-1")
		mara.closes()
	}
	report := must(commands.Audit{DB: e.db, Exports: []commands.PurgeExport{{Name: "old.jsonl", File: strings.NewReader(export)}}}.Run(e.ctx))(t)
	if report.PurgedChanges != 1 || report.Tombstones != 2 || report.Proven != 2 {
		t.Errorf("the audit reports %+v", report)
	}
	for _, f := range report.Findings {
		if !strings.Contains(f.Says, "policy revision") { // the revision above is no digest
			t.Errorf("the audit finds %s", f.Says)
		}
	}
}
