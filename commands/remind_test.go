package commands_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

var boss = change.Actor{ID: "U0BOSS", Standing: change.Member}

// punctual is the policy of the tests with office hours, reminders and emergencies.
func punctual() *change.Policy {
	p := testPolicy()
	p.Owners = []change.UserID{boss.ID}
	p.Calendar = change.Calendar{
		Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		From: 9 * time.Hour, To: 17 * time.Hour,
	}
	p.Reminders = change.ReminderRules{First: 4 * time.Hour, Most: 5, EscalateAfter: 1, Claim: 2 * time.Hour}
	p.Emergency = change.EmergencyRules{
		Declarers: change.Principals{People: []change.UserID{engineer.ID}}, Authority: "leads",
		DocumentWithin: 24 * time.Hour, RemindAt: []time.Duration{4 * time.Hour, 12 * time.Hour, 20 * time.Hour}, ReviewWithin: 5,
	}
	return p
}

// eachPunctual runs test in an office under the punctual policy on each database. It opens on a Monday at nine.
func eachPunctual(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	eachUnder(t, punctual(), test)
}

// after moves the clock and has the desk keep up; it must do so many things.
func (o *office) after(d time.Duration, want int) {
	o.t.Helper()
	o.clock.Advance(d)
	done, err := o.desk.KeepUp(o.ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	if done != want {
		o.t.Errorf("at %s the desk did %d things, want %d", o.clock.Now(), done, want)
	}
}

// did returns what the bot did to a change, in order.
func (o *office) did(n change.Number) []change.Action {
	o.t.Helper()
	var did []change.Action
	for _, ev := range o.story(n).Events {
		if ev.By == change.Bot {
			did = append(did, ev.Action)
		}
	}
	return did
}

func TestTimeRemindsEscalatesAndIsOnRecord(t *testing.T) {
	t.Parallel()
	eachPunctual(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.deliverAll()
		asked := change.AskOf(change.Assess, 1, assessor.ID)
		o.after(4*time.Hour-time.Microsecond, 0)
		o.after(time.Microsecond, 1)
		o.says("a reminder", change.Card, asked, change.RemindOf(change.Assess, 2, assessor.ID))
		o.after(0, 0)
		o.after(20*time.Hour, 1) // Tuesday at nine
		o.says("the escalation", change.Card, change.LineFor(3), asked, change.TellOf(3, boss.ID))

		events := o.story(c.Number).Events
		if got, want := events[1].Facts, []change.Fact{
			{Name: "reminder", Value: "1 of 5"},
			{Name: "to", Value: "assess"},
			{Name: "since", Value: "2026-11-23T09:00:00Z"},
			{Name: "reminded", Value: "U0ASSESSOR"},
		}; !slices.Equal(got, want) {
			t.Errorf("the reminder is on record with %v, want %v", got, want)
		}
		if got, want := events[2].Facts, []change.Fact{
			{Name: "waits for", Value: "assess"},
			{Name: "since", Value: "2026-11-23T09:00:00Z"},
			{Name: "one up", Value: "the policy's owners"},
			{Name: "told", Value: "U0BOSS"},
		}; !slices.Equal(got, want) {
			t.Errorf("the escalation is on record with %v, want %v", got, want)
		}
		if ev := events[1]; ev.By != change.Bot || ev.From != ev.To || ev.Policy != "rev-1" || !ev.Allowed() {
			t.Errorf("the reminder is on record as %+v", ev)
		}
	})
}

func TestNobodyIsRemindedMoreThanFiveTimesOrOutsideWorkingTime(t *testing.T) {
	t.Parallel()
	eachPunctual(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		for range 24 * 21 {
			o.clock.Advance(time.Hour)
			if _, err := o.desk.KeepUp(o.ctx); err != nil {
				t.Fatal(err)
			}
		}
		var reminded []string
		for _, ev := range o.story(c.Number).Events {
			if ev.Action == change.Remind {
				reminded = append(reminded, ev.At.Format("Mon 15:04"))
			}
		}
		if want := []string{"Mon 13:00", "Tue 13:00", "Wed 13:00", "Thu 13:00", "Fri 13:00"}; !slices.Equal(reminded, want) {
			t.Errorf("in three weeks people were reminded on %q, want %q", reminded, want)
		}
	})
}

func TestADowntimeGivesOneReminder(t *testing.T) {
	t.Parallel()
	eachPunctual(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.after(3*24*time.Hour+time.Hour, 2)
		if got, want := o.did(c.Number), []change.Action{change.Remind, change.Escalate}; !slices.Equal(got, want) {
			t.Errorf("after three days of downtime the bot did %q, want %q", got, want)
		}
	})
}

