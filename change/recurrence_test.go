package change_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

func TestARuleThatCannotBeFollowedIsRefusedInWords(t *testing.T) {
	t.Parallel()
	const form = "it is not a recurrence rule of RFC 5545"
	for rule, want := range map[string]string{
		"":                                                     form,
		"every Friday":                                         form,
		"BYDAY=FR":                                             form,
		"FREQ=WEEKLY;BYDAY=XX":                                 form,
		"FREQ=WEEKLY;BYDAY=":                                   form,
		"FREQ=WEEKLY;FREQ=DAILY":                               form,
		"FREQ=YEARLY;BYEASTER=0":                               form,
		"FREQ=YEARLY;X=1":                                      form,
		"FREQ=MONTHLY;BYMONTHDAY=32":                           form,
		"FREQ=MONTHLY;BYDAY=53MO":                              form, // which the library panics on
		"DTSTART:20260101\nFREQ=DAILY":                         form,
		"FREQ=DAILY;DTSTART=20260101":                          form,
		"FREQ=DAILY;INTERVAL=-1":                               form,
		"FREQ=DAILY;COUNT=-1":                                  form,
		"FREQ=DAILY;COUNT=0":                                   form,
		"FREQ=HOURLY":                                          "FREQ=HOURLY is not taken: something that comes again does so daily, weekly, monthly or yearly",
		"FREQ=SECONDLY;COUNT=3":                                "FREQ=SECONDLY is not taken: something that comes again does so daily, weekly, monthly or yearly",
		"FREQ=DAILY;BYHOUR=9,17":                               "BYHOUR is not taken: the time of day is that of the first time",
		"FREQ=DAILY;INTERVAL=1001":                             "INTERVAL is more than 1000",
		"FREQ=DAILY;COUNT=10001":                               "COUNT is more than 10000; leave it out, or write UNTIL",
		"FREQ=DAILY;COUNT=2;UNTIL=20270101":                    "COUNT and UNTIL do not go together; leave one out",
		"FREQ=DAILY;UNTIL=tomorrow":                            "UNTIL is not a day such as 20271231, nor a day and a time such as 20271231T170000",
		"FREQ=WEEKLY;BYDAY=2MO":                                "FREQ=WEEKLY does not go with a number in BYDAY",
		"FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30":                 "no day follows that rule",
		"FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31":                  "no day follows that rule",
		"FREQ=DAILY;BYMONTHDAY=" + strings.Repeat("1,", 300):   "the rule has 622 characters; keep it within 500",
		"FREQ=DAILY;INTERVAL=99999999999999999999999999999999": form,
	} {
		if _, err := NewRecurrence(rule, nil); err == nil || err.Error() != want {
			t.Errorf("%q is answered %v, want %s", rule, err, want)
		}
	}
}

func TestTheFirstTimeOfARuleFollowsIt(t *testing.T) {
	t.Parallel()
	const sydney = "Australia/Sydney"
	for _, test := range []struct {
		rule, first string
		want        bool
	}{
		{"FREQ=WEEKLY", "2026-12-02 00:00", true},
		{"FREQ=WEEKLY;BYDAY=WE,FR", "2026-12-02 00:00", true}, // a Tuesday still, in UTC
		{"FREQ=WEEKLY;BYDAY=TU", "2026-12-02 00:00", false},
		{"FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27 17:00", true},
		{"FREQ=MONTHLY;BYDAY=-1FR", "2026-11-20 17:00", false},
		{"FREQ=DAILY;UNTIL=20261130", "2026-12-01 00:00", false},
		{"FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "2028-02-29 00:00", true},
	} {
		r, err := NewRecurrence(test.rule, nil)
		if err != nil {
			t.Fatal(err)
		}
		first := inZone(t, sydney, test.first)
		if got := r.Follows(first.UTC(), first.Location()); got != test.want {
			t.Errorf("%s comes on %s: %v, want %v", test.rule, test.first, got, test.want)
		}
	}
}

func TestARecurrenceThatWasOnlyWrittenDownIsFollowedToo(t *testing.T) {
	t.Parallel()
	p := &Policy{TimeZone: time.UTC}
	f := Freeze{From: start, To: start.Add(time.Hour), Repeats: Recurrence{Rule: "FREQ=DAILY;COUNT=3"}}
	if got := f.Times(p, start, start.Add(365*day)); len(got) != 3 {
		t.Errorf("it holds %v, want three times", got)
	}
	f.Repeats.Rule = "now and then"
	if got := f.Times(p, start, start.Add(365*day)); len(got) != 0 {
		t.Errorf("by a rule that cannot be read it holds %v", got)
	}
}

func TestARuleIsSaidInWords(t *testing.T) {
	t.Parallel()
	zone := inZone(t, "Australia/Sydney", "2027-01-01 00:00").Location()
	for rule, want := range map[string]string{
		"FREQ=DAILY":                                                     "every day",
		"FREQ=DAILY;COUNT=3":                                             "every day, 3 times in all",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR":                             "every 2 weeks on Monday and Friday",
		"FREQ=MONTHLY;BYDAY=-1FR":                                        "every month on the last Friday",
		"FREQ=MONTHLY;BYDAY=-2FR,1SU":                                    "every month on the 2nd last Friday and the 1st Sunday",
		"FREQ=MONTHLY;BYMONTHDAY=-1":                                     "every month on the last day",
		"FREQ=MONTHLY;BYMONTHDAY=1,11,22,23":                             "every month on the 1st day, the 11th day, the 22nd day and the 23rd day",
		"FREQ=MONTHLY;INTERVAL=3;UNTIL=20271231":                         "every 3 months, until 31 December 2027",
		"FREQ=WEEKLY;UNTIL=20271231T140000Z":                             "every week, until 1 January 2028", // in Sydney
		"FREQ=YEARLY":                                                    "every year",
		"FREQ=YEARLY;BYMONTH=6;BYDAY=2MO":                                "every year in June on the 2nd Monday",
		"FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1":                            "every month on the 1st Saturday or Sunday",
		"FREQ=YEARLY;BYDAY=20MO":                                         "by the rule FREQ=YEARLY;BYDAY=20MO",
		"FREQ=YEARLY;BYWEEKNO=20":                                        "by the rule FREQ=YEARLY;BYWEEKNO=20",
		"FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR":                            "by the rule FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
		"FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1,-1":                         "by the rule FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1,-1",
		"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYMONTH=3,6,9,12": "every month in March, June, September and December on the last weekday",
	} {
		r, err := NewRecurrence(rule, nil)
		if err != nil {
			t.Errorf("%s: %v", rule, err)
		}
		if got := r.Words(zone); got != want {
			t.Errorf("%s is said as %q, want %q", rule, got, want)
		}
	}
	r, err := NewRecurrence("FREQ=WEEKLY", []Day{{2027, 12, 24}, {2027, 12, 31}})
	if got, want := r.Words(zone), "every week, but not on 24 December 2027 and 31 December 2027"; err != nil || got != want {
		t.Errorf("with days left out it is said as %q, want %q", got, want)
	}
}
