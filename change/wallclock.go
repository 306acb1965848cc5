package change

import "time"

// instantOf returns the instant, UTC, at which the clocks of zone show wall, which is written as if it were UTC (see
// [shown]). A time that they skip is the first instant after the skip, so that what is in order on the wall is in order
// in time; one that they show twice is the first of the two.
func instantOf(wall time.Time, zone *time.Location) time.Time {
	// Every zone keeps its offset for longer than a day before and after it alters it.
	early, late := wall.Add(-offset(wall.Add(-24*time.Hour), zone)), wall.Add(-offset(wall.Add(24*time.Hour), zone))
	switch {
	case shown(early.In(zone)).Equal(wall):
		return early
	case shown(late.In(zone)).Equal(wall):
		return late
	}
	begins, _ := early.In(zone).ZoneBounds()
	return begins.UTC()
}

// offset returns how far the clocks of zone are ahead of UTC at t.
func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}
