package change_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	. "github.com/noim3/changebot/change"
)

// A diary is a change with the events of its life, which every test of Why tells anew.
type diary struct {
	t      *testing.T
	c      *Change
	p      *Policy
	now    time.Time
	events []Event
}

func newDiary(t *testing.T, r Request, p *Policy) *diary {
	t.Helper()
	d := &diary{t: t, p: p, now: start}
	c, err := New(engineer, r, p, d.now)
	if err != nil {
		t.Fatal(err)
	}
	c.Number, c.AskedSince = 12, d.now
	d.c = c
	d.write(engineer, r.Category.Entry(), nil)
	return d
}

// does has somebody do something ten minutes later; refused or not, it is written down.
func (d *diary) does(who Actor, a Action, do func() error) {
	d.t.Helper()
	d.now = d.now.Add(10 * time.Minute)
	before := d.c.State
	err := do()
	if err != nil && AsRefusal(err) == nil {
		d.t.Fatal(err)
	}
	d.c.UpdatedAt = d.now
	if d.c.State != before {
		d.c.AskedSince = d.now
	}
	d.write(who, a, err)
}

func (d *diary) write(who Actor, a Action, err error) {
	ev := Event{Change: d.c.Number, N: len(d.events) + 1, Action: a, By: who.ID, At: d.now, Policy: d.p.Revision}
	if err != nil {
		ev.Refused = err.Error()
	}
	d.events = append(d.events, ev)
}

func (d *diary) assessed(f AssessmentForm) {
	d.t.Helper()
	d.does(assessor, Assess, func() error { return d.c.Assess(assessor, d.c.Plan, f, d.p, d.now) })
}

func (d *diary) approvedBy(who Actor) {
	d.t.Helper()
	d.does(who, Approve, func() error { return d.c.Approve(who, d.c.Plan, "", d.p, d.now) })
}

// why returns the explanation under a heading that begins like this, a sentence on each line.
func (d *diary) why(heading string) string {
	d.t.Helper()
	for _, e := range d.c.Why(d.events, d.p, d.now) {
		if strings.HasPrefix(e.Heading, heading) {
			lines := []string{e.Heading + " (" + e.Rule + ")"}
			for _, s := range e.Says {
				lines = append(lines, s.String())
			}
			return strings.Join(lines, "\n")
		}
	}
	return ""
}

