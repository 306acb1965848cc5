package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// scheduledIn puts a normal change of Mara's on record whose slot begins after so long, and has that said.
func (e *edge) scheduledIn(d time.Duration) change.Number {
	e.t.Helper()
	n := must(e.desk.Submit(e.ctx, as(slacksim.Mara), request()))(e.t).Number
	e.assessed(n)
	lead := member(slacksim.Helen)
	lead.Groups = []change.GroupID{slacksim.PlatformApprovers}
	must(e.desk.Approve(e.ctx, commands.By{Who: lead}, n, 1, ""))(e.t)
	must(e.desk.Schedule(e.ctx, as(slacksim.Mara), n, e.clock.Now().Add(d), "as agreed with the merchants"))(e.t)
	e.says()
	return n
}

// drafts has the worker declare a hard freeze from and until so long from now, and returns what the preview showed.
func (w worker) drafts(from, until time.Duration, pairs ...any) (seen string) {
	w.t.Helper()
	w.types("freeze")
	w.do(w.slack.ClickModal(w.ctx, string(change.DraftFreeze)))
	w.settle()
	w.fills("freeze_name", "Quarter end", "reason", "the books are closed",
		"from", w.clock.Now().Add(from).Unix(), "until", w.clock.Now().Add(until).Unix())
	w.fills(pairs...)
	w.submits()
	seen = w.sees()
	w.submits()
	w.says()
	return seen
}

// boards returns what `/change freeze` shows somebody.
func (w worker) boards() string {
	w.t.Helper()
	w.closes()
	w.types("freeze")
	return w.sees()
}

func TestAFreezeFromItsDeclarationToItsEarlyEnd(t *testing.T) {
	t.Parallel()
	eachEdge(t, harbourPolicy(t), slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		t.Helper()
		mara, priya, helen, diego := e.worker(slacksim.Mara), e.worker(slacksim.Priya), e.worker(slacksim.Helen), e.worker(slacksim.Diego)
		first, second, far := e.scheduledIn(3*time.Hour), e.scheduledIn(5*time.Hour), e.scheduledIn(50*time.Hour)

		contains(t, priya.boards(), "Not frozen", "Declare a freeze")
		if seen := mara.boards(); strings.Contains(seen, "Declare a freeze") {
			t.Errorf("Mara, who may not, is offered it: %s", seen)
		}
		priya.closes()
		preview := priya.drafts(2*time.Hour, 32*time.Hour)
		contains(t, preview, "It lasts 1 day and 6 hours", "Late:", "it begins in ", first.String(), second.String(), "It puts 2 scheduled changes on hold")
		if strings.Contains(preview, far.String()) {
			t.Errorf("it hits what lies outside: %s", preview)
		}
		contains(t, priya.sees(), "Quarter end", "FRZ-1", "waits for a second person", "Platform leads")
		priya.closes()
		e.stands(first, change.Scheduled)

		for _, w := range []worker{helen, diego} {
			contains(t, w.reads(""), "Freeze FRZ-1 waits for a second person", "1 day and 6 hours", "It puts 2 scheduled changes on hold", first.String())
		}
		diego.clicks("", showFreezeClick)
		contains(t, diego.sees(), "A draft of", first.String())
		diego.closes()
		helen.clicks("", string(change.ApproveFreeze))
		contains(t, helen.reads(""), "FRZ-1 is in force")
		e.says()

		announced := e.read(slacksim.Mara, slacksim.Changes)
		if i := lastWith(announced, "Freeze declared: Quarter end"); i < 0 {
			t.Errorf("the channel is not told: %+v", announced)
		} else {
			contains(t, announced[i].Text, "1 day and 6 hours", "approved by <@U0HELEN01>", "the books are closed", "ask *Platform leads*")
		}
		diegos := e.read(slacksim.Diego, "")
		if i := lastWith(diegos, "FRZ-1 no longer waits"); i < 0 || strings.Contains(fmt.Sprint(diegos[i].Blocks), string(change.ApproveFreeze)) {
			t.Errorf("the other is still asked: %+v", diegos)
		}
		contains(t, priya.reads(""), "that you declared", "approved by <@U0HELEN01>")

		e.stands(first, change.OnHold)
		e.stands(second, change.OnHold)
		e.stands(far, change.Scheduled)
		contains(t, mara.reads(""), second.String(), "on hold", "the freeze “Quarter end” holds until", "the books are closed")
		contains(t, cardOf(e, first), "On hold:* the freeze “Quarter end” holds until", "for an exception, ask *Platform leads*")
		contains(t, e.boardsOf(slacksim.Mara), "Next:* the freeze “Quarter end” begins")
		mara.closes()

		mara.types("release " + first.String())
		contains(t, mara.reads(""), "is held by the freeze “Quarter end”", "/change except "+first.String())
		mara.types("except " + first.String())
		contains(t, mara.reads(""), "is for the freeze authority")
		mara.clicks("", "schedule") // of the newest message, about the second one
		contains(t, mara.sees(), "Schedule "+second.String())
		mara.closes()

		helen.types("except " + first.String())
		contains(t, helen.sees(), "Quarter end")
		helen.fills("reason", "It mends the books.")
		helen.submits()
		contains(t, helen.sees(), "is let through the freeze “Quarter end”")
		helen.closes()
		e.says()
		e.stands(first, change.Scheduled)
		e.stands(second, change.OnHold)
		contains(t, cardOf(e, first), "Let through the freeze “Quarter end”", "It mends the books.")

		e.passes(3 * time.Hour)
		contains(t, e.boardsOf(slacksim.Mara), "Frozen until", "because the books are closed", "For an exception, ask *Platform leads*", "1 change on hold for freezes")
		mara.closes()
		mara.types("start " + first.String())
		e.stands(first, change.InImplementation)

		helen.boards()
		helen.do(helen.slack.ClickModal(e.ctx, "now_acts_0/"+string(change.LiftFreeze)))
		e.settle()
		helen.fills("reason", "The books are closed.")
		helen.submits()
		helen.closes()
		e.says()
		e.stands(second, change.Scheduled)
		if i := lastWith(e.read(slacksim.Mara, slacksim.Changes), "Freeze lifted: Quarter end"); i < 0 {
			t.Error("the channel is not told that it is lifted")
		}
		contains(t, e.boardsOf(slacksim.Mara), "Not frozen", "Lifted lately", "The books are closed.")
		mara.types("freeze frz-1")
		contains(t, mara.sees(), "Lifted by", "The books are closed.")
	})
}

