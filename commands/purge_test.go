package commands_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage/storagetest"
)

var keeper = change.Actor{ID: owner, Standing: change.Member}

// purgingPolicy keeps records for seven years, and then lets them be purged.
func purgingPolicy() *change.Policy {
	p := auditedPolicy()
	p.Owners, p.RetentionYears, p.RetentionThen = []change.UserID{keeper.ID}, 7, change.PurgeRecords
	return p
}

// An oldOffice has a record of ten years ago, when liveThrough was lived, and stands in the present: the database goes by
// its own clock.
func oldOffice(t *testing.T, url string) *office {
	t.Helper()
	clock := storagetest.NewClock()
	clock.Set(storagetest.Start.AddDate(-10, 0, 0))
	db := storagetest.Open(t, url, storagetest.WithClock(clock))
	o := &office{t: t, ctx: t.Context(), desk: openDesk(t, db, purgingPolicy()), db: db, clock: clock}
	liveThrough(o)
	clock.Set(storagetest.Start)
	return o
}

// purge exports and purges all that may be, and returns the export.
func (o *office) purge() (string, commands.Purged) {
	o.t.Helper()
	p := commands.Purge{DB: o.db, Policy: o.desk.Policy()}
	var file bytes.Buffer
	if _, err := p.Export(o.ctx, &file); err != nil {
		o.t.Fatal(err)
	}
	done, err := p.Run(o.ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	return file.String(), done
}

func (o *office) audit(exports ...string) commands.AuditReport {
	o.t.Helper()
	a := commands.Audit{DB: o.db}
	for _, e := range exports {
		a.Exports = append(a.Exports, commands.PurgeExport{Name: "old.jsonl", File: strings.NewReader(e)})
	}
	report, err := a.Run(o.ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	return report
}

func TestWhatIsPurgedLeavesNothingOfPeopleAndARecordThatFits(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		t.Helper()
		o := oldOffice(t, url)
		head := o.audit().Head
		export, done := o.purge()
		if done.Changes != 2 || len(done.Left) > 0 {
			t.Fatalf("purged %+v, want CHG-1 and CHG-2, as CHG-3 is open", done)
		}
		if n := strings.Count(export, "\n"); n != 4 {
			t.Errorf("the export has %d lines, want a heading, two changes and an end", n)
		}
		r := handmadeFrom(t, url, o.db)
		for _, query := range []string{
			"SELECT actor || reason || refused || coalesce(facts, '') FROM events WHERE change_number IN (1, 2)",
			"SELECT requester || replace(title, 'Purged record', '') || description || rationale || implementer || assessor || verifier || documented_by || checked || notes || reason || words || coalesce(rollback_people, '') FROM changes WHERE number IN (1, 2)",
			"SELECT request FROM plans WHERE change_number IN (1, 2)",
			"SELECT approver || approved_for || comment || void FROM approvals WHERE change_number IN (1, 2)",
			"SELECT person FROM change_people WHERE change_number IN (1, 2)",
			"SELECT place FROM posts WHERE change_number IN (1, 2)",
			"SELECT place FROM deliveries WHERE change_number IN (1, 2)",
		} {
			if left := strings.ReplaceAll(strings.Join(r.texts(query), ""), change.PurgedText, ""); left != "" {
				t.Errorf("%s still finds %q", query, left)
			}
		}
		report, err := commands.Audit{DB: o.db, Noted: []change.Head{head}}.Run(t.Context())
		if err != nil || !report.Fits() || report.Tombstones != 13 || report.PurgedChanges != 2 || report.Proven != 0 {
			t.Errorf("the audit reports %+v (%v)", report, err)
		}
		if proven := o.audit(export); !proven.Fits() || proven.Proven != 13 {
			t.Errorf("with the export, the audit reports %+v", proven)
		}
		c := o.story(1).Change
		if c.State != change.Closed || c.Closure.Outcome != change.Successful || c.PurgedBy == 0 || !c.PurgedAt.Equal(storagetest.Start) {
			t.Errorf("what is left is %+v", c)
		}
		if again, err := (&commands.Purge{DB: o.db, Policy: o.desk.Policy()}).Export(t.Context(), &bytes.Buffer{}); again != 0 || err != nil {
			t.Errorf("%d changes are purged twice (%v)", again, err)
		}

		_, err = o.desk.Note(o.ctx, o.by(engineer), 1, "afterwards")
		if refusal := change.AsRefusal(err); refusal == nil || refusal.Rule != "policy §7" {
			t.Errorf("a note on it is answered %v", err)
		}
		if _, err := o.desk.List(o.ctx, commands.Filter{}, 0, 50); err != nil {
			t.Error(err)
		}
		o.export(commands.Export{Format: commands.JSONLines})
		if report := o.audit(export); !report.Fits() {
			t.Errorf("after a refusal on a purged change, the audit reports %+v", report)
		}
	})
}

