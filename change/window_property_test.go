package change_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"

	. "github.com/noim3/changebot/change"
)

// nights are times around which clocks are moved, each with the place.
var nights = []struct {
	zone string
	at   time.Time
}{
	{"Australia/Sydney", time.Date(2026, 10, 3, 16, 0, 0, 0, time.UTC)},
	{"Australia/Sydney", time.Date(2027, 4, 3, 16, 0, 0, 0, time.UTC)},
	{"Europe/London", time.Date(2027, 3, 28, 1, 0, 0, 0, time.UTC)},
	{"Europe/London", time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC)},
	{"America/New_York", time.Date(2027, 3, 14, 7, 0, 0, 0, time.UTC)},
	{"America/New_York", time.Date(2027, 11, 7, 6, 0, 0, 0, time.UTC)},
	{"Australia/Lord_Howe", time.Date(2026, 10, 3, 15, 30, 0, 0, time.UTC)},
	{"Australia/Lord_Howe", time.Date(2027, 4, 3, 15, 0, 0, 0, time.UTC)},
	{"UTC", time.Date(2027, 2, 28, 23, 0, 0, 0, time.UTC)},
}

// nightly draws windows that open on most days, often in the hours in which clocks are moved.
func nightly(z *time.Location) *rapid.Generator[Window] {
	return rapid.Custom(func(rt *rapid.T) Window {
		minute := rapid.SampledFrom([]string{"0", "30", "15,45", "*/10", "59"}).Draw(rt, "minute")
		hour := rapid.SampledFrom([]string{"0", "1", "2", "3", "23", "1-3", "*/2", "*", "12"}).Draw(rt, "hour")
		weekday := rapid.SampledFrom([]string{"*", "*", "SUN", "SAT,SUN", "0-3"}).Draw(rt, "weekday")
		systems := rapid.SampledFrom([][]SystemID{nil, {"ledger"}, {"payments"}, {"ledger", "payments"}}).Draw(rt, "systems")
		return Window{
			ID: WindowID(fmt.Sprint(rapid.Int().Draw(rt, "id"))), Opens: MustCron(minute + " " + hour + " * * " + weekday),
			Length: time.Duration(rapid.IntRange(1, 100).Draw(rt, "length")) * 15 * time.Minute, Zone: z, Systems: systems,
		}
	})
}

// opensAt reports, from what the clocks show before and at t, whether the window opens then: one of the times that they
// come to for the first time, or skip, is the library's.
func opensAt(w Window, schedule cron.Schedule, t time.Time) bool {
	wall := func(t time.Time) time.Time {
		t = t.In(w.Zone)
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC)
	}
	for _, back := range []time.Duration{30 * time.Minute, time.Hour} { // by which the clocks of nights are moved
		if !wall(t.Add(-back)).Before(wall(t)) {
			return false // they were there already
		}
	}
	next := schedule.Next(wall(t.Add(-time.Minute)))
	return !next.IsZero() && !next.After(wall(t))
}

func TestOpeningsAreThoseOfTheClocksOnTheWall(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		night := rapid.SampledFrom(nights).Draw(rt, "night")
		w := nightly(zone(t, night.zone)).Draw(rt, "window")
		from, to := night.at.Add(-30*time.Hour), night.at.Add(30*time.Hour)
		schedule, err := cron.ParseStandard(w.Opens.Text)
		if err != nil {
			rt.Fatal(err)
		}
		times := w.Times(from, to)
		starts := map[time.Time]bool{}
		for i, at := range times {
			if !at.Overlaps(Interval{Start: from, End: to}) || !at.Start.Before(at.End) || at.Length() > w.Length {
				rt.Errorf("from %s to %s it is open from %s to %s", from, to, at.Start, at.End)
			}
			if i > 0 && (times[i-1].Overlaps(at) || !times[i-1].Start.Before(at.Start)) {
				rt.Errorf("%s comes after %s", at, times[i-1])
			}
			if at.Length() < w.Length && i+1 < len(times) && !at.End.Equal(times[i+1].Start) {
				rt.Errorf("%s is too short, and not because of %s", at, times[i+1])
			}
			starts[at.Start] = true
		}
		for at := from; at.Before(to); at = at.Add(time.Minute) {
			if starts[at] != opensAt(w, schedule, at) {
				rt.Fatalf("%q of %s: opens at %s: %v", w.Opens.Text, w.Zone, at.In(w.Zone), starts[at])
			}
		}
	})
}

func TestOpenForIsWhatAMinuteByMinuteLookSays(t *testing.T) {
	t.Parallel()
	p := *policy(t)
	rapid.Check(t, func(rt *rapid.T) {
		night := rapid.SampledFrom(nights).Draw(rt, "night")
		p := p
		p.Windows = rapid.SliceOfN(nightly(zone(t, night.zone)), 0, 4).Draw(rt, "windows")
		systems := rapid.SampledFrom([][]SystemID{{"ledger"}, {"payments"}, {"payments", "ledger"}}).Draw(rt, "systems")
		from, to := night.at.Add(-20*time.Hour), night.at.Add(20*time.Hour+7*time.Minute)
		open := p.OpenFor(systems, from, to)
		for i, o := range open {
			if o.Start.Before(from) || o.End.After(to) || !o.Start.Before(o.End) || i > 0 && !open[i-1].End.Before(o.Start) {
				rt.Fatalf("from %s to %s, %s is one of %s", from, to, o, open)
			}
		}
		for at := from; at.Before(to); at = at.Add(time.Minute) {
			minute := Interval{Start: at, End: at.Add(time.Minute)}
			got := false
			for _, o := range open {
				got = got || o.Holds(minute)
			}
			if want := openAt(&p, systems, minute); got != want {
				rt.Fatalf("open at %s: %v, want %v", at, got, want)
			}
		}
	})
}

// openAt looks at one minute: each system has no window, or one that holds it.
func openAt(p *Policy, systems []SystemID, minute Interval) bool {
	for _, s := range systems {
		windows, open := 0, false
		for _, w := range p.Windows {
			if !w.For(p, s) {
				continue
			}
			windows++
			for _, at := range w.Times(minute.Start, minute.End) {
				open = open || at.Holds(minute)
			}
		}
		if windows > 0 && !open {
			return false
		}
	}
	return true
}
