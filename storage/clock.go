package storage

import "time"

// clock returns now with its instants made storable: UTC, in whole microseconds, which is what Postgres keeps.
func clock(now func() time.Time) func() time.Time {
	if now == nil {
		now = time.Now
	}
	return func() time.Time { return storable(now()) }
}

// storable returns t in UTC, in whole microseconds.
func storable(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
