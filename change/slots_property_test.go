package change_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "github.com/noim3/changebot/change"
)

// planner is a policy, a change and what else is booked, all drawn at random.
type planner struct {
	p      *Policy
	c      *Change
	booked []Booking
	now    time.Time
}

func anyPlanner(p *Policy) *rapid.Generator[planner] {
	zones := []*time.Location{time.UTC}
	for _, n := range nights {
		if z, err := time.LoadLocation(n.zone); err == nil {
			zones = append(zones, z)
		}
	}
	ids := []SystemID{"ledger", "payments"}
	return rapid.Custom(func(rt *rapid.T) planner {
		p := *p
		p.TimeZone = rapid.SampledFrom(zones).Draw(rt, "zone")
		p.Windows = rapid.SliceOfN(nightly(p.TimeZone), 0, 3).Draw(rt, "windows")
		if rapid.Bool().Draw(rt, "lead time") {
			p.Schedule.LeadTimes = map[Risk]int{LowRisk: rapid.IntRange(1, 10).Draw(rt, "days")}
		}
		when := func(name string, longest int) Interval {
			from := start.Add(time.Duration(rapid.IntRange(-48, 24*20).Draw(rt, name)) * 37 * time.Minute)
			return Interval{Start: from, End: from.Add(time.Duration(rapid.IntRange(1, longest).Draw(rt, name+" minutes")) * time.Minute)}
		}
		for i := range rapid.IntRange(0, 4).Draw(rt, "freezes") {
			at := when("freeze", 20_000)
			p.Freezes = append(p.Freezes, Freeze{ID: FreezeID(fmt.Sprint(i)), From: at.Start, To: at.End, Soft: rapid.Bool().Draw(rt, "soft")})
		}
		w := planner{p: &p, now: start.Add(time.Duration(rapid.IntRange(0, 3000).Draw(rt, "now")) * time.Minute)}
		w.c = &Change{Number: 1, CreatedAt: start, Assessment: &Assessment{Rating: Rating{Risk: LowRisk}}, Request: Request{
			Category: Normal, Length: time.Duration(rapid.IntRange(1, 40).Draw(rt, "length")) * 10 * time.Minute, Implementer: engineer.ID,
			Systems: rapid.SampledFrom([][]SystemID{ids[:1], ids[1:], ids}).Draw(rt, "systems"),
		}}
		for i := range rapid.IntRange(0, 30).Draw(rt, "booked") {
			at := when("slot", 1500)
			who := rapid.SampledFrom([]UserID{engineer.ID, colleague.ID, colleague.ID}).Draw(rt, "implementer")
			w.booked = append(w.booked, booked(Number(i+1), at.Start, at.End, who, rapid.SampledFrom(append(ids, "web")).Draw(rt, "system")))
		}
		return w
	})
}

// fits reports whether nothing at all is in the way of a slot.
func (w planner) fits(slot Interval) bool {
	return slot.Start.Minute()%15 == 0 && slot.Start.Second() == 0 && !slot.Start.Before(w.now) && !slot.End.After(w.now.AddDate(0, 0, 90)) &&
		len(w.c.Clashes(slot, w.booked, w.p)) == 0 && !w.c.NoticeFor(slot.Start, w.p).Short()
}

func TestEverySlotFoundFitsAndNoEarlierOneDoes(t *testing.T) {
	t.Parallel()
	p := policy(t)
	rapid.Check(t, func(rt *rapid.T) {
		w := anyPlanner(p).Draw(rt, "planner")
		found := w.c.FindSlots(w.now, 3, w.booked, w.p)
		if (len(found.Slots) == 0) != (found.Why != "") || len(found.Slots) > 3 {
			rt.Fatalf("found %s, because %q", starts(found), found.Why)
		}
		days := map[Day]bool{}
		for i, slot := range found.Slots {
			days[DayOf(slot.Start.In(w.p.TimeZone))] = true
			if !w.fits(slot) || slot.Length() != w.c.Request.Length || i > 0 && slot.Start.Before(found.Slots[i-1].End) && w.c.Request.Length < 24*time.Hour {
				rt.Fatalf("%s does not fit: %s", slot, clashList(w.c.Clashes(slot, w.booked, w.p)))
			}
		}
		till := w.now.AddDate(0, 0, 90)
		if len(found.Slots) > 0 {
			till = found.Slots[0].Start
		}
		step := 15 * time.Minute
		if till.Sub(w.now) > 5*24*time.Hour {
			step *= 11 // each quarter of an hour of 90 days takes long
		}
		for at := w.now.Truncate(15 * time.Minute); at.Before(till); at = at.Add(step) {
			if slot := (Interval{Start: at, End: at.Add(w.c.Request.Length)}); w.fits(slot) {
				rt.Fatalf("%s fits, and comes before %s %s", slot, starts(found), found.Why)
			}
		}
		if len(days) < len(found.Slots) && len(days) < 3 {
			w.noOtherDay(rt, days)
		}
	})
}

// noOtherDay fails when a slot would fit on a day of the next two weeks on which none was offered.
func (w planner) noOtherDay(rt *rapid.T, days map[Day]bool) {
	for at := w.now.Truncate(15 * time.Minute); at.Before(w.now.AddDate(0, 0, 14)); at = at.Add(15 * time.Minute) {
		if slot := (Interval{Start: at, End: at.Add(w.c.Request.Length)}); !days[DayOf(at.In(w.p.TimeZone))] && w.fits(slot) {
			rt.Fatalf("%s fits, on a day that was passed over", slot)
		}
	}
}
