package change_test

import (
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

// hurried returns a story that waits to be scheduled, requested on a Monday at 9, whose risk asks three working days'
// notice.
func hurried(t *testing.T) *story {
	t.Helper()
	s := approval(t, calm)
	s.p.Schedule.LeadTimes = map[Risk]int{LowRisk: 3}
	s.p.Calendar = Calendar{
		Days: []time.Weekday{time.Monday, time.Tuesday, time.Thursday, time.Friday},
		From: 9 * time.Hour, To: 17 * time.Hour,
	}
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	return s
}

func TestTheNoticeOfAStartCountsWorkingDays(t *testing.T) {
	t.Parallel()
	s := hurried(t)
	earliest := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC) // Friday, as nobody works on Wednesdays
	for _, test := range []struct {
		day, hour, want int
	}{{23, 12, 0}, {24, 0, 1}, {25, 12, 1}, {26, 0, 2}, {26, 23, 2}, {27, 0, 3}, {30, 12, 3}} {
		at := time.Date(2026, 11, test.day, test.hour, 0, 0, 0, time.UTC)
		got := s.c.NoticeFor(at, s.p)
		if got.Needed != 3 || got.Given != test.want || got.Short() != (test.want < 3) || !got.Earliest.Equal(earliest) {
			t.Errorf("a start on %s gives %+v, want %d of 3 from %s", at, got, test.want, earliest)
		}
	}
	if got := s.c.NoticeFor(time.Time{}, s.p); got.Short() || got.Needed != 3 {
		t.Errorf("without a start the notice is %+v", got)
	}
	s.c.Assessment = nil
	if got := s.c.NoticeFor(s.now, s.p); got != (LeadTime{}) {
		t.Errorf("before its risk is known the notice is %+v", got)
	}
}

func TestAShortNoticeNeedsAReason(t *testing.T) {
	t.Parallel()
	s := hurried(t)
	soon := s.now.Add(time.Hour)
	err := s.c.ScheduleAt(engineer, soon, "", nil, s.p, s.now)
	s.refuse(err, "At low risk CHG-1 needs 3 working days' notice, and this start leaves 0. Give the reason here, or choose a start from Fri 27 Nov 2026 on.")
	if AsRefusal(err).Fields[ReasonField] == "" {
		t.Errorf("the sentence is not under the reason: %v", AsRefusal(err).Fields)
	}
	s.is(InScheduling)
	s.allow(s.c.ScheduleAt(engineer, soon, "the bank asked for it", nil, s.p, s.now))
	s.is(Scheduled)
	s.allow(s.c.ScheduleAt(engineer, s.now.Add(4*day), "", nil, s.p, s.now))
}

func TestALeadTimeThatBlocksIsNotReasonedAway(t *testing.T) {
	t.Parallel()
	s := hurried(t)
	s.p.Schedule.LeadTimeBlocks = true
	err := s.c.ScheduleAt(engineer, s.now.Add(time.Hour), "the bank asked for it", nil, s.p, s.now)
	s.refuse(err, "The earliest day is Fri 27 Nov 2026.")
	if AsRefusal(err).Fields[FieldWishedStart] == "" {
		t.Errorf("the sentence is not under the start: %v", AsRefusal(err).Fields)
	}
	s.is(InScheduling)
	s.allow(s.c.ScheduleAt(engineer, time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC), "", nil, s.p, s.now))
}