func TestTheClockOfAnEmergencyRemindsAndCallsOverdueOnce(t *testing.T) {
	t.Parallel()
	eachPunctual(t, func(t *testing.T, o *office) {
		r := request()
		r.Category, r.Ground = change.Emergency, change.RestoreService
		c, err := o.desk.Submit(o.ctx, o.by(engineer), r)
		o.must(c, err)
		o.clock.Advance(time.Hour)
		o.must(o.desk.Finish(o.ctx, o.by(engineer), c.Number))
		o.after(4*time.Hour, 1)
		o.deliverAll()
		o.after(8*time.Hour, 1) // at ten in the evening
		o.after(8*time.Hour, 1)
		o.overdue(0)
		o.after(4*time.Hour-time.Microsecond, 0)
		o.overdue(0)
		o.after(time.Microsecond, 1)
		o.overdue(1)
		if said := o.deliverAll(); !slices.Contains(said, change.LineFor(6)) || !slices.Contains(said, change.TellOf(6, boss.ID)) ||
			!slices.Contains(said, change.TellOf(6, engineer.ID)) || !slices.Contains(said, change.TellOfGroup(6, "S0LEADS")) {
			t.Errorf("that it is overdue is said at %q", said)
		}
		o.after(7*24*time.Hour, 0)

		o.must(o.desk.Verify(o.ctx, o.by(engineer), c.Number, true, "It pays."))
		o.overdue(1)
		o.must(o.desk.Document(o.ctx, o.by(engineer), c.Number, change.Closure{Outcome: change.Successful}))
		o.overdue(0)
	})
}

// overdue wants so many changes on the list of those overdue.
func (o *office) overdue(want int) {
	o.t.Helper()
	page, err := o.desk.List(o.ctx, commands.Filter{Overdue: true}, 0, 10)
	if err != nil {
		o.t.Fatal(err)
	}
	if len(page.Changes) != want {
		o.t.Errorf("at %s %d changes are overdue, want %d", o.clock.Now(), len(page.Changes), want)
	}
}

func TestAChangeThatIsLookedAtInVainIsLeftAloneUntilSomethingIsDue(t *testing.T) {
	t.Parallel()
	eachPunctual(t, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.clock.Advance(time.Hour)
		err := o.db.Update(o.ctx, func(tx *storage.Tx) error { return tx.LookAtAll() }) // as a new policy does
		o.must(nil, err)
		o.after(0, 0)
		if got := o.toLookAt(); len(got) > 0 {
			t.Errorf("%v is to be looked at again", got)
		}
		story := o.story(c.Number)
		if len(story.Events) != 1 || !story.Change.LookAt.Equal(storagetest.Start.Add(4*time.Hour)) {
			t.Errorf("looking in vain left %d events, and the next look at %s", len(story.Events), story.Change.LookAt)
		}
		o.after(3*time.Hour, 1)
	})
}

func (o *office) toLookAt() (late []change.Number) {
	o.t.Helper()
	err := o.db.View(o.ctx, func(tx *storage.Tx) (err error) {
		late, err = tx.ToLookAt(10)
		return err
	})
	o.must(nil, err)
	return late
}

func TestTwoInstancesDoEachThingOnce(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		clock := storagetest.NewClock()
		o := &office{t: t, ctx: t.Context(), clock: clock, db: storagetest.Open(t, url, storagetest.WithClock(clock))}
		desks := []*commands.Desk{openDesk(t, o.db, punctual()), openDesk(t, o.db, punctual())}
		if url[:8] == "postgres" { // SQLite is for one instance: there, two goroutines of it
			desks[1] = openDesk(t, storagetest.Open(t, url, storagetest.WithClock(clock)), punctual())
		}
		o.desk = desks[0]
		var numbers []change.Number
		for range 8 {
			numbers = append(numbers, o.submit(engineer).Number)
		}
		clock.Advance(24 * time.Hour)
		done := make([]int, len(desks))
		var both sync.WaitGroup
		for i, desk := range desks {
			both.Go(func() {
				var err error
				if done[i], err = desk.KeepUp(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if done[0]+done[1] != 16 {
			t.Errorf("together they did %v things, want 16", done)
		}
		for _, n := range numbers {
			got := o.did(n)
			slices.Sort(got)
			if want := []change.Action{change.Escalate, change.Remind}; !slices.Equal(got, want) {
				t.Errorf("for %s the bot did %q", n, got)
			}
		}
	})
}
