package change_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	. "github.com/noim3/changebot/change"
)

// clashList writes clashes as “kind, with, systems, from to”, those that block with a “!”.
func clashList(clashes []Clash) []string {
	var out []string
	for _, k := range clashes {
		words := []string{string(k.Kind)}
		if k.Blocks {
			words[0] += "!"
		}
		if k.With != 0 {
			words = append(words, k.With.String())
		}
		for _, s := range k.Systems {
			words = append(words, string(s))
		}
		if k.Freeze.ID != "" {
			words = append(words, string(k.Freeze.ID))
		}
		if k.Time != (Interval{}) {
			words = append(words, k.Time.Start.Format("2 15:04")+" to "+k.Time.End.Format("2 15:04"))
		}
		out = append(out, strings.Join(words, ", "))
	}
	return out
}

func TestEveryWayInWhichATimeDoesNotFitIsNamed(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.p.Systems = append(s.p.Systems, System{ID: "web", DependsOn: []SystemID{"payments"}})
	s.c.Request.Systems = []SystemID{"ledger", "payments"}
	s.p.Windows = []Window{window("night", "0 2 * * SUN", 4, "ledger"), window("noon", "0 8 * * MON", 4, "payments")}
	s.p.Freezes = []Freeze{
		{ID: "soft", Soft: true, From: at(0, 0), To: at(1, 0)},
		{ID: "later", From: at(0, 11), To: at(0, 12)},
		{ID: "hard", From: at(0, 8), To: at(0, 10)},
		{ID: "excepted", From: at(0, 9), To: at(0, 13)},
		{ID: "before", From: at(-1, 0), To: at(0, 9)},
		{ID: "of another", From: at(0, 0), To: at(1, 0), Systems: []SystemID{"web"}},
	}
	s.c.Exceptions = []Exception{{Freeze: "excepted", Until: at(0, 13)}}
	now := Interval{Start: at(0, 9), End: at(0, 13)}
	others := []Booking{
		booked(9, at(0, 12), at(0, 14), engineer.ID, "web", "payments"),
		booked(8, at(0, 10), at(0, 11), colleague.ID, "web"),
		booked(7, at(0, 12), at(0, 13), colleague.ID, "ledger"),
		booked(6, at(0, 13), at(0, 14), engineer.ID, "ledger"), // touches it only
		booked(5, at(0, 8), at(0, 9), engineer.ID, "ledger"),   // the same
		booked(1, at(0, 9), at(0, 13), engineer.ID, "ledger"),  // itself
		{Number: 4, State: OnHold, Implementer: engineer.ID, Systems: []SystemID{"ledger"}, Time: now},
		{Number: 3, State: InImplementation, Implementer: engineer.ID, Time: now},
	}
	want := []string{
		"in_freeze!, hard, 23 08:00 to 23 10:00",
		"in_freeze!, later, 23 11:00 to 23 12:00",
		"in_freeze, soft, 23 00:00 to 24 00:00",
		"in_freeze, excepted, 23 09:00 to 23 13:00",
		"outside_window, ledger, 29 02:00 to 29 06:00",
		"exceeds_window, payments, 23 08:00 to 23 12:00",
		"same_system, CHG-7, ledger, 23 12:00 to 23 13:00",
		"same_system, CHG-9, payments, 23 12:00 to 23 14:00",
		"dependent_system, CHG-8, web, 23 10:00 to 23 11:00",
		"same_implementer, CHG-3, 23 09:00 to 23 13:00",
		"same_implementer, CHG-9, 23 12:00 to 23 14:00",
	}
	if diff := cmp.Diff(want, clashList(s.c.Clashes(now, others, s.p))); diff != "" {
		t.Errorf("the clashes differ (-want +got):\n%s", diff)
	}

	s.p.Schedule.Blocks = []ClashKind{SameSystem, ExceedsWindow}
	s.p.Freezes = nil
	want = []string{
		"exceeds_window!, payments, 23 08:00 to 23 12:00",
		"same_system!, CHG-7, ledger, 23 12:00 to 23 13:00",
		"same_system!, CHG-9, payments, 23 12:00 to 23 14:00",
		"outside_window, ledger, 29 02:00 to 29 06:00",
		"dependent_system, CHG-8, web, 23 10:00 to 23 11:00",
		"same_implementer, CHG-3, 23 09:00 to 23 13:00",
		"same_implementer, CHG-9, 23 12:00 to 23 14:00",
	}
	if diff := cmp.Diff(want, clashList(s.c.Clashes(now, others, s.p))); diff != "" {
		t.Errorf("what blocks does not come first (-want +got):\n%s", diff)
	}

	s.c.Request.Category = Emergency
	for _, k := range s.c.Clashes(now, others, s.p) {
		if k.Blocks {
			t.Errorf("an emergency is blocked by %s", k.Kind)
		}
	}
}

