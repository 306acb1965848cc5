package scheduler_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/scheduler"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

const (
	manyOpen = 10_000
	// tickGoal is how long a tick may take with so many changes open, of which none is due (spec §11).
	tickGoal = 100 * time.Millisecond
)

// BenchmarkTick measures a tick with ten thousand open changes, of which none is due or a hundred are.
func BenchmarkTick(b *testing.B) {
	for name, open := range map[string]func(testing.TB, ...storagetest.Option) *storage.DB{
		"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres,
	} {
		for _, due := range []int{0, 100} {
			b.Run(fmt.Sprintf("%s/%d due", name, due), func(b *testing.B) {
				clock := storagetest.NewClock()
				db := open(b, storagetest.WithClock(clock))
				ticks := scheduler.New(reminding(b, db), slog.New(slog.DiscardHandler))
				fill(b, db, manyOpen, clock.Now().Add(1000*time.Hour))
				for b.Loop() {
					if due > 0 {
						b.StopTimer()
						fill(b, db, due, clock.Now())
						b.StartTimer()
					}
					ticks.Step(b.Context())
				}
				if mean := b.Elapsed() / time.Duration(b.N); due == 0 && mean > tickGoal {
					b.Errorf("a tick takes %s, want %s at most", mean, tickGoal)
				}
			})
		}
	}
}

// BenchmarkTickWithCalendar measures a tick with a calendar of 200 windows and 50 freezes, and as many open changes: one
// that knows from the look before that nothing can be due, and one that has to reckon, as every tenth minute.
func BenchmarkTickWithCalendar(b *testing.B) {
	for name, open := range map[string]func(testing.TB, ...storagetest.Option) *storage.DB{
		"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres,
	} {
		for kind, step := range map[string]time.Duration{"calm": 0, "reckoning": 11 * time.Minute} {
			b.Run(name+"/"+kind, func(b *testing.B) {
				clock := storagetest.NewClock()
				db := open(b, storagetest.WithClock(clock))
				desk, err := commands.New(b.Context(), db, busyCalendar(), slog.New(slog.DiscardHandler))
				if err != nil {
					b.Fatal(err)
				}
				ticks := scheduler.New(desk, slog.New(slog.DiscardHandler))
				fill(b, db, manyOpen, clock.Now().AddDate(100, 0, 0))
				ticks.Step(b.Context())
				for b.Loop() {
					clock.Advance(step)
					ticks.Step(b.Context())
				}
				if mean := b.Elapsed() / time.Duration(b.N); mean > tickGoal {
					b.Errorf("a tick takes %s, want %s at most", mean, tickGoal)
				}
			})
		}
	}
}

// busyCalendar is a policy with windows and freezes of all kinds, of which seldom more than one is told of at a time.
func busyCalendar() *change.Policy {
	p := *policy()
	p.Revision = "rev-calendar"
	p.Calendar = change.Calendar{Days: []time.Weekday{1, 2, 3, 4, 5}, From: 9 * time.Hour, To: 17 * time.Hour, HolidaysOf: "AU-NSW"}
	p.Notices = change.NoticeRules{
		WindowAhead: []time.Duration{24 * time.Hour, time.Hour}, FreezeAhead: []time.Duration{14 * 24 * time.Hour, 7 * 24 * time.Hour, 48 * time.Hour},
		Week: change.MustCron("0 9 * * MON"), Digest: change.MustCron("0 9 * * MON-FRI"),
	}
	for i := range 200 {
		opens := fmt.Sprintf("%d %d * * %d", i%60, i%24, i%7)
		if i%10 == 0 {
			opens = fmt.Sprintf("%d %d * * *", i%60, i%24)
		}
		p.Windows = append(p.Windows, change.Window{ID: change.WindowID(fmt.Sprintf("w-%d", i)), Opens: change.MustCron(opens), Length: 3 * time.Hour, Zone: time.UTC})
	}
	for i := range 50 {
		f := change.Freeze{ID: change.FreezeID(fmt.Sprintf("f-%d", i)), From: storagetest.Start.AddDate(-2, 0, 7*i), To: storagetest.Start.AddDate(-2, 0, 7*i+3), Soft: true}
		switch i % 4 {
		case 0:
			f.Yearly = true
		case 1:
			f.Repeats = change.Recurrence{Rule: "FREQ=MONTHLY;BYMONTHDAY=-1"}
		case 2:
			f = change.Freeze{ID: f.ID, HolidaysOf: "AU-NSW", Soft: true}
		}
		p.Freezes = append(p.Freezes, f)
	}
	return &p
}

// reminding returns a desk that reminds people at once.
func reminding(tb testing.TB, db *storage.DB) *commands.Desk {
	tb.Helper()
	p := *policy()
	p.Reminders = change.ReminderRules{First: time.Minute, Most: 1}
	desk, err := commands.New(tb.Context(), db, &p, slog.New(slog.DiscardHandler))
	if err != nil {
		tb.Fatal(err)
	}
	return desk
}

// fill puts so many more changes on record, which wait for their assessment and are to be looked at then.
func fill(tb testing.TB, db *storage.DB, count int, lookAt time.Time) {
	tb.Helper()
	asked := storagetest.Start.Add(-time.Hour)
	for count > 0 {
		some := min(count, 500) // a transaction may take only so long
		count -= some
		err := db.Update(tb.Context(), func(tx *storage.Tx) error {
			for range some {
				n, err := tx.NextNumber()
				if err != nil {
					return err
				}
				c := &change.Change{
					Number: n, State: change.InAssessment, Requester: engineer.ID, Request: request(), Plan: 1,
					AskedSince: asked, LookAt: lookAt, CreatedAt: asked, UpdatedAt: asked,
				}
				if err := tx.AddChange(c); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
}