func TestAnExportThatWasAlteredIsFoundToBe(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		t.Helper()
		o := oldOffice(t, url)
		export, _ := o.purge()
		for what, altered := range map[string][2]string{
			"a reason":  {`"not needed"`, `"forbidden"`},
			"a plan":    {`slowly`, `quickly`},
			"a time":    {`2016-11-23T09:05:00Z`, `2016-11-23T09:05:01Z`},
			"a result":  {`"Outcome":"successful"`, `"Outcome":"failed"`},
			"the count": {`"changes":2`, `"changes":3`},
			"its end":   {`{"chain"`, `{"change":"CHG-9","chane"`},
			"a change":  {`{"change":"CHG-2"`, `{"change":"CHG-3"`},
			"its shape": {`{"purge"`, `{{"purge"`},
		} {
			forged := strings.ReplaceAll(export, altered[0], altered[1])
			if forged == export {
				t.Fatalf("%s: the export has no %s", what, altered[0])
			}
			if report := o.audit(forged); report.Fits() {
				t.Errorf("when %s is altered in the export, nothing is found", what)
			}
		}
		lines := strings.SplitAfter(export, "\n")
		if report := o.audit(strings.Join(lines[:len(lines)-2], "")); report.Fits() {
			t.Error("an export that is cut off is taken")
		}
	})
}

func TestAPurgeThatIsInterruptedGoesOnWithAnotherExport(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		t.Helper()
		o := oldOffice(t, url)
		o.clock.Set(storagetest.Start.AddDate(-9, 0, 0))
		for range 70 {
			c := o.submit(engineer)
			_, err := o.desk.Cancel(o.ctx, o.by(engineer), c.Number, "never mind")
			o.must(nil, err)
		}
		o.clock.Set(storagetest.Start)
		ctx, stop := context.WithCancel(t.Context())
		p := commands.Purge{DB: o.db, Policy: o.desk.Policy()}
		var first bytes.Buffer
		if _, err := p.Run(ctx); change.AsRefusal(err) == nil {
			t.Errorf("a purge without an export ends with %v", err)
		}
		if _, err := p.Export(ctx, &first); err != nil {
			t.Fatal(err)
		}
		p.Progress = func(int, int) { stop() }
		done, err := p.Run(ctx)
		if err == nil || done.Changes != 50 {
			t.Fatalf("it was to end after the first of its transactions: %+v, %v", done, err)
		}
		if report := o.audit(first.String()); !report.Fits() || report.PurgedChanges != 50 {
			t.Errorf("half way, the audit reports %+v", report)
		}
		second, rest := o.purge()
		if rest.Changes != 22 {
			t.Errorf("the rest is %+v, want 22 changes", rest)
		}
		report := o.audit(first.String(), second)
		if !report.Fits() || report.PurgedChanges != 72 || report.Proven != report.Tombstones {
			t.Errorf("in the end, the audit reports %+v", report)
		}
	})
}

func TestWhatMustBeKeptIsNotPurged(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		t.Helper()
		o := oldOffice(t, url)
		find := func(alter func(*change.Policy), before time.Time) ([]change.Number, int, error) {
			p := *purgingPolicy()
			alter(&p)
			return (&commands.Purge{DB: o.db, Policy: &p, Before: before}).Find(t.Context())
		}
		wantRefused := func(what, says string, alter func(*change.Policy), before time.Time) {
			t.Helper()
			_, _, err := find(alter, before)
			if r := change.AsRefusal(err); r == nil || r.Rule != "policy §7" || !strings.Contains(r.Message, says) {
				t.Errorf("%s: %v", what, err)
			}
		}
		wantRefused("a policy that keeps", "then: purge", func(p *change.Policy) { p.RetentionThen = change.KeepRecords }, time.Time{})
		wantRefused("no years", "how many years", func(p *change.Policy) { p.RetentionYears = 0 }, time.Time{})
		wantRefused("a day that is too late", "23 November 2019", func(*change.Policy) {}, storagetest.Start.AddDate(-6, 0, 0))
		if due, _, err := find(func(p *change.Policy) { p.RetentionYears = 11 }, time.Time{}); len(due) != 0 || err != nil {
			t.Errorf("of records that are kept for 11 years, %v are due (%v)", due, err)
		}
		if due, _, err := find(func(*change.Policy) {}, storagetest.Start.AddDate(-10, 0, 0)); len(due) != 0 || err != nil {
			t.Errorf("of what was left alone on its day, %v are due (%v)", due, err)
		}
		// Years that are lowered count in 30 days, by the clock of the database.
		o.clock.Set(storagetest.Start.AddDate(-8, 0, 0))
		recent := o.submit(colleague)
		_, err := o.desk.Cancel(o.ctx, o.by(colleague), recent.Number, "never mind")
		o.must(nil, err)
		o.clock.Set(storagetest.Start.AddDate(-2, 0, 0))
		lowered := *purgingPolicy()
		lowered.Revision, lowered.Text, lowered.RetentionYears = "another", "another", 1
		if _, err := o.desk.Adopt(t.Context(), &lowered); err != nil {
			t.Fatal(err)
		}
		due, _, err := (&commands.Purge{DB: o.db, Policy: &lowered}).Find(t.Context())
		if err != nil || len(due) != 2 {
			t.Errorf("right after the years were lowered, %v are due (%v)", due, err)
		}
		board, err := o.desk.Retention(t.Context(), keeper)
		if err != nil || board.Years != 7 || len(board.Due) != 2 {
			t.Errorf("the owners see %+v (%v)", board, err)
		}
		if _, err := o.desk.Retention(t.Context(), engineer); change.AsRefusal(err) == nil {
			t.Errorf("an engineer sees the legal holds: %v", err)
		}
	})
}

