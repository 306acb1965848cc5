package policyfile

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a policy must mean the same on a machine that has no time zones installed
)

// zone reads the name of a time zone; UTC when it cannot.
func (v value) zone() *time.Location {
	s := v.line(maxName)
	if s == "" {
		return time.UTC
	}
	zone, err := time.LoadLocation(s)
	if err != nil || s == "Local" {
		want := "write a name of the IANA list, such as Australia/Sydney or Europe/London"
		if near := nearestZone(s); near != "" {
			want = "did you mean “" + near + "”?"
		}
		v.fault("there is no time zone “"+clip(s)+"”", want)
		return time.UTC
	}
	return zone
}

// The regions of the IANA list, and some of its places, by which a mistaken name is put right. The list itself cannot be
// asked what it holds.
var (
	regions = strings.Fields("Africa America Antarctica Asia Atlantic Australia Europe Indian Pacific America/Argentina America/Indiana Etc")
	places  = strings.Fields(`Africa/Cairo Africa/Johannesburg Africa/Lagos Africa/Nairobi America/Bogota America/Chicago America/Denver
		America/Halifax America/Lima America/Los_Angeles America/Mexico_City America/New_York America/Phoenix America/Santiago
		America/Sao_Paulo America/Toronto America/Vancouver Asia/Bangkok Asia/Dubai Asia/Hong_Kong Asia/Jakarta Asia/Jerusalem
		Asia/Karachi Asia/Kolkata Asia/Manila Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Tokyo
		Atlantic/Reykjavik Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Hobart Australia/Lord_Howe
		Australia/Melbourne Australia/Perth Australia/Sydney Europe/Amsterdam Europe/Athens Europe/Berlin Europe/Brussels
		Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Lisbon Europe/London Europe/Madrid Europe/Moscow Europe/Oslo
		Europe/Paris Europe/Prague Europe/Rome Europe/Stockholm Europe/Vienna Europe/Warsaw Europe/Zurich Pacific/Auckland
		Pacific/Honolulu`)
)

// nearestZone returns the time zone that somebody who wrote s may have meant; empty when there is no telling.
func nearestZone(s string) string {
	parts := strings.Split(strings.ReplaceAll(s, " ", "_"), "/")
	for i, p := range parts {
		parts[i] = capitals(p)
	}
	name := strings.Join(parts, "/")
	for _, n := range append([]string{name}, inRegions(name)...) {
		if _, err := time.LoadLocation(n); err == nil && n != "Local" && !strings.Contains(n, ".") {
			return n
		}
	}
	near := slices.MinFunc(places, func(a, b string) int { return distance(name, a) - distance(name, b) })
	if distance(name, near) <= max(1, len(name)/5) {
		return near
	}
	return ""
}

func inRegions(name string) []string {
	var out []string
	for _, r := range regions {
		out = append(out, r+"/"+name)
	}
	return out
}

// capitals writes each word of a place as the list does: New_York.
func capitals(place string) string {
	words := strings.Split(strings.ToLower(place), "_")
	for i, w := range words {
		if w != "" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "_")
}
