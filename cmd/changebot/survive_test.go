package main

import (
	"slices"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/cmd/changebot/programtest"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAFormThatArrivesTwiceMakesOneChange(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, o *office) {
		t.Helper()
		o.serve(t)
		if err := o.slack.Break(t.Context(), slacksim.Fault{Method: "deliver", Kind: "twice", Times: 1000}); err != nil {
			t.Fatal(err)
		}
		first, second := o.raise(t, slacksim.Mara), o.raise(t, slacksim.Tomas)
		if first != "CHG-1" || second != "CHG-2" {
			t.Errorf("two forms that arrived twice made %s and %s", first, second)
		}
		o.expectThread(t, first, wholeLife[:1]...)
		if _, err := o.card(t, "CHG-3"); err == nil {
			t.Error("there is a third card")
		}
	})
}

// The bot is killed right after Slack was told that the approval is taken.
func TestABotKilledAfterAClickLosesNothing(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, o *office) {
		t.Helper()
		bot := o.serve(t)
		number, asked := o.raiseUntilApproval(t)
		o.clickApprove(t, asked)
		bot.Kill()
		o.serve(t)
		o.goOnAfterApproval(t, number, asked)
	})
}

// The bot is killed while Slack takes its time over what the bot says of the approval: whether it will appear, the bot
// never hears.
func TestABotKilledWhileItSpeaksLosesNothingAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		o := openOffice(t, database, false)
		bot := o.serve(t)
		number, asked := o.raiseUntilApproval(t)
		o.slowDown(t)
		o.clickApprove(t, asked)
		o.awaitCard(t, number, "Step 4 of 7 · Scheduling") // the others are being said at the same time
		bot.Kill()
		o.mend(t)
		o.serve(t)
		o.goOnAfterApproval(t, number, asked)
	})
}

func TestABotThatIsStoppedFinishesWhatItIsSaying(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		o := openOffice(t, database, false)
		bot := o.serve(t)
		number, asked := o.raiseUntilApproval(t)
		o.slowDown(t)
		o.clickApprove(t, asked)
		o.awaitCard(t, number, "Step 4 of 7 · Scheduling") // Mara is being asked at the same time
		if code, took := bot.Stop(t); code != 0 || took > 10*time.Second {
			t.Errorf("it stopped with %d after %s", code, took)
		}
		var told bool
		for _, m := range o.messages(t, slacksim.Mara, "") {
			told = told || slices.Contains(buttons(m), string(change.Schedule))
		}
		if !told {
			t.Error("it stopped in the middle of asking Mara")
		}
		o.mend(t)
		o.serve(t)
		o.goOnAfterApproval(t, number, asked)
	})
}

func TestABotThatIsStoppedDoesNotWaitForASlackThatHangs(t *testing.T) {
	t.Parallel()
	o := openOffice(t, storagetest.SQLiteURL(t), true)
	bot := o.serve(t)
	number, asked := o.raiseUntilApproval(t)
	hangs := slacksim.Fault{Method: "chat.postMessage", Kind: "slow", Delay: "1h", Times: 100}
	if err := o.slack.Break(t.Context(), hangs); err != nil {
		t.Fatal(err)
	}
	o.clickApprove(t, asked)
	o.awaitCard(t, number, "Step 4 of 7 · Scheduling")
	if code, took := bot.Stop(t); code != 0 || took > 10*time.Second {
		t.Errorf("it stopped with %d after %s", code, took)
	}
}

// raiseUntilApproval returns a change that waits for Helen, and the message that asks her.
func (o *office) raiseUntilApproval(t *testing.T) (number string, asked slacksim.Message) {
	t.Helper()
	number = o.raise(t, slacksim.Mara)
	o.assess(t, number)
	asked = o.asked(t, slacksim.Helen, number, change.Approve)
	o.expectThread(t, number, wholeLife[:2]...)
	return number, asked
}

func (o *office) clickApprove(t *testing.T, asked slacksim.Message) {
	t.Helper()
	if err := o.slack.As(slacksim.Helen).Click(t.Context(), "", asked.TS, string(change.Approve)); err != nil {
		t.Fatal(err)
	}
}

// goOnAfterApproval takes the change to its end, and fails if anything was lost or said twice.
func (o *office) goOnAfterApproval(t *testing.T, number string, asked slacksim.Message) {
	t.Helper()
	o.awaitCard(t, number, "Step 4 of 7 · Scheduling", "*Approved by* <@U0HELEN01>")
	o.answered(t, slacksim.Helen, asked, "You approved version 1")
	o.expectThread(t, number, wholeLife[:3]...)
	o.schedule(t, number)
	o.implement(t, number)
	o.verify(t, number)
	o.document(t, number)
	o.expectThread(t, number, wholeLife...)
	o.expectNothingTwice(t)
}

// slowDown has Slack take a second for every message.
func (o *office) slowDown(t *testing.T) {
	t.Helper()
	slow := slacksim.Fault{Method: "chat.postMessage", Kind: "slow", Delay: "1s", Times: 100}
	if err := o.slack.Break(t.Context(), slow); err != nil {
		t.Fatal(err)
	}
}

func (o *office) mend(t *testing.T) {
	t.Helper()
	if err := o.slack.Mend(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestTwoBotsOnOnePostgresSayEverythingOnce(t *testing.T) {
	t.Parallel()
	o := openOffice(t, storagetest.PostgresURL(t), true)
	bots := []*programtest.Process{o.serve(t), o.serve(t)}
	number := o.raise(t, slacksim.Mara)
	o.assess(t, number)
	o.approve(t, number)
	bots[0].Kill()
	o.schedule(t, number)
	o.implement(t, number)
	o.verify(t, number)
	o.document(t, number)
	o.expectThread(t, number, wholeLife...)
	o.expectNothingTwice(t)
	bots[1].Stop(t)
	o.expectRecord(t, number)
}

// expectNothingTwice fails if somebody has two direct messages about the same.
func (o *office) expectNothingTwice(t *testing.T) {
	t.Helper()
	for _, person := range []string{slacksim.Mara, slacksim.Tomas, slacksim.Priya, slacksim.Helen, slacksim.Diego, slacksim.Olive} {
		seen := map[string]bool{}
		for _, m := range o.messages(t, person, "") {
			number, place := drawn(m)
			if place != "" && seen[number+place] {
				t.Errorf("%s was told twice: %q", person, m.Text)
			}
			seen[number+place] = true
		}
	}
}
