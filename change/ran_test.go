package change_test

import (
	"slices"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

func TestTheRecordKeepsWhatTheWorkBeganIn(t *testing.T) {
	t.Parallel()
	soft := Freeze{ID: "count", Name: "Stocktake", Soft: true, From: at(0, 9), To: at(0, 12)}
	for name, test := range map[string]struct {
		slot, start time.Time
		outside     bool
		in          []FreezeID
	}{
		"in the window":                        {at(0, 12), at(0, 12), false, nil},
		"in the window, in a freeze":           {at(0, 11), at(0, 11).Add(time.Minute), false, []FreezeID{"count"}},
		"a little early, before the window":    {at(0, 11), at(0, 11).Add(-10 * time.Minute), false, []FreezeID{"count"}},
		"before the window, in a freeze":       {at(0, 9), at(0, 9).Add(30 * time.Minute), true, []FreezeID{"count"}},
		"after the window, in no freeze":       {at(0, 14), at(0, 14), true, nil},
		"a little early, long before a window": {at(0, 9), at(0, 9).Add(-time.Minute), true, nil},
	} {
		s := approval(t, calm)
		s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
		s.p.Windows = []Window{window("noon", "0 11 * * MON", 3, "ledger")}
		s.p.Freezes = []Freeze{soft, {ID: "of another", Soft: true, From: at(0, 0), To: at(1, 0), Systems: []SystemID{"web"}}}
		s.allow(s.c.ScheduleAt(engineer, test.slot, "the bank asked for it", nil, s.p, at(0, 0)))
		s.allow(s.c.Begin(engineer, nil, s.p, test.start))
		if s.c.RanOutside != test.outside || !slices.Equal(s.c.RanIn, test.in) {
			t.Errorf("%s: on record are outside %t and the freezes %v", name, s.c.RanOutside, s.c.RanIn)
		}
	}
}

func TestAnEmergencyBeginsAsItIsDeclared(t *testing.T) {
	t.Parallel()
	p := urgentPolicy(t)
	p.Windows = []Window{window("later", "0 11 * * MON", 3)}
	p.Freezes = []Freeze{{ID: "year-end", From: start.Add(-time.Hour), To: start.Add(time.Hour)}}
	c, err := New(engineer, urgentRequest(), p, start)
	if err != nil {
		t.Fatal(err)
	}
	if !c.RanOutside || !slices.Equal(c.RanIn, []FreezeID{"year-end"}) {
		t.Errorf("on record are outside %t and the freezes %v", c.RanOutside, c.RanIn)
	}
}
