package policyfile_test

import "testing"

func TestFaultsOfTemplatesAndEmergencies(t *testing.T) {
	t.Parallel()
	checkEdits(t, []edit{
		{
			"a template without a title",
			"    title: Rotate the keys\n",
			"",
			[]string{
				"p:48:5: standard[0].title: is missing; write what is done, in a few words",
			},
		},
		{
			"a template named twice",
			"    expires: 2027-01-31\n",
			"    expires: 2027-01-31\n  - {id: rotate, title: Again, kind: release, systems: [web], steps: Do., rollback: {steps: Undo., people: [U0OWNER1], conditions: Errors.}, test_plan: Look., length: 1h}\n",
			[]string{
				"p:57:10: standard[1].id: “rotate” is named twice; keep this one or the one on line 48",
			},
		},
		{
			"a kind that there is not",
			"kind: configuration",
			"kind: config",
			[]string{
				"p:50:11: standard[0].kind: “config” is not a word that is known here; did you mean “configuration”?",
			},
		},
		{
			"a template for no system",
			"systems: [web]",
			"systems: []",
			[]string{
				"p:51:14: standard[0].systems: is empty; write the ids of one or more systems",
			},
		},
		{
			"a rollback that only points elsewhere",
			"steps: Restore the old key.",
			"steps: see ticket",
			[]string{
				"p:53:23: standard[0].rollback.steps: “see ticket” only points elsewhere, which policy §4 does not accept; write the steps that restore the previous state",
			},
		},
		{
			"a rollback without people",
			"people: [U0OWNER1], conditions",
			"people: [], conditions",
			[]string{
				"p:53:53: standard[0].rollback.people: is empty; write the Slack ids of those who carry the rollback out",
			},
		},
		{
			"a rollback without conditions",
			", conditions: Any login fails.",
			"",
			[]string{
				"p:53:15: standard[0].rollback.conditions: is missing; write what would make you roll back",
			},
		},
		{
			"an expired template",
			"2027-01-31",
			"2026-11-22",
			[]string{
				"p:56:14: warning: standard[0].expires: has passed: “rotate” can no longer be used; look at the template again and set a later day, or remove it",
			},
		},
		{
			"a date in another order",
			"2027-01-31",
			"31.1.2027",
			[]string{
				"p:56:14: standard[0].expires: “31.1.2027” is not a date; write the first day on which the template no longer counts as year, month and day: 2027-06-30",
			},
		},
		{
			"a day that there is not",
			"2027-01-31",
			"2027-02-31",
			[]string{
				"p:56:14: standard[0].expires: “2027-02-31” is not a date; write the first day on which the template no longer counts as year, month and day: 2027-06-30",
			},
		},
		{
			"a template that takes no time",
			"length: 30m",
			"length: 1m",
			[]string{
				"p:55:13: standard[0].length: is 1m; write how long the work takes, from 5m to 7d",
			},
		},
		{
			"nobody who reviews emergencies",
			"authority: leads",
			"authority: ladies",
			[]string{
				"p:59:14: emergency.authority: there is no authority “ladies”; write one of leads, peers",
			},
		},
		{
			"one reviewer of emergencies",
			"[U0LEAD01, U0LEAD02]\napproval",
			"[U0LEAD01]\napproval",
			[]string{
				"p:44:9: warning: approval.routes[0].levels: a change of U0LEAD01 can never be approved: nobody approves their own, and nobody is to spare; name one more person, or a user group",
				"p:59:14: warning: emergency.authority: only U0LEAD01 may review an emergency, and never a change of their own; name a second person or a user group",
			},
		},
		{
			"more time to document than policy §5 gives",
			"  authority: leads\n",
			"  authority: leads\n  document_within: 2d\n",
			[]string{
				"p:60:20: emergency.document_within: is 2d; write the time from the end of the work to its complete documentation, from 1h to 24h",
			},
		},
	})
}
