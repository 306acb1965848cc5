package storagetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// A Life is a change as it stands at [Start], with all that was done with it until then.
type Life struct {
	Change *change.Change
	Events []change.Event
	// Waiting are those whom an open change waits for.
	Waiting change.Principals
	// First says that no older change was raised in the same year.
	First bool
}

// Life returns the i-th change of the population, counted from 0, the oldest. What becomes of a change depends only on
// how many are younger.
func (p Population) Life(i int) Life {
	pace := p.Over / time.Duration(p.Changes)
	raised := func(i int) time.Time { return Start.Add(-pace * time.Duration(p.Changes-i)).Truncate(time.Microsecond) }
	dice := rand.New(rand.NewPCG(7, uint64(p.Changes-i))) //nolint:gosec // G404: it is to be the same each time
	t := &teller{dice: dice, now: raised(i), c: &change.Change{Number: change.Number(i + 1), Plan: 1, CreatedAt: raised(i)}}
	t.policy, _ = policyOf(t.now.Year())
	t.request(i)
	if dice.IntN(2000) == 0 {
		t.stuck = 2 + dice.IntN(3)
	}
	t.live()
	t.seal()
	t.c.UpdatedAt = t.events[len(t.events)-1].At
	t.c.Events = len(t.events)
	return Life{Change: t.c, Events: t.events, Waiting: t.waiting(), First: i == 0 || raised(i-1).Year() != raised(i).Year()}
}

// A teller makes up a life, an event after the other. Once it has come to [Start], or to where the change is stuck,
// nothing more happens.
type teller struct {
	dice   *rand.Rand
	now    time.Time
	policy string
	c      *change.Change
	events []change.Event
	stuck  int // after how many events; 0 for never
}

// is has something happen some time later, unless that has not come yet: it reports whether it did.
func (t *teller) is(do change.Action, by change.UserID, to change.State, later time.Duration, facts ...change.Fact) bool {
	at := t.now.Add(later)
	if at.After(Start) || t.stuck > 0 && len(t.events) >= t.stuck {
		t.now = never
		return false
	}
	t.seal()
	t.events = append(t.events, change.Event{
		Change: t.c.Number, Action: do, By: by, At: at, From: t.c.State, To: to, Facts: facts, Policy: t.policy,
	})
	t.now, t.c.State = at, to
	return true
}

// never is after all that happens.
var never = Start.AddDate(100, 0, 0)

// seal notes what the record has come to with the last event, once all is noted that it left.
func (t *teller) seal() {
	if len(t.events) > 0 {
		t.events[len(t.events)-1].Record = t.c.RecordDigest()
	}
}

// between returns a length of time between two, in whole minutes.
func (t *teller) between(least, most time.Duration) time.Duration {
	return least + time.Duration(t.dice.Int64N(int64((most-least)/time.Minute)+1))*time.Minute
}

// rarely is true once in so many times.
func (t *teller) rarely(times int) bool { return t.dice.IntN(times) == 0 }

// person returns one of the first n people; few of them do most of the work.
func (t *teller) person(n int) change.UserID { return personID(t.few(n)) }

// few returns a number below n; low ones come often, the last ones rarely.
func (t *teller) few(n int) int {
	f := t.dice.Float64()
	return int(f * f * f * float64(n))
}

func oneOf[T any](t *teller, of []T) T { return of[t.dice.IntN(len(of))] }

func (t *teller) request(i int) {
	system := systemID(t.few(systems))
	f := t.dice.Float64()
	title := titles[int(f*f*float64(len(titles)))] // some work comes up more often
	if strings.Contains(title, "%d") {
		title = fmt.Sprintf(title, t.dice.IntN(60), system)
	} else {
		title = fmt.Sprintf(title, system)
	}
	r := change.Request{
		Title: title, Category: change.Standard, Kind: oneOf(t, change.Kinds()),
		Description: fmt.Sprintf("%s It concerns host-%04d. See OPS-%d.", oneOf(t, whats), t.dice.IntN(4000), 1000+i),
		Rationale:   oneOf(t, whys), Systems: []change.SystemID{system},
		Rollback: change.RollbackPlan{Steps: oneOf(t, rollbacks), People: []change.UserID{t.person(300)}, Conditions: oneOf(t, triggers)},
		TestPlan: oneOf(t, tests), Impact: change.Impact{Level: change.NoImpact},
		Implementer: t.person(300), Length: t.between(30*time.Minute, 4*time.Hour).Truncate(15 * time.Minute),
	}
	t.c.Requester = r.Implementer
	if t.rarely(3) {
		t.c.Requester = t.person(400)
	}
	if t.rarely(8) {
		if other := systemID(t.few(systems)); other != system {
			r.Systems = append(r.Systems, other)
		}
	}
	if t.rarely(10) {
		r.Impact = change.Impact{Level: change.Degraded, Who: "customers of one region", Length: 10 * time.Minute}
	}
	switch dice := t.dice.IntN(100); {
	case dice < 5:
		r.Category, r.Ground = change.Emergency, oneOf(t, change.Grounds())
	case dice < 40:
		r.Category = change.Normal
	default:
		r.Template = templateID(t.few(30))
	}
	t.c.Request = r.Tidy()
}

