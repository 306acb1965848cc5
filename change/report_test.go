package change_test

import (
	"math/rand/v2"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

func reportPolicy(t *testing.T) *Policy {
	t.Helper()
	sydney, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	return &Policy{
		TimeZone: sydney, AnswerWithin: 2, Emergency: EmergencyRules{DocumentWithin: 24 * time.Hour},
		Calendar: Calendar{
			Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
			From: 9 * time.Hour, To: 17 * time.Hour, Holidays: []Holiday{{Day: Day{2026, time.October, 5}, Name: "Labour Day"}},
		},
		Channels: Channels{Owners: "C0OWNERS"},
		Notices:  NoticeRules{Report: MustCron("0 9 1 * *")},
	}
}

func TestAReportCountsAChangeInTheMonthInWhichItsWorkBegan(t *testing.T) {
	t.Parallel()
	p := reportPolicy(t)
	r := p.NewReport(Day{2026, time.October, 17}, time.Date(2026, time.November, 2, 0, 0, 0, 0, time.UTC))
	begins := time.Date(2026, time.October, 1, 0, 0, 0, 0, p.TimeZone)
	for _, begun := range []time.Time{
		begins.Add(-time.Second), begins, begins.AddDate(0, 1, 0).Add(-time.Microsecond), begins.AddDate(0, 1, 0), begins.AddDate(0, -11, 0).Add(-time.Second),
	} {
		r.Add(Work{Category: Normal, CreatedAt: begun.Add(-time.Hour), StartedAt: begun})
	}
	if is, was := r.Month().Measure(FigureBegun).Count, r.Before().Measure(FigureBegun).Count; is != 2 || was != 1 {
		t.Errorf("October has %d and September %d, want 2 and 1", is, was)
	}
	if first := r.Months[0].First; len(r.Months) != ReportMonths || first != (Day{2025, time.November, 1}) || !r.Over() {
		t.Errorf("%d months begin with %v", len(r.Months), first)
	}
}

func TestTheFiguresOfAMonth(t *testing.T) {
	t.Parallel()
	p := reportPolicy(t)
	r := p.NewReport(Day{2026, time.November, 1}, time.Date(2026, time.November, 29, 0, 0, 0, 0, time.UTC))
	monday := time.Date(2026, time.November, 9, 10, 0, 0, 0, p.TimeZone)
	day := 24 * time.Hour
	normal := func(lead, decision time.Duration, outcome Outcome) Work {
		return Work{Category: Normal, Outcome: outcome, CreatedAt: monday.Add(-lead), StartedAt: monday, DecidedAt: monday.Add(-lead).Add(decision)}
	}
	for _, w := range []Work{
		normal(3*day, 26*time.Hour, Successful), normal(7*day, time.Hour, SuccessfulWithIssues), normal(10*day, 2*time.Hour, RolledBack),
		{Category: Standard, Outcome: Failed, CreatedAt: monday, StartedAt: monday, Outside: true},
		{Category: Emergency, CreatedAt: monday, StartedAt: monday, Late: true, Frozen: true, Outside: true},
	} {
		r.Add(w)
	}
	r.AddClosed(monday)
	r.AddQuestion(Asking{Due: monday, Answered: monday})
	r.AddQuestion(Asking{Due: monday, Answered: monday.Add(time.Second)})
	r.AddQuestion(Asking{Due: monday})
	r.AddQuestion(Asking{Due: monday.AddDate(0, 0, 21)}) // there is time left for it
	for f, want := range map[FigureID]string{
		FigureBegun: "5", FigureClosed: "1",
		FigureLeadTime:    "7 days, of 3 changes, nine in ten within 10 days, too few to say much",
		FigureDecision:    "2 hours, of 3 changes, nine in ten within 7 hours, too few to say much",
		FigureEmergencies: "20%, 1 of 5 changes",
		FigureSuccessful:  "25%, 1 of 4 changes, too few to say much",
		FigureWithIssues:  "25%, 1 of 4 changes, too few to say much",
		FigureRolledBack:  "25%, 1 of 4 changes, too few to say much",
		FigureFailed:      "25%, 1 of 4 changes, too few to say much",
		FigureLate:        "1, of 1 emergency, too few to say much",
		FigureFrozen:      "1, of 5 changes", FigureOutside: "40%, 2 of 5 changes",
		FigureAnswered: "33%, 1 of 3 questions, too few to say much",
	} {
		m := r.Month().Measure(f)
		got := f.Value(m)
		for _, more := range append([]string{f.Rests(m)}, f.Remarks(m)...) {
			if more != "" {
				got += ", " + more
			}
		}
		if got != want {
			t.Errorf("%s is %q, want %q", f.Name(), got, want)
		}
	}
	if worked := r.Month().Worked(); worked.Count != 2 || worked.Of != 4 {
		t.Errorf("%d of %d worked", worked.Count, worked.Of)
	}
}

func TestEveryFigureHasAName(t *testing.T) {
	t.Parallel()
	p := reportPolicy(t)
	names := map[string]FigureID{}
	for _, f := range Figures() {
		if f.Name() == string(f) || f.Explains(p) == "" || names[f.Name()] != "" {
			t.Errorf("%s is called %q: %s", f, f.Name(), f.Explains(p))
		}
		names[f.Name()] = f
	}
}

func TestAPartIsSaidWithoutClaimingTooMuch(t *testing.T) {
	t.Parallel()
	for part, want := range map[float64]string{0: "0%", 0.001: "1%", 0.125: "13%", 0.994: "99%", 0.9999: "99%", 1: "100%"} {
		if got := Percent(part); got != want {
			t.Errorf("%g is %s, want %s", part, got, want)
		}
	}
}

func TestWorkingTimeIsCountedOverNightsWeekendsAndHolidays(t *testing.T) {
	t.Parallel()
	p := reportPolicy(t)
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, time.October, day, hour, minute, 0, 0, p.TimeZone)
	}
	for _, c := range []struct {
		what     string
		from, to time.Time
		want     time.Duration
	}{
		{"within a day", at(1, 10, 0), at(1, 12, 30), 150 * time.Minute},
		{"before and after work", at(1, 6, 0), at(1, 22, 0), 8 * time.Hour},
		{"at night", at(1, 18, 0), at(2, 8, 0), 0},
		{"over a night", at(1, 16, 0), at(2, 10, 0), 2 * time.Hour},
		{"over a weekend on which the clocks go forward, and a holiday", at(2, 16, 0), at(6, 10, 0), 2 * time.Hour},
		{"backwards", at(2, 16, 0), at(1, 10, 0), 0},
		{"no time at all", at(1, 10, 0), at(1, 10, 0), 0},
	} {
		if got := p.WorkingBetween(c.from, c.to); got != c.want {
			t.Errorf("%s it is %v, want %v", c.what, got, c.want)
		}
	}
	// It is what AddWorking adds.
	dice := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		from := at(1, 0, 0).Add(time.Duration(dice.Int64N(int64(30 * 24 * time.Hour))))
		span := time.Duration(dice.Int64N(int64(60*time.Hour))) + 1
		if got := p.WorkingBetween(from, p.AddWorking(from, span)); got != span {
			t.Errorf("from %v, %v later it is %v", from, span, got)
		}
	}
}