func (e *edge) boardsOf(id string) string { e.t.Helper(); return e.worker(id).boards() }

// lastWith returns where the last message stands that says something; -1 when none does.
func lastWith(messages []slacksim.Message, says string) int {
	for i := len(messages) - 1; i >= 0; i-- {
		if strings.Contains(messages[i].Text, says) {
			return i
		}
	}
	return -1
}

// cardOf returns what the card of a change says.
func cardOf(e *edge, n change.Number) string {
	e.t.Helper()
	messages := e.read(slacksim.Olive, slacksim.Changes)
	if i := lastWith(messages, n.String()+" Add an index"); i >= 0 {
		return messages[i].Text
	}
	return ""
}

func TestAFreezeOfTheFileIsLiftedOnceAndChangesAreLetThroughIt(t *testing.T) {
	t.Parallel()
	eachEdge(t, harbourPolicy(t), slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		t.Helper()
		n := e.scheduledIn(3 * time.Hour)
		policy := *e.desk.Policy()
		policy.Revision = "frozen"
		policy.Freezes = []change.Freeze{{
			ID: "audit", Name: "Audit", Reason: "the auditors are here", From: e.clock.Now().Truncate(time.Hour), To: e.clock.Now().Truncate(time.Hour).Add(240 * time.Hour),
		}}
		must(e.desk.Adopt(e.ctx, &policy))(t)
		e.says()
		e.stands(n, change.OnHold)
		helen, mara := e.worker(slacksim.Helen), e.worker(slacksim.Mara)
		if seen := mara.boards(); strings.Contains(seen, "Lift early") || strings.Contains(seen, "Let a change through") {
			t.Errorf("Mara is offered what she may not do: %s", seen)
		}
		helen.boards()
		helen.do(helen.slack.ClickModal(e.ctx, "now_acts_0/"+exceptFreezeClick))
		e.settle()
		helen.fills("change", "the index", "reason", "It mends it.")
		contains(t, must(helen.slack.Submit(e.ctx))(t).Errors["change:1"], "such as CHG-142")
		helen.fills("change", "CHG-99")
		must(helen.slack.Submit(e.ctx))(t)
		contains(t, helen.sees(), "There is no change CHG-99")
		helen.boards()
		helen.do(helen.slack.ClickModal(e.ctx, "now_acts_0/"+exceptFreezeClick))
		e.settle()
		helen.fills("change", "chg-1", "reason", "It mends it.")
		helen.submits()
		e.says()
		e.stands(n, change.Scheduled)

		helen.boards()
		helen.do(helen.slack.ClickModal(e.ctx, "now_acts_0/"+string(change.LiftFreeze)))
		e.settle()
		contains(t, helen.sees(), "Only this one time")
		helen.fills("reason", "They have left.")
		helen.submits()
		e.says()
		contains(t, e.boardsOf(slacksim.Ruth), "Not frozen", "They have left.")
	})
}

