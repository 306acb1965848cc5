package policyfile_test

import "testing"

func TestFaultsOfWorkingTime(t *testing.T) {
	t.Parallel()
	checkEdits(t, []edit{
		{
			"a day in short",
			"[monday, sunday]",
			"[mon, sunday]",
			[]string{
				"p:78:10: working_time.days[0]: “mon” is not a word that is known here; did you mean “monday”?",
			},
		},
		{
			"no days",
			"[monday, sunday]",
			"[]",
			[]string{
				"p:78:9: warning: working_time.days: names no day, so that every day is a working day; write the days of the week on which people work, such as [monday, tuesday]",
			},
		},
		{
			"a day that ends before it begins",
			"to: 12:30",
			"to: 07:30",
			[]string{
				"p:80:7: working_time.to: ends the day at 07:30, which is not after 08:00; let the day end after it begins",
			},
		},
		{
			"a day that begins after its usual end",
			"from: 08:00\n  to: 12:30\n",
			"from: 18:00\n",
			[]string{
				"p:79:9: working_time.from: ends the day at 17:00, which is not after 18:00; let the day end after it begins",
			},
		},
		{
			"a working day of 24 hours",
			"from: 08:00\n  to: 12:30\n",
			"from: 00:00\n  to: 24:00\n",
			nil,
		},
		{
			"a time of day that there is not",
			"to: 12:30",
			"to: 25:00",
			[]string{
				"p:80:7: working_time.to: “25:00” is not a time of day; write the time at which the working day ends, such as 17:00, from 00:00 to 24:00",
			},
		},
		{
			"a time of day in short",
			"from: 08:00",
			"from: 8:00",
			[]string{
				"p:79:9: working_time.from: “8:00” is not a time of day; write the time at which the working day begins, such as 09:00, from 00:00 to 24:00",
			},
		},
		{
			"an hour alone",
			"from: 08:00",
			"from: 8",
			[]string{
				"p:79:9: working_time.from: is a number, not a time of day; write the time at which the working day begins, such as 09:00",
			},
		},
		{
			"a holiday twice",
			"    - {date: 2027-12-25, name: Christmas Day}\n",
			"    - {date: 2027-12-25, name: Christmas Day}\n    - {date: 2027-12-25, name: Saturday}\n",
			[]string{
				"p:83:14: working_time.holidays[1].date: “2027-12-25” is named twice; keep this one or the one on line 82",
			},
		},
		{
			"a holiday without a name",
			"2027-12-25, name: Christmas Day",
			"2027-12-25",
			[]string{
				"p:82:7: working_time.holidays[0].name: is missing; write the holiday's name",
			},
		},
		{
			"holidays of last year only",
			"2027-12-25",
			"2025-12-25",
			[]string{
				"p:82:5: warning: working_time.holidays: the last holiday is past; write those to come",
			},
		},
	})
}

func TestFaultsOfRemindersAndLeadTimes(t *testing.T) {
	t.Parallel()
	checkEdits(t, []edit{
		{
			"more than five reminders",
			"most: 4",
			"most: 6",
			[]string{
				"p:85:9: reminders.most: is 6; write how many reminders there are for one thing: a whole number from 1 to 5",
			},
		},
		{
			"an escalation without a unit",
			"escalate_after: 2 working days",
			"escalate_after: 2",
			[]string{
				"p:86:19: reminders.escalate_after: is 2, without a unit; write the working days after which those one level up are told, such as “5 working days”",
			},
		},
		{
			"an escalation in plain days",
			"escalate_after: 2 working days",
			"escalate_after: 2d",
			[]string{
				"p:86:19: reminders.escalate_after: “2d” is not a number of working days; write the working days after which those one level up are told, such as “5 working days”",
			},
		},
		{
			"a claim for ever",
			"claim: 1h",
			"claim: 99d",
			[]string{
				"p:87:10: reminders.claim: is 99d; write the working time for which “I'm looking” puts reminders off, from 15m to 24h",
			},
		},
		{
			"lead times that fall as the risk rises",
			"{low: 0 working days, high: 5 working days}",
			"{low: 3 working days, moderate: 1 working day, high: 2 working days}",
			[]string{
				"p:89:47: warning: scheduling.lead_times.moderate: is less than for low risk; give a higher risk as much time or more",
				"p:89:68: warning: scheduling.lead_times.high: is less than for low risk; give a higher risk as much time or more",
			},
		},
		{
			"a lead time of a year",
			"high: 5 working days",
			"high: 260 working days",
			[]string{
				"p:89:43: scheduling.lead_times.high: is 260 working days; write the working days from the request to the start of a change of high risk, from 0 to 60 working days",
			},
		},
		{
			"a risk that there is not",
			"high: 5 working days",
			"extreme: 5 working days",
			[]string{
				"p:89:37: scheduling.lead_times.extreme: is not a key that is known here; the keys are high, low, moderate",
			},
		},
		{
			"a word that is neither warn nor block",
			"short_notice: block",
			"short_notice: blok",
			[]string{
				"p:90:17: scheduling.short_notice: “blok” is not a word that is known here; did you mean “block”?",
			},
		},
		{
			"nothing to block",
			"  lead_times: {low: 0 working days, high: 5 working days}\n",
			"",
			[]string{
				"p:89:17: warning: scheduling.short_notice: blocks nothing, as there are no lead times; write “lead_times” beside it, or leave it out",
			},
		},
	})
}
