package commands_test

import (
	"slices"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
)

// frosty is the routine policy with declarers of freezes, about which its leads decide.
func frosty() *change.Policy {
	p := routine()
	p.FreezeRules = change.FreezeRules{Declarers: change.Principals{People: []change.UserID{colleague.ID}}, Authority: "leads"}
	return p
}

// eachFrosty runs test in an office under the frosty policy on each database.
func eachFrosty(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	eachUnder(t, frosty(), test)
}

// quarterEnd is a freeze of ten hours that begins so many hours from now.
func (o *office) quarterEnd(from int) change.Freeze {
	begin := o.clock.Now().Add(time.Duration(from) * time.Hour)
	return change.Freeze{Name: "Quarter end", Reason: "the books are closed", From: begin, To: begin.Add(10 * time.Hour)}
}

// drafts has the colleague draft a freeze.
func (o *office) drafts(f change.Freeze) change.DeclaredFreeze {
	o.t.Helper()
	d, err := o.desk.DraftFreeze(o.ctx, o.by(colleague), f, false)
	if err != nil {
		o.t.Fatal(err)
	}
	return d
}

// freezes has a freeze drafted, approved and kept, and returns it.
func (o *office) freezes(f change.Freeze) change.DeclaredFreeze {
	o.t.Helper()
	d, err := o.desk.ApproveFreeze(o.ctx, o.by(lead), o.drafts(f).Number)
	if err != nil {
		o.t.Fatal(err)
	}
	o.keepsFreezes()
	return d
}

