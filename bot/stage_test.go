package bot

import (
	"cmp"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage/storagetest"
)

// The people of the stories.
var (
	mara  = member("U0MARA001") // requester and implementer
	tomas = member("U0TOMAS01") // responsible for the rollback
	priya = member("U0PRIYA01") // assessor
	helen = member("U0HELEN01") // of the platform leads
	diego = member("U0DIEGO01") // of security, and reviews emergencies
)

func member(id change.UserID) change.Actor { return change.Actor{ID: id, Standing: change.Member} }

// A stage is a desk on an empty database, on which stories are played by a clock that stands still.
type stage struct {
	t     *testing.T
	desk  *commands.Desk
	clock *storagetest.Clock
	p     *change.Policy
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, clock: storagetest.NewClock(), p: storyPolicy(t)}
	desk, err := commands.New(t.Context(), storagetest.SQLite(t, storagetest.WithClock(s.clock)), s.p, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s.desk = desk
	return s
}

// raise makes a change from r, whose text or people a test may have altered.
func (s *stage) raise(r change.Request) change.Number {
	s.t.Helper()
	s.thaws() // of an earlier story
	if r.Category == change.Standard {
		s.letBack(r.Template)
	}
	c, err := s.desk.Submit(s.t.Context(), commands.By{Who: mara}, r)
	if err != nil {
		s.t.Fatal(err)
	}
	return c.Number
}

