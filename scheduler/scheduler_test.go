package scheduler_test

import (
	"context"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/scheduler"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestMain(m *testing.M) { os.Exit(storagetest.Main(m)) }

var (
	engineer = change.Actor{ID: "U0ENGINEER", Standing: change.Member}
	assessor = change.Actor{ID: "U0ASSESSOR", Standing: change.Member}
	lead     = change.Actor{ID: "U0LEAD", Standing: change.Member}
)

func TestATickAsksAgainForAnApprovalThatGrewTooOld(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		desk := newDesk(t, db)
		n := approvedChange(t, desk)
		ticks := scheduler.New(desk, slog.New(slog.DiscardHandler))

		ticks.Step(t.Context())
		if state := stateOf(t, desk, n); state != change.InScheduling {
			t.Fatalf("a fresh approval was let go: the change is in %q", state)
		}
		clock.Advance(14 * 24 * time.Hour)
		for range 2 { // a second tick, or another instance, has nothing more to do
			ticks.Step(t.Context())
		}
		if state := stateOf(t, desk, n); state != change.InApproval {
			t.Errorf("after two weeks the change is in %q, want approval", state)
		}
		story, err := desk.Show(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		if last := story.Events[len(story.Events)-1]; last.Action != change.Expire || last.N != 4 {
			t.Errorf("the last event is %q, number %d, want one expiry as the fourth", last.Action, last.N)
		}
	})
}

func TestATickRemindsThoseWhoAreWaitedFor(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		desk := reminding(t, db)
		c, err := desk.Submit(t.Context(), commands.By{Who: engineer}, request())
		if err != nil {
			t.Fatal(err)
		}
		ticks := scheduler.New(desk, slog.New(slog.DiscardHandler))
		for range 3 {
			clock.Advance(time.Minute)
			ticks.Step(t.Context())
		}
		story, err := desk.Show(t.Context(), c.Number)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(story.Events); n != 2 || story.Events[1].Action != change.Remind {
			t.Errorf("after three ticks there are %d events, want the request and one reminder", n)
		}
	})
}

func TestATickGivesNoticeOfTheCalendar(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		p := *policy()
		p.Windows = []change.Window{{ID: "ten", Name: "At ten", Opens: change.MustCron("0 10 * * *"), Length: time.Hour, Zone: time.UTC}}
		desk, err := commands.New(t.Context(), db, &p, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		ticks := scheduler.New(desk, slog.New(slog.DiscardHandler))
		ticks.Step(t.Context())
		for range 3 {
			clock.Advance(30 * time.Minute)
			ticks.Step(t.Context())
		}
		claimed, err := desk.Claim(t.Context(), 10)
		if err != nil || len(claimed) != 1 || claimed[0].Place != change.NoticeFor(1, "") {
			t.Errorf("after the window opened there is to be said %+v, %v; want one notice", claimed, err)
		}
	})
}

func TestRunLooksAtOnceAndStopsWithItsContext(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		desk := newDesk(t, db)
		n := approvedChange(t, desk)
		clock.Advance(14 * 24 * time.Hour)

		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- scheduler.New(desk, slog.New(slog.DiscardHandler)).Run(ctx) }()
		select { // the expiry is announced on the ledger
		case <-desk.Woken():
		case <-time.After(10 * time.Second):
			t.Fatal("Run did not look at once")
		}
		stop()
		if err := <-ended; err != nil {
			t.Errorf("Run = %v, want nil at the end of its context", err)
		}
		if state := stateOf(t, desk, n); state != change.InApproval {
			t.Errorf("the change is in %q, want approval", state)
		}
	})
}

func newDesk(t *testing.T, db *storage.DB) *commands.Desk {
	t.Helper()
	desk, err := commands.New(t.Context(), db, policy(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return desk
}

func policy() *change.Policy {
	return &change.Policy{
		Revision: "rev-1", TimeZone: time.UTC,
		Systems:     []change.System{{ID: "ledger", Name: "Ledger"}},
		Assessors:   change.Principals{People: []change.UserID{assessor.ID}},
		Authorities: []change.Authority{{ID: "leads", Name: "Leads", Members: change.Principals{People: []change.UserID{lead.ID}}}},
		Approval: change.ApprovalRules{
			Expires: 14 * 24 * time.Hour, Routes: []change.Route{{Levels: []change.Level{{{Authority: "leads", Count: 1}}}}},
		},
	}
}

func request() change.Request {
	return change.Request{
		Title: "Add an index", Category: change.Normal, Kind: change.Infrastructure, Description: "Create it.",
		Rationale: "Statements are slow.", Systems: []change.SystemID{"ledger"}, TestPlan: "Explain the query.",
		Rollback:    change.RollbackPlan{Steps: "Drop it.", People: []change.UserID{engineer.ID}, Conditions: "Latency above 50 ms."},
		Impact:      change.Impact{Level: change.NoImpact},
		Implementer: engineer.ID, Length: time.Hour,
	}
}

func approvedChange(t *testing.T, desk *commands.Desk) change.Number {
	t.Helper()
	c, err := desk.Submit(t.Context(), commands.By{Who: engineer}, request())
	if err == nil {
		_, err = desk.Assess(t.Context(), commands.By{Who: assessor}, c.Number, 1, change.AssessmentForm{})
	}
	if err == nil {
		_, err = desk.Approve(t.Context(), commands.By{Who: lead}, c.Number, 1, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	for len(desk.Woken()) > 0 {
		<-desk.Woken()
	}
	return c.Number
}

func stateOf(t *testing.T, desk *commands.Desk, n change.Number) change.State {
	t.Helper()
	story, err := desk.Show(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return story.Change.State
}
