package commands_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

var ruler = change.Actor{ID: "U0RULER", Standing: change.Member}

// owned is the routine policy with two owners, for whom a sev1 is significant.
func owned() *change.Policy {
	p := routine()
	p.Owners = []change.UserID{boss.ID, ruler.ID}
	p.Review = change.ReviewRules{Significant: []change.Severity{change.Sev1}, CalledWithin: 10}
	return p
}

// finishes leads a standard change to its documentation with these incidents.
func (o *office) finishes(incidents ...change.Incident) change.Number {
	o.t.Helper()
	n := o.logs(engineer).Number
	o.must(o.desk.Start(o.ctx, o.by(colleague), n))
	o.must(o.desk.Finish(o.ctx, o.by(colleague), n))
	o.must(o.desk.Verify(o.ctx, o.by(colleague), n, true, "It answers."))
	o.must(o.desk.Document(o.ctx, o.by(colleague), n, change.Closure{Outcome: change.Successful, Incidents: incidents}))
	return n
}

func (o *office) reviews() commands.ReviewBoard {
	o.t.Helper()
	b, err := o.desk.Reviews(o.ctx, 0, 10)
	if err != nil {
		o.t.Fatal(err)
	}
	return b
}

func (o *office) review(result change.ReviewResult) change.PolicyReview {
	return change.PolicyReview{Revision: "rev-1", Result: result, Found: "All of it.", Next: o.clock.Now().AddDate(0, 6, 0)}
}

func TestASignificantIncidentThatIsLinkedLaterCallsForAReviewOnce(t *testing.T) {
	t.Parallel()
	eachUnder(t, owned(), func(t *testing.T, o *office) {
		n, other := o.finishes(), o.finishes()
		sev1 := change.Incident{Ref: "INC-7", Caused: true, Severity: change.Sev1}
		o.must(o.desk.LinkIncident(o.ctx, o.by(engineer), n, sev1))

		calls := o.of(change.CallReview)
		if len(calls) != 1 || calls[0].By != change.Bot || calls[0].Fact("change") != n.String() || calls[0].Fact("incident") != "INC-7" {
			t.Fatalf("under number 0 stands %+v", calls)
		}
		told := o.toldUnder0()
		for _, who := range []change.UserID{boss.ID, ruler.ID} {
			if !slices.Contains(told, change.TellOf(calls[0].N, who)) {
				t.Errorf("%s is not among those told: %v", who, told)
			}
		}
		if dr := o.drawing(0, change.TellOf(calls[0].N, boss.ID)); dr.About == nil || dr.About.Number != n {
			t.Errorf("they are told of %+v", dr.About)
		}
		_, err := o.desk.LinkIncident(o.ctx, o.by(engineer), n, sev1)
		o.refuses(err, "names INC-7 already")
		sev1.Ref = "inc-7"
		o.must(o.desk.LinkIncident(o.ctx, o.by(engineer), other, sev1))
		if again := o.of(change.CallReview); len(again) != 1 {
			t.Errorf("one incident calls for %d reviews", len(again))
		}
		o.must(o.desk.LinkIncident(o.ctx, o.by(engineer), other, change.Incident{Ref: "INC-8", Caused: true, Severity: change.Sev1}))
		b := o.reviews()
		if len(b.Policy.ReviewCalls) != 2 || !b.Policy.ReviewDue.Equal(b.Policy.ReviewCalls[0].Due) {
			t.Errorf("open are %+v, due by %s", b.Policy.ReviewCalls, b.Policy.ReviewDue)
		}
	})
}

func TestAnIncidentThatIsLinkedLaterSuspendsTheTemplate(t *testing.T) {
	t.Parallel()
	eachUnder(t, owned(), func(t *testing.T, o *office) {
		n := o.finishes(change.Incident{Ref: "INC-1", Severity: change.Sev1})
		if calls := o.of(change.CallReview); len(calls) > 0 || o.mark().State != "" {
			t.Fatalf("an incident that it fixed brings %+v and %+v", calls, o.mark())
		}
		o.must(o.desk.LinkIncident(o.ctx, o.by(engineer), n, change.Incident{Ref: "INC-2", Caused: true, Severity: change.Sev3}))
		if m := o.mark(); m.State != change.TemplateSuspended || m.Reason != "its run CHG-1 caused the incident INC-2" {
			t.Errorf("the template is marked %+v", m)
		}
		story := o.story(n)
		last := story.Events[len(story.Events)-1]
		if last.Action != change.LinkIncident || last.Fact("incident caused") != "INC-2 sev3" || last.Fact("suspends template") != "restart" {
			t.Errorf("the last event is %+v", last)
		}
		o.must(o.desk.LinkIncident(o.ctx, o.by(engineer), n, change.Incident{Ref: "INC-2", Severity: change.Sev2}))
		story = o.story(n)
		corrected := story.Change.Closure.Incidents[1]
		if corrected.Caused || corrected.Severity != change.Sev2 || corrected.By != engineer.ID || story.Events[len(story.Events)-1].Fact("instead of") != "caused sev3" {
			t.Errorf("it is corrected to %+v by %+v", corrected, story.Events[len(story.Events)-1])
		}
	})
}

