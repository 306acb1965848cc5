package calendarfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change/calendarfile"
)

func TestWhatComesAgainKeepsItsRule(t *testing.T) {
	t.Parallel()
	const friday = "UID:1\nSUMMARY:Payday\nDTSTART;TZID=Europe/Berlin:20261127T170000\nDTEND;TZID=Europe/Berlin:20261127T220000\nRRULE:FREQ=MONTHLY;BYDAY=-1FR"
	const payday = "payday: 2026-11-27 17:00 to 2026-11-27 22:00 FREQ=MONTHLY;BYDAY=-1FR"
	const moved = "UID:1\nSUMMARY:Payday\nRECURRENCE-ID;TZID=Europe/Berlin:20261225T170000\nDTSTART;TZID=Europe/Berlin:20261222T170000\nDTEND;TZID=Europe/Berlin:20261222T200000"
	for _, test := range []struct {
		name   string
		events []string
		want   []string
	}{
		{"as it is", []string{friday}, []string{payday}},
		{"without cancelled days", []string{friday + "\nEXDATE;TZID=Europe/Berlin:20270226T170000,20261225T170000\nEXDATE:20270129T160000Z"}, []string{
			payday + " not 2026-12-25 not 2027-01-29 not 2027-02-26",
		}},
		{"but for a cancelled day on which it does not come", []string{friday + "\nEXDATE;TZID=Europe/Berlin:20261224T170000"}, []string{payday}},
		{"with a day moved", []string{friday, moved}, []string{payday + " not 2026-12-25", "payday-2: 2026-12-22 17:00 to 2026-12-22 20:00"}},
		{"with a day moved, which stands first in the file", []string{moved, friday}, []string{payday + " not 2026-12-25", "payday-2: 2026-12-22 17:00 to 2026-12-22 20:00"}},
		{"with a day moved and then cancelled", []string{friday, moved, moved + "\nSEQUENCE:1\nSTATUS:CANCELLED"}, []string{payday + " not 2026-12-25"}},
		{"not when all of it is cancelled", []string{friday + "\nSTATUS:CANCELLED", moved, "SUMMARY:Other\nDTSTART;VALUE=DATE:20261224"}, []string{"other: 2026-12-24 00:00 to 2026-12-25 00:00"}},
		{"a moved day alone", []string{moved}, []string{"payday: 2026-12-22 17:00 to 2026-12-22 20:00"}},
		{"by whole days", []string{"SUMMARY:Yearly\nDTSTART;VALUE=DATE:20201224\nDTEND;VALUE=DATE:20201227\nRRULE:FREQ=YEARLY"}, []string{
			"yearly: 2020-12-24 00:00 to 2020-12-27 00:00 FREQ=YEARLY",
		}},
		{"with the time of day in its rule", []string{"SUMMARY:Daily\nDTSTART:20261224T170000\nDURATION:PT1H\nRRULE:freq=daily;byhour=17;byminute=0;until=20261231T170000;"}, []string{
			"daily: 2026-12-24 17:00 to 2026-12-24 18:00 FREQ=DAILY;UNTIL=20261231T170000",
		}},
		{"from a day that does not follow its rule", []string{"SUMMARY:Mondays\nDTSTART;VALUE=DATE:20261202\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"}, []string{
			"mondays: 2026-12-02 00:00 to 2026-12-03 00:00",
			"mondays-2: 2026-12-07 00:00 to 2026-12-08 00:00 FREQ=WEEKLY;BYDAY=MO;COUNT=2",
		}},
		{"and on days of its own", []string{"SUMMARY:Days\nDTSTART:20261201T090000\nDURATION:PT10H\nRDATE:20261203T090000,20261204T090000\nEXDATE:20261204T090000"}, []string{
			"days: 2026-12-01 09:00 to 2026-12-01 19:00", "days-2: 2026-12-03 09:00 to 2026-12-03 19:00",
		}},
		{"by other clocks that are altered with ours", []string{"SUMMARY:Night\nDTSTART;TZID=Europe/Lisbon:20261201T200000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Lisbon:20261208T200000"}, []string{
			"night: 2026-12-01 21:00 to 2026-12-01 23:00 FREQ=WEEKLY not 2026-12-08",
		}},
		{"by other clocks, on the next day by ours", []string{"SUMMARY:Night\nDTSTART;TZID=Europe/Lisbon:20261201T233000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Lisbon:20261208T233000"}, []string{
			"night: 2026-12-02 00:30 to 2026-12-02 02:30 FREQ=WEEKLY not 2026-12-09",
		}},
		{"by other clocks that are not, one by one", []string{"SUMMARY:Night\nDTSTART:20270320T200000Z\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;COUNT=3"}, []string{
			"night: 2027-03-20 21:00 to 2027-03-20 23:00", "night-2: 2027-03-27 21:00 to 2027-03-27 23:00", "night-3: 2027-04-03 22:00 to 2027-04-04 00:00",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := options(t, "Europe/Berlin")
			got, _, err := calendarfile.Freezes("a.ics", strings.NewReader(calendar(test.events...)), o)
			if diff := cmp.Diff(test.want, told(got, o.Zone)); err != nil || diff != "" {
				t.Errorf("error %v, freezes (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestHolidaysAreTheWholeDays(t *testing.T) {
	t.Parallel()
	text := calendar(
		"SUMMARY:Christmas\nDTSTART;VALUE=DATE:20251225\nDTEND;VALUE=DATE:20251227\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20281225",
		"SUMMARY:Boxing Day\nDTSTART;VALUE=DATE:20261226",
		"SUMMARY:Outing\nDTSTART;VALUE=DATE:20261122\nDTEND;VALUE=DATE:20261125",
		"SUMMARY:Party\nDTSTART:20261224T200000Z\nDURATION:PT4H",
	)
	got, notes, err := calendarfile.Holidays("a.ics", strings.NewReader(text), options(t, "Europe/Berlin"))
	if err != nil {
		t.Fatal(err)
	}
	var days []string
	for _, h := range got {
		days = append(days, fmt.Sprintf("%s %d-%02d-%02d", h.Name, h.Day.Year, h.Day.Month, h.Day.Day))
	}
	want := []string{
		"Outing 2026-11-23", "Outing 2026-11-24", "Christmas 2026-12-25", "Christmas 2026-12-26", "Christmas 2027-12-25", "Christmas 2027-12-26",
		"Christmas 2029-12-25", "Christmas 2029-12-26", "Christmas 2030-12-25", "Christmas 2030-12-26", "Christmas 2031-12-25", "Christmas 2031-12-26",
	}
	if diff := cmp.Diff(want, days); diff != "" {
		t.Errorf("the holidays differ (-want +got):\n%s", diff)
	}
	said := []string{
		"a.ics:4: “Christmas”: it comes again: its days after 31 December 2031 are not written.",
		"a.ics:20: “Party”: it is not of whole days.",
	}
	if diff := cmp.Diff(said, notes); diff != "" {
		t.Errorf("it says (-want +got):\n%s", diff)
	}
}
