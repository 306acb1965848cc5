package policyfile_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
)

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
			"yearly: true\n    systems: [ledger]",
			"yearly: true\n    systems: [ledgr]",
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

func TestFaultsOfFreezesThatComeAgain(t *testing.T) {
	t.Parallel()
	const was, at = "  - {id: fair, name: The fair, reason: everybody is there, from: 2027-03-27 09:00, to: 2027-03-28, soft: true}", "{id: fair, name: The fair, reason: everybody is there, "
	freeze := func(keys string) string { return "  - " + at + keys + "}" }
	checkEdits(t, []edit{
		{"on the last Friday of each month", was, freeze("from: 2026-11-27, to: 2026-11-27, repeats: FREQ=MONTHLY;BYDAY=-1FR, except: [2027-01-29]"), nil},
		{"on public holidays", was, freeze("public_holidays_of: GB, kinds: [release], categories: [standard, normal]"), nil},
		{
			"without a time", was, freeze("soft: true"),
			[]string{
				"p:100:5: freezes[1].from: is missing; write the first day that is frozen, or a day and a time: 2027-06-28, 2027-06-28 17:00",
				"p:100:5: freezes[1].to: is missing; write the last day that is frozen, or a day and a time: 2027-07-02, 2027-07-02 09:00",
			},
		},
		{
			"on public holidays and from a day", was, freeze("public_holidays_of: GB, from: 2027-03-27"),
			[]string{"p:100:90: freezes[1].from: does not go with “public_holidays_of”, which says by itself when the freeze is; leave one of the two out"},
		},
		{
			"on the public holidays of a part that is not known", was, freeze("public_holidays_of: AU-XX"),
			[]string{"p:100:80: freezes[1].public_holidays_of: there is no place “AU-XX” whose public holidays are known; write one of AU-ACT, AU-NSW, AU-NT, AU-QLD, AU-SA, AU-TAS, AU-VIC, AU-WA"},
		},
		{
			"by a rule of hours", was, freeze("from: 2027-03-27, to: 2027-03-27, repeats: FREQ=HOURLY"),
			[]string{"p:100:103: freezes[1].repeats: “FREQ=HOURLY” cannot be followed: FREQ=HOURLY is not taken: something that comes again does so daily, weekly, monthly or yearly; write a rule such as FREQ=MONTHLY;BYDAY=-1FR"},
		},
		{
			"by words", was, freeze("from: 2027-03-27, to: 2027-03-27, repeats: every Friday"),
			[]string{"p:100:103: freezes[1].repeats: “every Friday” cannot be followed: it is not a recurrence rule of RFC 5545; write a rule such as FREQ=MONTHLY;BYDAY=-1FR"},
		},
		{
			"by a rule and yearly", was, freeze("from: 2027-03-27, to: 2027-03-27, repeats: FREQ=WEEKLY, yearly: true"),
			[]string{"p:100:124: freezes[1].yearly: does not go with “repeats”; leave one of the two out"},
		},
		{
			"with days left out of no rule", was, freeze("from: 2027-03-27, to: 2027-03-27, except: [2027-04-03]"),
			[]string{"p:100:102: freezes[1].except: is without “repeats”; write “repeats” beside it, or leave it out"},
		},
		{
			"by a rule that its first day does not follow", was, freeze("from: 2027-03-27, to: 2027-03-27, repeats: FREQ=WEEKLY;BYDAY=MO"),
			[]string{"p:100:103: freezes[1].repeats: does not come on Sat 27 Mar 2027, the day of “from”; let “from” be the first of its days"},
		},
		{
			"that begins again before it has ended", was, freeze("from: 2027-03-27, to: 2027-04-03, repeats: FREQ=WEEKLY"),
			[]string{"p:100:103: freezes[1].repeats: begins again before it has ended, on Sat 3 Apr 2027; write a rule that comes less often, or an earlier “to”"},
		},
		{
			"that comes no more", was, freeze("from: 2026-03-27, to: 2026-03-27, repeats: FREQ=WEEKLY;COUNT=5"),
			[]string{"p:100:103: warning: freezes[1].repeats: comes no more; remove the freeze, or write its next days"},
		},
		{
			"with a day left out on which it does not come", was, freeze("from: 2027-03-27, to: 2027-03-27, repeats: FREQ=WEEKLY, except: [2027-04-04]"),
			[]string{"p:100:125: warning: freezes[1].except[0]: is not a day on which it begins by its rule; leave it out"},
		},
		{
			"of 40 days each year", was, freeze("from: 2027-03-01, to: 2027-04-09, repeats: FREQ=YEARLY"),
			[]string{"p:100:82: warning: freezes[1].to: makes a freeze of 40 days; look whether that is meant"},
		},
		{
			"for emergencies", was, freeze("from: 2027-03-27, to: 2027-03-27, categories: [normal, emergency]"),
			[]string{"p:100:115: freezes[1].categories[1]: emergencies pass every freeze, and are recorded; leave it out"},
		},
		{
			"soft while a hard one holds", was, freeze("from: 2026-12-30, to: 2027-01-05, soft: true, tags: [money]"),
			[]string{"p:100:10: warning: freezes[1].id: is soft, but on Wed 30 Dec 2026 the hard freeze “year-end” holds too, which counts then; look whether that is meant"},
		},
		{"soft while a hard one holds for other systems", was, freeze("from: 2026-12-30, to: 2027-01-05, soft: true, systems: [web]"), nil},
		{"soft until a hard one begins", was, freeze("from: 2026-12-20, to: 2026-12-23, soft: true"), nil},
	})
}

