package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// told lets time go by, and has said what the calendar has to say then.
func (e *edge) told(d time.Duration) {
	e.t.Helper()
	e.passes(d)
	must(e.desk.GiveNotice(e.ctx))(e.t)
	e.says()
}

func TestTheCalendarIsToldOfInSlack(t *testing.T) {
	t.Parallel()
	opens := time.Now().UTC().Add(3 * time.Hour).Truncate(time.Minute)
	p := *harbourPolicy(t)
	p.Calendar = change.Calendar{} // people work at any hour
	p.Windows = []change.Window{{
		ID: "soon", Name: "Soon", Opens: change.MustCron(fmt.Sprintf("%d %d %d %d *", opens.Minute(), opens.Hour(), opens.Day(), opens.Month())),
		Length: 2 * time.Hour, Zone: time.UTC, Systems: []change.SystemID{"ledger-db"},
	}}
	p.Freezes = []change.Freeze{{ID: "sale", Name: "The sale", Reason: "customers buy more", From: opens.Add(72 * time.Hour), To: opens.Add(73 * time.Hour)}}
	p.Notices.Week = change.Cron{}
	p.Notices.Digest = change.MustCron(fmt.Sprintf("%d %d * * *", opens.Minute(), opens.Hour()))
	eachEdge(t, &p, slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		mara, olive := e.worker(slacksim.Mara), e.worker(slacksim.Olive)
		must(e.desk.GiveNotice(e.ctx))(t)
		n := mara.declaresOne()
		newest := func(want ...string) {
			t.Helper()
			contains(t, mara.reads(slacksim.Changes), want...)
		}
		before := time.Minute
		e.told(opens.Sub(e.clock.Now()) - time.Hour + before)
		newest("Maintenance window: Soon", "It opens", "No change is planned in it.")
		e.told(time.Hour)
		newest("It is open until")
		if said := olive.reads(""); strings.Contains(said, "needs a look") {
			t.Errorf("when all is well the owner is told %q", said)
		}
		e.told(2 * time.Hour)
		newest("It has closed")
		e.told(22 * time.Hour)
		newest("Freeze: The sale", "begins", "customers buy more")
		contains(t, olive.reads(""), "What needs a look", n.String())
		e.told(48 * time.Hour)
		newest("Freeze: The sale", "It has begun")
		e.told(time.Hour)
		newest("It is over")
		if given := must(e.desk.GiveNotice(e.ctx))(t); given != 0 {
			t.Errorf("%d notices are given once more", given)
		}
	})
}
