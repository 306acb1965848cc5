package change_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	. "github.com/noim3/changebot/change"
)

// monday is the first instant of the day of start, 9 o'clock.
var monday = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// at returns an hour of a day counted from monday.
func at(day, hour int) time.Time {
	return monday.AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour)
}

func window(id WindowID, opens string, hours int, systems ...SystemID) Window {
	return Window{ID: id, Name: string(id), Opens: MustCron(opens), Length: time.Duration(hours) * time.Hour, Zone: time.UTC, Systems: systems}
}

func booked(n Number, start, end time.Time, implementer UserID, systems ...SystemID) Booking {
	return Booking{Number: n, State: Scheduled, Systems: systems, Implementer: implementer, Time: Interval{Start: start, End: end}}
}

func starts(s Search) []string {
	var out []string
	for _, i := range s.Slots {
		out = append(out, i.Start.Format("Mon 2 15:04"))
	}
	return out
}

func TestTheNextSlotsAreOfferedOneADay(t *testing.T) {
	t.Parallel()
	office := Calendar{Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}, From: 9 * time.Hour, To: 17 * time.Hour}
	for what, test := range map[string]struct {
		alter  func(*Policy, *Change)
		now    time.Time
		booked []Booking
		want   []string
	}{
		"around the clock": {now: start, want: []string{"Mon 23 09:00", "Tue 24 00:00", "Wed 25 00:00"}},
		"from the next quarter of an hour on": {
			now: start.Add(time.Minute), want: []string{"Mon 23 09:15", "Tue 24 00:00", "Wed 25 00:00"},
		},
		"in working time": {
			func(p *Policy, _ *Change) { p.Calendar = office }, at(4, 16).Add(time.Minute), nil,
			[]string{"Mon 30 09:00", "Tue 1 09:00", "Wed 2 09:00"},
		},
		"longer than a working day, from its beginning": {
			func(p *Policy, c *Change) { p.Calendar = office; c.Request.Length = 10 * time.Hour }, at(4, 7), nil,
			[]string{"Fri 27 09:00", "Mon 30 09:00", "Tue 1 09:00"},
		},
		"in the maintenance window, whatever the working time": {
			func(p *Policy, _ *Change) {
				p.Calendar = office
				p.Windows = []Window{window("sunday", "0 2 * * SUN", 4, "ledger")}
			}, start, nil, []string{"Sun 29 02:00", "Sun 6 02:00", "Sun 13 02:00"},
		},
		"in the rest of a window that is open": {
			func(p *Policy, _ *Change) { p.Windows = []Window{window("monday", "0 6 * * MON", 5)} },
			start.Add(20 * time.Minute), nil,
			[]string{"Mon 23 09:30", "Mon 30 06:00", "Mon 7 06:00"},
		},
		"more on one day when there are no others": {
			func(p *Policy, _ *Change) { p.Windows = []Window{window("once", "30 10 23 11 *", 3)} },
			start, nil,
			[]string{"Mon 23 10:30", "Mon 23 11:30", "Mon 23 12:30"},
		},
		"not in freezes, hard or soft": {
			func(p *Policy, _ *Change) {
				p.Freezes = []Freeze{{ID: "hard", From: at(0, 9), To: at(1, 12)}, {ID: "soft", Soft: true, From: at(2, 0), To: at(3, 1)}}
			}, start, nil, []string{"Tue 24 12:00", "Thu 26 01:00", "Fri 27 00:00"},
		},
		"in a freeze that it was let through": {
			func(p *Policy, c *Change) {
				p.Freezes = []Freeze{{ID: "hard", From: at(0, 9), To: at(1, 12)}}
				c.Exceptions = []Exception{{Freeze: "hard", Until: at(1, 12)}}
			}, start, nil, []string{"Mon 23 09:00", "Tue 24 00:00", "Wed 25 00:00"},
		},
		"not when the same or a dependent system is worked on, or by the same person": {
			nil, start,
			[]Booking{
				booked(2, at(0, 8), at(0, 12), colleague.ID, "ledger"),
				booked(3, at(1, 0), at(1, 2), colleague.ID, "payments"), // needs the ledger
				booked(4, at(2, 0), at(2, 3), engineer.ID),
				booked(5, at(3, 0), at(3, 3), colleague.ID, "elsewhere"),
			},
			[]string{"Mon 23 12:00", "Tue 24 02:00", "Wed 25 03:00"},
		},
		"but when what is booked is itself, or keeps nobody from it": {
			nil, start,
			[]Booking{
				booked(1, at(0, 8), at(0, 12), engineer.ID, "ledger"),
				{Number: 2, State: OnHold, Systems: []SystemID{"ledger"}, Time: Interval{Start: at(1, 0), End: at(1, 12)}},
				{Number: 3, State: InVerification, Systems: []SystemID{"ledger"}, Time: Interval{Start: at(2, 0), End: at(2, 12)}},
			},
			[]string{"Mon 23 09:00", "Tue 24 00:00", "Wed 25 00:00"},
		},
		"after the lead time": {
			func(p *Policy, _ *Change) { p.Schedule.LeadTimes = map[Risk]int{LowRisk: 2}; p.Calendar = office },
			start, nil,
			[]string{"Wed 25 09:00", "Thu 26 09:00", "Fri 27 09:00"},
		},
		"by the days of the policy's time zone": {
			func(p *Policy, _ *Change) {
				p.TimeZone = zone(t, "Australia/Sydney") // 11 hours ahead
				p.Windows = []Window{window("noon", "0 12 * * *", 1), window("evening", "0 20 * * *", 2)}
			}, at(0, 12), nil, []string{"Mon 23 12:00", "Mon 23 20:00", "Tue 24 20:00"},
		},
	} {
		s := approval(t, calm)
		if test.alter != nil {
			test.alter(s.p, s.c)
		}
		got := s.c.FindSlots(test.now, 3, test.booked, s.p)
		if diff := cmp.Diff(test.want, starts(got)); diff != "" || got.Why != "" {
			t.Errorf("%s (-want +got):\n%s%s", what, diff, got.Why)
		}
	}
}

