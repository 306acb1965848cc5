package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// calendarStage is a stage with a window each night, a freeze at the year's end and the usual notices, at which CHG-1 is
// scheduled for the second night.
func calendarStage(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	s.p.Channels.Calendar = "C0CALENDAR"
	s.p.Windows = []change.Window{
		{ID: "nightly", Name: "Databases & co, at night", Opens: change.MustCron("0 22 * * *"), Length: 2 * time.Hour, Zone: s.p.TimeZone, Systems: []change.SystemID{"ledger-db"}},
		{ID: "sunday", Name: "Sunday", Opens: change.MustCron("0 5 * * SUN"), Length: 4 * time.Hour, Zone: s.p.TimeZone},
	}
	s.p.Freezes = []change.Freeze{
		{
			ID: "year-end", Name: "The year's end", Reason: "few of us are here", Soft: false, Systems: []change.SystemID{"payments-api"},
			From: s.day(time.December, 21), To: s.day(time.December, 28),
		},
		{ID: "sales", Name: "Sales", Reason: "customers buy more", Soft: true, From: s.day(time.November, 26), To: s.day(time.December, 24)},
	}
	s.p.Calendar.Holidays = []change.Holiday{{Day: change.Day{Year: 2026, Month: time.November, Day: 27}, Name: "Founders' day"}}
	s.p.Notices = change.NoticeRules{
		WindowAhead: []time.Duration{24 * time.Hour, time.Hour}, FreezeAhead: []time.Duration{14 * 24 * time.Hour, 7 * 24 * time.Hour, 48 * time.Hour},
		Week: change.MustCron("0 9 * * TUE"), Digest: change.MustCron("0 9 * * *"),
	}
	s.p.ReviewDue = s.day(time.December, 30)
	s.noted()
	return s
}

// day returns the beginning of a day of 2026.
func (s *stage) day(m time.Month, d int) time.Time {
	return time.Date(2026, m, d, 0, 0, 0, 0, s.p.TimeZone)
}

// noted gives the notices that are due, and returns those of each kind as they are to be drawn.
func (s *stage) noted() map[change.NoticeKind]commands.Drawing {
	s.t.Helper()
	must(s.desk.GiveNotice(s.t.Context()))(s.t)
	all := map[change.NoticeKind]commands.Drawing{}
	for {
		claimed := must(s.desk.Claim(s.t.Context(), 100))(s.t)
		for _, dl := range claimed {
			if parts, _ := dl.Place.Parts(); parts.Kind == change.PlaceNotice {
				if d := s.draw(0, dl.Place); d.Notice != nil {
					all[d.Notice.Kind] = d
				}
			}
			at := commands.Post{Channel: "C0CHANGES", TS: fmt.Sprintf("1795770000.%06d", dl.ID)}
			must(s.desk.Delivered(s.t.Context(), dl, at))(s.t)
		}
		if len(claimed) == 0 {
			return all
		}
	}
}

func TestWhatTheCalendarSaysInItsChannel(t *testing.T) {
	t.Parallel()
	s := calendarStage(t)
	b := s.bot()
	b.at.URL = "https://harbour-pay.slack.test/"
	n := s.tell(story{of: unhurriedRequest(), acts: []change.Action{change.Assess, change.Approve, change.Approve}}, "Good.")
	tuesday := s.day(time.November, 24)
	must(s.desk.Schedule(t.Context(), commands.By{Who: mara}, n, tuesday.Add(22*time.Hour), "No earlier night is free."))(t)
	for _, c := range []struct {
		name string
		at   time.Time
		kind change.NoticeKind
	}{
		{"window_a_day_ahead", tuesday.Add(-2*time.Hour + time.Second), change.WindowAhead},
		{"week", tuesday.Add(9 * time.Hour), change.WeekAhead},
		{"window_an_hour_ahead", tuesday.Add(21 * time.Hour), change.WindowAhead},
		{"window_opens_late", tuesday.Add(22*time.Hour + 20*time.Minute), change.WindowOpens},
		{"window_closes", tuesday.Add(24 * time.Hour), change.WindowCloses},
		{"soft_freeze_begins", s.day(time.November, 26), change.FreezeBegins},
		{"window_without_a_change", s.day(time.November, 29).Add(5 * time.Hour), change.WindowOpens},
		{"freeze_ahead", s.day(time.December, 14), change.FreezeAhead},
		{"soft_freeze_ends", s.day(time.December, 24), change.FreezeEnds},
		{"freeze_ends", s.day(time.December, 28), change.FreezeEnds},
	} {
		s.clock.Set(c.at)
		if c.kind == change.WindowCloses {
			s.clock.Set(c.at.Add(-time.Hour))
			must(s.desk.Start(t.Context(), commands.By{Who: mara}, n))(t)
			s.clock.Set(c.at)
		}
		d, given := s.noted()[c.kind]
		if !given {
			t.Fatalf("%s: nothing is said at %s", c.name, c.at)
		}
		m, shown := b.calendarNotice(d)
		if !shown {
			t.Fatalf("%s: nothing is drawn", c.name)
		}
		golden(t, "notice", c.name, m)
		if strings.Contains(m.Text, "<@") {
			t.Errorf("%s calls on somebody: %s", c.name, m.Text)
		}
	}
}

