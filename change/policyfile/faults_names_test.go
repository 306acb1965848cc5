package policyfile_test

import (
	"strings"
	"testing"
)

func TestFaultsOfNamesAndReferences(t *testing.T) {
	t.Parallel()
	checkEdits(t, []edit{
		{
			"a time zone that there is not",
			"Europe/London",
			"London",
			[]string{
				"p:2:12: time_zone: there is no time zone “London”; did you mean “Europe/London”?",
			},
		},
		{
			"the time zone of the machine",
			"Europe/London",
			"Local",
			[]string{
				"p:2:12: time_zone: there is no time zone “Local”; write a name of the IANA list, such as Australia/Sydney or Europe/London",
			},
		},
		{
			"an owner by name",
			"owners: [U0OWNER1]\nchannels",
			"owners: [\"@olive\"]\nchannels",
			[]string{
				"p:3:10: owners[0]: “@olive” is not the Slack id of a person; write U… or W…, from “Copy member ID” in the person's Slack profile",
			},
		},
		{
			"a user group as owner of the policy",
			"owners: [U0OWNER1]\nchannels",
			"owners: [S0WEBTEAM]\nchannels",
			[]string{
				"p:3:10: owners[0]: “S0WEBTEAM” is not the Slack id of a person; write U… or W…, from “Copy member ID” in the person's Slack profile",
			},
		},
		{
			"an owner named twice",
			"owners: [U0OWNER1]\nchannels",
			"owners: [U0OWNER1, U0OWNER1]\nchannels",
			[]string{
				"p:3:20: owners[1]: “U0OWNER1” is named twice; keep this one or the one on line 3",
			},
		},
		{
			"no owners",
			"owners: [U0OWNER1]\nchannels",
			"owners: []\nchannels",
			[]string{
				"p:3:9: owners: is empty; write the Slack ids of the people who own the policy",
			},
		},
		{
			"a person for a channel",
			"C0CHANGES",
			"U0CHANGES",
			[]string{
				"p:5:12: channels.changes: “U0CHANGES” is not the Slack id of a channel; write C… or G…, from the foot of the channel's “About” in Slack",
			},
		},
		{
			"a channel by name",
			"C0CHANGES",
			"\"#changes\"",
			[]string{
				"p:5:12: channels.changes: “#changes” is not the Slack id of a channel; write C… or G…, from the foot of the channel's “About” in Slack",
			},
		},
		{
			"a short id",
			"[S0PEERS1]",
			"[S0PE]",
			[]string{
				"p:35:15: authorities[0].members[0]: “S0PE” is not the Slack id of a person or a user group; write U… or W… for a person, S… for a user group",
			},
		},
		{
			"an id with capitals and spaces",
			"id: ledger",
			"id: Ledger DB",
			[]string{
				"p:7:9: systems[0].id: “Ledger DB” is not an id; write lower case letters, digits and hyphens, such as “ledger-db”",
				"p:14:18: systems[1].depends_on[0]: there is no system “ledger”; write one of Ledger DB, web",
				"p:98:15: freezes[0].systems[0]: there is no system “ledger”; write one of Ledger DB, web",
			},
		},
		{
			"an id that is too long",
			"id: rotate",
			"id: " + strings.Repeat("r", 64),
			[]string{
				"p:48:9: standard[0].id: “rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr…” is not an id; write lower case letters, digits and hyphens, such as “ledger-db”",
			},
		},
		{
			"a system named twice",
			"id: web",
			"id: ledger",
			[]string{
				"p:11:9: systems[1].id: “ledger” is named twice; keep this one or the one on line 7",
				"p:14:18: systems[1].depends_on[0]: “ledger” depends on itself; leave it out",
				"p:51:15: standard[0].systems[0]: there is no system “web”; write one of ledger",
			},
		},
		{
			"no systems",
			"depends_on: [ledger]\nassessors",
			"depends_on: [ledger]\nsystem_two: x\nassessors",
			[]string{
				"p:15:1: system_two: is not a key that is known here; the keys are approval, assessors, auditors, authorities, categories, channels, company, emergency, freeze_rules, freezes, maintenance_windows, notices, owners, policy_review, questions, reminders, retention, risk, scheduling, scope, standard, standard_authority, systems, time_zone, updated, verification, working_time",
			},
		},
		{
			"an unknown system, nearly right",
			"depends_on: [ledger]",
			"depends_on: [ledgr]",
			[]string{
				"p:14:18: systems[1].depends_on[0]: there is no system “ledgr”; did you mean “ledger”?",
			},
		},
		{
			"an unknown system, like none",
			"systems: [web]",
			"systems: [warehouse]",
			[]string{
				"p:51:15: standard[0].systems[0]: there is no system “warehouse”; write one of ledger, web",
			},
		},
		{
			"a system that depends on itself",
			"depends_on: [ledger]",
			"depends_on: [web]",
			[]string{
				"p:14:18: systems[1].depends_on[0]: “web” depends on itself; leave it out",
			},
		},
		{
			"a system named twice as needed",
			"depends_on: [ledger]",
			"depends_on: [ledger, ledger]",
			[]string{
				"p:14:26: systems[1].depends_on[1]: “ledger” is named twice; keep this one or the one on line 14",
			},
		},
		{
			"systems in a circle",
			"tags: [money]\n  - id: web",
			"tags: [money]\n    depends_on: [web]\n  - id: web",
			[]string{
				"p:7:5: systems[0]: depends on itself by way of others: ledger → web → ledger; leave out what is not needed to run",
			},
		},
		{
			"a system without owners",
			"    owners: [S0WEBTEAM]\n",
			"",
			[]string{
				"p:11:5: warning: systems[1]: nobody owns “web”; name its owners",
			},
		},
		{
			"an unknown tag",
			"when: {tags: [money]}",
			"when: {tags: [mony]}",
			[]string{
				"p:29:21: risk.rules[0].when.tags[0]: there is no system with the tag “mony”; did you mean “money”?",
			},
		},
		{
			"an unknown authority",
			"- leads: 1",
			"- leed: 1",
			[]string{
				"p:44:11: approval.routes[0].levels[0]: there is no authority “leed”; write one of leads, peers",
			},
		},
		{
			"one assessor",
			"[U0ASSES1, U0ASSES2]",
			"[U0ASSES1]",
			[]string{
				"p:15:12: warning: assessors: only U0ASSES1 may assess, and never a change of their own; name a second person or a user group",
			},
		},
	})
}
