package policyfile_test

import (
	"strings"
	"testing"
)

func TestFaultsOfKeysAndTypes(t *testing.T) {
	t.Parallel()
	checkEdits(t, []edit{
		{
			"a misspelt key",
			"company: Acme",
			"compny: Acme",
			[]string{
				"p:1:1: company: is missing; write the company's name",
				"p:1:1: compny: is not a key that is known here; did you mean “company”?",
			},
		},
		{
			"a key that resembles none",
			"company: Acme",
			"company: Acme\nfrobnicate: 1",
			[]string{
				"p:2:1: frobnicate: is not a key that is known here; the keys are approval, assessors, auditors, authorities, categories, channels, company, emergency, freeze_rules, freezes, maintenance_windows, notices, owners, policy_review, questions, reminders, retention, risk, scheduling, scope, standard, standard_authority, systems, time_zone, updated, verification, working_time",
			},
		},
		{
			"a key given twice",
			"company: Acme",
			"company: Acme\ncompany: Bolt",
			[]string{
				"p:2:1: company: is given twice, first on line 1; keep one of the two",
			},
		},
		{
			"a key that is no word",
			"company: Acme",
			"company: Acme\n? [a]\n: b",
			[]string{
				"p:2:3: a key is not a word; write a word and a colon",
			},
		},
		{
			"no company",
			"company: Acme\n",
			"",
			[]string{
				"p:1:1: company: is missing; write the company's name",
			},
		},
		{
			"an empty company",
			"company: Acme",
			"company:",
			[]string{
				"p:1:9: company: is empty; write the company's name",
			},
		},
		{
			"a blank company",
			"company: Acme",
			"company: \"  \"",
			[]string{
				"p:1:10: company: is empty; write the company's name",
			},
		},
		{
			"a number for a text",
			"company: Acme",
			"company: 42",
			[]string{
				"p:1:10: company: is a number, not a text; put it in quotes",
			},
		},
		{
			"a list for a text",
			"company: Acme",
			"company: [Acme]",
			[]string{
				"p:1:10: company: is a list, not a text; write the company's name",
			},
		},
		{
			"a text for a list",
			"owners: [U0OWNER1]\nchannels",
			"owners: U0OWNER1\nchannels",
			[]string{
				"p:3:9: owners: is a text, not a list; write the Slack ids of the people who own the policy",
			},
		},
		{
			"a text for a group of keys",
			"channels:\n  changes: C0CHANGES",
			"channels: C0CHANGES",
			[]string{
				"p:4:11: channels: is a text, not a group of keys; write the channels in which the bot speaks",
			},
		},
		{
			"a list for a group of keys",
			"channels:\n  changes: C0CHANGES",
			"channels: [C0CHANGES]",
			[]string{
				"p:4:11: channels: is a list, not a group of keys; write the channels in which the bot speaks",
			},
		},
		{
			"a text of two lines for a name",
			"company: Acme",
			"company: |\n  Acme\n  Bolt",
			[]string{
				"p:1:10: company: has more than one line; write it on one",
			},
		},
		{
			"a name that does not fit into a list",
			"name: Ledger",
			"name: " + strings.Repeat("Ledger ", 15),
			[]string{
				"p:8:11: systems[0].name: has 104 characters; keep it within 75",
			},
		},
		{
			"a control character",
			"company: Acme",
			"company: \"Ac\\0me\"",
			[]string{
				"p:1:10: company: holds a control character; write plain words",
			},
		},
		{
			"a mark that turns the writing",
			"company: Acme",
			"company: \"Ac\\u202Eme\"",
			[]string{
				"p:1:10: company: holds a control character; write plain words",
			},
		},
		{
			"an alias",
			"[money]\n  - id: web\n    name: Website",
			"&tags [money]\n  - id: web\n    name: Website\n    tags: *tags",
			[]string{
				"p:13:11: systems[1].tags: is an alias (*tags); write the value itself here",
			},
		},
		{
			"a type of its own",
			"company: Acme",
			"company: !shout Acme",
			[]string{
				"p:1:10: company: is of the type !shout, not a text; put it in quotes",
			},
		},
		{
			"several faults at once",
			"company: Acme\ntime_zone: Europe/London",
			"company: 42\ntime_zone: Europe/Atlantis",
			[]string{
				"p:1:10: company: is a number, not a text; put it in quotes",
				"p:2:12: time_zone: there is no time zone “Europe/Atlantis”; write a name of the IANA list, such as Australia/Sydney or Europe/London",
			},
		},
	})
}
