package policyfile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
)

func TestWrittenFreezesReadAsTheyWere(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2027, month, day, hour, 0, 0, 0, zone).UTC()
	}
	repeats, err := change.NewRecurrence("FREQ=MONTHLY;BYDAY=-1FR", []change.Day{{Year: 2027, Month: time.February, Day: 26}, {Year: 2027, Month: time.December, Day: 31}})
	if err != nil {
		t.Fatal(err)
	}
	want := []change.Freeze{
		{ID: "a", Name: "Days: “whole” # 1", Reason: "yes", From: at(time.April, 3, 0), To: at(time.April, 6, 0)}, // over a day of 25 hours
		{ID: "b", Name: "true", Reason: "- it is\tso", From: at(time.May, 3, 17), To: at(time.May, 4, 0), Soft: true},
		{ID: "c", Name: "Yearly", Reason: "no", From: at(time.June, 3, 0), To: at(time.June, 4, 9), Yearly: true, Tags: []string{"money"}},
		{
			ID: "d", Name: "Monthly", Reason: "1.5", From: at(time.January, 29, 17), To: at(time.January, 29, 19), Repeats: repeats,
			Systems: []change.SystemID{"kubernetes"}, Kinds: []change.Kind{change.SoftwareRelease}, Categories: []change.Category{change.Normal},
		},
		{ID: "e", Name: "Holidays", Reason: "null", HolidaysOf: "NZ"},
	}
	text := policyfile.WriteFreezes(want, zone)
	p, faults := policyfile.Parse("policy.yaml", []byte(strings.Replace(string(read(t, example)), "\nfreezes:\n", "\nfreezes:\n"+text, 1)), today)
	if p == nil {
		t.Fatalf("pasted, they have faults:\n%v\n%s", faults, text)
	}
	want[1].Reason = "- it is so" // tabs become spaces
	if diff := cmp.Diff(want, p.Freezes[:len(want)]); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, text)
	}
}

func TestWrittenHolidaysReadAsTheyWere(t *testing.T) {
	t.Parallel()
	want := []change.Holiday{
		{Day: change.Day{Year: 2027, Month: time.May, Day: 3}, Name: "Founders' day: “ours”, and off"},
		{Day: change.Day{Year: 2027, Month: time.May, Day: 4}, Name: "2027-05-04"},
	}
	text := policyfile.WriteHolidays(want)
	p, faults := policyfile.Parse("policy.yaml", []byte(strings.Replace(string(read(t, example)), "\n  holidays:\n", "\n  holidays:\n"+text, 1)), today)
	if p == nil {
		t.Fatalf("pasted, they have faults:\n%v\n%s", faults, text)
	}
	if diff := cmp.Diff(want, p.Calendar.Holidays[:len(want)]); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, text)
	}
}
