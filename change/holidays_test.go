package change_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	. "github.com/noim3/changebot/change"
)

func TestThePublicHolidaysOfAPlaceAreThoseOfItsLaw(t *testing.T) {
	t.Parallel()
	want := []Holiday{
		{Day{2027, time.January, 1}, "New Year's Day"},
		{Day{2027, time.January, 26}, "Australia Day"},
		{Day{2027, time.March, 26}, "Good Friday"},
		{Day{2027, time.March, 27}, "Easter Saturday"},
		{Day{2027, time.March, 28}, "Easter Sunday"},
		{Day{2027, time.March, 29}, "Easter Monday"},
		{Day{2027, time.April, 25}, "ANZAC Day"},
		{Day{2027, time.June, 14}, "King's Birthday"},
		{Day{2027, time.October, 4}, "Labour Day"},
		{Day{2027, time.December, 25}, "Christmas Day"},
		{Day{2027, time.December, 26}, "Boxing Day"},
		{Day{2027, time.December, 27}, "Additional day for Christmas Day"},
		{Day{2027, time.December, 28}, "Additional day for Boxing Day"},
	}
	if diff := cmp.Diff(want, HolidayPlace("AU-NSW").Holidays(2027)); diff != "" {
		t.Errorf("in New South Wales (-want +got):\n%s", diff)
	}
	madeUp := Holiday{Day{2021, time.December, 31}, "Additional day for New Year's Day"}
	if got := HolidayPlace("US").Holidays(2021); !slices.Contains(got, madeUp) {
		t.Errorf("in the United States, New Year's Day of 2022 is not made up for in the year before: %v", got)
	}
	if got := HolidayPlace("XX").Holidays(2027); len(got) > 0 || HolidayPlace("XX").Known() {
		t.Errorf("nowhere has the holidays %v", got)
	}
}

func TestEveryPlaceHasHolidaysInEveryYear(t *testing.T) {
	t.Parallel()
	for _, place := range HolidayPlaces() {
		for year := 2024; year < 2060; year++ {
			days := place.Holidays(year)
			if len(days) < 5 || len(days) > 40 {
				t.Errorf("%s has %d holidays in %d", place, len(days), year)
			}
			for i, h := range days {
				if h.Name == "" || h.Day.Year != year || i > 0 && h.Day == days[i-1].Day {
					t.Errorf("%s has in %d the holiday %v", place, year, h)
				}
			}
		}
	}
}

func TestNobodyWorksOnThePublicHolidaysOfTheCalendar(t *testing.T) {
	t.Parallel()
	p := &Policy{TimeZone: inZone(t, "Australia/Sydney", "2027-01-01 00:00").Location(), Calendar: Calendar{
		Days:       []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		From:       9 * time.Hour,
		To:         17 * time.Hour,
		Holidays:   []Holiday{{Day{2027, time.April, 26}, "Additional day for Anzac Day"}},
		HolidaysOf: "AU-NSW",
	}}
	for from, want := range map[string]string{
		"2027-03-25 18:00": "2027-03-30 09:00", // Easter
		"2027-04-23 18:00": "2027-04-27 09:00", // the listed day
		"2027-12-24 18:00": "2027-12-29 09:00",
		"2031-12-24 18:00": "2031-12-29 09:00",
	} {
		if got := p.NextWorking(inZone(t, "Australia/Sydney", from)); !got.Equal(inZone(t, "Australia/Sydney", want)) {
			t.Errorf("after %s people work again at %s, want %s", from, got.In(p.TimeZone), want)
		}
	}
	if h, _ := p.Calendar.Holiday(Day{2027, time.April, 26}); h.Name != "Additional day for Anzac Day" {
		t.Errorf("the listed holiday is called %q", h.Name)
	}
}
