package calendarfile

import (
	"fmt"
	"strings"
	"time"
)

// zone returns the time zone that a file calls name; false, once it has been reported, when it is not known.
func (f *file) zone(name string, line int) (*time.Location, bool) {
	zone, asked := f.zones[name]
	if !asked {
		zone = f.findZone(name)
		f.zones[name] = zone // to load one takes longer than to read an event
	}
	if zone == nil {
		f.fault(line, fmt.Sprintf("the time zone “%s” is not known: say which it is with --zone \"%s=Europe/Berlin\", or another of the IANA list", clip(name), clip(name)))
	}
	return zone, zone != nil
}

// findZone returns a zone that whoever imports the file has named, one of Windows, or one of the IANA list, alone or
// behind the name of the program that wrote it as in “/citadel.org/20210210_1/Europe/Berlin”; nil for any other.
func (f *file) findZone(name string) *time.Location {
	if zone, ok := f.options.Zones[name]; ok {
		return zone
	}
	trimmed := strings.TrimSpace(name)
	if zone, ok := windowsZone(trimmed); ok {
		return zone
	}
	for rest, found := trimmed, true; found; _, rest, found = strings.Cut(rest, "/") {
		// Behind other words, a name without a slash may be any word.
		if rest != trimmed && !strings.Contains(rest, "/") {
			break
		}
		if zone, err := time.LoadLocation(rest); err == nil && rest != "" && rest != "Local" {
			return zone
		}
	}
	return nil
}
