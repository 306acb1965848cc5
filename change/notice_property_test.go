package change_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/noim3/changebot/change"
)

// TestEachNoticeIsGivenOnceAndNoneIsLost looks at random policies at random times, seconds or weeks apart, now and then by
// a clock that was set back, and compares what is given with what spec §5 asks for, written down anew.
func TestEachNoticeIsGivenOnceAndNoneIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := anyCalendar(rt)
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 200*24*60).Draw(rt, "begins")) * time.Minute)
		var looks []change.Interval // from the look before to each
		for range rapid.IntRange(1, 60).Draw(rt, "looks") {
			next := now.Add(anyGap(rt))
			looks = append(looks, change.Interval{Start: now, End: next})
			now = next
		}
		given := map[string]bool{}
		for _, look := range looks {
			keys := map[string]bool{}
			for _, n := range p.NoticesDue(look.Start, look.End) {
				if keys[n.Key] {
					rt.Fatalf("%s is given twice at once", n.Key)
				}
				if p.Stale(n, look.End) || !n.Due.After(look.Start) || n.Due.After(look.End) {
					rt.Fatalf("%s, due %s, is given by the look of %s", n.Key, n.Due, look.End)
				}
				if quiet := p.NextNotice(look.Start); n.Due.Before(quiet) {
					rt.Fatalf("%s is due at %s, and until %s all was to be quiet", n.Key, n.Due, quiet)
				}
				keys[n.Key], given[n.Key] = true, true
			}
		}
		want := wanted(p, looks)
		if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(given))); diff != "" {
			rt.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// anyGap is the time to the next look: mostly seconds or hours, at times weeks, and at times the clock is set back.
func anyGap(rt *rapid.T) time.Duration {
	unit := rapid.SampledFrom([]time.Duration{time.Second, time.Minute, time.Hour, time.Hour, 24 * time.Hour, -time.Minute, -time.Hour}).Draw(rt, "unit")
	return time.Duration(rapid.IntRange(1, 50).Draw(rt, "gap")) * unit
}

func anyCalendar(rt *rapid.T) *change.Policy {
	zone := func(name string) *time.Location {
		loaded, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "Australia/Sydney", "Australia/Lord_Howe", "America/New_York"}).Draw(rt, name))
		if err != nil {
			rt.Fatal(err)
		}
		return loaded
	}
	aheads := func(name string, unit time.Duration) []time.Duration {
		var all []time.Duration
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(1, 20), 0, 3, rapid.ID).Draw(rt, name) {
			all = append(all, time.Duration(n)*unit)
		}
		return all
	}
	p := &change.Policy{TimeZone: zone("zone"), Notices: change.NoticeRules{
		WindowAhead: aheads("window ahead", 3*time.Hour), FreezeAhead: aheads("freeze ahead", 24*time.Hour),
		Week: change.MustCron(rapid.SampledFrom([]string{"0 9 * * MON", "30 2 * * SUN"}).Draw(rt, "week")),
	}}
	crons := []string{"0 2 * * SUN", "30 2 * * *", "0 1,13 * * *", "0 0 1 * *"}
	for i := range rapid.IntRange(0, 3).Draw(rt, "windows") {
		p.Windows = append(p.Windows, change.Window{
			ID: change.WindowID(fmt.Sprintf("window-%d", i)), Zone: zone("window zone"),
			Opens:  change.MustCron(rapid.SampledFrom(crons).Draw(rt, "opens")),
			Length: time.Duration(rapid.IntRange(1, 11).Draw(rt, "length")) * time.Hour,
		})
	}
	for i := range rapid.IntRange(0, 3).Draw(rt, "freezes") {
		from := time.Date(2026, 11, 1, 7, 30, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 250).Draw(rt, "from"))
		f := change.Freeze{
			ID: change.FreezeID(fmt.Sprintf("freeze-%d", i)), From: from,
			To:     from.Add(time.Duration(rapid.IntRange(1, 40*24).Draw(rt, "hours")) * time.Hour),
			Yearly: rapid.Bool().Draw(rt, "yearly"),
		}
		if rapid.Bool().Draw(rt, "holidays") {
			f = change.Freeze{ID: f.ID, HolidaysOf: "AU-NSW"}
		}
		p.Freezes = append(p.Freezes, f)
	}
	return p
}

// wanted writes down every notice of a long time, and keeps those that a look finds due, and not yet of no use.
func wanted(p *change.Policy, looks []change.Interval) map[string]bool {
	all := map[string]bool{}
	want := func(key string, due, useless time.Time) {
		if slices.ContainsFunc(looks, func(l change.Interval) bool {
			return due.After(l.Start) && !due.After(l.End) && l.End.Before(useless)
		}) {
			all[key] = true
		}
	}
	low := slices.MinFunc(looks, func(a, b change.Interval) int { return a.Start.Compare(b.Start) }).Start.AddDate(0, 0, -60)
	high := slices.MaxFunc(looks, func(a, b change.Interval) int { return a.End.Compare(b.End) }).End.AddDate(0, 0, 60)
	told := func(kind, subject string, at change.Interval, zone *time.Location, aheads []time.Duration, endMatters time.Duration) {
		wall := at.Start.In(zone).Format("2006-01-02T15:04")
		for _, d := range aheads {
			useless := at.Start
			for _, nearer := range aheads {
				if nearer < d && at.Start.Add(-nearer).Before(useless) {
					useless = at.Start.Add(-nearer)
				}
			}
			want(fmt.Sprintf("%s_ahead:%s:%s-%dh", kind, subject, wall, d/time.Hour), at.Start.Add(-d), useless)
		}
		begins := map[string]string{"window": "window_opens", "freeze": "freeze_begins"}[kind]
		want(fmt.Sprintf("%s:%s:%s", begins, subject, wall), at.Start, at.End)
		ends := map[string]string{"window": "window_closes", "freeze": "freeze_ends"}[kind]
		length := at.Length().String()
		want(fmt.Sprintf("%s:%s:%s+%s", ends, subject, wall, length[:len(length)-len("0m0s")]), at.End, at.End.Add(endMatters))
	}
	for _, w := range p.Windows {
		for _, at := range w.Times(low, high) {
			told("window", string(w.ID), at, w.Zone, p.Notices.WindowAhead, time.Hour)
		}
	}
	for _, f := range p.Freezes {
		for _, at := range f.Times(p, low, high) {
			told("freeze", string(f.ID), at, p.TimeZone, p.Notices.FreezeAhead, 24*time.Hour)
		}
	}
	for _, at := range p.Notices.Week.Between(low, high, p.TimeZone) {
		day := at.In(p.TimeZone)
		useless := time.Date(day.Year(), day.Month(), day.Day()+2, 0, 0, 0, 0, p.TimeZone)
		want("week:"+day.Format("2006-01-02T15:04"), at, useless)
	}
	return all
}
