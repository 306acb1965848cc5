package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestTheHeadOfTheChainIsPostedEachDay(t *testing.T) {
	t.Parallel()
	eachEdge(t, harbourPolicy(t), slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		t.Helper()
		e.raise()
		e.told(0)
		var heads []change.Head
		for range 3 {
			e.told(24 * time.Hour)
			said := e.worker(slacksim.Mara).heardIn(slacksim.Policy, "The record, ")
			_, text, _ := strings.Cut(said, "--head ")
			text, _, _ = strings.Cut(text, "`")
			head, read := change.ParseHead(text)
			if !read {
				t.Fatalf("no head can be read from %q", said)
			}
			contains(t, said, fmt.Sprintf("%d event", head.Seq))
			heads = append(heads, head)
			e.raise()
		}
		if heads[0].Seq >= heads[1].Seq || heads[1].Seq >= heads[2].Seq {
			t.Errorf("from day to day, %v is posted", heads)
		}
		report := must(commands.Audit{DB: e.db, Noted: heads}.Run(e.ctx))(t)
		if !report.Fits() {
			t.Errorf("with the heads that were posted, the audit reports %+v", report)
		}
	})
}

// heardIn returns the last message in a channel that begins so.
func (w worker) heardIn(channel, beginning string) (said string) {
	w.t.Helper()
	for _, m := range must(w.slack.Messages(w.ctx, channel))(w.t) {
		if strings.HasPrefix(m.Text, beginning) {
			said = m.Text
		}
	}
	return said
}

func TestLegalHoldsArePlacedAndEndedByOwnersOnly(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	policy := *e.desk.Policy()
	policy.Revision, policy.Owners = "two owners", []change.UserID{slacksim.Olive, slacksim.Diego}
	must(e.desk.Adopt(e.ctx, &policy))(t)
	e.says()
	olive, diego, ruth, mara := e.worker(slacksim.Olive), e.worker(slacksim.Diego), e.worker(slacksim.Ruth), e.worker(slacksim.Mara)

	mara.types("retention")
	contains(t, mara.sees()+mara.hears(), "are shown to the policy's owners and auditors")
	mara.closes()
	ruth.types("retention") // an auditor looks, and may do nothing
	if seen := ruth.sees(); !strings.Contains(seen, "No legal hold") || strings.Contains(seen, change.PlaceHold.Label()) {
		t.Errorf("the auditor sees %s", seen)
	}
	ruth.closes()

	olive.types("retention")
	olive.do(olive.slack.ClickModal(olive.ctx, string(change.PlaceHold)))
	olive.settle()
	for _, c := range []struct {
		field, says string
		fills       []any
	}{
		{"hold_change", "Write the number of one change", []any{"reason", "Case 12", "hold_change", "the last one"}},
		{"hold_change", "There is no change CHG-99", []any{"hold_change", "99"}},
		{"until", "end before it begins", []any{"hold_change", "", "from", "2026-03-01", "until", "2026-02-01"}},
	} {
		olive.fills(c.fills...)
		answer := must(olive.slack.Submit(olive.ctx))(t)
		if said := fmt.Sprint(answer.Errors); !strings.Contains(said, c.says) || !strings.Contains(said, c.field) {
			t.Errorf("%v is answered %+v", c.fills, answer)
		}
	}
	olive.fills("until", "2026-03-31", "hold_system", "ledger-db", "hold_person", slacksim.Mara)
	olive.submits()
	contains(t, olive.sees(), "*HOLD-1* is placed: it covers changes in which", "U0MARA001", "had a part, on Ledger database, under way from 1 March 2026 to 31 March 2026")
	olive.closes()
	e.says()
	contains(t, diego.reads(""), "placed the legal hold *HOLD-1*", "Case 12", "policy §7")

	diego.types("retention")
	contains(t, diego.sees(), "*HOLD-1* covers changes in which")
	diego.do(diego.slack.ClickModal(diego.ctx, string(change.EndHold)))
	diego.settle()
	diego.fills("reason", "The case is closed.")
	diego.submits()
	contains(t, diego.sees(), "HOLD-1 has ended")
	diego.closes()
	e.says()
	contains(t, olive.reads(""), "ended the legal hold *HOLD-1*", "The case is closed.")
	olive.types("retention HOLD-1")
	if seen := olive.sees(); !strings.Contains(seen, "Ended by ") || strings.Contains(seen, `"end_hold"`) {
		t.Errorf("the ended hold is shown as %s", seen)
	}
	olive.closes()
	for _, typed := range []string{"retention HOLD-7", "retention soon"} {
		olive.types(typed)
		contains(t, olive.sees()+olive.hears(), "`/change retention`")
		olive.closes()
	}
}

func TestABoardFullOfLegalHoldsFitsAModal(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := *s.p
	p.RetentionYears, p.RetentionThen = 7, change.PurgeRecords
	r := commands.Retention{Policy: &p, Now: s.clock.Now(), Years: 10, Since: p.KeptSince(s.clock.Now())}
	long := strings.Repeat("The merchants' claim *against* <@U0MARA001> & <!channel>. ", 60)
	for n := range 60 {
		h := change.LegalHold{Number: 60 - n, Reason: long, By: "U0OLIVE01", At: r.Now, Scope: change.HoldScope{Person: "U0MARA001", System: "ledger-db"}}
		if n > 30 {
			h.EndedBy, h.EndedAt, h.EndedFor = "U0OLIVE01", r.Now, long
		}
		r.Holds = append(r.Holds, h)
		r.Due = append(r.Due, commands.DueChange{Number: change.Number(n + 1), ClosedAt: r.Since.AddDate(0, 0, n-80), Held: n%2 == 0})
	}
	golden(t, "retention", "full", must(drawRetention(r, member("U0OLIVE01"), 0))(t))
	golden(t, "retention", "one", must(drawRetention(r, member("U0OLIVE01"), 41))(t))
	r.Due, r.Holds, r.Years = nil, nil, 7
	p.RetentionThen = change.KeepRecords
	golden(t, "retention", "bare", must(drawRetention(r, member("U0RUTH001"), 0))(t))
}