func TestFaultsOfFreezeRules(t *testing.T) {
	t.Parallel()
	const was = "retention: {years: 10}"
	checkEdits(t, []edit{
		{"people and an authority", was, was + "\nfreeze_rules: {declarers: [U0OWNER1, S0WEBTEAM], authority: leads}", nil},
		{
			"an authority that is not there", was, was + "\nfreeze_rules: {authority: lads}",
			[]string{"p:102:27: freeze_rules.authority: there is no authority “lads”; did you mean “leads”?"},
		},
		{
			"nobody", was, was + "\nfreeze_rules: {declarers: []}",
			[]string{"p:102:27: freeze_rules.declarers: is empty; write the Slack ids of those who may declare a freeze in Slack, besides those who approve it"},
		},
	})
	small := string(read(t, "testdata/small.yaml"))
	alone := strings.NewReplacer("members: [U0LEAD01, U0LEAD02]", "members: [U0LEAD01]", was, was+"\nfreeze_rules: {authority: leads}").Replace(small)
	if _, faults := policyfile.Parse("p", []byte(alone), today); !strings.Contains(fmt.Sprint(faults), "freeze_rules.authority: only U0LEAD01 may approve a freeze, and never one of their own") {
		t.Errorf("an authority of one is answered %v", faults)
	}
}

func TestAFreezeThatComesAgainReadsAsItIsWritten(t *testing.T) {
	t.Parallel()
	small := string(read(t, "testdata/small.yaml"))
	text, _, _ := strings.Cut(small, "freezes:\n")
	text += `freezes:
  - id: month-end
    name: Month end
    reason: the books are closed
    from: 2026-11-27 17:00
    to: 2026-11-30 08:00
    repeats: FREQ=MONTHLY;BYDAY=-1FR
    except: [2026-12-25]
    kinds: [release]
    categories: [standard, normal]
  - {id: holidays, name: Holidays, reason: nobody is here, public_holidays_of: GB, soft: true, kinds: [integration]}
freeze_rules:
  declarers: [U0OWNER1]
  authority: leads
`
	p, faults := policyfile.Parse("p", []byte(text), today)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	repeats, err := change.NewRecurrence("FREQ=MONTHLY;BYDAY=-1FR", []change.Day{{Year: 2026, Month: 12, Day: 25}})
	if err != nil {
		t.Fatal(err)
	}
	want := []change.Freeze{
		{
			ID: "month-end", Name: "Month end", Reason: "the books are closed", Repeats: repeats,
			From: time.Date(2026, time.November, 27, 17, 0, 0, 0, time.UTC), To: time.Date(2026, time.November, 30, 8, 0, 0, 0, time.UTC),
			Kinds: []change.Kind{change.SoftwareRelease}, Categories: []change.Category{change.Standard, change.Normal},
		},
		{ID: "holidays", Name: "Holidays", Reason: "nobody is here", HolidaysOf: "GB", Soft: true, Kinds: []change.Kind{change.Integration}},
	}
	if diff := cmp.Diff(want, p.Freezes); diff != "" {
		t.Errorf("the freezes differ (-want +got):\n%s", diff)
	}
	rules := change.FreezeRules{Declarers: change.Principals{People: []change.UserID{"U0OWNER1"}}, Authority: "leads"}
	if diff := cmp.Diff(rules, p.FreezeRules); diff != "" {
		t.Errorf("who decides about them differs (-want +got):\n%s", diff)
	}
	if got := p.Channels.Calendar; got != p.Channels.Changes {
		t.Errorf("they are announced in %s, want the changes channel", got)
	}
}
