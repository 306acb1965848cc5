package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

func freezeSentences() []kept {
	return []kept{
		{
			"§6", "[Define any change freeze periods, e.g. end-of-financial-year, peak usage periods, or public holidays when production changes are prohibited.]",
			"In a freeze of each of the three sorts no slot is given; one declared in Slack by two people holds what it hits, so that no work starts; an emergency passes, and is marked.",
			freezesProhibit,
		},
	}
}

func freezesProhibit(t *testing.T, e *edge) {
	t.Helper()
	now := e.clock.Now().Truncate(time.Hour)
	holidays := change.Freeze{ID: "holidays", Name: "Public holidays", Reason: "few people are here", HolidaysOf: "AU-NSW"}
	policy := *e.desk.Policy()
	policy.Revision, policy.Windows = "frozen", nil
	policy.Freezes = []change.Freeze{
		{ID: "eofy", Name: "End of the financial year", Reason: "the auditors count", From: now.AddDate(-1, 0, 2), To: now.AddDate(-1, 0, 4), Yearly: true},
		{ID: "sales", Name: "June sales", Reason: "customers buy most", From: now.AddDate(0, 0, 10), To: now.AddDate(0, 0, 12)},
		holidays,
	}
	must(e.desk.Adopt(e.ctx, &policy))(t)
	holiday := holidays.Times(&policy, now.AddDate(0, 0, 14), now.AddDate(0, 11, 0))[0].Start

	mara, priya := e.worker(slacksim.Mara), e.worker(slacksim.Priya)
	n := mara.raises()
	priya.assesses()
	e.approveAll(n)
	e.says()
	mara.types("schedule " + n.String())
	for name, start := range map[string]time.Time{
		"End of the financial year": now.AddDate(0, 0, 2).Add(10 * time.Hour), "June sales": now.AddDate(0, 0, 11), "Public holidays": holiday.Add(time.Hour),
	} {
		mara.fills("wished_start", start.Unix(), "reason", "The merchants agreed.")
		answer := must(mara.slack.Submit(e.ctx))(t)
		if said := answer.Notice + fmt.Sprint(answer.Errors); !strings.Contains(said, "would fall into the freeze “"+name+"”") {
			t.Fatalf("a slot in %s is answered %+v", name, answer)
		}
	}
	mara.fills("wished_start", now.Add(3*time.Hour).Unix())
	mara.submits()
	e.says()
	e.stands(n, change.Scheduled)

	priya.drafts(0, 10*time.Hour, "freeze_name", "Payment run")
	priya.closes()
	e.worker(slacksim.Helen).clicks("", string(change.ApproveFreeze))
	e.says()
	e.stands(n, change.OnHold)
	e.passes(3 * time.Hour)
	mara.types("start " + n.String())
	e.stands(n, change.OnHold)

	urgent := mara.declaresOne()
	e.stands(urgent, change.InImplementation)
	if got := must(e.desk.Show(e.ctx, urgent))(t).Events[0].Fact("freeze"); got != "Payment run" {
		t.Errorf("the freeze that the emergency passes is recorded as %q", got)
	}
	contains(t, e.inThread(), "Payment run")
}