func (t *teller) live() {
	c := t.c
	raised := []change.Fact{
		{Name: "title", Value: c.Request.Title}, {Name: "category", Value: c.Request.Category.Label()}, t.plan(),
	}
	switch c.Request.Category {
	case change.Standard:
		t.slot(0)
		t.is(change.Log, c.Requester, change.Scheduled, 0, append(raised, t.slotted()...)...)
		t.called(change.Cancel, change.Cancelled, 150)
		t.work(t.untilSlot())
	case change.Normal:
		t.is(change.Submit, c.Requester, change.InAssessment, 0, raised...)
		t.called(change.Return, change.Returned, 300)
		t.decide()
	case change.Emergency:
		t.is(change.Declare, c.Requester, change.InImplementation, 0, raised...)
		t.began()
		t.approve("emergency", change.InImplementation, 20*time.Minute)
		t.finish()
	}
}

// decide takes a normal change through assessment and approval to its slot.
func (t *teller) decide() {
	c, assessor := t.c, t.person(30)
	risk := change.LowRisk
	if dice := t.dice.IntN(100); dice < 8 {
		risk = change.HighRisk
	} else if dice < 35 {
		risk = change.ModerateRisk
	}
	rating := change.Rating{Risk: risk, Score: 3 + t.dice.IntN(9), Because: "the score"}
	if t.is(change.Assess, assessor, change.InApproval, t.between(time.Hour, 20*time.Hour),
		change.Fact{Name: "risk", Value: risk.Label()}, change.Fact{Name: "because", Value: rating.Because}) {
		c.Assessment = &change.Assessment{
			By: assessor, At: t.now, Answers: map[change.QuestionID]change.AnswerID{"reach": "colleagues", "rollback": "at-once", "practice": "often"},
			Dependencies: "Nobody else is concerned.", Testing: "The tests of the pipeline.", Rating: rating,
		}
	}
	t.called(change.Reject, change.Rejected, 40)
	if risk == change.HighRisk {
		t.approve("cab", change.InApproval, t.between(time.Hour, 30*time.Hour))
	}
	t.approve("platform", change.InScheduling, t.between(time.Hour, 30*time.Hour))
	t.slot(t.between(0, time.Hour))
	if !t.is(change.Schedule, c.Request.Implementer, change.Scheduled, t.between(0, 3*time.Hour), t.slotted()...) {
		c.Slot = nil
	}
	t.called(change.Cancel, change.Cancelled, 40)
	t.work(t.untilSlot())
}

// called has one in so many changes end here, or go back to its requester.
func (t *teller) called(do change.Action, to change.State, times int) {
	if !t.rarely(times) {
		return
	}
	by := t.c.Requester
	if do != change.Cancel {
		by = t.person(30)
	}
	if t.is(do, by, to, t.between(time.Minute, 5*time.Hour)) {
		t.c.Reason = oneOf(t, notNow)
		t.events[len(t.events)-1].Reason = t.c.Reason
		if to.Final() {
			t.c.ClosedAt, t.c.Slot = t.now, nil
		}
		t.now = never // nothing follows
	}
}

func (t *teller) approve(authority change.AuthorityID, to change.State, later time.Duration) {
	by := t.person(40)
	if t.is(change.Approve, by, to, later, change.Fact{Name: "authority", Value: string(authority)}, t.plan()) {
		t.c.Approvals = append(t.c.Approvals, change.Approval{By: by, Authority: authority, At: t.now, Plan: 1, Digest: t.c.Request.Digest()})
	}
}

// slot gives the change a slot that begins some days after later.
func (t *teller) slot(later time.Duration) {
	start := t.now.Add(later + t.between(2*time.Hour, 8*24*time.Hour)).Truncate(15 * time.Minute)
	t.c.Slot = &change.Slot{Start: start, End: start.Add(t.c.Request.Length), By: t.c.Request.Implementer}
}

func (t *teller) slotted() []change.Fact {
	return []change.Fact{
		{Name: "start", Value: t.c.Slot.Start.Format(time.RFC3339)}, {Name: "end", Value: t.c.Slot.End.Format(time.RFC3339)},
	}
}