func TestWhatTheOwnersAreTold(t *testing.T) {
	t.Parallel()
	s := calendarStage(t)
	b := s.bot()
	stuck := s.tell(story{of: unhurriedRequest()}, "")
	late := s.tell(story{of: emergencyRequest()}, "")
	s.after(48 * time.Hour)
	for _, dl := range must(s.desk.Claim(t.Context(), 100))(t) {
		must(s.desk.Bury(t.Context(), dl, "channel_not_found"))(t)
	}
	s.clock.Set(s.day(time.November, 26).Add(9 * time.Hour))
	d := s.noted()[change.Digest]
	golden(t, "notice", "digest", must2(b.calendarNotice(d))(t))
	for _, n := range []change.Number{stuck, late} {
		if m := must2(b.calendarNotice(d))(t); !strings.Contains(m.Text, n.String()) {
			t.Errorf("the digest does not name %s: %s", n, m.Text)
		}
	}
	s.clock.Set(s.day(time.November, 30).Add(9 * time.Hour))
	golden(t, "notice", "review_in_a_month", must2(b.calendarNotice(s.noted()[change.ReviewAhead]))(t))
	s.clock.Set(s.day(time.December, 30).Add(9 * time.Hour))
	golden(t, "notice", "review_due", must2(b.calendarNotice(s.noted()[change.ReviewAhead]))(t))
}

func TestAFullWeekFitsIntoAMessage(t *testing.T) {
	t.Parallel()
	s := calendarStage(t)
	week := change.Interval{Start: s.day(time.December, 21), End: s.day(time.December, 28)}
	d := commands.Drawing{Policy: s.p, Now: week.Start.Add(9 * time.Hour), Notice: &change.Notice{Kind: change.WeekAhead, Due: week.Start.Add(9 * time.Hour), Time: week}}
	for i := range 30 {
		name := strings.Repeat("long name ", 20)
		s.p.Windows = append(s.p.Windows, change.Window{ID: "many", Name: name, Opens: change.MustCron("0 * * * *"), Length: time.Hour, Zone: time.UTC})
		s.p.Freezes = append(s.p.Freezes, change.Freeze{ID: "many", Name: name, From: week.Start.Add(time.Duration(i) * time.Hour), To: week.End})
	}
	for i := range 300 {
		at := week.Start.Add(time.Duration(i) * 30 * time.Minute)
		d.Booked = append(d.Booked, change.Booking{Number: change.Number(i + 1), Title: strings.Repeat("<&> ", 50), Time: change.Interval{Start: at, End: at.Add(time.Hour)}})
	}
	m, shown := s.bot().calendarNotice(d)
	if !shown {
		t.Fatal("nothing is drawn")
	}
	checkWithSlack(t, m)
	said := 0
	for _, block := range texts(t, m) {
		said += len([]rune(block))
	}
	if said > 12_000 || len(m.Blocks) > 50 {
		t.Errorf("the week has %d characters in %d blocks", said, len(m.Blocks))
	}
	if all := strings.Join(texts(t, m), "\n"); !strings.Contains(all, "more: `/change list`") {
		t.Errorf("it does not say that there are more:\n%s", all)
	}
}

// texts returns what stands in the blocks of a message.
func texts(t *testing.T, m Message) []string {
	t.Helper()
	encoded, err := json.Marshal(m.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	var blocks any
	if err := json.Unmarshal(encoded, &blocks); err != nil {
		t.Fatal(err)
	}
	return textsIn(blocks)
}

func textsIn(v any) []string {
	var all []string
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			all = append(all, textsIn(e)...)
		}
	case map[string]any:
		if text, ok := v["text"].(string); ok {
			return []string{text}
		}
		for _, e := range v {
			all = append(all, textsIn(e)...)
		}
	}
	return all
}
