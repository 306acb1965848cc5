package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// The published sentence is one, of which each occasion for a review is shown by a test of its own.
func reviewSentences() []kept {
	return []kept{
		{
			"§8", "This policy is reviewed annually",
			"The owners are reminded 30 and 7 days before and on the day, and see that it is overdue; an owner records the revision, the result and the next day, within a year; others are refused.",
			reviewedAnnually,
		},
		{
			"§8", "or following any significant incident,",
			"An incident of the worst severity that is linked to a closed change tells the owners to review the policy, once, and stands on the card and in the details with who linked it.",
			reviewedAfterAnIncident,
		},
		{
			"§8", "material change to the platform architecture,",
			"An owner asks for a review, with a reason; the other owner is told, the day of the review is nearer, and the review that answers it sets the next one.",
			func(t *testing.T, e *edge) {
				t.Helper()
				reviewedWhenCalled(t, e, change.AfterArchitecture, "The ledger is split in two.")
			},
		},
		{
			"§8", "or relevant regulatory requirement.",
			"An owner asks for a review, with a reason; the other owner is told, the day of the review is nearer, and the review that answers it sets the next one.",
			func(t *testing.T, e *edge) {
				t.Helper()
				reviewedWhenCalled(t, e, change.AfterRegulation, "The central bank asks for a second approver.")
			},
		},
	}
}

// ownedByTwo puts a policy in force that Olive and Helen own, whose people work at any hour, and that is to be reviewed on
// a day so many days from now.
func (e *edge) ownedByTwo(days int) *change.Policy {
	e.t.Helper()
	p := *e.desk.Policy()
	p.Owners, p.Calendar = []change.UserID{slacksim.Olive, slacksim.Helen}, change.Calendar{}
	p.Windows, p.Freezes, p.Notices = nil, nil, change.NoticeRules{}
	p.ReviewDue = e.day(&p, days)
	p.Revision = "5afe" + strings.Repeat("0", 60)
	must(e.desk.Adopt(e.ctx, &p))(e.t)
	must(e.desk.GiveNotice(e.ctx))(e.t) // from now on
	e.says()
	return &p
}

// day is the day so many days from now, by the clocks of the company.
func (e *edge) day(p *change.Policy, days int) time.Time {
	at := e.clock.Now().In(p.TimeZone)
	return time.Date(at.Year(), at.Month(), at.Day()+days, 0, 0, 0, 0, p.TimeZone).UTC()
}

// tellsAt goes to noon of a day and has said what is due.
func (e *edge) tellsAt(day time.Time) {
	e.t.Helper()
	e.told(day.Add(12 * time.Hour).Sub(e.clock.Now()))
}

// hears returns all direct messages of the person, in one text.
func (w worker) hears() string {
	w.t.Helper()
	var all strings.Builder
	for _, m := range must(w.slack.Messages(w.ctx, ""))(w.t) {
		all.WriteString(m.Text + "\n")
	}
	return all.String()
}

// reviews fills in and submits the form of a review, which is open.
func (w worker) reviews(next time.Time) {
	w.t.Helper()
	w.fills("review_result", "amended", "review_found", "The windows are too short; <@U0MARA001> mends them.", "review_next", next.In(w.desk.Policy().TimeZone).Format(time.DateOnly))
	w.submits()
	w.says()
	w.closes()
}

func reviewedAnnually(t *testing.T, e *edge) {
	t.Helper()
	p := e.ownedByTwo(40)
	mara, olive, helen := e.worker(slacksim.Mara), e.worker(slacksim.Olive), e.worker(slacksim.Helen)
	for days, says := range map[int]string{30: "is due on " + p.ReviewDue.In(p.TimeZone).Format("Monday 2 January 2006")} {
		e.tellsAt(p.ReviewDue.AddDate(0, 0, -days))
		contains(t, olive.reads(""), "The policy is to be reviewed", says)
	}
	e.tellsAt(p.ReviewDue.AddDate(0, 0, -7))
	e.tellsAt(p.ReviewDue)
	contains(t, olive.reads(""), "is due today")
	if n := strings.Count(olive.hears(), "The policy is to be reviewed"); n != 3 {
		t.Errorf("the owner was reminded %d times, not 3", n)
	}
	e.tellsAt(p.ReviewDue.AddDate(0, 0, 3))
	contains(t, olive.homeText(), "The review of the policy is overdue")
	if home := mara.homeText(); strings.Contains(home, "overdue") {
		t.Errorf("an engineer's Home says %s", home)
	}
	mara.types("policy review")
	contains(t, mara.faces(), "is for a policy owner")
	mara.closes()

	helen.types("policy review") // and is slower than Olive
	olive.clicks("", reviewPolicyClick)
	contains(t, olive.sees(), "Revision 5afe", "(in force)", "No review of the policy is on record yet.")
	for next, says := range map[time.Time]string{e.day(p, -1): "That day has come already", e.day(p, 400): "more than a year away"} {
		olive.fills("review_result", "confirmed", "review_found", "–", "review_next", next.In(p.TimeZone).Format(time.DateOnly))
		if answer := must(olive.slack.Submit(e.ctx))(t); !strings.Contains(answer.Notice+fmt.Sprint(answer.Errors), says) {
			t.Errorf("the day %s is answered %+v", next, answer)
		}
	}
	next := e.day(p, 200)
	olive.reviews(next)
	recorded := e.reviewOnRecord()
	if recorded.By != slacksim.Olive || recorded.Fact("revision") != p.Revision || recorded.Fact("result") != "Confirmed with amendments" || recorded.Fact("next review") != next.In(p.TimeZone).Format(time.RFC3339) {
		t.Errorf("on record stands %+v", recorded)
	}
	contains(t, helen.reads(""), "The policy was reviewed", "Confirmed with amendments", "The windows are too short")
	helen.fills("review_result", "confirmed", "review_found", "All is well.", "review_next", next.In(p.TimeZone).Format(time.DateOnly))
	if answer := must(helen.slack.Submit(e.ctx))(t); !strings.Contains(helen.faces()+answer.Notice, "has recorded a review of the policy meanwhile") {
		t.Errorf("the second review is answered %+v and %s", answer, helen.faces())
	}
	e.settle()
	e.reviewOnRecord()
	helen.closes()
	if home := olive.homeText(); strings.Contains(home, "overdue") {
		t.Errorf("after the review Home says %s", home)
	}
	mara.types("policy history")
	contains(t, mara.sees(), "Confirmed with amendments", "The windows are too short")
	mara.closes()

	e.tellsAt(next)
	contains(t, olive.reads(""), "is due today, "+next.In(p.TimeZone).Format("Monday 2 January 2006"))
}