func TestDependencyClashesInBothDirectionsAndOneHopOnly(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.p.Systems = append(s.p.Systems, System{ID: "web", DependsOn: []SystemID{"payments"}})
	now := Interval{Start: at(0, 9), End: at(0, 10)}
	for mine, theirs := range map[SystemID]map[SystemID]ClashKind{
		"ledger":   {"ledger": SameSystem, "payments": DependentSystem, "web": ""},
		"payments": {"ledger": DependentSystem, "payments": SameSystem, "web": DependentSystem},
		"web":      {"ledger": "", "payments": DependentSystem, "web": SameSystem},
	} {
		for other, want := range theirs {
			s.c.Request.Systems = []SystemID{mine}
			var got ClashKind
			for _, k := range s.c.Clashes(now, []Booking{booked(2, now.Start, now.End, colleague.ID, other)}, s.p) {
				got += k.Kind
			}
			if got != want {
				t.Errorf("a change of %s beside one of %s: %q, want %q", mine, other, got, want)
			}
		}
	}
}

func TestAWindowIsMissedOrExceeded(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.p.Windows = []Window{window("night", "0 2 * * TUE", 4, "ledger"), window("morning", "0 6 * * TUE", 2, "ledger")}
	for _, test := range []struct {
		start, end int // hours of Tuesday
		want       string
	}{
		{2, 6, ""},
		{2, 8, ""},
		{5, 7, ""}, // windows that touch are one
		{1, 3, "outside_window, ledger, 24 02:00 to 24 08:00"},
		{0, 2, "outside_window, ledger, 24 02:00 to 24 08:00"},
		{0, 12, "outside_window, ledger, 24 02:00 to 24 08:00"},
		{7, 9, "exceeds_window, ledger, 24 06:00 to 24 08:00"},
		{8, 9, "outside_window, ledger, 01 02:00 to 01 08:00"},
	} {
		got := strings.Join(clashList(s.c.Clashes(Interval{Start: at(1, test.start), End: at(1, test.end)}, nil, s.p)), "; ")
		if got = strings.Replace(got, "1 02:00 to 1 08:00", "01 02:00 to 01 08:00", 1); got != test.want {
			t.Errorf("from %d to %d: %q, want %q", test.start, test.end, got, test.want)
		}
	}
	s.p.Windows = []Window{window("summer", "0 2 1 7 *", 4)}
	if got := clashList(s.c.Clashes(Interval{Start: at(1, 2), End: at(1, 3)}, nil, s.p)); fmt.Sprint(got) != "[outside_window, ledger]" {
		t.Errorf("far from any window: %s", got)
	}
}

func TestWorkOutsideTheWindowsNeedsAReason(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.p.Windows = []Window{window("noon", "0 11 * * MON", 2, "ledger")}
	for start, want := range map[time.Time]string{
		at(0, 9):                    "outside the maintenance windows of Ledger",
		at(0, 12).Add(time.Minute):  "ends after the maintenance window of Ledger",
		at(0, 13):                   "outside the maintenance windows of Ledger",
		at(0, 11).Add(-time.Minute): "outside the maintenance windows of Ledger",
	} {
		err := s.c.ScheduleAt(engineer, start, "", nil, s.p, s.now)
		s.refuse(err, want)
		s.refuse(err, "Give the reason here, or choose another time. (policy §3.4)")
		if AsRefusal(err).Fields[ReasonField] == "" {
			t.Errorf("the sentence is not under the reason: %v", AsRefusal(err).Fields)
		}
	}
	s.is(InScheduling)
	s.allow(s.c.ScheduleAt(engineer, at(0, 11), "", nil, s.p, s.now))
	s.allow(s.c.ScheduleAt(engineer, at(0, 12), "", nil, s.p, s.now)) // it ends with the window
	s.allow(s.c.ScheduleAt(engineer, at(0, 9), "the bank asked for it", nil, s.p, s.now))
	s.is(Scheduled)

	s.p.Schedule.Blocks = []ClashKind{OutsideWindow}
	err := s.c.ScheduleAt(engineer, at(0, 9), "the bank asked for it", nil, s.p, s.now)
	s.refuse(err, "The work cannot be done then: it is outside the maintenance windows of Ledger")
	if AsRefusal(err).Fields[FieldWishedStart] == "" {
		t.Errorf("the sentence is not under the start: %v", AsRefusal(err).Fields)
	}
}

