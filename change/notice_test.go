package change_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
)

// sydneyPolicy has a window each Sunday night, a year's end, office hours and the usual notices.
func sydneyPolicy(t *testing.T) *change.Policy {
	t.Helper()
	sydney := location(t, "Australia/Sydney")
	at := func(y int, m time.Month, d, h int) time.Time { return time.Date(y, m, d, h, 0, 0, 0, sydney).UTC() }
	return &change.Policy{
		TimeZone: sydney, Owners: []change.UserID{"U0OWNER"},
		Calendar: change.Calendar{
			Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
			From: 9 * time.Hour, To: 17 * time.Hour,
			Holidays: []change.Holiday{{Day: change.Day{Year: 2027, Month: time.January, Day: 26}, Name: "Australia Day"}},
		},
		Windows: []change.Window{{
			ID: "db-sunday", Name: "Database Sunday", Opens: change.MustCron("0 2 * * SUN"), Length: 2 * time.Hour, Zone: sydney,
		}},
		Freezes: []change.Freeze{{
			ID: "year-end", Name: "Year's end", Reason: "few are here", From: at(2026, 12, 21, 0), To: at(2027, 1, 5, 0),
		}},
		Notices: change.NoticeRules{
			WindowAhead: []time.Duration{24 * time.Hour, time.Hour},
			FreezeAhead: []time.Duration{14 * 24 * time.Hour, 7 * 24 * time.Hour, 48 * time.Hour},
			Week:        change.MustCron("0 9 * * MON"), Digest: change.MustCron("0 9 * * MON-FRI"),
		},
		ReviewDue: at(2027, 1, 30, 0), // a Saturday
	}
}

