package change_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	. "github.com/noim3/changebot/change"
)

func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		tb.Fatal(err)
	}
	return z
}

// clocks writes times as the clocks of z show them.
func clocks(all []Interval, z *time.Location) []string {
	var out []string
	for _, i := range all {
		out = append(out, i.Start.In(z).Format("2 Jan 15:04 -0700")+" to "+i.End.In(z).Format("15:04 -0700"))
	}
	return out
}

func TestAWindowOpensOnTheNightsOnWhichTheClocksAreMoved(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what, zone, opens string
		length            time.Duration
		from, days        string // the first day, and how many
		want              []string
	}{
		{"Sydney skips it", "Australia/Sydney", "30 2 * * *", 2 * time.Hour, "2026-10-03", "48h", []string{
			"3 Oct 02:30 +1000 to 04:30 +1000", "4 Oct 03:00 +1100 to 05:00 +1100",
		}},
		{"Sydney begins to skip then", "Australia/Sydney", "0 2 * * SUN", time.Hour, "2026-10-03", "48h", []string{
			"4 Oct 03:00 +1100 to 04:00 +1100",
		}},
		{"Sydney skips during it", "Australia/Sydney", "0 1 * * SUN", 4 * time.Hour, "2026-10-03", "48h", []string{
			"4 Oct 01:00 +1000 to 06:00 +1100",
		}},
		{"Sydney has it twice", "Australia/Sydney", "30 2 * * *", time.Hour, "2027-04-03", "72h", []string{
			"3 Apr 02:30 +1100 to 03:30 +1100", "4 Apr 02:30 +1100 to 02:30 +1000", "5 Apr 02:30 +1000 to 03:30 +1000",
		}},
		{"Sydney goes back at its end", "Australia/Sydney", "0 23 * * SAT", 4 * time.Hour, "2027-04-03", "48h", []string{
			"3 Apr 23:00 +1100 to 02:00 +1000",
		}},
		{"London skips it", "Europe/London", "30 1 * * *", 30 * time.Minute, "2027-03-27", "72h", []string{
			"27 Mar 01:30 +0000 to 02:00 +0000", "28 Mar 02:00 +0100 to 02:30 +0100", "29 Mar 01:30 +0100 to 02:00 +0100",
		}},
		{"London has it twice", "Europe/London", "0 1 * * *", 3 * time.Hour, "2026-10-24", "72h", []string{
			"24 Oct 01:00 +0100 to 04:00 +0100", "25 Oct 01:00 +0100 to 03:00 +0000", "26 Oct 01:00 +0000 to 04:00 +0000",
		}},
		{"New York skips it", "America/New_York", "30 2 * * SUN", time.Hour, "2027-03-13", "48h", []string{
			"14 Mar 03:00 -0400 to 04:00 -0400",
		}},
		{"New York has it twice", "America/New_York", "30 1 * * SUN", time.Hour, "2027-11-06", "48h", []string{
			"7 Nov 01:30 -0400 to 01:30 -0500",
		}},
		{"Lord Howe skips half an hour", "Australia/Lord_Howe", "15 2 * * *", time.Hour, "2026-10-03", "72h", []string{
			"3 Oct 02:15 +1030 to 03:15 +1030", "4 Oct 02:30 +1100 to 03:30 +1100", "5 Oct 02:15 +1100 to 03:15 +1100",
		}},
		{"Lord Howe has half an hour twice", "Australia/Lord_Howe", "45 1 * * *", time.Hour, "2027-04-03", "72h", []string{
			"3 Apr 01:45 +1100 to 02:45 +1100", "4 Apr 01:45 +1100 to 02:15 +1030", "5 Apr 01:45 +1030 to 02:45 +1030",
		}},
		{"two that fall into the skipped hour are one", "Europe/London", "10,40 1 * * *", 20 * time.Minute, "2027-03-28", "23h", []string{
			"28 Mar 02:00 +0100 to 02:20 +0100",
		}},
		{"one that the skip makes too early ends the one before", "Europe/London", "30 0,1 * * *", 45 * time.Minute, "2027-03-28", "23h", []string{
			"28 Mar 00:30 +0000 to 02:00 +0100", "28 Mar 02:00 +0100 to 02:45 +0100",
		}},
		{"a day that Samoa skipped", "Pacific/Apia", "0 9 * * *", time.Hour, "2011-12-29", "48h", []string{
			"29 Dec 09:00 -1000 to 10:00 -1000", "31 Dec 00:00 +1400 to 01:00 +1400", "31 Dec 09:00 +1400 to 10:00 +1400",
		}},
	} {
		t.Run(test.what, func(t *testing.T) {
			t.Parallel()
			z := zone(t, test.zone)
			from, err := time.ParseInLocation(time.DateOnly, test.from, z)
			if err != nil {
				t.Fatal(err)
			}
			long, err := time.ParseDuration(test.days)
			if err != nil {
				t.Fatal(err)
			}
			w := Window{Opens: MustCron(test.opens), Length: test.length, Zone: z}
			if diff := cmp.Diff(test.want, clocks(w.Times(from, from.Add(long)), z)); diff != "" {
				t.Errorf("it is open (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAWindowIsWholeWhereverItIsLookedAt(t *testing.T) {
	t.Parallel()
	w := Window{Opens: MustCron("0 22 * * SUN"), Length: 4 * time.Hour, Zone: time.UTC}
	opens := time.Date(2026, 11, 29, 22, 0, 0, 0, time.UTC)
	closes := opens.Add(w.Length)
	whole := []Interval{{opens, closes}}
	for what, test := range map[string]struct {
		from, to time.Time
		want     []Interval
	}{
		"before it":             {opens.Add(-time.Hour), opens, nil},
		"its first instant":     {opens, opens.Add(1), whole},
		"its last instant":      {closes.Add(-1), closes, whole},
		"after it":              {closes, closes.Add(time.Hour), nil},
		"after midnight, in it": {closes.Add(-time.Hour), closes.Add(time.Hour), whole},
		"around it":             {opens.Add(-24 * time.Hour), closes.Add(24 * time.Hour), whole},
		"no time at all":        {opens, opens, nil},
		"time backwards":        {closes, opens, nil},
	} {
		if diff := cmp.Diff(test.want, w.Times(test.from, test.to)); diff != "" && len(test.want)+len(w.Times(test.from, test.to)) > 0 {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func TestAnOpeningThatIsCutShortIsSoWhereverItIsLookedAt(t *testing.T) {
	t.Parallel()
	london := zone(t, "Europe/London")
	w := Window{Opens: MustCron("30 0,1 * * *"), Length: 45 * time.Minute, Zone: london}
	skip := time.Date(2027, 3, 28, 1, 0, 0, 0, time.UTC) // half past one is skipped, so it opens again right after
	want := []Interval{{skip.Add(-30 * time.Minute), skip}}
	if diff := cmp.Diff(want, w.Times(skip.Add(-time.Hour), skip.Add(-20*time.Minute))); diff != "" {
		t.Errorf("looked at before the second opening (-want +got):\n%s", diff)
	}
	if got := w.Times(skip, skip.Add(time.Minute)); len(got) != 1 || !got[0].Start.Equal(skip) {
		t.Errorf("looked at after the first opening: %s", got)
	}
}

func TestSystemsAreOpenWhenAllOfThemAre(t *testing.T) {
	t.Parallel()
	p := policy(t)
	sunday := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	at := func(hour int) time.Time { return sunday.Add(time.Duration(hour) * time.Hour) }
	window := func(hour string, hours int, systems []SystemID, tags ...string) Window {
		return Window{Opens: MustCron("0 " + hour + " * * SUN"), Length: time.Duration(hours) * time.Hour, Zone: time.UTC, Systems: systems, Tags: tags, ID: WindowID(hour)}
	}
	ledger, payments := []SystemID{"ledger"}, []SystemID{"payments"}
	both := []SystemID{"ledger", "payments"}
	whole := []Interval{{sunday, at(24)}}
	for what, test := range map[string]struct {
		windows []Window
		systems []SystemID
		want    []Interval
	}{
		"no windows at all":                 {nil, both, whole},
		"no window for the system":          {[]Window{window("2", 4, ledger)}, payments, whole},
		"a window by id":                    {[]Window{window("2", 4, ledger)}, ledger, []Interval{{at(2), at(6)}}},
		"a window by tag":                   {[]Window{window("2", 4, nil, "core")}, ledger, []Interval{{at(2), at(6)}}},
		"a window for everything":           {[]Window{window("2", 4, nil)}, payments, []Interval{{at(2), at(6)}}},
		"one of two systems has a window":   {[]Window{window("2", 4, ledger)}, both, []Interval{{at(2), at(6)}}},
		"windows that coincide in part":     {[]Window{window("2", 4, ledger), window("4", 4, payments)}, both, []Interval{{at(4), at(6)}}},
		"windows that only touch":           {[]Window{window("2", 4, ledger), window("6", 4, payments)}, both, nil},
		"windows that touch are one":        {[]Window{window("2", 4, ledger), window("6", 4, ledger)}, ledger, []Interval{{at(2), at(10)}}},
		"windows that overlap are one":      {[]Window{window("2", 4, ledger), window("3", 1, ledger)}, ledger, []Interval{{at(2), at(6)}}},
		"what reaches beyond the day stops": {[]Window{window("22", 4, ledger)}, ledger, []Interval{{at(22), at(24)}}},
	} {
		p.Windows = test.windows
		got := p.OpenFor(test.systems, sunday, at(24))
		if len(got)+len(test.want) == 0 {
			continue
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}
