package commands_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// scheduled is the punctual policy with windows, a freeze each month and the review of the policy.
func scheduled() *change.Policy {
	p := punctual()
	p.Owners = []change.UserID{boss.ID, lead.ID}
	p.Windows = []change.Window{
		{ID: "nightly", Name: "Nightly", Opens: change.MustCron("0 22 * * *"), Length: 2 * time.Hour, Zone: time.UTC},
		{ID: "noon", Name: "Noon", Opens: change.MustCron("15 12 * * MON,THU"), Length: time.Hour, Zone: time.UTC, Systems: []change.SystemID{"ledger"}},
		{ID: "early", Name: "Early", Opens: change.MustCron("30 3 * * *"), Length: 4 * time.Hour, Zone: time.UTC},
		{ID: "evening", Name: "Evening", Opens: change.MustCron("0 18 * * *"), Length: 90 * time.Minute, Zone: time.UTC},
	}
	p.Freezes = []change.Freeze{{
		ID: "month-end", Name: "Month's end", Reason: "the books are closed",
		From: time.Date(2026, 1, 31, 6, 0, 0, 0, time.UTC), To: time.Date(2026, 2, 2, 6, 0, 0, 0, time.UTC),
		Repeats: change.Recurrence{Rule: "FREQ=MONTHLY;BYMONTHDAY=-1"},
	}}
	p.Notices = change.NoticeRules{
		WindowAhead: []time.Duration{24 * time.Hour, time.Hour}, FreezeAhead: []time.Duration{14 * 24 * time.Hour, 48 * time.Hour},
		Week: change.MustCron("0 9 * * MON"), Digest: change.MustCron("0 9 * * MON-FRI"),
	}
	p.ReviewDue = time.Date(2027, 2, 6, 0, 0, 0, 0, time.UTC) // a Saturday
	return p
}

// A noticeBoard is what was put on the ledger: how often each notice was, under its key and whom it goes to.
func (o *office) noticeBoard() map[string]int {
	o.t.Helper()
	board := map[string]int{}
	for {
		claimed, err := o.desk.Claim(o.ctx, 500)
		if err != nil {
			o.t.Fatal(err)
		}
		for _, dl := range claimed {
			parts, _ := dl.Place.Parts()
			if parts.Kind == change.PlaceNotice {
				board[strings.TrimSuffix(o.noticeOf(parts.Event).Key+" to "+parts.Who, " to ")]++
			}
			if _, err := o.desk.Delivered(o.ctx, dl, commands.Post{Channel: "C0CALENDAR", TS: fmt.Sprint(dl.ID)}); err != nil {
				o.t.Fatal(err)
			}
		}
		if len(claimed) == 0 {
			return board
		}
	}
}

