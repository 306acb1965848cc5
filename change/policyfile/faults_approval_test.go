package policyfile_test

import "testing"

func TestFaultsOfApproval(t *testing.T) {
	t.Parallel()
	checkEdits(t, []edit{
		{
			"an authority without members",
			"[S0PEERS1]",
			"[]",
			[]string{
				"p:35:14: authorities[0].members: is empty; write the Slack ids of its people (U…) and user groups (S…)",
			},
		},
		{
			"a quorum of none",
			"leads: 1",
			"leads: 0",
			[]string{
				"p:44:18: approval.routes[0].levels[0].leads: is 0; write how many people of “leads” must approve: a whole number from 1 to 2500",
			},
		},
		{
			"a quorum above the members",
			"leads: 1",
			"leads: 3",
			[]string{
				"p:44:18: approval.routes[0].levels[0].leads: asks 3 people of “leads”, which has 2; write at most 2, or name more people",
			},
		},
		{
			"a quorum of all members",
			"leads: 1",
			"leads: 2",
			[]string{
				"p:44:9: warning: approval.routes[0].levels: a change of U0LEAD01 or U0LEAD02 can never be approved: nobody approves their own, and nobody is to spare; name one more person, or a user group",
			},
		},
		{
			"the same few people on two levels",
			"        - leads: 1",
			"        - leads: 2\n        - leads: 1",
			[]string{
				"p:44:9: approval.routes[0].levels: asks for 3 approvals, and a person counts once, but names 2 people; ask for fewer, or name more people",
			},
		},
		{
			"one approver",
			"[U0LEAD01, U0LEAD02]",
			"[U0LEAD01]",
			[]string{
				"p:44:9: warning: approval.routes[0].levels: a change of U0LEAD01 can never be approved: nobody approves their own, and nobody is to spare; name one more person, or a user group",
				"p:59:14: warning: emergency.authority: only U0LEAD01 may review an emergency, and never a change of their own; name a second person or a user group",
			},
		},
		{
			"four levels",
			"        - leads: 1\n",
			"        - leads: 1\n        - peers: 1\n        - peers: 1\n        - peers: 1\n",
			[]string{
				"p:44:9: approval.routes[0].levels: has 4 levels; keep to 3; authorities on one level are asked at the same time",
			},
		},
		{
			"no levels",
			"levels:\n        - leads: 1",
			"levels: []",
			[]string{
				"p:43:15: approval.routes[0].levels: is empty; write who approves, one level after the other, such as “- peers: 1”",
			},
		},
		{
			"an empty level",
			"        - leads: 1\n",
			"        - {}\n",
			[]string{
				"p:44:11: approval.routes[0].levels[0]: is empty; name an authority and how many of it must approve, such as “peers: 1”",
			},
		},
		{
			"a level without numbers",
			"        - leads: 1\n",
			"        - leads\n",
			[]string{
				"p:44:11: approval.routes[0].levels[0]: is a text, not a group of keys; write who approves, one level after the other, such as “- peers: 1”",
			},
		},
		{
			"a last route for some changes only",
			"    - levels:\n        - peers: 1\n",
			"",
			[]string{
				"p:42:7: approval.routes[0]: the last route does not match every change, so some could never be approved; add a route without “when” at the end",
			},
		},
		{
			"a route below one that covers it",
			"    - levels:\n        - peers: 1\n",
			"    - when: {risks: [high], systems: [web]}\n      levels:\n        - leads: 1\n    - levels:\n        - peers: 1\n",
			[]string{
				"p:45:7: warning: approval.routes[1]: is never reached: approval.routes[0] matches every change that this route does; move it up, or leave it out",
			},
		},
		{
			"a route below the one for everything",
			"    - when: {risks: [high]}\n      levels:\n        - leads: 1\n    - levels:\n        - peers: 1\n",
			"    - levels:\n        - peers: 1\n    - when: {risks: [high]}\n      levels:\n        - leads: 1\n    - levels:\n        - peers: 1\n",
			[]string{
				"p:44:7: warning: approval.routes[1]: is never reached: approval.routes[0] matches every change that this route does; move it up, or leave it out",
				"p:47:7: warning: approval.routes[2]: is never reached: approval.routes[0] matches every change that this route does; move it up, or leave it out",
			},
		},
		{
			"a route for emergencies",
			"when: {risks: [high]}",
			"when: {categories: [emergency]}",
			[]string{
				"p:42:26: warning: approval.routes[0].when.categories: matches nothing: only normal changes are approved by route; leave “categories” out",
			},
		},
		{
			"an approval for ever",
			"14d",
			"9999d",
			[]string{
				"p:40:12: approval.expires: is 9999d; write how long an approval counts, from 1h to 366d",
			},
		},
		{
			"a length of time without a unit",
			"14d",
			"14",
			[]string{
				"p:40:12: approval.expires: is 14, without a unit; write how long an approval counts with d, h or m: 14d, 24h, 2h30m",
			},
		},
		{
			"a length of time in words",
			"14d",
			"two weeks",
			[]string{
				"p:40:12: approval.expires: “two weeks” is not a length of time; write how long an approval counts in days, hours and minutes: 14d, 24h, 2h30m",
			},
		},
		{
			"a length of time in seconds",
			"14d",
			"90s",
			[]string{
				"p:40:12: approval.expires: “90s” is not a length of time; write how long an approval counts in days, hours and minutes: 14d, 24h, 2h30m",
			},
		},
	})
}
