package commands_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// aQuarterOnRecord puts a quarter of changes on record, of which some ran outside a window or in a freeze, and some
// emergencies were documented late.
func (o *office) aQuarterOnRecord(changes int) {
	o.t.Helper()
	p := storagetest.Population{Changes: changes, Over: 92 * 24 * time.Hour}
	ctx, cancel := context.WithTimeout(o.ctx, 5*time.Minute) // it takes long under the race detector
	defer cancel()
	err := o.db.Update(ctx, func(tx *storage.Tx) error {
		for i := range changes {
			if _, err := tx.NextNumber(); err != nil {
				return err
			}
			l := p.Life(i)
			if !l.Change.StartedAt.IsZero() {
				l.Change.RanOutside = i%7 == 0
				if i%11 == 0 {
					l.Change.RanIn = []change.FreezeID{"year-end"}
				}
			}
			if l.Change.Request.Category == change.Emergency && i%2 == 0 {
				l.Events = append(l.Events, change.Event{Change: l.Change.Number, Action: change.Overdue, By: change.Bot, At: tx.Now()})
			}
			if err := tx.AddChange(l.Change); err != nil {
				return err
			}
			for j := range l.Events {
				if err := tx.Record(&l.Events[j]); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// listed counts the changes that words after /change list.
func (o *office) listed(words string) int {
	o.t.Helper()
	words, isList := strings.CutPrefix(words, "list ")
	f, about, err := commands.ReadFilter(words, engineer, o.desk.Policy())
	if err != nil || !isList || f.Words != "" {
		o.t.Fatalf("“%s” picks %q: %v", words, about, err)
	}
	n, from := 0, commands.Cursor(0)
	for {
		page, err := o.desk.List(o.ctx, f, from, 50)
		if err != nil {
			o.t.Fatal(err)
		}
		n += len(page.Changes)
		if from = page.Next; from == 0 {
			return n
		}
	}
}

func TestEachFigureOfAReportListsWhatItCounts(t *testing.T) {
	t.Parallel()
	p := testPolicy()
	sydney, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	p.TimeZone = sydney
	eachUnder(t, p, func(t *testing.T, o *office) {
		o.aQuarterOnRecord(500)
		for _, wish := range []change.MonthWish{{}, {Ahead: -1}} {
			r, err := o.desk.Report(o.ctx, engineer, wish)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range change.Figures() {
				if f == change.FigureAnswered {
					continue
				}
				for _, m := range []*change.ReportMonth{r.Month(), r.Before()} {
					is, words := m.Measure(f), commands.BehindFigure(f, m.First)
					if n := o.listed(words); n != is.Count || wish.Ahead < 0 && n == 0 {
						t.Errorf("%s in %s: %d are counted, and “%s” lists %d", f.Name(), m.First.Month, is.Count, words, n)
					}
				}
			}
		}
	})
}

func TestAReportIsForTheCompanysOwnPeople(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		for _, standing := range []change.Standing{change.Guest, change.External, change.Deactivated, change.Robot, change.Unknown} {
			_, err := o.desk.Report(o.ctx, change.Actor{ID: "U0OTHER", Standing: standing}, change.MonthWish{})
			if refusal := change.AsRefusal(err); refusal == nil || refusal.Reason != change.Denied || refusal.Rule != "policy §1" {
				t.Errorf("a %s gets %v", standing, err)
			}
		}
	})
}

func TestAReportIsOfAMonthThatHasBegun(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		now := o.clock.Now()
		later := now.AddDate(0, 1, 0)
		_, err := o.desk.Report(o.ctx, engineer, change.MonthWish{Ahead: 1})
		if want := fmt.Sprintf("%s %d has not begun yet", later.Month(), later.Year()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("of the next month: %v", err)
		}
		r, err := o.desk.Report(o.ctx, engineer, change.MonthWish{Month: later.Month()})
		if err != nil || r.Month().First != (change.Day{Year: later.Year() - 1, Month: later.Month(), Day: 1}) {
			t.Errorf("of a month of that name: %v, %v", r, err)
		}
	})
}
