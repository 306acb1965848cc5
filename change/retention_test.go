package change_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
)

func TestForHowLongRecordsAreKept(t *testing.T) {
	t.Parallel()
	sydney, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	p := &change.Policy{TimeZone: sydney, RetentionYears: 7, RetentionThen: change.PurgeRecords}
	for _, c := range []struct{ now, want string }{
		{"2026-11-23T09:00:00Z", "2019-11-22T13:00:00Z"}, // the 23rd has begun in Sydney
		{"2026-11-23T14:00:00Z", "2019-11-23T13:00:00Z"}, // and so has the 24th
		{"2028-02-29T09:00:00Z", "2021-02-27T13:00:00Z"}, // there was no 29 February
		{"2026-07-01T00:00:00Z", "2019-06-30T14:00:00Z"}, // winter time
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		since := p.KeptSince(now)
		if got := since.Format(time.RFC3339); got != c.want {
			t.Errorf("at %s, records are kept since %s, want %s", c.now, got, c.want)
		}
		if got, err := p.MayPurge(time.Time{}, now); err != nil || !got.Equal(since) {
			t.Errorf("at %s, what was left alone since %s may be purged (%v)", c.now, got, err)
		}
		if _, err := p.MayPurge(since.Add(time.Second), now); change.AsRefusal(err) == nil {
			t.Errorf("at %s, a second too much may be purged: %v", c.now, err)
		}
		if got, err := p.MayPurge(since.AddDate(-1, 0, 0), now); err != nil || !got.Equal(since.AddDate(-1, 0, 0)) {
			t.Errorf("at %s, of an earlier day %s counts (%v)", c.now, got, err)
		}
	}
}

func TestAPurgeIsReadAsItWasRecorded(t *testing.T) {
	t.Parallel()
	first := change.Event{Seq: 3, Change: 12, N: 1, Action: change.Submit, By: "U1", At: time.Date(2016, 1, 2, 3, 4, 5, 6000, time.UTC), Reason: "why"}
	first.Hash = first.Sum("")
	stone := first.Tombstone()
	if stone.By != "" || stone.Reason != "" || stone.Hash != first.Hash || stone.Refused != "" {
		t.Errorf("the tombstone is %+v", stone)
	}
	if first.Refused = "No."; first.Tombstone().Allowed() {
		t.Error("the tombstone of a refusal is one of an act")
	}
	g := change.Grave{Change: 12, Record: strings.Repeat("a", 64), Plans: change.PlansDigest([]string{"b"})}
	g.Tombs.Add(stone)
	want := change.Purge{Export: strings.Repeat("c", 64), Years: 7, Since: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC), Graves: []change.Grave{g}}
	e := change.Event{Action: change.PurgeRecord, By: change.Bot, Facts: want.Facts()}
	got, is := change.PurgeOf(e)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(change.Tombs{})); !is || diff != "" {
		t.Errorf("it is read as one %t (-want +got):\n%s", is, diff)
	}
	for what, other := range map[string]change.Event{
		"a refusal":   {Action: change.PurgeRecord, Refused: "No.", Facts: e.Facts},
		"of a change": {Action: change.PurgeRecord, Change: 12, Facts: e.Facts},
		"another act": {Action: change.Note, Facts: e.Facts},
		"a tombstone": {Action: change.PurgeRecord, Purged: 9, Facts: e.Facts},
	} {
		if _, is := change.PurgeOf(other); is {
			t.Errorf("%s is taken for a purge", what)
		}
	}
}

func TestWhatALegalHoldCovers(t *testing.T) {
	t.Parallel()
	p := &change.Policy{TimeZone: time.UTC, Systems: []change.System{{ID: "db", Name: "Ledger database"}}}
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	for want, scope := range map[string]change.HoldScope{
		"every change":                    {},
		"CHG-12":                          {Change: 12},
		"changes on Ledger database":      {System: "db"},
		"changes on old-db":               {System: "old-db"},
		"changes in which @U1 had a part": {Person: "U1"},
		"changes under way from 1 March 2026 to 2 March 2026":                               {From: day(1), To: day(3)},
		"changes under way since 1 March 2026":                                              {From: day(1)},
		"changes in which @U1 had a part, on Ledger database, under way until 2 March 2026": {Person: "U1", System: "db", To: day(3)},
	} {
		if got := scope.Words(p); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
		h := change.LegalHold{Number: 3, Scope: scope}
		if id, read := change.HoldOf(change.Event{Facts: h.Facts()}); id != "HOLD-3" || read != scope {
			t.Errorf("%s is read as %s, %+v", want, id, read)
		}
	}
	for text, want := range map[string]int{"HOLD-3": 3, "hold-3": 3, "3": 3, "HOLD-0": 0, "": 0, "HOLD-": 0, "-3": 0, "x": 0} {
		if n, known := change.ParseHold(text); known != (want > 0) || known && n != want {
			t.Errorf("%q is hold %d, %t", text, n, known)
		}
	}
}