func TestADraftIsLookedAtTwice(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	priya, gavin := e.worker(slacksim.Priya), e.worker(slacksim.Gavin)
	if seen := gavin.boards(); strings.Contains(seen, "Declare a freeze") {
		t.Errorf("a guest is offered it: %s", seen)
	}
	gavin.closes()
	_, err := e.desk.DraftFreeze(e.ctx, commands.By{Who: change.Actor{ID: slacksim.Gavin, Standing: change.Guest}}, change.Freeze{}, false)
	if r := change.AsRefusal(err); r == nil || !strings.Contains(r.Message, "Guests") {
		t.Errorf("a guest's freeze is answered %v", err)
	}

	priya.types("freeze")
	priya.do(priya.slack.ClickModal(e.ctx, string(change.DraftFreeze)))
	e.settle()
	hour := func(n int) int64 { return e.clock.Now().Add(time.Duration(n) * time.Hour).Unix() }
	for _, test := range []struct {
		from, until int64
		field, says string
	}{
		{hour(-30), hour(-3), "until:1", "That end has passed"},
		{hour(5), hour(4), "until:1", "end before it begins"},
		{hour(5), hour(5) + 29*60, "until:1", "30 minutes at least"},
		{hour(24 * 370), hour(24 * 371), "from:1", "more than a year away"},
		{hour(5), hour(24 * 400), "until:1", "a year at most"},
	} {
		priya.fills("freeze_name", "Quarter end", "reason", "the books are closed", "from", test.from, "until", test.until)
		answer := must(priya.slack.Submit(e.ctx))(t)
		contains(t, answer.Errors[test.field], test.says)
	}

	priya.fills("from", hour(72), "until", hour(72+24*45))
	priya.submits()
	contains(t, priya.sees(), "It lasts 45 days", "Yes: 45 days, until", "It hits no scheduled change")
	answer := must(priya.slack.Submit(e.ctx))(t)
	contains(t, fmt.Sprint(answer.Errors), "This freeze lasts 45 days")
	priya.fills("sure", []string{"yes"})
	priya.fills("until", hour(72+24*46)) // which nobody has looked at yet
	priya.submits()
	contains(t, priya.sees(), "It lasts 46 days", "Yes: 46 days")
	if got := e.under0(change.DraftFreeze); len(got) != 2 || got[1].Allowed() {
		t.Errorf("what was not shown is drafted: %+v", got)
	}
	if answer := must(priya.slack.Submit(e.ctx))(t); len(answer.Errors) == 0 {
		t.Errorf("that the other length was meant counts for this one: %+v", answer)
	}
	priya.fills("sure", []string{"yes"})
	priya.submits()
	contains(t, priya.sees(), "FRZ-1")
	priya.closes()
	priya.boards()
	contains(t, priya.sees(), "Drafts", "Withdraw")
	priya.do(priya.slack.ClickModal(e.ctx, "draft_acts_0/"+string(change.WithdrawFreeze)))
	e.says()
	contains(t, priya.sees(), "withdrawn by")
}

func TestManyHitsArePaged(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	for range 12 {
		r := change.Request{Category: change.Standard, Template: column, Implementer: slacksim.Tomas, WishedStart: e.clock.Now().Add(5 * time.Hour)}
		must(e.desk.Submit(e.ctx, as(slacksim.Mara), r))(t)
	}
	e.says()
	priya := e.worker(slacksim.Priya)
	priya.types("freeze")
	priya.do(priya.slack.ClickModal(e.ctx, string(change.DraftFreeze)))
	e.settle()
	priya.fills("freeze_name", "Quarter end", "reason", "the books are closed", "until", e.clock.Now().Add(30*time.Hour).Unix())
	priya.submits()
	contains(t, priya.sees(), "It puts 12 scheduled changes on hold", "CHG-10*", "1 to 10 of 12")
	priya.do(priya.slack.ClickModal(e.ctx, hitsClick))
	e.settle()
	if seen := priya.sees(); !strings.Contains(seen, "CHG-12*") || strings.Contains(seen, "CHG-10*") || !strings.Contains(seen, "Quarter end") {
		t.Errorf("the second page is %s", seen)
	}
	priya.submits()
	e.says()
	helen := e.worker(slacksim.Helen)
	contains(t, helen.reads(""), "CHG-10*", "and 2 more")
	helen.clicks("", string(change.RefuseFreeze))
	helen.fills("reason", "Not in that week.")
	helen.submits()
	e.says()
	contains(t, priya.reads(""), "refused by <@U0HELEN01>", "Not in that week.")
}