// reviewOnRecord returns the event of the one review that is on record.
func (e *edge) reviewOnRecord() change.Event {
	e.t.Helper()
	var reviews []change.Event
	for _, ev := range e.under0(change.ReviewPolicy) {
		if ev.Allowed() {
			reviews = append(reviews, ev)
		}
	}
	if len(reviews) != 1 {
		e.t.Fatalf("%d reviews are on record, not one\n%s", len(reviews), e.logged)
	}
	return reviews[0]
}

func reviewedAfterAnIncident(t *testing.T, e *edge) {
	t.Helper()
	p := e.ownedByTwo(300)
	mara, tomas, olive := e.worker(slacksim.Mara), e.worker(slacksim.Tomas), e.worker(slacksim.Olive)
	n := mara.logsOne()
	mara.works()
	mara.verifies()
	mara.documents("outcome", "successful")
	e.stands(n, change.Closed)

	gavin := e.worker(slacksim.Gavin)
	gavin.types("incident " + n.String() + " INC-77 sev1 caused")
	contains(t, gavin.faces(), "Guests of the workspace cannot act on changes")
	gavin.closes()

	tomas.types("incident " + n.String() + " inc-77 sev1")
	contains(t, tomas.sees(), "is significant", "inc-77")
	tomas.fills("incident_part", "caused", "incident", "--")
	if answer := must(tomas.slack.Submit(e.ctx))(t); !strings.Contains(fmt.Sprint(answer.Errors), "Name the incident") {
		t.Errorf("an incident without a number is answered %+v", answer)
	}
	tomas.fills("incident", "INC-77")
	tomas.submits()
	e.says()
	contains(t, e.inThread(), "put an incident on record that this change caused: INC-77 sev1.", "is suspended with it")
	contains(t, e.topCard().Text, "Caused incident INC-77 (sev1)")
	contains(t, olive.reads(""), "The policy is to be reviewed", "A significant incident", n.String()+" caused the incident INC-77, of sev1.")

	tomas.types("incident " + n.String() + " inc-77 sev1 caused")
	must(tomas.slack.Submit(e.ctx))(t)
	e.says()
	if on := e.onRecord(n).Closure.Incidents; len(on) != 1 || len(e.under0(change.CallReview)) != 1 {
		t.Errorf("linked twice, on record are %+v and %d calls", on, len(e.under0(change.CallReview)))
	}
	tomas.closes()
	mara.types(n.String())
	contains(t, mara.sees(), "Caused incident INC-77 (sev1), put on record by \\u003c@"+slacksim.Tomas)
	mara.closes()

	contains(t, olive.homeText(), "Review of the policy", "INC-77")
	olive.clicks("", reviewPolicyClick)
	contains(t, olive.sees(), "A significant incident", "INC-77")
	olive.reviews(e.day(p, 90))
	e.reviewOnRecord()
	if home := olive.homeText(); strings.Contains(home, "INC-77") {
		t.Errorf("after the review Home says %s", home)
	}
}

func reviewedWhenCalled(t *testing.T, e *edge, ground change.ReviewGround, reason string) {
	t.Helper()
	p := e.ownedByTwo(300)
	mara, olive, helen := e.worker(slacksim.Mara), e.worker(slacksim.Olive), e.worker(slacksim.Helen)
	mara.types("policy call")
	contains(t, mara.faces(), "is for a policy owner")
	mara.closes()
	olive.types("policy call")
	olive.fills("review_ground", string(ground), "reason", reason)
	olive.submits()
	e.says()
	olive.closes()
	calls := e.under0(change.CallReview)
	last := calls[len(calls)-1]
	if !last.Allowed() || last.By != slacksim.Olive || last.Fact("ground") != ground.Label() || last.Reason != reason {
		t.Fatalf("on record stands %+v", last)
	}
	due := e.day(p, p.Review.CalledWithin)
	contains(t, helen.reads(""), "The policy is to be reviewed", ground.Label(), reason, due.In(p.TimeZone).Format("2 January 2006"))
	mara.types("policy")
	contains(t, mara.sees(), "The next review of the policy is due by *"+due.In(p.TimeZone).Format("2 January 2006"), ground.Label())
	mara.closes()

	e.tellsAt(due.AddDate(0, 0, -7))
	contains(t, helen.reads(""), "The policy is to be reviewed", ground.Label())
	helen.clicks("", reviewPolicyClick)
	contains(t, helen.sees(), reason)
	helen.reviews(e.day(p, 180))
	e.reviewOnRecord()
	before := olive.hears()
	e.tellsAt(due)
	if said := strings.TrimPrefix(olive.hears(), before); said != "" {
		t.Errorf("reviewed in time, on the day that was called for the owner is told %q", said)
	}
}