func (d *diary) is(heading string, want ...string) {
	d.t.Helper()
	if diff := cmp.Diff(strings.Join(want, "\n"), d.why(heading)); diff != "" {
		d.t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhyANormalChangeWaitsForItsSecondLevel(t *testing.T) {
	t.Parallel()
	r := fullRequest()
	r.WishedStart = start.Add(4 * 24 * time.Hour)
	p := policy(t)
	p.Schedule.LeadTimes = map[Risk]int{HighRisk: 2}
	p.Reminders = ReminderRules{First: 4 * time.Hour, Most: 5, EscalateAfter: 1}
	d := newDiary(t, r, p)
	d.assessed(alarming)
	d.approvedBy(lead)
	d.approvedBy(engineer)
	d.is("Why it is a",
		"Why it is a normal change (policy §2)",
		"U0ENGINEER raised it as one.",
		"The policy's definition: “"+p.Definition(Normal)+"”")
	d.is("Why it needs",
		"Why it needs a change request (policy §1)",
		"It was raised as “Production system, database or infrastructure”, one of the kinds that the policy applies to.",
		"It alters Ledger.",
		"The policy leaves nothing out of its scope.")
	d.is("Why its risk",
		"Why its risk is high (policy §3.2)",
		"U0ASSESSOR assessed it 23 Nov 2026 09:10.",
		"Who notices? “Everybody”: 6 points × weight 10 = 60.",
		"The score is 60, and high risk begins at 51.",
		"No rule of the policy asks for more.",
		"So the risk is high, as the questionnaire's score of 60 is in the high band.",
		"One hop away, these depend on what is altered: Payments.")
	d.is("Who decides",
		"Who decides, and why (policy §3.3)",
		"It takes the policy's route 1 of 2, the first that fits: its risk is high.",
		"Level 1 of 2 needs 2 approvals of Leads, and has 1.",
		"Level 2 of 2 needs 1 approval of Security, and has 0.",
		"These may approve now, or whoever they have named their delegate: U0LEAD2.",
		"U0LEAD approved version 1 of the plan for Leads, 23 Nov 2026 09:20.",
		"U0ENGINEER may not approve it, nor may a delegate: they are its requester and implementer, and nobody approves a change of their own.",
		"At high risk the implementer may not verify the work: somebody else must (policy §3.6).")
	d.is("Under which policy",
		"Under which policy it was decided (policy §8)",
		"Everything so far was decided under revision test, which is in force.")
	d.is("Why this time",
		"Why this time, and what is due when (policy §3.4)",
		"It has no slot yet. U0ENGINEER wished for a start 27 Nov 2026 09:00.",
		"At high risk the policy asks for 2 working days' notice, so from 25 Nov 2026 00:00 on: a start before needs a reason.",
		"No freeze of the policy holds at that time (policy §6).",
		"An approval counts for 14 d: the first one ends 7 Dec 2026 09:20, unless the work has started (policy §3.3).",
		"Since 23 Nov 2026 09:10 it waits for “Approve”, by U0LEAD2.",
		"That is due 27 Nov 2026 09:00.",
		"The next reminder of “Approve” goes out 23 Nov 2026 13:10: number 1 of 5 at most.",
		"If it still waits 24 Nov 2026 09:10, these are told: a member of S0SECURITY. Silence never approves.")
	d.is("What was refused",
		"What was refused, and why ()",
		"U0ENGINEER tried “Approve” 23 Nov 2026 09:30: You cannot approve CHG-12: you are its requester. Somebody else of the change authority must decide. (policy §3.3)")
}

func TestWhyARuleMadeTheRisk(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		impact ImpactLevel
		form   AssessmentForm
		want   string
	}{
		"the rule is higher": {
			Outage, calm,
			"A rule raises that to high, since its impact on users is “Outage”. The reason: it is an outage.",
		},
		"the answers are as high": {
			Outage, alarming,
			"A rule asks for at least high, since its impact on users is “Outage”; the answers come to that by themselves.",
		},
		"no rule fits": {Degraded, calm, "No rule of the policy asks for more."},
	}
	for name, test := range tests {
		r := fullRequest()
		r.Impact = Impact{Level: test.impact, Who: "Merchants", Length: time.Hour}
		d := newDiary(t, r, policy(t))
		if got := d.why("Why its risk"); test.impact == Outage && !strings.Contains(got, "Whatever the answers, it will be at least high") {
			t.Errorf("%s, before the assessment: %s", name, got)
		}
		d.assessed(test.form)
		if got := d.why("Why its risk"); !strings.Contains(got, test.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestWhySaysWhatAPolicyMadeOfAnother(t *testing.T) {
	t.Parallel()
	d := newDiary(t, fullRequest(), policy(t))
	d.assessed(alarming)
	p := policy(t)
	p.Revision, p.Risk.Questions[0].Weight = "0123456789abcdef", 9
	d.p = p
	got := d.why("Why its risk")
	for _, want := range []string{
		"On record is the score 60: the points were others then. By the policy in force these answers make 54.",
		"So the risk is high, as the questionnaire's score of 60 is in the high band.",
		"This was decided under policy revision test. In force is 01234567, whose rules are said here.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
	d.is("Under which policy",
		"Under which policy it was decided (policy §8)",
		"“Submit” and “Assess” under revision test, which is no longer in force.",
		"In force is revision 01234567; its rules are those said here.")
	d.approvedBy(lead)
	d.is("Under which policy",
		"Under which policy it was decided (policy §8)",
		"“Submit” and “Assess” under revision test, which is no longer in force.",
		"“Approve” under revision 01234567, which is in force.")
	d.approvedBy(engineer)
	d.p = policy(t)
	d.is("Under which policy",
		"Under which policy it was decided (policy §8)",
		"“Submit” and “Assess” under revision test, which is in force.",
		"“Approve” under revision 01234567, which is no longer in force.")
	if got := d.why("What was refused"); !strings.Contains(got, ", under policy revision 01234567: ") {
		t.Errorf("a refusal under another policy is told as %s", got)
	}
}

func TestWhyAnEditedPlanIsApprovedAnew(t *testing.T) {
	t.Parallel()
	d := newDiary(t, fullRequest(), policy(t))
	d.assessed(alarming)
	d.approvedBy(lead)
	d.does(engineer, Edit, func() error {
		r := d.c.Request
		r.Description = "Create it with a lock."
		return d.c.EditPlan(engineer, 1, r, d.p, d.now)
	})
	got := d.why("Who decides")
	for _, want := range []string{
		"U0LEAD approved version 1 of the plan for Leads, 23 Nov 2026 09:20. It no longer counts: ",
		"These may approve now, or whoever they have named their delegate: U0LEAD or U0LEAD2.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
}

func TestWhyNobodyMayApprove(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Approval.Routes = p.Approval.Routes[:1]
	d := newDiary(t, fullRequest(), p)
	if got := d.why("Who decides"); !strings.Contains(got, "That depends on the risk, which is not assessed yet.") {
		t.Error(got)
	}
	d.assessed(calm)
	if got := d.why("Who decides"); !strings.Contains(got, "No route of the policy fits it, so nobody can approve it. Ask a policy owner to add one: U0OWNER.") {
		t.Error(got)
	}
}

func TestWhyARouteFits(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Approval.Routes = []Route{{
		When: Condition{
			Categories: []Category{Normal}, Kinds: []Kind{Infrastructure}, Risks: []Risk{LowRisk}, Systems: []SystemID{"payments", "ledger"},
			Tags: []string{"core"}, Impacts: []ImpactLevel{NoImpact},
		},
		Levels: []Level{{{"leads", 1}}},
	}}
	d := newDiary(t, fullRequest(), p)
	d.assessed(calm)
	want := "It takes the policy's route 1 of 1, the first that fits: it is a normal change, its risk is low, " +
		"its kind is “Production system, database or infrastructure”, its impact on users is “None”, it alters Ledger and Ledger is tagged core."
	if got := d.why("Who decides"); !strings.Contains(got, want) {
		t.Error(got)
	}
}

func TestWhyAStandardChangeNeedsNoApproval(t *testing.T) {
	t.Parallel()
	p := policy(t)
	d := newDiary(t, Request{Category: Standard, Template: "restart", Implementer: colleague.ID}, p)
	d.p = p.Marked(map[TemplateID]TemplateMark{"restart": {State: TemplateSuspended, At: start, Reason: "CHG-11 was rolled back."}})
	d.is("Why it is a",
		"Why it is a standard change (policy §2)",
		"U0ENGINEER logged it from the template “Restart a worker”, which the policy approves beforehand.",
		"Since 23 Nov 2026 09:00 that template is suspended: CHG-11 was rolled back.",
		"The policy's definition: “"+p.Definition(Standard)+"”")
	d.is("Who decides",
		"Who decides, and why (policy §2)",
		"Nobody has to approve it: a standard change proceeds without formal approval, and is logged.")
	d.is("Why this time",
		"Why this time, and what is due when (policy §3.4)",
		"U0ENGINEER chose the slot from 23 Nov 2026 09:00 to 23 Nov 2026 09:15.",
		"The work may start 15 min before the slot begins, and until it ends (policy §3.5).",
		"No freeze of the policy holds at that time (policy §6).",
		"Since 23 Nov 2026 09:00 it waits for “Start work”, by U0COLLEAGUE.",
		"That is due 23 Nov 2026 09:00.")
}

func TestWhyAnEmergencyWaitsForNoApproval(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Definitions = map[Category]string{Emergency: "What cannot wait."}
	p.Emergency.Grounds = []GroundRule{{Ground: RestoreService, Definition: "Customers cannot pay."}}
	p.Emergency.Chain = []Rung{{Who: Principals{Groups: []GroupID{"S0ONCALL"}}, Within: 10 * time.Minute}}
	p.Emergency.RemindAt = []time.Duration{4 * time.Hour, 20 * time.Hour}
	r := fullRequest()
	r.Category, r.Ground = Emergency, RestoreService
	d := newDiary(t, r, p)
	d.c.Chain = &Chain{Rung: 1, At: start}
	d.is("Why it is an",
		"Why it is an emergency change (policy §2, §5)",
		"U0ENGINEER declared it, on the ground “Restore service”.",
		"The policy says of that ground: “Customers cannot pay.”",
		"The policy lets these declare an emergency: U0ENGINEER.",
		"The policy's definition: “What cannot wait.”")
	got := d.why("Who decides")
	for _, want := range []string{
		"the work waits for no approval",
		"Leads has the authority over emergencies.",
		"The notification chain has come to rung 1 of 1, told 23 Nov 2026 09:00.",
		"Nobody has acknowledged it yet.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
	d.is("Why this time",
		"Why this time, and what is due when (policy §5)",
		"Emergency changes bypass standard scheduling: the work started at once, 23 Nov 2026 09:00.",
		"All required documentation must be complete within 1 d of its declaration, as the end of the work is not on record: by 24 Nov 2026 09:00.",
		"Since 23 Nov 2026 09:00 it waits for “Finish work”, by U0ENGINEER.",
		"The next reminder of “Document and close” goes out 23 Nov 2026 13:00: number 1 of 2 at most.")
}

func TestWhyAFreezeStandsInTheWay(t *testing.T) {
	t.Parallel()
	p := policy(t)
	r := fullRequest()
	r.WishedStart = start.Add(24 * time.Hour)
	p.Freezes = []Freeze{{ID: "peak", Name: "Peak sales", Reason: "most people buy then", From: start, To: start.Add(72 * time.Hour)}}
	d := newDiary(t, r, p)
	for soft, want := range map[bool]string{
		false: "The freeze “Peak sales” holds at that time, until 26 Nov 2026 09:00: most people buy then. A start in it is refused (policy §6).",
		true:  "The freeze “Peak sales” holds at that time, until 26 Nov 2026 09:00: most people buy then. It is a soft one: a start is recorded, not refused (policy §6).",
	} {
		p.Freezes[0].Soft = soft
		if got := d.why("Why this time"); !strings.Contains(got, want) {
			t.Error(got)
		}
	}
}

func TestWhyTellsTheLastRefusalsOnly(t *testing.T) {
	t.Parallel()
	d := newDiary(t, fullRequest(), policy(t))
	for range 5 {
		d.approvedBy(colleague)
	}
	d.approvedBy(member("U0LATEST1"))
	got := strings.Split(d.why("What was refused"), "\n")
	if len(got) != 5 || !strings.HasPrefix(got[1], "U0LATEST1 tried") || got[4] != "The history has 3 refused attempts before." {
		t.Errorf("%q", got)
	}
}

func TestEveryStateIsExplainedWithoutAHole(t *testing.T) {
	t.Parallel()
	p := policy(t)
	for _, category := range Categories() {
		for _, state := range States() {
			r := fullRequest()
			r.Category = category
			c := &Change{Number: 7, State: state, Requester: engineer.ID, Request: r, Plan: 1, HeldFrom: InApproval, Reason: "Later."}
			for _, e := range c.Why(nil, p, start) {
				for _, s := range e.Says {
					if text := s.String(); strings.Contains(text, "%!") || strings.Contains(text, "  ") || e.Heading == "" {
						t.Errorf("a %s change in %s: %q says %q", category, state, e.Heading, text)
					}
				}
			}
		}
	}
}

func ExampleChange_Why() {
	p := &Policy{Revision: "4f1d2c", TimeZone: time.UTC, Assessors: Principals{People: []UserID{"U0PRIYA01"}}}
	c := &Change{Requester: "U0MARA001", State: InAssessment, Request: Request{Category: Normal, Kind: Integration}}
	for _, e := range c.Why([]Event{{Action: Submit, Policy: "4f1d2c"}}, p, time.Now()) {
		if e.Rule == "policy §3.2" {
			fmt.Println(e.Heading)
			fmt.Println(e.Says[0])
		}
	}
	// Output:
	// Why its risk is not rated yet
	// It waits for the technical review. These may assess it, and never its requester: U0PRIYA01.
}
