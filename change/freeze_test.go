package change_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	. "github.com/noim3/changebot/change"
)

// yearEnd is a hard freeze of every year, first from 20 December 2025 until 5 January 2026.
var yearEnd = Freeze{
	ID: "year-end", Name: "End of the year", Reason: "few people are here", Yearly: true,
	From: time.Date(2025, 12, 20, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC),
}

func TestAYearlyFreezeHoldsOverNewYear(t *testing.T) {
	t.Parallel()
	p := &Policy{TimeZone: time.UTC, Freezes: []Freeze{yearEnd}}
	for day, want := range map[string]bool{
		"2024-12-25": false, "2025-12-19": false, "2025-12-20": true, "2026-01-04": true, "2026-01-05": false, "2026-06-01": false,
		"2026-12-20": true, "2027-01-04": true, "2027-01-05": false, "2030-12-31": true,
	} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		f, frozen := p.FrozenAt(fullRequest(), at)
		if frozen != want || frozen && (at.Before(f.From) || !at.Before(f.To)) {
			t.Errorf("on %s it holds: %v, from %s to %s, want %v", day, frozen, f.From, f.To, want)
		}
	}
}

func TestAFreezeIsForItsSystemsAndTagsAndAHardOneComesFirst(t *testing.T) {
	t.Parallel()
	p := policy(t)
	soft := Freeze{Name: "soft", Soft: true, From: start, To: start.Add(day)}
	hard := Freeze{Name: "hard", From: start, To: start.Add(day), Systems: []SystemID{"payments"}}
	tagged := Freeze{Name: "tagged", From: start, To: start.Add(day), Tags: []string{"core"}}
	for name, test := range map[string]struct {
		freezes []Freeze
		want    string
	}{
		"of another system":        {[]Freeze{hard}, ""},
		"of a tag of the system":   {[]Freeze{tagged}, "tagged"},
		"of everything":            {[]Freeze{soft}, "soft"},
		"a hard one after a soft":  {[]Freeze{soft, tagged}, "tagged"},
		"a hard one before a soft": {[]Freeze{tagged, soft}, "tagged"},
	} {
		p.Freezes = test.freezes
		if f, _ := p.FrozenAt(fullRequest(), start); f.Name != test.want {
			t.Errorf("%s: %q holds, want %q", name, f.Name, test.want)
		}
	}
}

func TestNoWorkIsScheduledIntoAHardFreeze(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	from, to := s.now.Add(5*time.Hour), s.now.Add(8*time.Hour)
	s.p.Freezes = []Freeze{{Name: "Release night", Reason: "the partner releases", From: from, To: to}}
	for _, begin := range []time.Time{from, to.Add(-time.Minute), from.Add(-time.Hour + time.Minute)} { // the work takes an hour
		err := s.c.ScheduleAt(engineer, begin, "", nil, s.p, s.now)
		s.refuse(err, "the freeze “Release night”, which holds until Mon 23 Nov 2026 17:00 UTC: the partner releases.")
		if AsRefusal(err).Fields[FieldWishedStart] == "" {
			t.Errorf("the sentence is not under the start: %v", AsRefusal(err).Fields)
		}
	}
	s.is(InScheduling)
	s.allow(s.c.ScheduleAt(engineer, to, "", nil, s.p, s.now))
	s.allow(s.c.ScheduleAt(engineer, from.Add(-time.Hour), "", nil, s.p, s.now))
	s.p.Freezes[0].Soft = true
	s.allow(s.c.ScheduleAt(engineer, from, "", nil, s.p, s.now))
}

func TestNoWorkStartsInAHardFreeze(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.allow(s.c.ScheduleAt(engineer, s.now, "", nil, s.p, s.now))
	s.p.Freezes = []Freeze{{Name: "Incident", Reason: "we look for its cause", From: s.now, To: s.now.Add(time.Hour)}}
	s.refuse(s.c.Begin(engineer, nil, s.p, s.now), "CHG-1 cannot be started in the freeze “Incident”")
	s.is(Scheduled)
	s.p.Freezes[0].Soft = true
	s.allow(s.c.Begin(engineer, nil, s.p, s.now))
}