// keepsFreezes has the desk hold and release, and returns how many changes it did so to.
func (o *office) keepsFreezes() int {
	o.t.Helper()
	done, err := o.desk.KeepFreezes(o.ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	return done
}

// scheduled puts a change of the engineer's on record whose slot begins in so many hours.
func (o *office) scheduled(hours int) change.Number {
	o.t.Helper()
	n := o.submit(engineer).Number
	o.must(o.desk.Assess(o.ctx, o.by(assessor), n, 1, lowRisk))
	o.must(o.desk.Approve(o.ctx, o.by(lead), n, 1, ""))
	o.must(o.desk.Schedule(o.ctx, o.by(engineer), n, o.clock.Now().Add(time.Duration(hours)*time.Hour), "as agreed"))
	return n
}

func (o *office) stands(n change.Number, want change.State) {
	o.t.Helper()
	if got := o.story(n).Change.State; got != want {
		o.t.Errorf("%s is in %s, want %s", n, got, want)
	}
}

func TestAFreezeIsDraftedApprovedAndAnnouncedAndHoldsWhatItHits(t *testing.T) {
	t.Parallel()
	eachFrosty(t, func(t *testing.T, o *office) {
		hit, far := o.scheduled(3), o.scheduled(30)
		o.deliverAll()
		_, err := o.desk.DraftFreeze(o.ctx, o.by(assessor), o.quarterEnd(2), false)
		o.refuses(err, "whom the policy lets declare freezes")
		draft, hits, err := o.desk.PreviewFreeze(o.ctx, colleague, o.quarterEnd(2))
		if err != nil || !draft.IsLate() || len(hits.Scheduled) != 1 || hits.Scheduled[0].Number != hit || len(hits.Working) != 0 {
			t.Fatalf("the preview is %+v, %+v, %v", draft, hits, err)
		}

		by := o.by(colleague)
		d, err := o.desk.DraftFreeze(o.ctx, by, o.quarterEnd(2), false)
		if err != nil || d.ID != "FRZ-1" || d.State != change.FreezeDraft {
			t.Fatalf("the draft is %+v, %v", d, err)
		}
		if again, err := o.desk.DraftFreeze(o.ctx, by, o.quarterEnd(2), false); err != nil || again.Number != 0 {
			t.Errorf("a form that comes twice makes %+v, %v", again, err)
		}
		ev := o.of(change.DraftFreeze)[1] // after the one refused
		if ev.Fact("freeze") != "FRZ-1" || ev.Fact("length") != "10 hours" || ev.Fact("hardness") != "hard" || ev.Reason != "the books are closed" {
			t.Errorf("on record is %+v", ev)
		}
		asked := change.TellOf(ev.N, engineer.ID)
		o.says("the draft", asked, change.TellOfGroup(ev.N, "S0LEADS"))
		if dr := o.drawing(0, asked); dr.Freeze == nil || dr.Freeze.Number != 1 || len(dr.Hits.Scheduled) != 1 {
			t.Errorf("the message is drawn from %+v, %+v", dr.Freeze, dr.Hits)
		}
		if o.keepsFreezes() != 0 {
			t.Error("a draft holds something")
		}

		_, err = o.desk.ApproveFreeze(o.ctx, o.by(colleague), 1)
		o.refuses(err, "a second person decides")
		if d, err = o.desk.ApproveFreeze(o.ctx, o.by(lead), 1); err != nil || d.State != change.FreezeApproved {
			t.Fatalf("approved, it is %+v, %v", d, err)
		}
		_, err = o.desk.ApproveFreeze(o.ctx, o.by(lead2), 1)
		o.refuses(err, "FRZ-1 was approved by @U0LEAD")
		decided := o.of(change.ApproveFreeze)[1]
		notice := change.NoticeFor(1, "")
		o.says("the approval", change.TellOf(decided.N, colleague.ID), asked, change.TellOfGroup(ev.N, "S0LEADS"), notice)
		if dr := o.drawing(0, notice); dr.Freeze == nil || dr.Freeze.ID != "FRZ-1" || dr.Notice.Kind != change.NoticeFreezeDeclared {
			t.Errorf("the notice is drawn from %+v", dr.Freeze)
		}

		if done := o.keepsFreezes(); done != 1 {
			t.Errorf("%d changes are held", done)
		}
		o.stands(hit, change.OnHold)
		o.stands(far, change.Scheduled)
		held := o.story(hit)
		last := held.Events[len(held.Events)-1]
		if last.Action != change.FreezeHold || last.By != change.Bot || last.Fact("the freeze") != "Quarter end" || held.Change.HeldBy != "FRZ-1" {
			t.Errorf("on its record is %+v", last)
		}
		if said := o.deliverAll(); !slices.Contains(said, change.TellOf(last.N, engineer.ID)) || !slices.Contains(said, change.LineFor(last.N)) {
			t.Errorf("said is %v", said)
		}
		if o.keepsFreezes() != 0 {
			t.Error("a second look does something")
		}
	})
}

func TestALiftedFreezeReleasesWhatItHeld(t *testing.T) {
	t.Parallel()
	eachFrosty(t, func(t *testing.T, o *office) {
		soon, late := o.scheduled(3), o.scheduled(8)
		o.freezes(o.quarterEnd(2))
		o.clock.Advance(5 * time.Hour)
		_, err := o.desk.LiftFreeze(o.ctx, o.by(colleague), 1, "The books are closed.")
		o.refuses(err, "is for Leads")
		if _, err := o.desk.MayLiftFreeze(o.ctx, lead, 1, "", time.Time{}); err != nil {
			t.Errorf("a keeper is told %v", err)
		}
		if _, err := o.desk.LiftFreeze(o.ctx, o.by(lead2), 1, "The books are closed."); err != nil {
			t.Fatal(err)
		}
		if done := o.keepsFreezes(); done != 2 {
			t.Errorf("%d changes are released", done)
		}
		o.stands(soon, change.InScheduling) // its time has passed
		o.stands(late, change.Scheduled)
		if ev := o.story(soon).Events; ev[len(ev)-1].Fact("slot") != "has passed" {
			t.Errorf("on record is %+v", ev[len(ev)-1])
		}
		board, err := o.desk.FreezesNow(o.ctx)
		if err != nil || len(board.Holding) != 0 || len(board.Lifted) != 1 || board.Held != 0 {
			t.Errorf("the board is %+v, %v", board, err)
		}
	})
}

func TestAFreezeThatEndsReleasesAtTheNextLook(t *testing.T) {
	t.Parallel()
	eachFrosty(t, func(t *testing.T, o *office) {
		n := o.scheduled(3)
		o.freezes(o.quarterEnd(2))
		for _, wait := range []time.Duration{time.Minute, time.Hour, 11*time.Hour - 2*time.Minute} {
			o.clock.Advance(wait)
			if o.keepsFreezes() != 0 {
				t.Errorf("at %s something is done", o.clock.Now())
			}
		}
		o.clock.Advance(time.Minute)
		if done := o.keepsFreezes(); done != 1 {
			t.Errorf("at its end %d changes are released", done)
		}
		o.stands(n, change.InScheduling)
	})
}

func TestAFreezeThatIsLiftedBeforeItBeginsNeverHolds(t *testing.T) {
	t.Parallel()
	eachFrosty(t, func(t *testing.T, o *office) {
		n := o.scheduled(30)
		o.freezes(o.quarterEnd(24))
		o.stands(n, change.OnHold)
		if _, err := o.desk.LiftFreeze(o.ctx, o.by(lead), 1, "A mistake."); err != nil {
			t.Fatal(err)
		}
		o.keepsFreezes()
		o.stands(n, change.Scheduled)
		o.clock.Advance(30 * time.Hour)
		o.must(o.desk.Start(o.ctx, o.by(engineer), n))
	})
}

func TestAnExceptionReleasesOneChange(t *testing.T) {
	t.Parallel()
	eachFrosty(t, func(t *testing.T, o *office) {
		passes, stays := o.scheduled(3), o.scheduled(4)
		f := o.freezes(o.quarterEnd(2))
		_, err := o.desk.Except(o.ctx, o.by(engineer), passes, f.ID, "mine")
		o.refuses(err, "is for the freeze authority")
		c, err := o.desk.Except(o.ctx, o.by(lead), passes, f.ID, "It mends the books.")
		o.must(c, err)
		if err := o.desk.KeepFrozen(o.ctx, passes); err != nil {
			t.Fatal(err)
		}
		o.stands(passes, change.Scheduled)
		o.stands(stays, change.OnHold)
		o.keepsFreezes()
		o.clock.Advance(3 * time.Hour)
		o.keepsFreezes()
		o.must(o.desk.Start(o.ctx, o.by(engineer), passes))
		e := o.story(passes).Change.Exceptions
		if len(e) != 1 || e[0].By != lead.ID || e[0].Reason != "It mends the books." || !e[0].Until.Equal(f.To) {
			t.Errorf("kept is %+v", e)
		}
	})
}

func TestOneTimeOfAFreezeOfTheFileIsLiftedAndTheFileStays(t *testing.T) {
	t.Parallel()
	p := frosty()
	eachUnder(t, p, func(t *testing.T, o *office) {
		n := o.scheduled(3)
		reloaded := *p
		reloaded.Revision = "rev-2"
		file := o.quarterEnd(2)
		file.ID, file.Yearly = "quarter", true
		reloaded.Freezes = []change.Freeze{file}
		if _, err := o.desk.Adopt(o.ctx, &reloaded); err != nil {
			t.Fatal(err)
		}
		o.stands(n, change.OnHold) // at once
		lift := func(who change.Actor, why string) error {
			_, err := o.desk.LiftFreezeOnce(o.ctx, o.by(who), "quarter", file.From, why)
			return err
		}
		o.refuses(lift(colleague, "over"), "is for Leads")
		o.refuses(lift(lead, ""), "needs a reason")
		if err := lift(lead, "The books are closed."); err != nil {
			t.Fatal(err)
		}
		o.refuses(lift(lead2, "The books are closed."), "lifted already")
		o.keepsFreezes()
		o.stands(n, change.Scheduled)
		board, err := o.desk.FreezesNow(o.ctx)
		if err != nil || len(board.Next) != 0 || len(board.Lifted) != 1 || board.Lifted[0].ID != "quarter" {
			t.Errorf("the board is %+v, %v", board, err)
		}
		// The next year's is a freeze like any other.
		o.clock.Set(file.From.AddDate(1, 0, 1).Add(-48 * time.Hour))
		if board, err = o.desk.FreezesNow(o.ctx); err != nil || len(board.Next) != 1 {
			t.Errorf("a year later the board is %+v, %v", board, err)
		}
	})
}
