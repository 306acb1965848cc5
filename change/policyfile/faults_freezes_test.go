package policyfile_test

import "testing"

func TestFaultsOfFreezes(t *testing.T) {
	t.Parallel()
	checkEdits(t, []edit{
		{
			"an end before the start",
			"to: 2027-03-28",
			"to: 2027-03-26",
			[]string{
				"p:100:88: freezes[1].to: is not after “from”; write the last day that is frozen, or a day and a time: 2027-07-02, 2027-07-02 09:00",
			},
		},
		{
			"a freeze of 20 minutes",
			"to: 2027-03-28",
			"to: 2027-03-27 09:20",
			[]string{
				"p:100:88: freezes[1].to: is only 20m after “from”; let a freeze last for 30m or more",
			},
		},
		{
			"a freeze of one day",
			"from: 2027-03-27 09:00, to: 2027-03-28",
			"from: 2027-03-28, to: 2027-03-28",
			nil,
		},
		{
			"a freeze of 400 days",
			"to: 2027-03-28",
			"to: 2028-04-30",
			[]string{
				"p:100:88: warning: freezes[1].to: makes a freeze of 400 days; look whether that is meant",
			},
		},
		{
			"a yearly freeze that never ends",
			"to: 2027-01-02 12:00",
			"to: 2027-12-24 12:00",
			[]string{
				"p:96:9: freezes[0].to: is a year or more after “from”, so that the freeze never ends; write an earlier day, or leave “yearly” out",
			},
		},
		{
			"a freeze that is past",
			"from: 2027-03-27 09:00, to: 2027-03-28",
			"from: 2026-11-01, to: 2026-11-20",
			[]string{
				"p:100:82: warning: freezes[1].to: has passed; remove the freeze, or write its next days",
			},
		},
		{
			"a yearly freeze that began years ago",
			"from: 2026-12-24\n    to: 2027-01-02 12:00",
			"from: 2020-12-24\n    to: 2021-01-02 12:00",
			nil,
		},
		{
			"an unknown system",
			"systems: [ledger]",
			"systems: [ledgr]",
			[]string{
				"p:98:15: freezes[0].systems[0]: there is no system “ledgr”; did you mean “ledger”?",
			},
		},
		{
			"an unknown tag",
			"yearly: true\n    systems: [ledger]\n    tags: [money]",
			"yearly: true\n    systems: [ledger]\n    tags: [cash]",
			[]string{
				"p:99:12: freezes[0].tags[0]: there is no system with the tag “cash”; write one of money",
			},
		},
		{
			"a freeze named twice",
			"{id: fair,",
			"{id: year-end,",
			[]string{
				"p:100:10: freezes[1].id: “year-end” is named twice; keep this one or the one on line 92",
			},
		},
		{
			"a freeze without a reason",
			"    reason: the books are closed\n",
			"",
			[]string{
				"p:92:5: freezes[0].reason: is missing; write why nothing is changed then, as people will read it",
			},
		},
		{
			"a time that the clocks leave out",
			"from: 2027-03-27 09:00",
			"from: 2027-03-28 01:30",
			[]string{
				"p:100:66: freezes[1].from: the clocks of Europe/London never show 2027-03-28 01:30; write 2027-03-28 02:30, to which they are put forward",
			},
		},
		{
			"a time with a zone of its own",
			"from: 2027-03-27 09:00",
			"from: 2027-03-27T09:00:00Z",
			[]string{
				"p:100:66: freezes[1].from: “2027-03-27T09:00:00Z” is not a day, nor a day and a time; write the first day that is frozen, or a day and a time: 2027-06-28, 2027-06-28 17:00",
			},
		},
		{
			"a word for true",
			"yearly: true",
			"yearly: yes",
			[]string{
				"p:97:13: freezes[0].yearly: is a text, not true or false; write true when it returns on the same days of each year",
			},
		},
	})
}