func TestALegalHoldKeepsWhatItCovers(t *testing.T) {
	t.Parallel()
	day := func(years, days int) time.Time { return storagetest.Start.AddDate(-years, 0, days) }
	storagetest.EachURL(t, func(t *testing.T, url string) {
		t.Helper()
		o := oldOffice(t, url)
		find := func() (due []change.Number, held int) {
			t.Helper()
			due, held, err := (&commands.Purge{DB: o.db, Policy: o.desk.Policy()}).Find(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return due, held
		}
		for _, h := range []struct {
			what  string
			scope change.HoldScope
			held  int
		}{
			{"everything", change.HoldScope{}, 2},
			{"one change", change.HoldScope{Change: 1}, 1},
			{"a change that is open", change.HoldScope{Change: 3}, 0},
			{"a system", change.HoldScope{System: "ledger"}, 2},
			{"the requester of both", change.HoldScope{Person: engineer.ID}, 2},
			{"the approver", change.HoldScope{Person: lead.ID}, 1},
			{"somebody who wrote a note", change.HoldScope{Person: colleague.ID}, 2},
			{"a stranger", change.HoldScope{Person: "U0STRANGER"}, 0},
			{"that time", change.HoldScope{From: day(10, -1), To: day(10, 1)}, 2},
			{"another time", change.HoldScope{From: day(9, 0)}, 0},
			{"an earlier time", change.HoldScope{To: day(10, 0)}, 0},
			{"somebody at another time", change.HoldScope{Person: engineer.ID, From: day(9, 0)}, 0},
		} {
			placed, err := o.desk.PlaceHold(o.ctx, o.by(keeper), h.scope, "Case 12")
			if err != nil {
				t.Fatal(err)
			}
			if due, held := find(); held != h.held || len(due) != 2-h.held {
				t.Errorf("a hold on %s holds %d, and leaves %v", h.what, held, due)
			}
			if _, err := o.desk.EndHold(o.ctx, o.by(keeper), placed.Number, "Settled"); err != nil {
				t.Fatal(err)
			}
		}
		if report := o.audit(); !report.Fits() {
			t.Errorf("the audit reports %+v", report)
		}
		for what, refused := range map[string]func() error{
			"a hold by an engineer": func() error {
				_, err := o.desk.PlaceHold(o.ctx, o.by(engineer), change.HoldScope{}, "Case 13")
				return err
			},
			"a hold without a reason": func() error { _, err := o.desk.PlaceHold(o.ctx, o.by(keeper), change.HoldScope{}, " "); return err },
			"a hold on no system": func() error {
				_, err := o.desk.PlaceHold(o.ctx, o.by(keeper), change.HoldScope{System: "no"}, "Case 13")
				return err
			},
			"a hold on no change": func() error {
				_, err := o.desk.PlaceHold(o.ctx, o.by(keeper), change.HoldScope{Change: 99}, "Case 13")
				return err
			},
			"a hold that ends first": func() error {
				_, err := o.desk.PlaceHold(o.ctx, o.by(keeper), change.HoldScope{From: day(1, 1), To: day(1, 0)}, "Case 13")
				return err
			},
			"a second end":       func() error { _, err := o.desk.EndHold(o.ctx, o.by(keeper), 1, "Settled"); return err },
			"an end of nothing":  func() error { _, err := o.desk.EndHold(o.ctx, o.by(keeper), 99, "Settled"); return err },
			"an end by engineer": func() error { _, err := o.desk.EndHold(o.ctx, o.by(engineer), 1, "Settled"); return err },
		} {
			if err := refused(); change.AsRefusal(err) == nil {
				t.Errorf("%s is answered %v", what, err)
			}
		}

		// A hold that is placed between the export and the purge counts.
		p := commands.Purge{DB: o.db, Policy: o.desk.Policy()}
		if _, err := p.Export(o.ctx, &bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.desk.PlaceHold(o.ctx, o.by(keeper), change.HoldScope{Change: 1}, "Case 14"); err != nil {
			t.Fatal(err)
		}
		// And so does what happens to a change.
		if _, err := o.desk.Note(o.ctx, o.by(engineer), 2, "late"); change.AsRefusal(err) == nil {
			t.Fatalf("a note on a cancelled change: %v", err)
		}
		done, err := p.Run(o.ctx)
		if err != nil || done.Changes != 0 || len(done.Left) != 2 {
			t.Errorf("purged %+v (%v)", done, err)
		}
		if holds := o.story(1).Holds; len(holds) != 1 || holds[0].Reason != "Case 14" {
			t.Errorf("CHG-1 is held by %+v", holds)
		}
	})
}
