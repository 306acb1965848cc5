package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
)

func TestAMonthMayBeTypedInManyWays(t *testing.T) {
	t.Parallel()
	december := change.MonthWish{Month: time.December, Year: 2026}
	for typed, want := range map[string]change.MonthWish{
		"": {}, "  ": {}, "this": {}, "this month": {}, "now": {},
		"next": {Ahead: 1}, "Next month": {Ahead: 1}, "last": {Ahead: -1}, "previous": {Ahead: -1},
		"december": {Month: time.December}, "DEC": {Month: time.December}, "dec.": {Month: time.December}, "sept": {Month: time.September},
		"for May": {Month: time.May}, "march": {Month: time.March},
		"dec 2026": december, "December, 2026": december, "2026 december": december, "2026-12": december, "12/2026": december,
		"2026-1": {Month: time.January, Year: 2026}, "2026.12": december, "december of 2026": december,
	} {
		got, err := parseMonth("calendar", typed)
		if err != nil || got != want {
			t.Errorf("%q is %+v, %v; not %+v", typed, got, err, want)
		}
	}
	for typed, want := range map[string]string{
		"decmber":                       "Did you mean `/change calendar december`?",
		"ferbuary":                      "Did you mean `/change calendar february`?",
		"decmber 2026":                  "Did you mean `/change calendar december 2026`?",
		"nxet":                          "Did you mean `/change calendar next`?",
		"2026-13":                       "or add one: `next`, `last`, `december`, `dec 2026` or `2026-12`",
		"12":                            "“12” is no month",
		"de":                            "“de” is no month",
		"2026":                          "“2026” is no month",
		"dec 26":                        "“dec 26” is no month",
		"dec 20266":                     "“dec 20266” is no month",
		"1 2 3":                         "“1 2 3” is no month",
		"12月":                           "“12月” is no month",
		strings.Repeat("december ", 50): "“december december december december dec…” is no month",
	} {
		got, err := parseMonth("calendar", typed)
		if refusal := change.AsRefusal(err); refusal == nil || !strings.Contains(refusal.Error(), want) {
			t.Errorf("%q is %+v, %v; not refused with %q", typed, got, err, want)
		}
	}
}
