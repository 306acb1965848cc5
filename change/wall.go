package change

import "time"

// A wall is the clock of a place, read from one time on into the future. It remembers the offset that it looked up last,
// as that holds for months.
type wall struct {
	zone *time.Location
	// offset, in seconds east of UTC, is right for every reading from from until before until.
	offset, from, until int64
}

// firstShows is [instantOf] for a reading in seconds since 1970, as if it were UTC. No reading is earlier than the one
// before, so that of those that come twice the first is found.
func (w *wall) firstShows(reading int64) time.Time {
	if w.from <= reading && reading < w.until {
		return time.Unix(reading-w.offset, 0).UTC()
	}
	at := instantOf(time.Unix(reading, 0).UTC(), w.zone)
	moved, next := at.In(w.zone).ZoneBounds()
	w.offset = int64(offset(at, w.zone) / time.Second)
	w.from, w.until = -1<<60, 1<<60
	if !moved.IsZero() {
		w.from = moved.Unix() + w.offset
	}
	if !next.IsZero() {
		w.until = next.Unix() + w.offset
	}
	return at
}