func (t *teller) untilSlot() time.Duration {
	if t.c.Slot == nil {
		return 0
	}
	return max(t.c.Slot.Start.Sub(t.now), 0) + t.between(0, 9*time.Minute)
}

func (t *teller) work(later time.Duration) {
	if t.is(change.Start, t.c.Request.Implementer, change.InImplementation, later) {
		t.began()
	}
	t.finish()
}

// began notes what the work began in.
func (t *teller) began() {
	t.c.StartedAt, t.c.RanOutside = t.now, t.rarely(30)
	if t.rarely(100) {
		t.c.RanIn = []change.FreezeID{"year-end"}
	}
}

// finish takes a change from its implementation to its end.
func (t *teller) finish() {
	c, doer := t.c, t.c.Request.Implementer
	outcome := change.Successful
	switch dice := t.dice.IntN(200); {
	case dice < 7 && t.is(change.RollBack, doer, change.InDocumentation, t.between(5*time.Minute, time.Hour)):
		outcome, c.RolledBackAt = change.RolledBack, t.now
	case dice < 7: // it is yet to come
	default:
		if t.is(change.Finish, doer, change.InVerification, t.between(5*time.Minute, c.Request.Length)) {
			c.FinishedAt = t.now
		}
		outcome = t.verify(dice)
	}
	t.document(outcome)
}

func (t *teller) verify(dice int) change.Outcome {
	c, by := t.c, t.person(300)
	if dice >= 10 {
		if t.is(change.Verify, by, change.InDocumentation, t.between(time.Minute, 3*time.Hour)) {
			c.Verification = &change.Verification{By: by, At: t.now, Passed: true, Checked: oneOf(t, checks)}
		}
		if dice < 20 {
			return change.SuccessfulWithIssues
		}
		return change.Successful
	}
	if t.is(change.Fail, by, change.InVerification, t.between(time.Minute, 3*time.Hour)) {
		c.Verification = &change.Verification{By: by, At: t.now, Checked: oneOf(t, issues)}
	}
	t.is(change.Keep, c.Request.Implementer, change.InDocumentation, 10*time.Minute)
	return change.Failed
}

func (t *teller) document(outcome change.Outcome) {
	c := t.c
	closure := change.Closure{By: c.Request.Implementer, Outcome: outcome}
	facts := []change.Fact{{Name: "outcome", Value: outcome.Label()}}
	if outcome != change.Successful {
		closure.Notes = oneOf(t, issues)
	}
	if caused := outcome != change.Successful && t.rarely(4); caused || c.Request.Category == change.Emergency {
		in := change.Incident{Ref: fmt.Sprintf("INC-%d", 100+int(c.Number)), Caused: caused, Severity: oneOf(t, severities), By: closure.By}
		name := map[bool]string{true: "incident caused", false: "incident fixed"}[caused]
		closure.Incidents = append(closure.Incidents, in)
		facts = append(facts, change.Fact{Name: name, Value: in.Ref + " " + string(in.Severity)})
	}
	to := change.Closed
	if c.Request.Category == change.Emergency {
		to = change.InReview
	}
	if t.is(change.Document, closure.By, to, t.between(10*time.Minute, 20*time.Hour), facts...) {
		closure.At = t.now
		for i := range closure.Incidents {
			closure.Incidents[i].At = t.now
		}
		c.Closure = &closure
		c.ClosedAt = t.now
	}
	reviewer := t.person(20)
	if to == change.Closed {
		return
	}
	c.ClosedAt = time.Time{}
	if t.is(change.Review, reviewer, change.Closed, t.between(20*time.Hour, 70*time.Hour)) {
		c.Lookback = &change.Lookback{By: reviewer, At: t.now, WasEmergency: true, Lessons: "Nothing should change."}
		c.ClosedAt = t.now
	}
}

func (t *teller) plan() change.Fact {
	return change.Fact{Name: "plan", Value: "1 " + t.c.Request.Digest()}
}

// waiting returns whom the change waits for, and notes on it by when.
func (t *teller) waiting() change.Principals {
	c := t.c
	if c.State.Final() {
		return change.Principals{}
	}
	if c.Request.Category == change.Emergency {
		c.RecordDue = c.StartedAt.Add(24 * time.Hour)
	}
	who := []change.UserID{c.Request.Implementer}
	if decided := []change.State{change.InAssessment, change.InApproval, change.InReview}; slices.Contains(decided, c.State) {
		who = []change.UserID{t.person(30), t.person(40)}
	} else if c.State == change.Returned {
		who = []change.UserID{c.Requester}
	}
	slices.Sort(who)
	return change.Principals{People: slices.CompactFunc(who, func(a, b change.UserID) bool { return cmp.Compare(a, b) == 0 })}
}
