package policyfile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
)

func TestFaultsOfNotices(t *testing.T) {
	t.Parallel()
	const digest = "when the policy's owners hear of what does not go as it should, as a cron expression: “0 9 * * MON-FRI”; or never"
	checkEdits(t, []edit{
		{
			"no unit",
			"[2d, 30m]",
			"[2d, 30]",
			[]string{
				"p:107:30: notices.window_ahead[1]: is 30, without a unit; write how long before a maintenance window opens people are told, such as [24h, 1h] with d, h or m: 14d, 24h, 2h30m",
			},
		},
		{
			"too long ahead",
			"[2d, 30m]",
			"[8d]",
			[]string{
				"p:107:26: notices.window_ahead[0]: is 8d; write how long before a maintenance window opens people are told, such as [24h, 1h], from 5m to 7d",
			},
		},
		{
			"the nearest first",
			"[2d, 30m]",
			"[30m, 2d]",
			[]string{
				"p:107:31: notices.window_ahead[1]: is as long ahead as 30m, or longer; put the longest first",
			},
		},
		{
			"the same twice",
			"[2d, 30m]",
			"[2d, 48h]",
			[]string{
				"p:107:30: notices.window_ahead[1]: is as long ahead as 2d, or longer; put the longest first",
			},
		},
		{
			"too many",
			"freeze_ahead: []",
			"freeze_ahead: [14d, 7d, 3d, 2d, 1d, 12h]",
			[]string{
				"p:107:50: notices.freeze_ahead: has 6 times; keep to the few that people need",
			},
		},
		{
			"a digest each minute",
			"30 8 * * SUN",
			"'* 8 * * SUN'",
			[]string{
				"p:107:75: notices.digest: comes more often than once a day; write " + digest,
			},
		},
		{
			"a word for a time",
			"week: never",
			"week: mondays",
			[]string{
				"p:107:60: notices.week: “mondays” is not a cron expression; it has 1 field and needs five: minute, hour, day of the month, month, day of the week",
			},
		},
		{
			"a digest at night",
			"30 8 * * SUN",
			"30 3 * * SUN",
			[]string{
				"p:107:75: warning: notices.digest: is outside working time, so that each digest comes when people next work; write a time at which people work",
			},
		},
		{
			"no digest",
			"30 8 * * SUN",
			"never",
			nil,
		},
	})
}

func TestNoticesAreUsuallyThoseOfThePolicy(t *testing.T) {
	t.Parallel()
	text, _, _ := strings.Cut(string(read(t, "testdata/small.yaml")), "notices:")
	p, faults := policyfile.Parse("p", []byte(text), today)
	if faults.Err() != nil {
		t.Fatal(faults)
	}
	want := change.NoticeRules{
		WindowAhead: []time.Duration{24 * time.Hour, time.Hour},
		FreezeAhead: []time.Duration{14 * 24 * time.Hour, 7 * 24 * time.Hour, 48 * time.Hour},
		Week:        change.MustCron("0 9 * * MON"), Digest: change.MustCron("0 9 * * MON-FRI"),
		Head: change.MustCron("0 9 * * *"), Report: change.MustCron("0 9 1 * *"),
	}
	if diff := cmp.Diff(want, p.Notices); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
