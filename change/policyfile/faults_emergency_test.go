package policyfile_test

import (
	"strings"
	"testing"
)

func TestFaultsOfTheNotificationChain(t *testing.T) {
	t.Parallel()
	checkEdits(t, []edit{
		{
			"no chain",
			"  chain:\n    - who: [S0ONCALL1]\n      within: 10m\n    - who: [U0LEAD02]\n      within: 1h\n",
			"",
			[]string{
				"p:58:3: warning: emergency: has no chain, so that only the channel and the authority hear of an emergency; write under “chain” who is told of an emergency, one after the other until somebody acknowledges",
			},
		},
		{
			"a chain of nobody",
			"  chain:\n    - who: [S0ONCALL1]\n      within: 10m\n    - who: [U0LEAD02]\n      within: 1h\n",
			"  chain: []\n",
			[]string{
				"p:60:10: emergency.chain: is empty; write who is told of an emergency, one after the other until somebody acknowledges",
			},
		},
		{
			"one rung with 0 minutes",
			"    - who: [S0ONCALL1]\n      within: 10m\n    - who: [U0LEAD02]\n      within: 1h\n",
			"    - who: [S0ONCALL1]\n      within: 0m\n",
			[]string{
				"p:62:15: emergency.chain[0].within: is 0m; write the time to acknowledge before the next are told, from 1m to 24h",
			},
		},
		{
			"a rung with 0 of nothing",
			"within: 10m",
			"within: 0",
			[]string{
				"p:62:15: emergency.chain[0].within: is 0, without a unit; write the time to acknowledge before the next are told with d, h or m: 14d, 24h, 2h30m",
			},
		},
		{
			"a rung that waits for two days",
			"within: 10m",
			"within: 2d",
			[]string{
				"p:62:15: emergency.chain[0].within: is 2d; write the time to acknowledge before the next are told, from 1m to 24h",
			},
		},
		{
			"a rung without a time",
			"      within: 10m\n",
			"",
			[]string{
				"p:61:7: emergency.chain[0].within: is missing; write the time to acknowledge before the next are told",
			},
		},
		{
			"a rung without people",
			"[S0ONCALL1]",
			"[]",
			[]string{
				"p:61:12: emergency.chain[0].who: is empty; write the Slack ids of the people (U…) and user groups (S…) who are told",
			},
		},
		{
			"a rung of nobody",
			"who: [U0LEAD02]\n      within: 1h",
			"within: 1h",
			[]string{
				"p:63:7: emergency.chain[1].who: is missing; write the Slack ids of the people (U…) and user groups (S…) who are told",
			},
		},
		{
			"eleven rungs",
			"    - who: [S0ONCALL1]\n      within: 10m\n",
			numbered(10, "    - {who: [S0ONCALL%d], within: 10m}\n"),
			[]string{
				"p:61:5: emergency.chain: has 11 rungs; keep to 10, as an emergency cannot wait for more",
			},
		},
		{
			"a chain of the declarer alone",
			"    - who: [S0ONCALL1]\n      within: 10m\n    - who: [U0LEAD02]\n      within: 1h\n",
			"    - who: [U0LEAD01]\n      within: 10m\n    - who: [U0LEAD01]\n      within: 1h\n",
			[]string{
				"p:61:5: warning: emergency.chain: names only U0LEAD01, who may declare emergencies and would be told of their own; add a second person or a user group",
			},
		},
		{
			"a chain of one who cannot declare",
			"    - who: [S0ONCALL1]\n      within: 10m\n    - who: [U0LEAD02]\n      within: 1h\n",
			"    - who: [U0LEAD02]\n      within: 10m\n",
			nil,
		},
	})
}

func TestFaultsOfGroundsAndOfTheClock(t *testing.T) {
	t.Parallel()
	checkEdits(t, []edit{
		{
			"a ground that policy §2 does not have",
			"ground: data_loss",
			"ground: the_boss_said_so",
			[]string{
				"p:66:15: emergency.grounds[0].ground: “the_boss_said_so” is not a word that is known here; write one of restore_service, critical_vulnerability, data_loss",
			},
		},
		{
			"a ground named twice",
			"ground: restore_service",
			"ground: data_loss",
			[]string{
				"p:68:15: emergency.grounds[1].ground: “data_loss” is named twice; keep this one or the one on line 66",
			},
		},
		{
			"no grounds",
			"  grounds:\n    - ground: data_loss\n      definition: Records are about to be lost.\n    - ground: restore_service\n",
			"  grounds: []\n",
			[]string{
				"p:65:12: emergency.grounds: is empty; write the grounds on which an emergency may be declared",
			},
		},
		{
			"reminders out of their order",
			"[6h, 18h]",
			"[18h, 6h]",
			[]string{
				"p:69:20: emergency.remind_at[1]: does not come after 18h; put the times into their order",
			},
		},
		{
			"a reminder twice",
			"[6h, 18h]",
			"[6h, 6h]",
			[]string{
				"p:69:19: emergency.remind_at[1]: does not come after 6h; put the times into their order",
			},
		},
		{
			"a reminder when it is too late",
			"[6h, 18h]",
			"[6h, 24h]",
			[]string{
				"p:69:19: emergency.remind_at[1]: is when the documentation is due already; write less than 24h, which is “document_within”",
			},
		},
		{
			"a reminder after a shorter time to document",
			"remind_at: [6h, 18h]",
			"document_within: 12h\n  remind_at: [6h, 18h]",
			[]string{
				"p:70:19: emergency.remind_at[1]: is when the documentation is due already; write less than 12h, which is “document_within”",
			},
		},
		{
			"more reminders than anybody heeds",
			"[6h, 18h]",
			"[1h, 2h, 3h, 4h, 5h, 6h]",
			[]string{
				"p:69:14: emergency.remind_at: has 6 times; keep to 5, as nobody heeds more",
			},
		},
		{
			"no reminders",
			"[6h, 18h]",
			"[]",
			[]string{
				"p:69:14: emergency.remind_at: is empty; write the times after the end of the work at which people are reminded",
			},
		},
		{
			"a shorter time to document, with the usual reminders",
			"remind_at: [6h, 18h]",
			"document_within: 12h",
			nil,
		},
	})
}

func TestAFileWithoutEmergenciesIsWarnedOf(t *testing.T) {
	t.Parallel()
	text, _, _ := strings.Cut(string(read(t, "testdata/small.yaml")), "emergency:\n")
	checkText(t, text, []string{
		"p:1:1: warning: emergency: is missing, so nobody can declare an emergency; write who may declare an emergency, and who reviews it",
	})
}
