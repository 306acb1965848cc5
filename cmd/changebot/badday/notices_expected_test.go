package badday

import (
	"fmt"
	"slices"
	"time"
)

// An expectedNotice is one that must be said when somebody is there to say it in time.
type expectedNotice struct {
	kind, subject string
	start         time.Time
	due           time.Time
	// useless is when it is of no use any more.
	useless time.Time
}

func (e expectedNotice) String() string {
	return fmt.Sprintf("%s of %s at %s, due %s", e.kind, e.subject, e.start.Format(time.RFC3339), e.due.Format(time.RFC3339))
}

// A frozen is one freeze of the campaign's policy: one begins each third day at noon, UTC, and holds for nine hours.
func frozen(from, to time.Time) []time.Time {
	var starts []time.Time
	for day := from.Truncate(24 * time.Hour); day.Before(to); day = day.AddDate(0, 0, 1) {
		if day.Unix()/86400%3 == 0 {
			starts = append(starts, day.Add(12*time.Hour))
		}
	}
	return starts
}

const (
	freezeLength = 9 * time.Hour
	// ahead is how far before from and after to things are looked at whose notices may fall between the two.
	ahead = 72 * time.Hour
)

// expectNotices writes down every notice that is due after from and not after to, without the program's rules: by the
// policy in calendar_policy.yaml and the words of spec §5.
func expectNotices(from, to time.Time) []expectedNotice {
	var all []expectedNotice
	add := func(e expectedNotice) {
		if e.due.After(from) && !e.due.After(to) {
			all = append(all, e)
		}
	}
	for _, w := range openings(from.Add(-ahead), to.Add(ahead)) {
		add(expectedNotice{"window_ahead", w.id, w.start, w.start.Add(-2 * time.Hour), w.start.Add(-30 * time.Minute)})
		add(expectedNotice{"window_ahead", w.id, w.start, w.start.Add(-30 * time.Minute), w.start})
		add(expectedNotice{"window_opens", w.id, w.start, w.start, w.start.Add(w.length)})
		add(expectedNotice{"window_closes", w.id, w.start, w.start.Add(w.length), w.start.Add(w.length + time.Hour)})
	}
	for _, start := range frozen(from.Add(-ahead), to.Add(ahead)) {
		id, end := freezeName(start), start.Add(freezeLength)
		add(expectedNotice{"freeze_ahead", id, start, start.Add(-48 * time.Hour), start.Add(-6 * time.Hour)})
		add(expectedNotice{"freeze_ahead", id, start, start.Add(-6 * time.Hour), start})
		add(expectedNotice{"freeze_begins", id, start, start, end})
		add(expectedNotice{"freeze_ends", id, start, end, end.Add(24 * time.Hour)})
	}
	slices.SortFunc(all, func(a, b expectedNotice) int { return a.due.Compare(b.due) })
	return all
}

func freezeName(start time.Time) string { return "freeze-" + start.Format("2006-01-02") }

type opening struct {
	id     string
	start  time.Time
	length time.Duration
}

// openings are those of the three windows. The tables of skipped and doubled times are those of the two zones.
func openings(from, to time.Time) []opening {
	sydney, newYork := zone("Australia/Sydney"), zone("America/New_York")
	var all []opening
	for day := from.AddDate(0, 0, -2); day.Before(to.AddDate(0, 0, 2)); day = day.AddDate(0, 0, 1) {
		y, m, d := day.Date()
		for _, hour := range []int{1, 7, 13, 19} {
			all = append(all, opening{"six-hourly", time.Date(y, m, d, hour, 0, 0, 0, time.UTC), 2 * time.Hour})
		}
		nightly := time.Date(y, m, d, 2, 30, 0, 0, sydney)
		switch nightly.Format("2006-01-02") {
		case "2027-04-04": // half past two comes twice: the first counts
			nightly = time.Date(2027, 4, 3, 15, 30, 0, 0, time.UTC)
		case "2027-10-03": // it is skipped: the first instant after
			nightly = time.Date(2027, 10, 2, 16, 0, 0, 0, time.UTC)
		}
		all = append(all, opening{"nightly", nightly.UTC(), 90 * time.Minute})
		overseas := time.Date(y, m, d, 2, 30, 0, 0, newYork)
		if time.Date(y, m, d, 12, 0, 0, 0, newYork).Format("2006-01-02") == "2027-03-14" {
			overseas = time.Date(2027, 3, 14, 7, 0, 0, 0, time.UTC)
		}
		all = append(all, opening{"overseas", overseas.UTC(), 3 * time.Hour})
	}
	return all
}

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}
