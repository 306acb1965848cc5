package commands_test

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

func TestAMonthAndAWeekShowWhatIsOnRecord(t *testing.T) {
	t.Parallel()
	p := testPolicy()
	p.Windows = []change.Window{{ID: "nightly", Name: "Nightly", Opens: change.MustCron("0 2 * * *"), Length: 4 * time.Hour, Zone: time.UTC}}
	eachUnder(t, p, func(t *testing.T, o *office) {
		now := o.clock.Now()
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, c.Plan, lowRisk))
		o.must(o.desk.Approve(o.ctx, o.by(lead), c.Number, c.Plan, ""))
		o.must(o.desk.Schedule(o.ctx, o.by(engineer), c.Number, now.Add(time.Hour), "agreed"))
		waiting := o.submit(engineer)
		freeze := change.DeclaredFreeze{
			Freeze: change.Freeze{Name: "Sale", Reason: "busy", From: now.Add(-time.Hour), To: now.Add(30 * time.Hour), Soft: true},
			State:  change.FreezeApproved, By: lead.ID, At: now,
		}
		draft := freeze
		draft.Name, draft.State = "Only a draft", change.FreezeDraft
		for _, f := range []change.DeclaredFreeze{freeze, draft} {
			if err := o.db.Update(o.ctx, func(tx *storage.Tx) error { return tx.AddFreeze(&f) }); err != nil {
				t.Fatal(err)
			}
		}

		m, err := o.desk.Month(o.ctx, change.MonthWish{}, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		text := m.Text(m.Policy, 4000)
		for _, want := range []string{now.Format("January 2006"), now.Format("Today is Mon 2 Jan."), "Sale (soft)", "Nightly, 02:00–06:00", c.Number.String() + " Add an index"} {
			if !strings.Contains(text, want) {
				t.Errorf("the month does not say %q:\n%s", want, text)
			}
		}
		if strings.Contains(text, waiting.Number.String()) || strings.Contains(text, "Only a draft") {
			t.Errorf("the month says what has no time:\n%s", text)
		}

		w, err := o.desk.Week(o.ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(w.Windows) != 7 || len(w.Changes) != 1 || len(w.Freezes) != 1 || w.Next != nil || !w.Start.Equal(now) {
			t.Errorf("the week is %+v", w.Timetable)
		}

		// However long ago a declared freeze was, its month still shows it.
		o.clock.Advance(400 * 24 * time.Hour)
		m, err = o.desk.Month(o.ctx, change.MonthWish{Year: now.Year(), Month: now.Month()}, time.UTC)
		if err != nil || !strings.Contains(m.Text(m.Policy, 4000), "Sale (soft)") || m.Today() != 0 {
			t.Errorf("a year later the month says %q, %v", m.Text(m.Policy, 4000), err)
		}
	})
}
