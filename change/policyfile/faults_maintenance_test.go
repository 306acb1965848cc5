package policyfile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
)

func TestFaultsOfMaintenanceWindows(t *testing.T) {
	t.Parallel()
	const opens, length, zone = "opens: 0 2 * * SUN", "length: 4h", "time_zone: America/New_York"
	checkEdits(t, []edit{
		{"an hour that there is not", opens, "opens: 0 25 * * SUN", []string{
			"p:105:45: maintenance_windows[0].opens: “0 25 * * SUN” is not a cron expression; “25” is no hour: write 0 to 23, with * for all and , - / for lists, spans and steps",
		}},
		{"a day of another cron", opens, "opens: 0 2 * * 7", []string{
			"p:105:45: maintenance_windows[0].opens: “0 2 * * 7” is not a cron expression; “7” is no day of the week: write 0 to 6 or SUN to SAT, with * for all and , - / for lists, spans and steps",
		}},
		{"a field too few", opens, "opens: 0 2 * *", []string{
			"p:105:45: maintenance_windows[0].opens: “0 2 * *” is not a cron expression; it has 4 fields and needs five: minute, hour, day of the month, month, day of the week",
		}},
		{"a short form", opens, `opens: "@weekly"`, []string{
			"p:105:45: maintenance_windows[0].opens: “@weekly” is not a cron expression; it has 1 field and needs five: minute, hour, day of the month, month, day of the week",
		}},
		{"a time that never comes", opens, "opens: 0 2 30 2 *", []string{
			"p:105:45: maintenance_windows[0].opens: “0 2 30 2 *” is not a cron expression; it never comes: no month has such a day",
		}},
		{"a day of the month and one of the week", opens, "opens: 0 2 1 * SUN", []string{
			"p:105:45: warning: maintenance_windows[0].opens: opens it on each day that fits “1” and on each that fits “SUN”, as either is enough; write * for one of the two",
		}},
		{"no length", length, "length: 0m", []string{
			"p:105:66: maintenance_windows[0].length: is 0m; write how long it stays open, from 15m to 7d",
		}},
		{"a length without a unit", length, "length: 0", []string{
			"p:105:66: maintenance_windows[0].length: is 0, without a unit; write how long it stays open with d, h or m: 14d, 24h, 2h30m",
		}},
		{"a length of 40 hours, once a week", length, "length: 40h", []string{
			"p:105:66: warning: maintenance_windows[0].length: keeps the window open for 40h; look whether that is meant",
		}},
		{"a length of 40 hours, each day", "length: 1h30m", "length: 40h", []string{
			"p:106:67: maintenance_windows[1].length: is 40h, and the window opens again after 24h; write 24h or less, or let it open less often",
		}},
		{"a length of a whole day, each day", "length: 1h30m", "length: 24h", nil},
		{"a length of eight days", length, "length: 8d", []string{
			"p:105:66: maintenance_windows[0].length: is 8d; write how long it stays open, from 15m to 7d",
		}},
		{"a zone that does not exist", zone, "time_zone: America/Newyork", []string{
			"p:105:81: maintenance_windows[0].time_zone: there is no time zone “America/Newyork”; did you mean “America/New_York”?",
		}},
		{"a zone by its letters", zone, "time_zone: AEST", []string{
			"p:105:81: maintenance_windows[0].time_zone: there is no time zone “AEST”; write a name of the IANA list, such as Australia/Sydney or Europe/London",
		}},
		{"a system that there is not", zone + ", tags: [money]}", zone + ", systems: [wbe]}", []string{
			"p:105:109: maintenance_windows[0].systems[0]: there is no system “wbe”; did you mean “web”?",
		}},
		{"no systems", zone + ", tags: [money]}", zone + ", systems: []}", []string{
			"p:105:108: maintenance_windows[0].systems: is empty; write the ids of the systems that it is for; all when left out",
		}},
		{"two of one name", "{id: evening, name", "{id: sunday, name", []string{
			"p:106:10: maintenance_windows[1].id: “sunday” is named twice; keep this one or the one on line 105",
		}},
		{"windows that overlap", "opens: \"30 22 * * 1-5\"", "opens: 0 3 * * SUN", nil},
		{"nothing but an id", ", name: Evenings, opens: \"30 22 * * 1-5\", length: 1h30m}", "}", []string{
			"p:106:5: maintenance_windows[1].opens: is missing; write when it opens, as a cron expression: “0 2 * * SUN” for each Sunday at 02:00",
			"p:106:5: maintenance_windows[1].length: is missing; write how long it stays open",
			"p:106:5: maintenance_windows[1].name: is missing; write the window's name as people say it",
		}},
		{"a conflict that is not one", "  short_notice: block\n", "  short_notice: block\n  conflicts: {in_freeze: warn, same_sistem: blok, same_system: blok}\n", []string{
			"p:91:15: scheduling.conflicts.in_freeze: is not a key that is known here; the keys are dependent_system, exceeds_window, outside_window, same_implementer, same_system",
			"p:91:32: scheduling.conflicts.same_sistem: is not a key that is known here; did you mean “same_system”?",
			"p:91:64: scheduling.conflicts.same_system: “blok” is not a word that is known here; did you mean “block”?",
		}},
	})
}

func TestAZoneIsGuessedFromWhatSomebodyMayMean(t *testing.T) {
	t.Parallel()
	small := string(read(t, "testdata/small.yaml"))
	for wrote, want := range map[string]string{
		"London": "Europe/London", "Lord_Howe": "Australia/Lord_Howe", "new york": "America/New_York", "australia/sydney": "Australia/Sydney",
		"Australia/Sidney": "Australia/Sydney", "Europe/Lodnon": "Europe/London", "Asia/Kolkatta": "Asia/Kolkata", "UTC+10": "", "Mars/Olympus": "",
		"../etc/passwd": "", "Local": "", "Buenos_Aires": "America/Buenos_Aires",
	} {
		_, faults := policyfile.Parse("p", []byte(strings.Replace(small, "Europe/London", wrote, 1)), today)
		if len(faults) != 1 {
			t.Errorf("%q: %v", wrote, faults)
			continue
		}
		guess, found := strings.CutPrefix(faults[0].Want, "did you mean “")
		if guess = strings.TrimSuffix(guess, "”?"); !found {
			guess = ""
		}
		if guess != want {
			t.Errorf("%q: %q, want %q", wrote, faults[0].Want, want)
		}
	}
}

func TestConflictsThatBlockAreRead(t *testing.T) {
	t.Parallel()
	small := string(read(t, "testdata/small.yaml"))
	text := strings.Replace(small, "  short_notice: block\n", "  short_notice: block\n  conflicts: {outside_window: warn, same_implementer: block, same_system: block}\n", 1)
	p, faults := policyfile.Parse("p", []byte(text), today)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if diff := cmp.Diff([]change.ClashKind{change.SameSystem, change.SameImplementer}, p.Schedule.Blocks); diff != "" {
		t.Errorf("what blocks differs (-want +got):\n%s", diff)
	}
}