func (o *office) noticeOf(id int) (n change.Notice) {
	o.t.Helper()
	err := o.db.View(o.ctx, func(tx *storage.Tx) error {
		known := false
		var err error
		if n, known, err = tx.Notice(int64(id)); err == nil && !known {
			err = fmt.Errorf("there is no notice %d", id)
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

// give looks once at the calendar; so many notices must be given.
func (o *office) give(want int) {
	o.t.Helper()
	given, err := o.desk.GiveNotice(o.ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	if given != want {
		o.t.Errorf("at %s %d notices are given, want %d", o.clock.Now(), given, want)
	}
}

func TestEachNoticeIsSaidOnceWhateverHappens(t *testing.T) {
	t.Parallel()
	p := scheduled()
	p.Notices.Digest = change.Cron{}
	eachUnder(t, p, func(t *testing.T, o *office) {
		chance := rand.New(rand.NewPCG(5, 4))
		desks := []*commands.Desk{o.desk, openDesk(t, o.db, p)}
		want, marks, died := map[string]int{}, [2]time.Time{}, 0
		for o.clock.Now().Before(storagetest.Start.AddDate(0, 3, 3)) {
			o.clock.Advance(someTime(chance))
			i := chance.IntN(len(desks))
			ctx, kill := context.WithCancel(o.ctx)
			if chance.IntN(10) == 0 { // in the midst of it, or just before or after
				time.AfterFunc(time.Duration(chance.IntN(2500))*time.Microsecond, kill)
			}
			before := o.watermark()
			_, err := desks[i].GiveNotice(ctx)
			kill()
			if err != nil {
				desks[i] = openDesk(t, o.db, p)
				if died++; o.watermark().Equal(before) {
					continue // nothing came of it
				}
			}
			expect(want, &marks, p, o.clock.Now())
		}
		got := o.noticeBoard()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("of %d notices (-want +got):\n%s", len(want), diff)
		}
		t.Logf("%d notices, %d deaths", len(got), died)
		if len(got) < 500 || died < 5 {
			t.Errorf("%d notices were said and %d desks died, want 500 and 5", len(got), died)
		}
	})
}

// someTime is the time to the next look: mostly the usual, at times hours or days, and now and then the clock is set back.
func someTime(chance *rand.Rand) time.Duration {
	switch chance.IntN(20) {
	case 0:
		return time.Duration(chance.IntN(60)) * time.Hour
	case 1:
		return -time.Duration(chance.IntN(150)) * time.Minute
	}
	return time.Duration(1+chance.IntN(300)) * time.Minute
}

// expect notes what a look must give. To the owners nothing is given outside working time.
func expect(want map[string]int, marks *[2]time.Time, p *change.Policy, now time.Time) {
	for i, owners := range []bool{false, true} {
		since := marks[i]
		switch {
		case since.IsZero():
			since = now
		case owners && !p.Working(now):
			continue
		case now.Before(since):
			since = now.Add(-15 * time.Minute)
		}
		marks[i] = now
		for _, n := range p.NoticesDue(since, now) {
			switch {
			case n.Owners && owners:
				for _, u := range p.Owners {
					want[n.Key+" to "+string(u)] = 1
				}
			case !n.Owners && !owners:
				want[n.Key] = 1
			}
		}
	}
}

func (o *office) watermark() (reached time.Time) {
	o.t.Helper()
	err := o.db.View(o.ctx, func(tx *storage.Tx) (err error) {
		reached, _, err = tx.Watermark("notices")
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return reached
}

func TestTheFirstLookEverMakesUpForNothing(t *testing.T) {
	t.Parallel()
	eachUnder(t, scheduled(), func(_ *testing.T, o *office) {
		o.clock.Set(time.Date(2026, 11, 30, 22, 30, 0, 0, time.UTC)) // in a window and a freeze
		o.give(0)
		o.clock.Advance(90 * time.Minute)
		o.give(1)
	})
}

func TestManyNoticesAtOnceAreAllGiven(t *testing.T) {
	t.Parallel()
	p := scheduled()
	p.Freezes, p.Notices.Week, p.Notices.Digest = nil, change.Cron{}, change.Cron{}
	p.Windows = nil
	for i := range 700 {
		p.Windows = append(p.Windows, change.Window{
			ID: change.WindowID(fmt.Sprintf("w-%d", i)), Opens: change.MustCron(fmt.Sprintf("%d 13 * * *", i%60)), Length: 2 * time.Hour, Zone: time.UTC,
		})
	}
	eachUnder(t, p, func(_ *testing.T, o *office) {
		o.give(0)
		o.clock.Advance(5 * time.Hour) // at two they are open, and a day before they open again
		o.give(2 * 700)
		o.give(0)
	})
}

func TestOwnersAreToldOfTheReviewInWorkingTimeOnly(t *testing.T) {
	t.Parallel()
	p := scheduled()
	p.Windows, p.Freezes, p.Notices.Week, p.Notices.Digest = nil, nil, change.Cron{}, change.Cron{}
	eachUnder(t, p, func(t *testing.T, o *office) {
		o.give(0)
		o.clock.Set(time.Date(2027, 2, 5, 18, 0, 0, 0, time.UTC)) // away for weeks, and back on a Friday evening
		o.give(0)
		o.clock.Set(time.Date(2027, 2, 7, 12, 0, 0, 0, time.UTC))
		o.give(0)
		o.clock.Set(time.Date(2027, 2, 8, 9, 0, 0, 0, time.UTC))
		o.give(1)
		want := map[string]int{"policy_review:2027-02-06T00:00-0d to U0BOSS": 1, "policy_review:2027-02-06T00:00-0d to U0LEAD": 1}
		if diff := cmp.Diff(want, o.noticeBoard()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestTheDigestTellsOfExceptionsAndIsSilentWithoutAny(t *testing.T) {
	t.Parallel()
	p := scheduled()
	p.Windows, p.Freezes, p.Notices.Week, p.ReviewDue = nil, nil, change.Cron{}, time.Time{}
	eachUnder(t, p, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.give(0)
		o.after(24*time.Hour, 2) // reminded, and others told
		o.give(1)
		o.give(0)
		if diff := cmp.Diff(map[string]int{"digest:2026-11-24T09:00 to U0BOSS": 1, "digest:2026-11-24T09:00 to U0LEAD": 1}, o.noticeBoard()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		dr := o.drawn(change.NoticeFor(1, boss.ID))
		if dr.Notice == nil || len(dr.Exceptions.Stuck.Changes) != 1 || dr.Exceptions.Stuck.Changes[0].Number != c.Number {
			t.Errorf("the digest is drawn from %+v, %+v", dr.Notice, dr.Exceptions)
		}
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		if dr := o.drawn(change.NoticeFor(1, boss.ID)); dr.Notice != nil {
			t.Errorf("a digest that comes when all is well says %+v", dr.Exceptions)
		}
		o.clock.Set(time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC))
		o.must(o.desk.Cancel(o.ctx, o.by(engineer), c.Number, "Not needed."))
		o.clock.Set(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
		o.give(0)
	})
}

func TestAMessageThatWasLostIsInTheNextDigest(t *testing.T) {
	t.Parallel()
	p := scheduled()
	p.Windows, p.Freezes, p.Notices.Week, p.ReviewDue = nil, nil, change.Cron{}, time.Time{}
	eachUnder(t, p, func(t *testing.T, o *office) {
		o.give(0)
		o.clock.Advance(time.Hour)
		o.submit(engineer)
		claimed, err := o.desk.Claim(o.ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.desk.Bury(o.ctx, claimed[0], "channel_not_found"); err != nil {
			t.Fatal(err)
		}
		o.clock.Set(time.Date(2026, 11, 24, 8, 59, 0, 0, time.UTC))
		o.give(0)
		o.clock.Advance(time.Minute)
		o.give(1)
		if lost := o.drawn(change.NoticeFor(1, boss.ID)).Exceptions.Buried; len(lost) != 1 || lost[0].Why != "channel_not_found" {
			t.Errorf("the digest names the lost messages %+v", lost)
		}
	})
}

func TestAChangeThatAFreezeHoldsIsInTheDigest(t *testing.T) {
	t.Parallel()
	p := scheduled()
	p.Windows, p.Freezes, p.Notices.FreezeAhead, p.Notices.Week, p.ReviewDue = nil, nil, nil, change.Cron{}, time.Time{}
	eachUnder(t, p, func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		o.must(o.desk.Approve(o.ctx, o.by(lead), c.Number, 1, ""))
		o.must(o.desk.Schedule(o.ctx, o.by(engineer), c.Number, o.clock.Now().AddDate(0, 0, 3), ""))
		o.give(0)
		o.clock.Advance(time.Minute)
		frozen := *p
		frozen.Revision = "rev-2"
		frozen.Freezes = []change.Freeze{{ID: "audit", Name: "Audit", Reason: "the auditors are here", From: o.clock.Now().AddDate(0, 0, 2), To: o.clock.Now().AddDate(0, 0, 4)}}
		if _, err := o.desk.Adopt(o.ctx, &frozen); err != nil {
			t.Fatal(err)
		}
		o.clock.Set(storagetest.Start.AddDate(0, 0, 1))
		o.give(1)
		if held := o.drawn(change.NoticeFor(1, boss.ID)).Exceptions.Frozen.Changes; len(held) != 1 || held[0].Number != c.Number {
			t.Errorf("the digest names the held changes %+v", held)
		}
	})
}

func (o *office) drawn(place change.Place) commands.Drawing {
	o.t.Helper()
	dr, err := o.desk.Draw(o.ctx, commands.Delivery{Place: place})
	if err != nil {
		o.t.Fatal(err)
	}
	return dr
}

func TestANoticeIsDrawnFromTheRecordAsItIsThen(t *testing.T) {
	t.Parallel()
	eachUnder(t, scheduled(), func(t *testing.T, o *office) {
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		o.must(o.desk.Approve(o.ctx, o.by(lead), c.Number, 1, ""))
		o.must(o.desk.Schedule(o.ctx, o.by(engineer), c.Number, time.Date(2026, 11, 23, 12, 15, 0, 0, time.UTC), "No other time."))
		o.give(0)
		o.clock.Set(time.Date(2026, 11, 23, 11, 20, 0, 0, time.UTC))
		o.give(1)
		place := change.NoticeFor(1, "")
		dr := o.drawn(place)
		if dr.Notice == nil || dr.Notice.Kind != change.WindowAhead || len(dr.Booked) != 1 || dr.Booked[0].Number != c.Number {
			t.Fatalf("an hour ahead the notice is drawn from %+v with %+v", dr.Notice, dr.Booked)
		}
		without := *o.desk.Policy()
		without.Revision, without.Windows = "rev-2", nil
		if _, err := o.desk.Adopt(o.ctx, &without); err != nil {
			t.Fatal(err)
		}
		if dr := o.drawn(place); dr.Notice != nil {
			t.Errorf("of a window that left the policy it is said %+v", dr.Notice)
		}
		back := *scheduled()
		back.Revision = "rev-3"
		if _, err := o.desk.Adopt(o.ctx, &back); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(time.Hour)
		if dr := o.drawn(place); dr.Notice != nil {
			t.Errorf("of a window that is open it is said that it will open: %+v", dr.Notice)
		}
	})
}

func TestWhileAPolicyIsReplacedNoNoticeIsLost(t *testing.T) {
	t.Parallel()
	old := scheduled()
	old.Windows = nil
	eachUnder(t, old, func(t *testing.T, o *office) {
		o.clock.Advance(time.Hour)
		o.give(0)
		replaced := scheduled()
		replaced.Revision = "rev-2"
		behind := o.desk
		o.desk = openDesk(t, o.db, replaced)
		o.clock.Set(time.Date(2026, 11, 23, 12, 14, 0, 0, time.UTC))
		o.give(1) // an hour ahead
		o.clock.Advance(2 * time.Minute)
		if given, err := behind.GiveNotice(o.ctx); given != 0 || err != nil {
			t.Fatalf("the desk with the old policy gives %d notices, %v", given, err)
		}
		o.clock.Advance(time.Second)
		o.give(1)
		if diff := cmp.Diff([]string{"window_ahead:noon:2026-11-23T12:15-1h", "window_opens:noon:2026-11-23T12:15"}, slices.Sorted(maps.Keys(o.noticeBoard()))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