func TestTheReportOfAMonthIsDueOnTheFirstOfTheNext(t *testing.T) {
	t.Parallel()
	p := reportPolicy(t)
	first := func(m time.Month) time.Time { return time.Date(2027, m, 1, 9, 0, 0, 0, p.TimeZone) }
	due := p.NoticesDue(first(time.January).Add(-time.Hour), first(time.January))
	if len(due) != 1 || due[0].Kind != MonthReport || due[0].Key != "month_report:2026-12:2027-01-01T09:00" || due[0].Owners {
		t.Fatalf("in January %+v is due", due)
	}
	n := due[0]
	if day, known := n.ReportOf(); !known || day != (Day{2026, time.December, 1}) {
		t.Errorf("it is of %v", day)
	}
	if p.ChannelFor(n.Kind) != "C0OWNERS" {
		t.Errorf("it goes to %s", p.ChannelFor(n.Kind))
	}
	if renewed, holds := p.Renew(n); !holds || renewed != n {
		t.Errorf("later it is %+v, %t", renewed, holds)
	}
	for now, want := range map[time.Time]int{
		first(time.January).AddDate(0, 0, 29): 1, first(time.February).Add(-9 * time.Hour): 0, first(time.February): 1,
	} {
		if got := p.NoticesDue(first(time.January).Add(-time.Hour), now); len(got) != want {
			t.Errorf("at %v %+v is due", now, got)
		}
	}
	p.Channels.Owners = ""
	if due := p.NoticesDue(first(time.January).Add(-time.Hour), first(time.January)); len(due) != 0 {
		t.Errorf("with no channel for it %+v is due", due)
	}
}