func TestASearchThatFindsNothingSaysWhy(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		alter  func(*Policy, *Change)
		booked []Booking
		want   string
	}{
		"no window within 90 days": {
			func(p *Policy, _ *Change) { p.Windows = []Window{window("summer", "0 2 1 7 *", 4)} }, nil,
			"No maintenance window of Ledger opens within 90 days. Choose a time of your own and give the reason, or ask the policy's owners for a window.",
		},
		"windows that never coincide": {
			func(p *Policy, c *Change) {
				c.Request.Systems = []SystemID{"ledger", "payments"}
				p.Windows = []Window{window("a", "0 2 * * SUN", 4, "ledger"), window("b", "0 2 * * SAT", 4, "payments")}
			}, nil,
			"The maintenance windows of Ledger and Payments are never open at the same time within 90 days.",
		},
		"work longer than the windows": {
			func(p *Policy, c *Change) {
				p.Windows = []Window{window("a", "0 2 * * SUN", 4)}
				c.Request.Length = 5 * time.Hour
			}, nil,
			"The work takes 5 h, and the maintenance windows of Ledger are open for 4 h at most.",
		},
		"windows that coincide too shortly": {
			func(p *Policy, c *Change) {
				c.Request.Systems = []SystemID{"ledger", "payments"}
				p.Windows = []Window{window("a", "0 2 * * SUN", 4, "ledger"), window("b", "30 5 * * SUN", 4, "payments")}
			}, nil,
			"The work takes 1 h, and the maintenance windows of Ledger and Payments are open at the same time for 30 min at most.",
		},
		"a lead time longer than that": {
			func(p *Policy, _ *Change) { p.Schedule.LeadTimes = map[Risk]int{LowRisk: 100} }, nil,
			"At low risk CHG-1 needs 100 working days' notice, and from Wed 3 Mar 2027 on nothing fits within 90 days.",
		},
		"a freeze": {
			func(p *Policy, _ *Change) {
				p.Freezes = []Freeze{{ID: "long", Name: "The merger", From: at(-1, 0), To: at(120, 0)}}
			}, nil,
			"Whenever the work would fit within 90 days, a freeze holds: “The merger” until Tue 23 Mar 2027 00:00 UTC.",
		},
		"a freeze in each window": {
			func(p *Policy, _ *Change) {
				p.Windows = []Window{window("a", "0 2 1 12 *", 3)}
				p.Freezes = []Freeze{
					{ID: "other", Name: "In between", From: at(2, 0), To: at(3, 0)},
					{ID: "soft", Name: "The fair", Soft: true, From: at(8, 2).Add(30 * time.Minute), To: at(8, 5)},
				}
			}, nil,
			"a freeze holds: “The fair” until Tue 1 Dec 2026 05:00 UTC. Ask",
		},
		"other changes": {
			func(p *Policy, _ *Change) { p.Windows = []Window{window("a", "0 2 1 12 *", 4)} },
			[]Booking{
				booked(8, at(8, 2), at(8, 4), colleague.ID, "payments"), booked(9, at(8, 4), at(8, 6), engineer.ID),
				booked(10, at(9, 4), at(9, 6), engineer.ID),
			},
			"Whenever the work would fit within 90 days, other changes are booked: CHG-8 (a dependent system), CHG-9 (the same implementer).",
		},
	} {
		s := approval(t, calm)
		test.alter(s.p, s.c)
		got := s.c.FindSlots(start, 3, test.booked, s.p)
		if !strings.Contains(got.Why, test.want) || len(got.Slots) > 0 {
			t.Errorf("%s: found %s, because %q; want %q", what, starts(got), got.Why, test.want)
		}
	}
}
