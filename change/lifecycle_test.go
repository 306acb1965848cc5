package change_test

import (
	"slices"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

func TestEveryStateCanBeReachedAndLeft(t *testing.T) {
	t.Parallel()
	for _, category := range Categories() {
		reached := map[State]bool{"": true}
		for range States() { // as many rounds as the longest path can have
			for _, m := range Lifecycle() {
				if reached[m.From] && slices.Contains(m.In, category) && m.To != "" {
					reached[m.To] = true
				}
			}
		}
		for _, m := range Lifecycle() {
			if slices.Contains(m.In, category) && !reached[m.From] {
				t.Errorf("%s: the row %q from %q can never be used", category, m.Do, m.From)
			}
		}
		for s := range reached {
			if s == "" || s.Final() {
				continue
			}
			if !slices.ContainsFunc(Lifecycle(), func(m Move) bool {
				return m.From == s && m.To != s && slices.Contains(m.In, category)
			}) {
				t.Errorf("%s: nothing leads out of %q", category, s)
			}
		}
	}
}

func TestNoRowLeadsToWorkOnANormalChangeWithoutApproval(t *testing.T) {
	t.Parallel()
	for _, m := range Lifecycle() {
		if !slices.Contains(m.In, Normal) {
			continue
		}
		if m.To == InImplementation && m.From != InImplementation {
			if m.From != Scheduled || m.Do != Start || m.When == nil {
				t.Errorf("%q from %q reaches implementation by another way than a guarded start", m.Do, m.From)
			}
		}
		if m.To == Closed && m.From != Closed && (m.From != InDocumentation || m.Do != Document || m.When == nil) {
			t.Errorf("%q from %q closes a change without its documentation", m.Do, m.From)
		}
	}
}

func TestEachRowIsUniqueAndHasSomebodyWhoMay(t *testing.T) {
	t.Parallel()
	type key struct {
		category Category
		from     State
		do       Action
	}
	seen := map[key]bool{}
	for _, m := range Lifecycle() {
		if len(m.By) == 0 {
			t.Errorf("%q from %q is for nobody", m.Do, m.From)
		}
		for _, c := range m.In {
			k := key{c, m.From, m.Do}
			if seen[k] {
				t.Errorf("%v stands twice", k)
			}
			seen[k] = true
		}
	}
}

func TestANormalChangeFromRequestToClosed(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.is(InAssessment)
	s.allow(s.c.Assess(assessor, 1, calm, s.p, s.now))
	s.is(InApproval)
	s.allow(s.c.Approve(lead, 1, "", s.p, s.now))
	s.is(InScheduling)
	s.allow(s.c.ScheduleAt(engineer, s.now.Add(time.Hour), "", nil, s.p, s.now))
	s.is(Scheduled)
	s.refuse(s.c.Begin(engineer, nil, s.p, s.now), "too early")
	s.now = s.now.Add(time.Hour)
	s.allow(s.c.Begin(engineer, nil, s.p, s.now))
	s.is(InImplementation)
	s.allow(s.c.Complete(engineer, s.p, s.now))
	s.is(InVerification)
	s.allow(s.c.Check(engineer, true, "the smoke test passed", s.p, s.now))
	s.is(InDocumentation)
	s.refuse(s.c.Document(engineer, Closure{Outcome: RolledBack, Notes: "x"}, s.p, s.now), "does not fit")
	s.allow(s.c.Document(engineer, Closure{Outcome: Successful}, s.p, s.now))
	s.is(Closed)
	s.refuse(s.c.AddNote(engineer, "late", s.p, s.now), "already closed")
}

func TestARollbackLeadsToDocumentationWithItsOwnOutcomes(t *testing.T) {
	t.Parallel()
	s := working(t)
	s.allow(s.c.Undo(engineer, s.p, s.now))
	s.is(InDocumentation)
	s.refuse(s.c.Document(engineer, Closure{Outcome: Successful}, s.p, s.now), "does not fit")
	s.refuse(s.c.Document(engineer, Closure{Outcome: RolledBack}, s.p, s.now), "needs notes")
	s.allow(s.c.Document(engineer, Closure{Outcome: RolledBack, Notes: "latency rose"}, s.p, s.now))
	s.is(Closed)
}

func TestAFailedCheckStaysUntilItIsRolledBackCheckedAgainOrKept(t *testing.T) {
	t.Parallel()
	s := working(t)
	s.allow(s.c.Complete(engineer, s.p, s.now))
	s.refuse(s.c.LeaveFailed(engineer, s.p, s.now), "has not failed")
	s.allow(s.c.Check(engineer, false, "checkout answers 500", s.p, s.now))
	s.is(InVerification)
	s.allow(s.c.LeaveFailed(engineer, s.p, s.now))
	s.is(InDocumentation)
	if got := s.c.Outcomes(); !slices.Equal(got, []Outcome{Failed}) {
		t.Errorf("outcomes after a failed check = %v, want only failed", got)
	}
}

func TestAHeldChangeGoesBackToWhereItWas(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.allow(s.c.Assess(assessor, 1, calm, s.p, s.now))
	s.refuse(s.c.SetAside(engineer, "", s.p, s.now), "needs a reason")
	s.allow(s.c.SetAside(engineer, "the vendor is late", s.p, s.now))
	s.is(OnHold)
	s.refuse(s.c.Approve(lead, 1, "", s.p, s.now), "On hold")
	s.allow(s.c.TakeUp(engineer, s.p, s.now))
	s.is(InApproval)
}

func TestAnEmergencyActsFirstAndIsReviewedAfterwards(t *testing.T) {
	t.Parallel()
	p := policy(t)
	r := fullRequest()
	r.Category, r.Ground, r.Rationale, r.TestPlan = Emergency, RestoreService, "", ""
	now := start
	if _, err := New(assessor, r, p, now); AsRefusal(err) == nil {
		t.Error("somebody whom the policy does not name declared an emergency")
	}
	c, err := New(engineer, r, p, now)
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, p: p, c: c, now: now}
	s.is(InImplementation)
	s.allow(s.c.Complete(engineer, p, now))
	s.allow(s.c.Check(engineer, true, "payments flow again", p, now))
	if want := now.Add(24 * time.Hour); !s.c.Due(p).Equal(want) {
		t.Errorf("documentation is due %s, want 24 hours after the work, %s", s.c.Due(p), want)
	}
	s.refuse(s.c.Document(engineer, Closure{Outcome: Successful}, p, now), "another look")
	full := fullRequest()
	full.Category, full.Ground = Emergency, RestoreService
	s.allow(s.c.EditPlan(engineer, 1, full, p, now))
	s.allow(s.c.Document(engineer, Closure{Outcome: Successful}, p, now))
	s.is(InReview)
	s.allow(s.c.LookBack(lead, Lookback{WasEmergency: true, Lessons: "alert earlier"}, p, now))
	s.is(Closed)
}

func TestAStandardChangeIsScheduledWithoutApproval(t *testing.T) {
	t.Parallel()
	p := policy(t)
	c, err := New(assessor, Request{Category: Standard, Template: "restart", Implementer: assessor.ID}, p, start)
	if err != nil {
		t.Fatal(err)
	}
	if c.State != Scheduled || c.Request.Description == "" || len(c.Request.Systems) == 0 {
		t.Errorf("logged as %q with %+v, want it scheduled with the template's text", c.State, c.Request)
	}
	if err := c.Begin(assessor, nil, p, start); err != nil {
		t.Errorf("start of a standard change: %v", err)
	}
	_, err = New(assessor, Request{Category: Standard, Template: "no-such", Implementer: assessor.ID}, p, start)
	if r := AsRefusal(err); r == nil || r.Fields[FieldTemplate] == "" {
		t.Errorf("a change without a template was logged: %v", err)
	}
}
