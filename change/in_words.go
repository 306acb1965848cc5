package change

import (
	"strings"
	"time"
)

// InWords says a length of time to the minute as people say it, as in “4 days and 6 hours”, so that a typing error is
// heard.
func InWords(d time.Duration) string {
	var parts []string
	for _, u := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		if n := int(d / u.size); n > 0 {
			parts = append(parts, counted(n, u.name))
			d -= time.Duration(n) * u.size
		}
	}
	if len(parts) == 0 {
		return "less than a minute"
	}
	if last := len(parts) - 1; last > 0 {
		return strings.Join(parts[:last], ", ") + " and " + parts[last]
	}
	return parts[0]
}
