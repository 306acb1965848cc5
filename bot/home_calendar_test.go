package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// busyWeek is a week from a Wednesday evening in Sydney: windows each night, a freeze that holds, and so many changes.
func busyWeek(p *change.Policy, changes int) homeWeek {
	now := time.Date(2026, 12, 9, 9, 0, 0, 0, time.UTC)
	with := *p
	with.Windows = []change.Window{
		{ID: "night", Name: "Platform <b>, nights", Opens: change.MustCron("0 22 * * *"), Length: 4 * time.Hour, Zone: p.TimeZone},
		{ID: "sunday", Name: "Databases, Sundays", Opens: change.MustCron("0 2 * * 0"), Length: 4 * time.Hour, Zone: p.TimeZone},
	}
	with.Freezes = []change.Freeze{
		{ID: "FRZ-7", Name: "Incident week", From: now.Add(-time.Hour), To: now.Add(50 * time.Hour)},
		{ID: "peak", Name: "Peak season", From: now.AddDate(0, 0, 20), To: now.AddDate(0, 0, 30), Soft: true},
	}
	var booked []change.Booking
	for i := range changes {
		start := now.Add(time.Duration(1+i*3) * time.Hour)
		booked = append(booked, change.Booking{
			Number: change.Number(100 + i), Title: "Move the ledger & its <friends> " + strings.Repeat("far away ", 20), State: change.Scheduled,
			Time: change.Interval{Start: start, End: start.Add(time.Hour)},
		})
	}
	span := change.Interval{Start: now, End: now.AddDate(0, 0, 7)}
	return homeWeek{commands.Week{Timetable: with.Timetable(span, booked), Policy: &with, Next: with.NextFreeze(now)}, p.TimeZone}
}

func TestHomeShowsTodayTheWeekAndFreezes(t *testing.T) {
	t.Parallel()
	p := storyPolicy(t)
	view := drawHome(homeView{week: busyWeek(p, 3)}, p, mara.ID)
	golden(t, "home", "week", view)
	full := drawHome(homeView{week: busyWeek(p, 200)}, p, mara.ID)
	checkSurface(t, full)
	if n := len(full.Blocks.BlockSet); n > 20 {
		t.Errorf("a full calendar makes a Home of %d blocks", n)
	}
	if said := string(must(json.Marshal(full))(t)); !strings.Contains(said, "and 47 more changes") || strings.Contains(said, "……") {
		t.Errorf("Home says %s", said)
	}
}

func TestHomeShowsWhatIsScheduled(t *testing.T) {
	t.Parallel()
	e := newEdgeOnPolicy(t, todaysPolicy(t))
	n := e.scheduledIn(time.Hour)
	home := text(*must(e.sim.As(slacksim.Priya).OpenHome(e.ctx))(t))
	for _, want := range []string{n.String(), "maintenance window “Every ", "In force:* soft freeze *Summer sale*", "None begins within a year"} {
		if !strings.Contains(home, want) {
			t.Errorf("Home does not say %q: %s", want, home)
		}
	}
}