func TestAStandardChangeObeysAFreezeAndAnEmergencyDoesNot(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Freezes = []Freeze{{Name: "Incident", Reason: "we look for its cause", From: start, To: start.Add(time.Hour)}}
	log := Request{Category: Standard, Template: "restart", Implementer: engineer.ID}
	if _, err := New(engineer, log, p, start); AsRefusal(err) == nil || AsRefusal(err).Fields[FieldWishedStart] == "" {
		t.Errorf("logging a standard change for now is answered %v", err)
	}
	log.WishedStart = start.Add(time.Hour)
	if _, err := New(engineer, log, p, start); err != nil {
		t.Errorf("logging it for after the freeze is answered %v", err)
	}
	urgent := fullRequest()
	urgent.Category, urgent.Ground = Emergency, RestoreService
	if _, err := New(engineer, urgent, p, start); err != nil {
		t.Errorf("declaring an emergency is answered %v", err)
	}
}

func TestAFreezeIsForItsKindsAndCategoriesAndEveryEmergency(t *testing.T) {
	t.Parallel()
	p := policy(t)
	request := func(k Kind, c Category) Request {
		r := fullRequest()
		r.Kind, r.Category = k, c
		return r
	}
	f := Freeze{From: start, To: start.Add(day), Systems: []SystemID{"web"}, Tags: []string{"core"}, Kinds: []Kind{SoftwareRelease}, Categories: []Category{Standard}}
	for name, test := range map[string]struct {
		request Request
		want    bool
	}{
		"both":             {request(SoftwareRelease, Standard), true},
		"another kind":     {request(Infrastructure, Standard), false},
		"another category": {request(SoftwareRelease, Normal), false},
		"an emergency, which passes but is recorded": {request(SoftwareRelease, Emergency), true},
		"an emergency of another kind":               {request(Infrastructure, Emergency), false},
	} {
		if got := f.Covers(p, test.request); got != test.want {
			t.Errorf("%s: it is for it: %v, want %v", name, got, test.want)
		}
	}
	elsewhere := request(SoftwareRelease, Standard)
	elsewhere.Systems = nil
	if f.Covers(p, elsewhere) {
		t.Error("it is for a change of no system")
	}
}

func TestEveryTimeOfEveryFreezeIsTold(t *testing.T) {
	t.Parallel()
	p := policy(t)
	daily, err := NewRecurrence("FREQ=DAILY", nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Freezes = []Freeze{
		{ID: "soft", Soft: true, From: start, To: start.Add(day)},
		{ID: "night", From: start, To: start.Add(time.Hour), Repeats: daily},
		{ID: "other", From: start, To: start.Add(day), Kinds: []Kind{"another"}},
	}
	var got []string
	for _, f := range p.FreezesDuring(fullRequest(), start.Add(time.Hour), start.Add(3*day)) {
		got = append(got, string(f.ID)+" "+f.From.Sub(start).String())
	}
	if diff := cmp.Diff([]string{"night 24h0m0s", "night 48h0m0s", "soft 0s"}, got); diff != "" {
		t.Errorf("they are (-want +got):\n%s", diff)
	}
}

func TestAChangeThatWasLetThroughAFreezeMeetsTheOthers(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.allow(s.c.ScheduleAt(engineer, s.now, "", nil, s.p, s.now))
	end := s.now.Add(time.Hour)
	s.p.Freezes = []Freeze{
		{ID: "incident", Name: "Incident", Reason: "we look for its cause", From: s.now, To: end},
		{ID: "audit", Name: "Audit", Reason: "they are here", From: s.now, To: end},
	}
	s.c.Exceptions = []Exception{{Freeze: "incident", Until: end}}
	s.refuse(s.c.Begin(engineer, nil, s.p, s.now), "in the freeze “Audit”")
	s.c.Exceptions = append(s.c.Exceptions, Exception{Freeze: "audit", Until: end})
	s.p.Freezes[0].To = end.Add(time.Minute) // another time of the freeze, or the freeze as it was made longer
	s.refuse(s.c.Begin(engineer, nil, s.p, s.now), "in the freeze “Incident”")
	s.p.Freezes[0].To = end
	s.allow(s.c.Begin(engineer, nil, s.p, s.now))
}
