package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestThePolicyIsShownInOneModal(t *testing.T) {
	t.Parallel()
	p := storyPolicy(t)
	p.Revision, p.RetentionYears, p.AnswerWithin = "0123456789abcdef", 7, 2
	p.Updated, p.ReviewDue = storagetest.Start, storagetest.Start.AddDate(1, 0, 0)
	p.Exclusions = []change.Exclusion{{ID: "texts", What: "Texts of the website", Because: "nothing can break"}}
	p.Definitions = map[change.Category]string{change.Normal: "Everything else."}
	p.Calendar = change.Calendar{Days: []time.Weekday{time.Monday, time.Friday}, From: 9 * time.Hour, To: 17*time.Hour + 30*time.Minute, Holidays: make([]change.Holiday, 1)}
	p.Reminders = change.ReminderRules{First: 4 * time.Hour, Most: 5, EscalateAfter: 1}
	p.Approval.Routes = append([]change.Route{{
		When: change.Condition{
			Categories: []change.Category{change.Normal}, Risks: []change.Risk{change.LowRisk, change.ModerateRisk}, Kinds: []change.Kind{change.Integration},
			Impacts: []change.ImpactLevel{change.NoImpact}, Systems: []change.SystemID{"ledger-db"}, Tags: []string{"money", "data"},
		},
		Levels: []change.Level{{{Authority: "security", Count: 1}, {Authority: "platform", Count: 2}}},
	}}, p.Approval.Routes...)
	p.Emergency.Chain = []change.Rung{{Who: change.Principals{People: []change.UserID{helen.ID}, Groups: []change.GroupID{"S0PLATFORM"}}, Within: 10 * time.Minute}}
	year := change.Freeze{Name: "Year's end", Reason: "the books are closed", From: storagetest.Start, To: storagetest.Start.Add(7 * 24 * time.Hour), Yearly: true}
	past := change.Freeze{Name: "Gone", From: storagetest.Start.AddDate(-1, 0, 0), To: storagetest.Start.AddDate(0, -11, 0)}
	soft := change.Freeze{Name: "Sale", Reason: "many people buy", From: storagetest.Start, To: storagetest.Start.Add(24 * time.Hour), Soft: true}
	rule := must(change.NewRecurrence("FREQ=MONTHLY;BYDAY=-1FR", nil))(t)
	monthly := change.Freeze{Name: "Payday", Reason: "everybody is paid", From: storagetest.Start, To: storagetest.Start.Add(time.Hour), Repeats: rule}
	monthly.Kinds = []change.Kind{change.SoftwareRelease}
	holidays := change.Freeze{Name: "Holidays", Reason: "nobody is here", HolidaysOf: "AU-NSW"}
	p.Freezes = []change.Freeze{year, past, soft, monthly, holidays}
	view := drawPolicy(p, storagetest.Start, storagetest.Start)
	golden(t, "policy", "full", view)
	if strings.Contains(string(must(json.Marshal(view))(t)), "Gone") {
		t.Error("a freeze that is over is shown")
	}
	golden(t, "policy", "bare", drawPolicy(storyPolicy(t), time.Time{}, storagetest.Start))
}

func TestTheLargestPolicyIsShown(t *testing.T) {
	t.Parallel()
	p := storyPolicy(t)
	long := strings.Repeat("Wozu? & <warum> ", 125)
	p.Company, p.Channels.Policy, p.Authorities[0].Members.Groups = long, p.Channels.Changes, nil
	for i := range 300 {
		id := change.AuthorityID(fmt.Sprint("authority-", i))
		p.Authorities = append(p.Authorities, change.Authority{ID: id, Name: long})
		p.Approval.Routes = append(p.Approval.Routes, change.Route{When: change.Condition{Tags: []string{long}}, Levels: []change.Level{{{Authority: id, Count: 1}}}})
		p.Exclusions = append(p.Exclusions, change.Exclusion{What: long, Because: long})
		p.Freezes = append(p.Freezes, change.Freeze{Name: long, Reason: long, Yearly: true, From: storagetest.Start, To: storagetest.Start.Add(time.Hour)})
		p.Emergency.Chain = append(p.Emergency.Chain, change.Rung{})
		p.Owners = append(p.Owners, change.UserID(fmt.Sprintf("U0%06d", i)))
	}
	p.Definitions = map[change.Category]string{change.Normal: long, change.Standard: long, change.Emergency: long}
	checkSurface(t, drawPolicy(p, storagetest.Start, storagetest.Start))
}

func TestThePolicyIsAskedForByWord(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	mara := e.worker(slacksim.Mara)
	mara.types("policy")
	seen := mara.sees()
	for _, want := range []string{"Harbour Pay", "Peer reviewers", "in force since", change.Short(e.desk.Policy().Revision)} {
		if !strings.Contains(seen, want) {
			t.Errorf("it does not say %q: %s", want, seen)
		}
	}
}
