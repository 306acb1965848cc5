package change_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "github.com/noim3/changebot/change"
)

// TestWhatMustNeverHappen plays acts at random, by people at random, on stale and fresh plans, as time passes, and
// holds every step against the sentences of the policy.
func TestWhatMustNeverHappen(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Freezes = []Freeze{{ID: "audit", Name: "Audit", Reason: "the auditors are here", From: start.Add(3 * time.Hour), To: start.Add(4 * time.Hour)}}
	grouped := security
	grouped.Groups = []GroupID{"S0SECURITY"}
	guest := lead // named by the policy, but no longer a member
	guest.Standing = Guest
	deputy := standingFor(member("U0DEPUTY"), lead, engineer, grouped)
	busy := standingFor(lead2, lead) // decides for themselves, and for another
	people := []Actor{engineer, colleague, assessor, lead, lead2, grouped, owner, guest, deputy, busy}
	story := func(rt *rapid.T) {
		c, err := New(engineer, fullRequest(), p, start)
		if err != nil {
			rt.Fatal(err)
		}
		now := start
		for range rapid.IntRange(10, 60).Draw(rt, "acts") {
			now = now.Add(pause(rt, c, now))
			act := rapid.SampledFrom(sensible(rt, c)).Draw(rt, "act")
			who := rapid.SampledFrom(likely(rt, c, act.name, p, people)).Draw(rt, "who")
			before := *c
			err := act.do(rt, c, who, p, now)
			if err == nil {
				c.UpdatedAt = now
			}
			holds(rt, p, &before, c, act.name, who, err, now)
		}
	}
	for range 30 { // of a hundred stories each
		rapid.Check(t, story)
	}
}

// pause is mostly minutes, often until the slot begins, and now and then long enough for slots to pass or approvals
// to expire.
func pause(rt *rapid.T, c *Change, now time.Time) time.Duration {
	kind := rapid.IntRange(0, 19).Draw(rt, "pause")
	if kind > 9 && c.Slot != nil && now.Before(c.Slot.Start) {
		return c.Slot.Start.Sub(now)
	}
	switch kind {
	case 0:
		return 15 * 24 * time.Hour
	case 1:
		return 2 * time.Hour
	default:
		return time.Duration(rapid.IntRange(0, 20).Draw(rt, "minutes")) * time.Minute
	}
}

// sensible is mostly the acts that the state allows, and sometimes all of them.
func sensible(rt *rapid.T, c *Change) []act {
	fits := slices.DeleteFunc(slices.Clone(acts), func(a act) bool { return !slices.Contains(c.Actions(), a.name) })
	if len(fits) == 0 || rapid.IntRange(0, 4).Draw(rt, "any act") == 0 {
		return acts
	}
	return fits
}

// likely is mostly the people who hold a role for the act, and sometimes everybody.
func likely(rt *rapid.T, c *Change, a Action, p *Policy, people []Actor) []Actor {
	var may []Actor
	for _, m := range Lifecycle() {
		if m.From != c.State || m.Do != a {
			continue
		}
		for _, who := range people {
			rights := append([]Actor{who}, who.For...)
			if slices.ContainsFunc(m.By, func(r Role) bool { return slices.ContainsFunc(rights, c.Holders(r, p).Include) }) {
				may = append(may, who)
			}
		}
	}
	if len(may) == 0 || rapid.IntRange(0, 4).Draw(rt, "anybody") == 0 {
		return people
	}
	return may
}

func holds(rt *rapid.T, p *Policy, before, c *Change, act Action, who Actor, err error, now time.Time) {
	if err != nil {
		if AsRefusal(err) == nil {
			rt.Fatalf("%s failed with %v, want a refusal", act, err)
		}
		if c.State != before.State {
			rt.Fatalf("a refused %s moved the change from %q to %q", act, before.State, c.State)
		}
		return
	}
	if who.Standing != Member {
		rt.Fatalf("%s was allowed to a %s", act, who.Standing)
	}
	if act == LinkIncident && (c.State != before.State || !c.ClosedAt.Equal(before.ClosedAt) || c.Closure.Outcome != before.Closure.Outcome) {
		rt.Fatalf("an incident that was linked later altered %+v", before)
	}
	if before.State.Final() && (act != LinkIncident || before.State != Closed) {
		rt.Fatalf("%s was allowed on a change that was %q", act, before.State)
	}
	if c.State == InImplementation && before.State != InImplementation {
		mayStart(rt, p, c, now)
	}
	if c.State == Closed && (c.Closure == nil || !slices.Contains(c.Outcomes(), c.Closure.Outcome)) {
		rt.Fatalf("closed with %+v", c.Closure)
	}
	if (act == Extend || act == HandOver) && (before.State != InImplementation || c.State != InImplementation) {
		rt.Fatalf("%s led from %q to %q", act, before.State, c.State)
	}
	if act == Extend && (!c.Slot.End.After(before.Slot.End) || c.Slot.Interval().Length() > MaxLength) {
		rt.Fatalf("the slot was extended from %s to %s", before.Slot.End, c.Slot.End)
	}
	if act == HandOver && slices.ContainsFunc(c.Approvals, func(a Approval) bool { return a.VoidAt.IsZero() && a.By == c.Request.Implementer }) {
		rt.Fatal("somebody works on what they approved")
	}
	if act != HandOver && c.Plan != before.Plan && slices.ContainsFunc(c.Approvals, func(a Approval) bool { return a.VoidAt.IsZero() }) {
		rt.Fatal("an approval survived an edit")
	}
	voters := map[UserID]bool{}
	for _, a := range c.Approvals {
		if !a.VoidAt.IsZero() || now.Sub(a.At) >= p.Approval.Expires {
			continue
		}
		for _, voter := range []UserID{a.By, a.For} {
			if voters[voter] {
				rt.Fatalf("%s counts twice", voter)
			}
			voters[voter] = voter != ""
			if voter == c.Requester {
				rt.Fatal("the requester approved, or their delegate for them")
			}
		}
	}
}

