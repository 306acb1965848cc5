package commands_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestTheWordsOfAFilter(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	p := &change.Policy{
		TimeZone: zone, Systems: []change.System{{ID: "ledger-db", Name: "Ledger database"}},
		Standard: []change.Template{{ID: "restart-worker", Title: "Restart a worker"}},
	}
	who := change.Actor{
		ID: "U0MARA", Groups: []change.GroupID{"S0SRE"},
		For: []change.Actor{{ID: "U0TOM", Standing: change.Member, Groups: []change.GroupID{"S0CAB"}}, {ID: "U0GONE", Standing: change.Deactivated}},
	}
	day := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, zone)
	}
	final := []change.State{change.Closed, change.Rejected, change.Cancelled}
	for words, want := range map[string]struct {
		f     commands.Filter
		about string
	}{
		"":                     {commands.Filter{}, "All changes"},
		" all ":                {commands.Filter{}, "All changes"},
		"OPEN":                 {commands.Filter{Open: true}, "Open changes"},
		"closed":               {commands.Filter{States: final}, "Closed, rejected and cancelled changes"},
		"mine open mine":       {commands.Filter{Requester: "U0MARA", Open: true}, "Open changes raised by you"},
		"requester:me":         {commands.Filter{Requester: "U0MARA"}, "Changes raised by you"},
		"state:approval":       {commands.Filter{States: []change.State{change.InApproval}}, "Changes in the state “Approval”"},
		"state:on-hold,closed": {commands.Filter{States: []change.State{change.OnHold, change.Closed}}, "Changes in the state “On hold” or “Closed”"},
		"waiting": {
			commands.Filter{
				Waiting: change.Principals{People: []change.UserID{"U0MARA"}, Groups: []change.GroupID{"S0SRE"}},
				Deputy:  change.Principals{People: []change.UserID{"U0TOM"}, Groups: []change.GroupID{"S0CAB"}}, Open: true,
			}, "Open changes waiting for you",
		},
		"outcome:rolled-back category:Emergency risk:high": {
			commands.Filter{Outcome: change.RolledBack, Category: change.Emergency, Risk: change.HighRisk},
			"Changes with the outcome “Rolled back”, of the category “Emergency”, of high risk",
		},
		"System:Ledger-DB":        {commands.Filter{System: "ledger-db"}, "Changes of the system “Ledger database”"},
		"system:mainframe":        {commands.Filter{System: "mainframe"}, "Changes of the system “mainframe”"},
		"template:restart-worker": {commands.Filter{Template: "restart-worker"}, "Changes logged from the template “Restart a worker”"},
		"person:<@U0TOM|tom>":     {commands.Filter{Person: "U0TOM"}, "Changes in which @U0TOM had a part"},
		"approver:@U0TOM implementer:U0ANN": {
			commands.Filter{Approver: "U0TOM", Implementer: "U0ANN"}, "Changes approved by @U0TOM, for @U0ANN to implement",
		},
		"incident:https://status.example.com/42": {
			commands.Filter{Incident: "https://status.example.com/42"}, "Changes that caused or fixed https://status.example.com/42",
		},
		"from:2026-01-01 to:2026-01": {
			commands.Filter{Started: commands.Span{From: day(2026, 1, 1), Before: day(2026, 2, 1)}},
			"Changes implemented from 1 January 2026 to 31 January 2026",
		},
		"from:2026-10-04": {commands.Filter{Started: commands.Span{From: day(2026, 10, 4)}}, "Changes implemented on 4 October 2026 or later"},
		"to:2025":         {commands.Filter{Started: commands.Span{Before: day(2026, 1, 1)}}, "Changes implemented on 31 December 2025 or before"},
		"raised-from:2026-10-04 raised-to:2026-10-04": {
			commands.Filter{Created: commands.Span{From: day(2026, 10, 4), Before: day(2026, 10, 5)}}, "Changes raised on 4 October 2026",
		},
		"closed-to:2026-10-03": {commands.Filter{Closed: commands.Span{Before: day(2026, 10, 4)}}, "Changes closed on 3 October 2026 or before"},
		"outside-window during-freeze overdue escalated frozen": {
			commands.Filter{OutsideWindow: true, DuringFreeze: true, Overdue: true, Escalated: true, Frozen: true},
			"Changes begun outside a maintenance window, begun during a freeze, whose documentation or review is overdue, " +
				"that have waited for so long that others were told, that a freeze holds",
		},
		`open Ledger "index"`: {commands.Filter{Open: true, Words: `Ledger "index"`}, "Open changes with the words “Ledger \"index\"”"},
		"https://example.com 12:30 :x \"a:b\"": {
			commands.Filter{Words: "https://example.com 12:30 :x \"a:b\""}, "Changes with the words “https://example.com 12:30 :x \"a:b\"”",
		},
		"שלום% _ overdu": {commands.Filter{Words: "שלום% _ overdu"}, "Changes with the words “שלום% _ overdu”"},
	} {
		got, about, err := commands.ReadFilter(words, who, p)
		if diff := cmp.Diff(want.f, got, cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })); diff != "" || about != want.about || err != nil {
			t.Errorf("%q: %q, want %q, %v (-want +got):\n%s", words, about, want.about, err, diff)
		}
	}
}

func TestAFilterThatCannotBeReadIsRefusedWithTheNearestOne(t *testing.T) {
	t.Parallel()
	p := &change.Policy{TimeZone: time.UTC, Systems: []change.System{{ID: "ledger-db"}}}
	for words, says := range map[string]string{
		"sytem:ledger-db":                 "Did you mean `system:`?",
		"colour:red":                      "There are `state:`",
		"system:":                         "without a space",
		"system:ledger-dv":                "Did you mean `system:ledger-db`?",
		"state:closd":                     "Did you mean `state:closed`?",
		"state:done":                      "There are assessment, approval",
		"state:closed,":                   "There are assessment",
		"outcome:rolledback":              "Did you mean `outcome:rolled_back`?",
		"risk:huge":                       "There are low, moderate, high",
		"person:mara":                     "names nobody",
		"person:@channel":                 "names nobody",
		"risk:low risk:high":              "once",
		"closed state:closed":             "once",
		"state:closed closed":             "once",
		"mine requester:U0TOM":            "once",
		"open closed":                     "at once",
		"from:yesterday":                  "2026-01-31",
		"to:2026-02-30":                   "2026-01-31",
		"from:2026-02-01 to:2026-01-31":   "`from:2026-02-01` is after `to:2026-01-31`",
		"closed-from:2026 closed-to:2025": "`closed-from:2026-01-01` is after `closed-to:2025-12-31`",
		"outside-windw":                   "Did you mean `outside-window`?",
		strings.Repeat("x", 501):          "at most 500 characters",
		strings.Repeat("\u202e", 3000):    "at most 500 characters",
	} {
		_, about, err := commands.ReadFilter(words, change.Actor{ID: "U0MARA"}, p)
		if r := change.AsRefusal(err); r == nil || r.Reason != change.Invalid || !strings.Contains(r.Message, says) || about != "" {
			t.Errorf("%.40q is answered %v, want %q", words, err, says)
		}
	}
	for _, words := range []string{"mine", "waiting", "person:me"} {
		if _, _, err := commands.ReadFilter(words, change.Actor{}, nil); change.AsRefusal(err) == nil {
			t.Errorf("%s: nobody asks, and it is answered %v", words, err)
		}
	}
}