func TestOtherChangesAreNamedOrBlock(t *testing.T) {
	t.Parallel()
	for kind, other := range map[ClashKind]Booking{
		SameSystem:      booked(7, at(0, 9), at(0, 11), colleague.ID, "ledger"),
		DependentSystem: booked(7, at(0, 9), at(0, 11), colleague.ID, "payments"),
		SameImplementer: booked(7, at(0, 9), at(0, 11), engineer.ID, "elsewhere"),
	} {
		s := approval(t, calm)
		s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
		all := []Booking{other}
		s.allow(s.c.ScheduleAt(engineer, at(0, 10), "", all, s.p, s.now)) // named only, and without a reason
		s.allow(s.c.ScheduleAt(engineer, at(0, 9), "", all, s.p, s.now))
		s.p.Schedule.Blocks = []ClashKind{kind}
		s.refuse(s.c.ScheduleAt(engineer, at(0, 10), "the bank asked for it", all, s.p, s.now), "The work cannot be done then: CHG-7 ")
		s.allow(s.c.ScheduleAt(engineer, at(0, 11), "", all, s.p, s.now))
		s.allow(s.c.ScheduleAt(engineer, at(0, 9), "", nil, s.p, s.now))
		s.refuse(s.c.Begin(engineer, all, s.p, s.now), "CHG-1 cannot be started: CHG-7 ") // booked since
		s.is(Scheduled)
		s.allow(s.c.Begin(engineer, []Booking{booked(7, at(0, 10), at(0, 11), engineer.ID, "ledger", "payments")}, s.p, s.now))
	}
}

func TestTheCalendarIsLookedAtAgainAtTheStart(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.p.Windows = []Window{window("morning", "0 9 * * MON", 2, "ledger")}
	s.allow(s.c.ScheduleAt(engineer, at(0, 9), "", nil, s.p, s.now))

	s.p.Schedule.Blocks = []ClashKind{OutsideWindow, SameSystem}
	early := s.now.Add(-10 * time.Minute) // within the policy's tolerance, and before the window opens
	trial := *s.c
	s.allow(trial.Begin(engineer, []Booking{booked(7, at(0, 8), at(0, 9), colleague.ID, "ledger")}, s.p, early))

	moved := *s.p
	moved.Windows = []Window{window("morning", "0 5 * * MON", 2, "ledger")}
	s.refuse(s.c.Begin(engineer, nil, &moved, s.now), "CHG-1 cannot be started: it is outside the maintenance windows of Ledger. Reschedule it.")
	frozen := *s.p
	frozen.Freezes = []Freeze{{ID: "f", Name: "Incident", From: at(0, 9).Add(30 * time.Minute), To: at(0, 12)}}
	s.refuse(s.c.Begin(engineer, nil, &frozen, s.now), "CHG-1 cannot be started: the freeze “Incident” holds until")
	s.is(Scheduled)
	s.c.Exceptions = []Exception{{Freeze: "f", Until: at(0, 12)}}
	s.allow(s.c.Begin(engineer, nil, &frozen, s.now))
}

func TestAStandardChangeIsLoggedOutsideTheWindowsUnlessThatBlocks(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Windows = []Window{window("night", "0 2 * * SUN", 4)}
	log := Request{Category: Standard, Template: "restart", Implementer: engineer.ID}
	if _, err := New(engineer, log, p, start); err != nil {
		t.Errorf("logging it is answered %v", err)
	}
	p.Schedule.Blocks = []ClashKind{OutsideWindow}
	_, err := New(engineer, log, p, start)
	if r := AsRefusal(err); r == nil || !strings.Contains(r.Fields[FieldWishedStart], "it is outside the maintenance windows of Payments") {
		t.Errorf("where that blocks, logging it is answered %v", err)
	}
	log.WishedStart = at(6, 2)
	if _, err := New(engineer, log, p, start); err != nil {
		t.Errorf("logging it for the window is answered %v", err)
	}
}