// mayStart counts the approvals anew, apart from the code that is tested.
func mayStart(rt *rapid.T, p *Policy, c *Change, now time.Time) {
	given := map[AuthorityID]map[UserID]bool{"leads": {}, "security": {}}
	for _, a := range c.Approvals {
		if a.VoidAt.IsZero() && a.Digest == c.Request.Digest() && now.Sub(a.At) < p.Approval.Expires &&
			a.By != c.Request.Implementer && a.For != c.Request.Implementer {
			given[a.Authority][a.By] = true
		}
	}
	leads, sec := 1, 0
	if c.Risk() == HighRisk {
		leads, sec = 2, 1
	}
	if len(given["leads"]) < leads || len(given["security"]) < sec {
		rt.Fatalf("work began at %s risk with the approvals %v", c.Risk(), given)
	}
	for _, f := range p.Freezes {
		if !f.Soft && !now.Before(f.From) && now.Before(f.To) && !c.ExceptFrom(f) {
			rt.Fatalf("work began at %s, in the freeze %q", now, f.Name)
		}
	}
	if c.Slot == nil || now.Before(c.Slot.Start.Add(-p.Schedule.Tolerance)) || !now.Before(c.Slot.End) {
		rt.Fatalf("work began outside its slot %+v", c.Slot)
	}
}

type act struct {
	name Action
	do   func(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error
}

// Some acts are listed twice so that random stories get far enough to be interesting.
var acts = []act{
	{Assess, assessAtRandom},
	{Assess, assessAtRandom},
	{Approve, approveAtRandom},
	{Approve, approveAtRandom},
	{Approve, approveAtRandom},
	{Edit, func(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		return c.EditPlan(who, seen(rt, c), randomRequest(rt), p, now)
	}},
	{Resubmit, func(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		return c.Resubmit(who, seen(rt, c), randomRequest(rt), p, now)
	}},
	{Return, func(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		return c.SendBack(who, seen(rt, c), "reason", p, now)
	}},
	{Schedule, scheduleAtRandom},
	{Schedule, scheduleAtRandom},
	{Start, func(_ *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		return c.Begin(who, nil, p, now)
	}},
	{Start, func(_ *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		return c.Begin(who, nil, p, now)
	}},
	{Extend, func(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		minutes := rapid.SampledFrom([]int{-30, 0, 30, 90, 11000}).Draw(rt, "minutes later")
		return c.Extend(who, now.Add(time.Duration(minutes)*time.Minute), "", nil, p, now)
	}},
	{HandOver, func(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		return c.HandOver(who, rapid.SampledFrom([]Actor{engineer, colleague, lead, lead2}).Draw(rt, "to"), p, now)
	}},
	{Finish, func(_ *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error { return c.Complete(who, p, now) }},
	{RollBack, func(_ *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error { return c.Undo(who, p, now) }},
	{Verify, func(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		return c.Check(who, rapid.Bool().Draw(rt, "passed"), "checked", p, now)
	}},
	{Document, func(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		outcome := rapid.SampledFrom([]Outcome{Successful, RolledBack, Failed, "", WasCancelled}).Draw(rt, "outcome")
		return c.Document(who, Closure{Outcome: outcome, Notes: "notes"}, p, now)
	}},
	{LinkIncident, func(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		i := Incident{Ref: rapid.SampledFrom([]string{"INC-1", "INC-2", ""}).Draw(rt, "incident"), Severity: Sev2}
		_, err := c.LinkIncident(who, i, p, now)
		return err
	}},
	{Hold, func(_ *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		return c.SetAside(who, "reason", p, now)
	}},
	{Release, func(_ *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error { return c.TakeUp(who, p, now) }},
	{Cancel, func(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
		if rapid.IntRange(0, 9).Draw(rt, "mood") > 0 {
			return Refuse(Conflict, "", "not today")
		}
		return c.CallOff(who, "reason", p, now)
	}},
}

func assessAtRandom(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
	return c.Assess(who, seen(rt, c), rapid.SampledFrom([]AssessmentForm{calm, alarming, {}}).Draw(rt, "form"), p, now)
}

func approveAtRandom(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
	return c.Approve(who, seen(rt, c), "", p, now)
}

func scheduleAtRandom(rt *rapid.T, c *Change, who Actor, p *Policy, now time.Time) error {
	hours := rapid.SampledFrom([]int{-1, 0, 1, 2, 3, 400}).Draw(rt, "hours ahead")
	return c.ScheduleAt(who, now.Add(time.Duration(hours)*time.Hour), "", nil, p, now)
}

// seen is mostly the present version of the plan, and sometimes the one before.
func seen(rt *rapid.T, c *Change) int {
	if rapid.IntRange(0, 9).Draw(rt, "stale") == 0 {
		return c.Plan - 1
	}
	return c.Plan
}

func randomRequest(rt *rapid.T) Request {
	r := fullRequest()
	r.Description = rapid.SampledFrom([]string{"one way", "another way", ""}).Draw(rt, "description")
	r.Implementer = rapid.SampledFrom([]UserID{engineer.ID, colleague.ID, lead.ID}).Draw(rt, "implementer")
	r.Impact = rapid.SampledFrom([]Impact{{Level: NoImpact}, {Level: Outage, Who: "all", Length: time.Hour}}).Draw(rt, "impact")
	return r
}
