package change_test

import (
	"strings"
	"testing"

	. "github.com/noim3/changebot/change"
)

func TestWhyTheWindowsStandInTheWay(t *testing.T) {
	t.Parallel()
	p := policy(t)
	night := window("night", "0 2 * * SUN", 4, "ledger")
	r := fullRequest()
	for what, test := range map[string]struct {
		windows []Window
		hour    int // of Sunday
		blocks  []ClashKind
		want    string
	}{
		"inside": {
			[]Window{night},
			3, nil,
			"The maintenance windows of Ledger are open then, from 29 Nov 2026 02:00 to 29 Nov 2026 06:00: “night”.",
		},
		"outside": {
			[]Window{night}, 8, nil, "At that time, it is outside the maintenance windows of Ledger. Work then needs a reason.\n" +
				"They open next from 6 Dec 2026 02:00 to 6 Dec 2026 06:00: “night”.",
		},
		"outside, which blocks": {
			[]Window{night}, 8, []ClashKind{OutsideWindow}, "At that time, it is outside the maintenance windows of Ledger. Work then is refused.",
		},
		"until after the end": {
			[]Window{night},
			5,
			[]ClashKind{OutsideWindow},
			"The maintenance windows of Ledger are open then, from 29 Nov 2026 02:00 to 29 Nov 2026 06:00: “night”.",
		},
		"beyond the end": {
			[]Window{window("short", "30 2 * * SUN", 1, "ledger")},
			3, nil,
			"At that time, it ends after the maintenance window of Ledger has closed. Work then needs a reason.",
		},
		"of another system": {
			[]Window{window("night", "0 2 * * SUN", 4, "payments")}, 8, nil, "No maintenance window is for Ledger, so that it may be changed at any time.",
		},
	} {
		p.Windows, p.Schedule.Blocks = test.windows, test.blocks
		r.WishedStart = at(6, test.hour)
		if got := newDiary(t, r, p).why("Why this time"); !strings.Contains(got, test.want) {
			t.Errorf("%s:\n%s", what, got)
		}
	}
}

func TestWhyAnExceptionLetsItThroughAFreeze(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Freezes = []Freeze{{ID: "peak", Name: "Peak sales", Reason: "most people buy then", From: start, To: at(3, 0)}}
	r := fullRequest()
	r.WishedStart = at(1, 9)
	d := newDiary(t, r, p)
	d.c.Exceptions = []Exception{{Freeze: "peak", Until: at(3, 0)}}
	if got := d.why("Why this time"); !strings.Contains(got, "The change was let through it: a start is recorded, not refused (policy §6).") {
		t.Error(got)
	}
}

func TestWhyNamesTheConflictsThatWereKnownWhenItWasScheduled(t *testing.T) {
	t.Parallel()
	d := newDiary(t, fullRequest(), policy(t))
	d.assessed(calm)
	d.approvedBy(lead)
	for _, with := range []string{"CHG-7 works on the same system then (Ledger)", "CHG-8 has the same implementer then"} {
		d.does(engineer, Schedule, func() error { return d.c.ScheduleAt(engineer, at(1, 9), "", nil, d.p, d.now) })
		d.events[len(d.events)-1].Facts = []Fact{{Name: "conflict", Value: with}}
	}
	got := d.why("Why this time")
	if !strings.Contains(got, "It was chosen though CHG-8 has the same implementer then.") || strings.Contains(got, "CHG-7") {
		t.Error(got)
	}
}