func location(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// said returns what is due between two times on the clocks of the policy's zone, each as its key and when it is due.
func said(t *testing.T, p *change.Policy, since, now string) []string {
	t.Helper()
	var all []string
	for _, n := range p.NoticesDue(clock(t, p, since), clock(t, p, now)) {
		all = append(all, n.Key+" at "+n.Due.In(p.TimeZone).Format("Mon 2 15:04"))
	}
	return all
}

func TestWhatTheCalendarSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, since, now string
		want             []string
	}{
		{"a day before a window opens", "2026-11-28 01:59", "2026-11-28 02:00", []string{"window_ahead:db-sunday:2026-11-29T02:00-24h at Sat 28 02:00"}},
		{"nothing twice", "2026-11-28 02:00", "2026-11-29 00:59", nil},
		{"an hour before", "2026-11-29 00:59", "2026-11-29 01:00", []string{"window_ahead:db-sunday:2026-11-29T02:00-1h at Sun 29 01:00"}},
		{"it opens", "2026-11-29 01:00", "2026-11-29 02:00", []string{"window_opens:db-sunday:2026-11-29T02:00 at Sun 29 02:00"}},
		{"it closes", "2026-11-29 02:00", "2026-11-29 04:00", []string{"window_closes:db-sunday:2026-11-29T02:00+2h at Sun 29 04:00"}},
		{"after a night away, only that it closed", "2026-11-27 20:00", "2026-11-29 04:59", []string{"window_closes:db-sunday:2026-11-29T02:00+2h at Sun 29 04:00"}},
		{"an hour later not even that", "2026-11-27 20:00", "2026-11-29 05:00", nil},
		{"while it is open, that it opened", "2026-11-27 20:00", "2026-11-29 03:59", []string{"window_opens:db-sunday:2026-11-29T02:00 at Sun 29 02:00"}},
		{"an overtaken notice gives way to the nearer one", "2026-11-27 20:00", "2026-11-29 01:30", []string{"window_ahead:db-sunday:2026-11-29T02:00-1h at Sun 29 01:00"}},
		{"two weeks before a freeze", "2026-12-06 23:59", "2026-12-07 00:00", []string{"freeze_ahead:year-end:2026-12-21T00:00-336h at Mon 7 00:00"}},
		{"a week before", "2026-12-13 20:00", "2026-12-14 08:00", []string{"freeze_ahead:year-end:2026-12-21T00:00-168h at Mon 14 00:00"}},
		{"it begins, with the week", "2026-12-20 23:00", "2026-12-21 09:00", []string{
			"freeze_begins:year-end:2026-12-21T00:00 at Mon 21 00:00", "digest:2026-12-21T09:00 at Mon 21 09:00", "week:2026-12-21T09:00 at Mon 21 09:00",
		}},
		{"it is over", "2027-01-04 23:00", "2027-01-05 00:00", []string{"freeze_ends:year-end:2026-12-21T00:00+360h at Tue 5 00:00"}},
		{"a day later it is old news", "2027-01-04 23:00", "2027-01-06 00:00", nil},
		{"the schedule is of use on its second day", "2026-11-22 20:00", "2026-11-24 17:30", []string{"week:2026-11-23T09:00 at Mon 23 09:00"}},
		{"and not on its third", "2026-11-22 20:00", "2026-11-25 00:00", nil},
		{"no digest after hours", "2026-11-25 08:00", "2026-11-25 17:00", nil},
		{"nor on the next day, which has its own", "2026-11-25 08:00", "2026-11-26 10:00", []string{"digest:2026-11-26T09:00 at Thu 26 09:00"}},
		{"no digest on a holiday", "2027-01-26 08:00", "2027-01-26 23:00", nil},
		{"a month before the review, when people next work", "2026-12-31 08:00", "2027-01-01 08:00", []string{"policy_review:2027-01-30T00:00-30d at Thu 31 09:00"}},
		{"of the review the nearest alone", "2026-12-01 08:00", "2027-01-25 08:30", []string{"policy_review:2027-01-30T00:00-30d at Thu 31 09:00"}},
		{"a week before the review", "2027-01-25 08:30", "2027-01-25 09:00", []string{
			"digest:2027-01-25T09:00 at Mon 25 09:00", "policy_review:2027-01-30T00:00-7d at Mon 25 09:00", "week:2027-01-25T09:00 at Mon 25 09:00",
		}},
		{"the review is due, however late that is said", "2027-01-30 00:00", "2028-03-03 20:00", []string{"policy_review:2027-01-30T00:00-0d at Mon 1 09:00"}},
		{"nothing that comes before it is asked for", "2026-11-29 04:00", "2026-11-29 02:00", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, said(t, sydneyPolicy(t), c.since, c.now)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAWindowIsToldOfByTheClocksOnTheWall(t *testing.T) {
	t.Parallel()
	p := sydneyPolicy(t)
	p.Notices.WindowAhead, p.Notices.Week, p.Notices.Digest, p.ReviewDue = nil, change.Cron{}, change.Cron{}, time.Time{}
	p.Windows[0].Opens = change.MustCron("30 2 * * *")
	for _, c := range []struct {
		name, since, now string
		want             []string
	}{
		{"at the first of two times", "2027-04-03 12:00", "2027-04-04 02:40", []string{"window_opens:db-sunday:2027-04-04T02:30 at Sun 4 02:30"}},
		{"and not at the second", "2027-04-04 03:15", "2027-04-04 04:20", []string{"window_closes:db-sunday:2027-04-04T02:30+2h at Sun 4 03:30"}},
		{"after a time that is skipped", "2027-10-02 12:00", "2027-10-03 03:00", []string{"window_opens:db-sunday:2027-10-03T03:00 at Sun 3 03:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, said(t, p, c.since, c.now)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestADigestOnAHolidayComesWithTheNextWorkingDay(t *testing.T) {
	t.Parallel()
	p := sydneyPolicy(t)
	p.Notices.Digest = change.MustCron("0 9 * * TUE") // Australia Day is a Tuesday
	p.Notices.Week, p.ReviewDue = change.Cron{}, time.Time{}
	want := []string{"digest:2027-01-27T09:00 at Wed 27 09:00"}
	if diff := cmp.Diff(want, said(t, p, "2027-01-26 08:00", "2027-01-27 12:00")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFreezeThatWasDeclaredLateOrLiftedSaysNoMoreThanIsNews(t *testing.T) {
	t.Parallel()
	p := sydneyPolicy(t)
	p.Windows, p.Freezes, p.Notices.Week, p.Notices.Digest, p.ReviewDue = nil, nil, change.Cron{}, change.Cron{}, time.Time{}
	from := time.Date(2026, 12, 1, 8, 0, 0, 0, p.TimeZone)
	sale := change.DeclaredFreeze{
		Number: 1, State: change.FreezeApproved, DecidedAt: from.AddDate(0, 0, -3),
		Freeze: change.Freeze{ID: "FRZ-1", Name: "Sale", From: from.UTC(), To: from.AddDate(0, 0, 2).UTC()},
	}
	want := []string{
		"freeze_ahead:FRZ-1:2026-12-01T08:00-48h at Sun 29 08:00", "freeze_begins:FRZ-1:2026-12-01T08:00 at Tue 1 08:00",
		"freeze_ends:FRZ-1:2026-12-01T08:00+48h at Thu 3 08:00",
	}
	if diff := cmp.Diff(want, hourly(t, p.WithDeclared([]change.DeclaredFreeze{sale}), "2026-11-01 00:00", "2026-12-10 00:00")); diff != "" {
		t.Errorf("approved three days ahead (-want +got):\n%s", diff)
	}
	sale.State, sale.LiftedAt = change.FreezeLifted, from.Add(5*time.Hour)
	if diff := cmp.Diff(want[:2], hourly(t, p.WithDeclared([]change.DeclaredFreeze{sale}), "2026-11-01 00:00", "2026-12-10 00:00")); diff != "" {
		t.Errorf("lifted while it held (-want +got):\n%s", diff)
	}
	sale.LiftedAt = from.Add(-time.Minute)
	if got := hourly(t, p.WithDeclared([]change.DeclaredFreeze{sale}), "2026-11-01 00:00", "2026-12-10 00:00"); len(got) > 0 {
		t.Errorf("lifted before it began, it says %q", got)
	}
}

// hourly is what is said by somebody who looks each hour.
func hourly(t *testing.T, p *change.Policy, from, to string) []string {
	t.Helper()
	var all []string
	for at, end := clock(t, p, from), clock(t, p, to); at.Before(end); at = at.Add(time.Hour) {
		for _, n := range p.NoticesDue(at, at.Add(time.Hour)) {
			all = append(all, n.Key+" at "+n.Due.In(p.TimeZone).Format("Mon 2 15:04"))
		}
	}
	return all
}

func TestANoticeIsRenewedAsLongAsWhatItTellsOfStands(t *testing.T) {
	t.Parallel()
	p := sydneyPolicy(t)
	for _, n := range p.NoticesDue(clock(t, p, "2026-12-20 20:00"), clock(t, p, "2026-12-21 09:00")) {
		if now, holds := p.Renew(n); !holds || now != n {
			t.Errorf("%s is renewed as %+v, %v", n.Key, now, holds)
		}
	}
	begins := p.NoticesDue(clock(t, p, "2026-12-20 23:00"), clock(t, p, "2026-12-21 00:00"))[0]
	moved := *p
	moved.Freezes = slices.Clone(p.Freezes)
	moved.Freezes[0].To = moved.Freezes[0].To.AddDate(0, 0, 3)
	if now, holds := moved.Renew(begins); !holds || !now.Time.End.Equal(moved.Freezes[0].To) {
		t.Errorf("of a freeze that was made longer it says %+v, %v", now, holds)
	}
	moved.Freezes[0].From = moved.Freezes[0].From.Add(time.Hour)
	for name, p := range map[string]*change.Policy{"moved": &moved, "gone": {TimeZone: p.TimeZone}} {
		if _, holds := p.Renew(begins); holds {
			t.Errorf("it is said of a freeze that is %s", name)
		}
	}
}

func clock(t *testing.T, p *change.Policy, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, p.TimeZone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestADayHasOneDigest(t *testing.T) {
	t.Parallel()
	p := sydneyPolicy(t)
	p.Calendar.From = 8 * time.Hour // that of Australia Day would come at eight on the day after
	want := []string{"digest:2027-01-27T09:00 at Wed 27 09:00"}
	if diff := cmp.Diff(want, hourly(t, p, "2027-01-26 05:00", "2027-01-27 12:00")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