func TestTwoWhoLinkTheSameIncidentAtOnceLinkItOnce(t *testing.T) {
	t.Parallel()
	eachUnder(t, owned(), func(t *testing.T, o *office) {
		n := o.finishes()
		var group sync.WaitGroup
		answers := make([]error, 4)
		for i := range answers {
			by := o.by([]change.Actor{engineer, colleague}[i%2])
			group.Go(func() {
				_, answers[i] = o.desk.LinkIncident(o.ctx, by, n, change.Incident{Ref: "INC-7", Caused: true, Severity: change.Sev1})
			})
		}
		group.Wait()
		linked := 0
		for _, err := range answers {
			switch {
			case err == nil:
				linked++
			case change.AsRefusal(err) == nil:
				t.Errorf("one failed with %v", err)
			}
		}
		if c := o.story(n).Change; linked != 1 || len(c.Closure.Incidents) != 1 || len(o.of(change.CallReview)) != 1 {
			t.Errorf("linked %d times, on record are %+v, and %d calls", linked, c.Closure.Incidents, len(o.of(change.CallReview)))
		}
	})
}

func TestAReviewAnswersTheCallsThatItKnewOf(t *testing.T) {
	t.Parallel()
	eachUnder(t, owned(), func(t *testing.T, o *office) {
		known, err := o.desk.CallReview(o.ctx, o.by(boss), change.AfterArchitecture, "The ledger is split in two.")
		if err != nil {
			t.Fatal(err)
		}
		unknown, err := o.desk.CallReview(o.ctx, o.by(boss), change.AfterRegulation, "The law is another.")
		if err != nil {
			t.Fatal(err)
		}
		r := o.review(change.PolicyAmended)
		r.Answers = known.Event
		made, err := o.desk.ReviewPolicy(o.ctx, o.by(ruler), r, 0)
		if err != nil {
			t.Fatal(err)
		}
		events := o.of(change.ReviewPolicy)
		if len(events) != 1 || events[0].By != ruler.ID || events[0].Reason != "All of it." || events[0].Fact("revision") != "rev-1" || events[0].Fact("result") != "Confirmed with amendments" {
			t.Fatalf("on record stands %+v", events)
		}
		if told := o.toldUnder0(); !slices.Contains(told, change.TellOf(events[0].N, boss.ID)) || slices.Contains(told, change.TellOf(events[0].N, ruler.ID)) {
			t.Errorf("told are %v", told)
		}
		p := o.reviews().Policy
		if p.LastReview.Number != made.Number || len(p.ReviewCalls) != 1 || p.ReviewCalls[0].Event != unknown.Event || !p.ReviewDue.Equal(unknown.Due) {
			t.Errorf("afterwards open are %+v, due by %s", p.ReviewCalls, p.ReviewDue)
		}
		r.Answers = unknown.Event
		if _, err := o.desk.ReviewPolicy(o.ctx, o.by(boss), r, made.Number); err != nil {
			t.Fatal(err)
		}
		if p := o.reviews().Policy; len(p.ReviewCalls) != 0 || !p.ReviewDue.Equal(p.LastReview.Next) {
			t.Errorf("answered, open are %+v, due by %s", p.ReviewCalls, p.ReviewDue)
		}
	})
}

func TestTwoWhoRecordAReviewAtOnceRecordOne(t *testing.T) {
	t.Parallel()
	eachUnder(t, owned(), func(t *testing.T, o *office) {
		var group sync.WaitGroup
		answers, begin := make([]error, 8), make(chan struct{})
		for i := range answers {
			by, r := o.by([]change.Actor{boss, ruler}[i%2]), o.review(change.PolicyConfirmed)
			group.Go(func() {
				<-begin
				_, answers[i] = o.desk.ReviewPolicy(o.ctx, by, r, 0)
			})
		}
		close(begin)
		group.Wait()
		recorded := 0
		for _, err := range answers {
			if err == nil {
				recorded++
				continue
			}
			o.refuses(err, "has recorded a review of the policy meanwhile")
		}
		if b := o.reviews(); recorded != 1 || len(b.History) != 1 || b.History[0].Number != 1 {
			t.Errorf("recorded %d times, on record are %+v", recorded, b.History)
		}
		refused := 0
		for _, ev := range o.of(change.ReviewPolicy) {
			if !ev.Allowed() {
				refused++
			}
		}
		if refused != len(answers)-1 {
			t.Errorf("%d refusals are on record", refused)
		}
	})
}

func TestAReviewOrACallThatComesTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	eachUnder(t, owned(), func(t *testing.T, o *office) {
		by := o.by(boss)
		for range 2 {
			if _, err := o.desk.CallReview(o.ctx, by, change.AfterOther, "A new chief."); err != nil {
				t.Fatal(err)
			}
		}
		by = o.by(boss)
		for range 2 {
			if _, err := o.desk.ReviewPolicy(o.ctx, by, o.review(change.PolicyConfirmed), 0); err != nil {
				t.Fatal(err)
			}
		}
		if calls, reviews := o.of(change.CallReview), o.of(change.ReviewPolicy); len(calls) != 1 || len(reviews) != 1 {
			t.Errorf("on record are %d calls and %d reviews", len(calls), len(reviews))
		}
	})
}

func TestAReviewThatMayNotBeIsRefusedOnRecord(t *testing.T) {
	t.Parallel()
	eachUnder(t, owned(), func(t *testing.T, o *office) {
		_, err := o.desk.ReviewPolicy(o.ctx, o.by(engineer), o.review(change.PolicyConfirmed), 0)
		o.refuses(err, "is for a policy owner")
		_, err = o.desk.CallReview(o.ctx, o.by(engineer), change.AfterOther, "I do not like it.")
		o.refuses(err, "is for a policy owner")
		far := o.review(change.PolicyConfirmed)
		far.Next = o.clock.Now().AddDate(1, 0, 2)
		_, err = o.desk.ReviewPolicy(o.ctx, o.by(boss), far, 0)
		o.refuses(err, "more than a year away")
		never := o.review(change.PolicyConfirmed)
		never.Revision = "rev-0"
		_, err = o.desk.ReviewPolicy(o.ctx, o.by(boss), never, 0)
		o.refuses(err, "was never in force here")
		for _, ev := range append(o.of(change.ReviewPolicy), o.of(change.CallReview)...) {
			if ev.Allowed() {
				t.Errorf("on record as allowed stands %+v", ev)
			}
		}
		if b := o.reviews(); len(b.History) != 0 || b.Policy.LastReview != nil {
			t.Errorf("kept is %+v", b.History)
		}
	})
}

func TestNoticesOfTheReviewFollowCallsAndReviews(t *testing.T) {
	t.Parallel()
	p := owned()
	p.ReviewDue = time.Date(2027, time.September, 1, 0, 0, 0, 0, time.UTC)
	p.Calendar = change.Calendar{
		Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		From: 9 * time.Hour, To: 17 * time.Hour,
	}
	eachUnder(t, p, func(t *testing.T, o *office) {
		give := func() {
			t.Helper()
			if _, err := o.desk.GiveNotice(o.ctx); err != nil {
				t.Fatal(err)
			}
		}
		// notices are how many of the review were given to the first owner since it was asked before.
		notices := func() (n int) {
			for _, place := range o.toldUnder0() {
				if parts, _ := place.Parts(); parts.Kind == change.PlaceNotice && parts.Who == string(boss.ID) {
					n++
				}
			}
			return n
		}
		give()
		call, err := o.desk.CallReview(o.ctx, o.by(boss), change.AfterRegulation, "The law is another.")
		if err != nil {
			t.Fatal(err)
		}
		o.clock.Set(call.Due.Add(-7*24*time.Hour + 10*time.Hour))
		give()
		if n := notices(); n != 1 {
			t.Fatalf("a week before what was called for, %d notices are given", n)
		}
		if _, err := o.desk.ReviewPolicy(o.ctx, o.by(ruler), func() change.PolicyReview {
			r := o.review(change.PolicyConfirmed)
			r.Answers = call.Event
			return r
		}(), 0); err != nil {
			t.Fatal(err)
		}
		o.clock.Set(call.Due.Add(10 * time.Hour))
		give()
		if n := notices(); n != 0 {
			t.Errorf("reviewed in time, %d notices are given by the day that was called for", n)
		}
		o.clock.Set(o.reviews().Policy.ReviewDue.Add(10 * time.Hour))
		for range 3 {
			give()
			o.clock.Advance(24 * time.Hour)
		}
		if n := notices(); n != 1 {
			t.Errorf("by the day that the review set, %d notices are given", n)
		}
		if b := o.reviews(); !b.Policy.ReviewOverdue(b.Now) || strings.Contains(b.Policy.ReviewDue.String(), "0001") {
			t.Errorf("it is not overdue after %s", b.Policy.ReviewDue)
		}
	})
}