// letBack puts a template back in force that an earlier story suspended.
func (s *stage) letBack(id change.TemplateID) {
	s.t.Helper()
	p, _, err := s.desk.Templates(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	if t, _ := p.Template(id); t.Mark.State == change.TemplateSuspended {
		err = s.desk.Reinstate(s.t.Context(), commands.By{Who: member("U0OLIVE01")}, id, t.Mark.Change, "The next story needs it.")
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// play does a with the change as the one who usually does it, saying words wherever words are asked for.
func (s *stage) play(n change.Number, a change.Action, words string) {
	s.t.Helper()
	s.clock.Advance(time.Minute)
	if _, err := s.perform(n, a, words); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) perform(n change.Number, a change.Action, words string) (*change.Change, error) {
	s.t.Helper()
	ctx := s.t.Context()
	as := func(who change.Actor) commands.By { return commands.By{Who: who} }
	c := s.change(n)
	switch a {
	case change.Assess:
		f := change.AssessmentForm{Answers: map[change.QuestionID]change.AnswerID{"reach": "all", "undo": "now"}, Dependencies: words, Testing: words}
		return s.desk.Assess(ctx, as(priya), n, c.Plan, f)
	case change.Approve:
		who := helen
		if len(c.Approvals) > 0 || c.Request.Category == change.Emergency {
			who = diego
		}
		return s.desk.Approve(ctx, as(who), n, c.Plan, words)
	case change.Return:
		return s.desk.Return(ctx, as(helen), n, c.Plan, words)
	case change.Reject:
		return s.desk.Reject(ctx, as(helen), n, c.Plan, words)
	case change.Edit, change.Resubmit:
		r := c.Request
		r.Description, r.Rollback.People, r.WishedStart = words, []change.UserID{tomas.ID}, r.WishedStart.Add(time.Hour)
		r.Systems = []change.SystemID{"ledger-db", "payments-api"}
		return s.desk.Edit(ctx, as(mara), n, c.Plan, r)
	case change.Schedule:
		return s.desk.Schedule(ctx, as(mara), n, s.clock.Now().Add(10*time.Minute), words)
	case change.Start:
		return s.desk.Start(ctx, as(mara), n)
	case change.Finish:
		return s.desk.Finish(ctx, as(mara), n)
	case change.RollBack:
		return s.desk.RollBack(ctx, as(tomas), n, "")
	case change.Verify:
		return s.desk.Verify(ctx, as(mara), n, true, words)
	case change.Fail:
		return s.desk.Verify(ctx, as(mara), n, false, words)
	case change.Keep:
		return s.desk.Keep(ctx, as(mara), n)
	case change.Document:
		return s.desk.Document(ctx, as(mara), n, change.Closure{
			Outcome: c.Outcomes()[0], Notes: words, Incidents: []change.Incident{{Ref: "INC-77", Caused: true, Severity: change.Sev2}},
		})
	case change.Review:
		return s.desk.Review(ctx, as(diego), n, change.Lookback{WasEmergency: true, Lessons: words})
	case change.Cancel:
		return s.desk.Cancel(ctx, as(member("U0OLIVE01")), n, words)
	case change.Hold:
		return s.desk.Hold(ctx, as(mara), n, words)
	case change.Release:
		return s.desk.Release(ctx, as(mara), n)
	case change.Note:
		return s.desk.Note(ctx, as(tomas), n, words)
	case change.Claim:
		return s.desk.Look(ctx, as(helen), n)
	case change.Acknowledge:
		return s.desk.Acknowledge(ctx, as(tomas), n)
	case change.Object:
		return s.desk.Object(ctx, as(diego), n, c.Plan, words)
	case change.Page:
		s.clock.Set(c.Chain.At.Add(s.p.Emergency.Chain[c.Chain.Rung-1].Within))
		_, err := s.desk.KeepUp(ctx)
		return s.change(n), err
	case change.Remind, change.Escalate, change.Overdue, change.Overrun:
		return s.awaits(n, a)
	case change.Extend:
		return s.desk.Extend(ctx, as(mara), n, c.Slot.End.Add(time.Hour), words)
	case change.HandOver:
		return s.desk.HandOver(ctx, as(mara), n, tomas.ID, words)
	case change.FreezeHold:
		return s.freezes(n, words)
	case change.FreezeRelease:
		s.thaws()
		return s.change(n), nil
	case change.LinkIncident:
		return s.desk.LinkIncident(ctx, as(tomas), n, change.Incident{Ref: "INC-78", Severity: change.Sev3})
	case change.Except:
		return s.desk.Except(ctx, as(helen), n, c.HeldBy, words)
	case change.Expire:
		s.clock.Advance(15 * 24 * time.Hour)
		return s.desk.Expire(ctx, n)
	case change.Submit, change.Log, change.Declare: // stories begin with them
	case change.LeaveOut, change.Propose, change.Suspend, change.Reinstate, change.Retire, change.Delegate,
		change.Undelegate, change.LoadPolicy, change.DraftFreeze, change.ApproveFreeze, change.RefuseFreeze,
		change.WithdrawFreeze, change.LiftFreeze, change.AskQuestion, change.AnswerQuestion, change.RemindAnswer,
		change.CallReview, change.ReviewPolicy, change.ExportRecord, change.PlaceHold, change.EndHold, change.PurgeRecord: // they belong to no change
	}
	s.t.Fatalf("nobody plays %s", a)
	return nil, nil
}

// freezes has a freeze declared and approved that touches the slot of the change, and held what it touches.
func (s *stage) freezes(n change.Number, reason string) (*change.Change, error) {
	s.t.Helper()
	slot := s.change(n).Slot
	f := change.Freeze{Name: "Quarter end", Reason: cmp.Or(reason, "the books are closed"), From: slot.End.Add(-time.Minute), To: slot.End.Add(30 * time.Hour)}
	d, err := s.desk.DraftFreeze(s.t.Context(), commands.By{Who: priya}, f, false)
	if err == nil {
		_, err = s.desk.ApproveFreeze(s.t.Context(), commands.By{Who: helen}, d.Number)
	}
	if err == nil {
		_, err = s.desk.KeepFreezes(s.t.Context())
	}
	return s.change(n), err
}

// thaws lifts every freeze that was declared, and has what they hold released.
func (s *stage) thaws() {
	s.t.Helper()
	board, err := s.desk.FreezesNow(s.t.Context())
	for _, f := range board.Declared {
		if err == nil && s.clock.Now().Before(f.To) {
			_, err = s.desk.LiftFreeze(s.t.Context(), commands.By{Who: helen}, f.Number, "They are closed.")
		}
	}
	if err == nil {
		_, err = s.desk.KeepFreezes(s.t.Context())
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// awaits lets time pass until it has made a due.
func (s *stage) awaits(n change.Number, a change.Action) (*change.Change, error) {
	s.t.Helper()
	for range 20 {
		s.clock.Set(s.change(n).LookAt)
		if _, err := s.desk.KeepUp(s.t.Context()); err != nil {
			return nil, err
		}
		story, err := s.desk.Show(s.t.Context(), n)
		if err != nil {
			return nil, err
		}
		if story.Events[len(story.Events)-1].Action == a {
			return story.Change, nil
		}
	}
	s.t.Fatalf("time does not make it due to %s", a)
	return nil, nil
}

func (s *stage) change(n change.Number) *change.Change {
	s.t.Helper()
	story, err := s.desk.Show(s.t.Context(), n)
	if err != nil {
		s.t.Fatal(err)
	}
	return story.Change
}

// draw returns what the place of a change is drawn from.
func (s *stage) draw(n change.Number, place change.Place) commands.Drawing {
	s.t.Helper()
	d, err := s.desk.Draw(s.t.Context(), commands.Delivery{Change: n, Place: place})
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

// A story leads a change to a state.
type story struct {
	name string
	of   change.Request
	acts []change.Action
}

// stories lead to every state in every category.
func stories() []story {
	approved := []change.Action{change.Assess, change.Approve, change.Approve}
	worked := slices.Concat(approved, []change.Action{change.Schedule, change.Start, change.Finish})
	return []story{
		{"normal_assessment", fullRequest(), nil},
		{"normal_approval", fullRequest(), approved[:1]},
		{"normal_approval_of_the_second_level", fullRequest(), approved[:2]},
		{"normal_approval_after_an_edit", fullRequest(), then(approved[:2], change.Edit)},
		{"normal_scheduling", fullRequest(), approved},
		{"normal_scheduled", fullRequest(), worked[:4]},
		{"normal_implementation", fullRequest(), worked[:5]},
		{"normal_verification", fullRequest(), worked},
		{"normal_verification_failed", fullRequest(), then(worked[:6], change.Fail)},
		{"normal_documentation", fullRequest(), then(worked[:6], change.Verify)},
		{"normal_documentation_after_a_rollback", fullRequest(), then(worked[:5], change.RollBack)},
		{"normal_closed", fullRequest(), then(worked[:6], change.Verify, change.Document)},
		{"normal_closed_as_failed", fullRequest(), then(worked[:6], change.Fail, change.Keep, change.Document)},
		{"normal_returned", fullRequest(), then(approved[:1], change.Return)},
		{"normal_resubmitted", fullRequest(), then(approved[:1], change.Return, change.Resubmit)},
		{"normal_rejected", fullRequest(), then(approved[:1], change.Reject)},
		{"normal_cancelled", fullRequest(), []change.Action{change.Cancel}},
		{"normal_on_hold", fullRequest(), then(approved[:1], change.Hold)},
		{"normal_released", fullRequest(), then(approved[:1], change.Hold, change.Release)},
		{"normal_expired", fullRequest(), then(approved[:3], change.Expire)},
		{"standard_scheduled", standardRequest(), nil},
		{"standard_implementation", standardRequest(), []change.Action{change.Start, change.Note}},
		{"standard_verification", standardRequest(), []change.Action{change.Start, change.Finish}},
		{"standard_documentation", standardRequest(), []change.Action{change.Start, change.Finish, change.Verify}},
		{"standard_closed", standardRequest(), []change.Action{change.Start, change.Finish, change.Verify, change.Document}},
		{"standard_cancelled", standardRequest(), []change.Action{change.Cancel}},
		{"standard_on_hold", standardRequest(), []change.Action{change.Hold}},
		{"emergency_implementation", emergencyRequest(), nil},
		{"emergency_second_rung", emergencyRequest(), []change.Action{change.Page}},
		{"emergency_chain_ended", emergencyRequest(), []change.Action{change.Page, change.Page}},
		{"emergency_acknowledged_and_objected_to", emergencyRequest(), []change.Action{change.Acknowledge, change.Object}},
		{"emergency_approved_and_edited", emergencyRequest(), []change.Action{change.Approve, change.Edit}},
		{"emergency_verification", emergencyRequest(), []change.Action{change.Finish}},
		{"emergency_documentation", emergencyRequest(), []change.Action{change.Finish, change.Verify}},
		{"emergency_review", completeEmergency(), []change.Action{change.Finish, change.Verify, change.Document}},
		{"emergency_closed", completeEmergency(), []change.Action{change.Finish, change.Verify, change.Document, change.Review}},
		{"normal_looked_at", unhurriedRequest(), then(approved[:1], change.Claim)},
		{"normal_reminded", unhurriedRequest(), then(approved[:1], change.Remind, change.Escalate)},
		{"emergency_overdue", emergencyRequest(), []change.Action{change.Overdue}},
		{"normal_overrun", unhurriedRequest(), then(worked[:5], change.Overrun)},
		{"normal_extended", unhurriedRequest(), then(worked[:5], change.Overrun, change.Extend)},
		{"normal_handed_over", unhurriedRequest(), then(worked[:5], change.HandOver)},
		{"normal_held_by_a_freeze", unhurriedRequest(), then(worked[:4], change.FreezeHold)},
		{"normal_let_through_a_freeze", unhurriedRequest(), then(worked[:4], change.FreezeHold, change.Except)},
		{"normal_released_from_a_freeze", unhurriedRequest(), then(worked[:4], change.FreezeHold, change.FreezeRelease)},
		{"standard_held_by_a_freeze", standardRequest(), []change.Action{change.FreezeHold}},
		{"normal_closed_with_an_incident_linked_later", unhurriedRequest(), then(worked[:6], change.Verify, change.Document, change.LinkIncident)},
	}
}

// then returns the acts with more after them.
func then(acts []change.Action, more ...change.Action) []change.Action {
	return slices.Concat(acts, more)
}

func completeEmergency() change.Request {
	r := emergencyRequest()
	full := fullRequest()
	r.Kind, r.Rationale, r.TestPlan, r.Impact, r.Length = full.Kind, full.Rationale, full.TestPlan, full.Impact, full.Length
	return r
}

// tell plays the story and returns its change.
func (s *stage) tell(of story, words string) change.Number {
	s.t.Helper()
	n := s.raise(of.of)
	for _, a := range of.acts {
		s.play(n, a, words)
	}
	return n
}

// bot returns a bot at the stage's desk, whom Slack cannot reach: its handlers are called by the test.
func (s *stage) bot() *Bot {
	nobody := &People{now: s.clock.Now}
	return New(s.desk, nil, nobody, slog.New(slog.DiscardHandler))
}
