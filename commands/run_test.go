package commands_test

import (
	"slices"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
)

func TestASoftFreezeAndAShortNoticeAreOnRecord(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		p := *o.desk.Policy()
		p.Revision, p.Schedule.LeadTimes = "rev-2", map[change.Risk]int{change.LowRisk: 2}
		p.Freezes = []change.Freeze{{Name: "Quarter end", Soft: true, From: o.clock.Now(), To: o.clock.Now().Add(time.Hour)}}
		if _, err := o.desk.Adopt(o.ctx, &p); err != nil {
			t.Fatal(err)
		}
		c := o.submit(engineer)
		o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
		o.must(o.desk.Approve(o.ctx, o.by(lead), c.Number, 1, ""))
		o.must(o.desk.Schedule(o.ctx, o.by(engineer), c.Number, o.clock.Now(), "the bank asked for it"))
		o.must(o.desk.Start(o.ctx, o.by(engineer), c.Number))
		events := o.story(c.Number).Events
		frozen := change.Fact{Name: "freeze", Value: "Quarter end"}
		if facts := events[3].Facts; !slices.Contains(facts, frozen) || !slices.Contains(facts, change.Fact{Name: "notice", Value: "0 of 2 working days"}) {
			t.Errorf("scheduling it tells %v", facts)
		}
		if facts := events[4].Facts; !slices.Contains(facts, frozen) {
			t.Errorf("starting it tells %v", facts)
		}
	})
}

func TestAnEmergencyPassesAFreezeOnRecord(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		p := *o.desk.Policy()
		p.Revision, p.Emergency.Declarers.People = "rev-2", []change.UserID{engineer.ID}
		p.Freezes = []change.Freeze{{Name: "Quarter end", From: o.clock.Now(), To: o.clock.Now().Add(time.Hour)}}
		if _, err := o.desk.Adopt(o.ctx, &p); err != nil {
			t.Fatal(err)
		}
		r := request()
		r.Category, r.Ground = change.Emergency, change.RestoreService
		c, err := o.desk.Submit(o.ctx, o.by(engineer), r)
		o.must(c, err)
		if facts := o.story(c.Number).Events[0].Facts; !slices.Contains(facts, change.Fact{Name: "freeze", Value: "Quarter end"}) {
			t.Errorf("the record tells %v, want the freeze", facts)
		}
	})
}
