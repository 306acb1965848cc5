package bot

import (
	"context"
	"strings"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
)

func TestAnOwnersTypedReplyIsKeptAsTheAnswerWhenTheySaySo(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	mara, olive := e.worker(slacksim.Mara), e.worker(slacksim.Olive)
	mara.asks("May we deploy on a Friday?")
	card, _ := e.questionThread()
	// tells sends an event about what was typed, and waits until the bot has done what it does about it.
	tells := func(w worker, ts, thread string, also ...any) {
		t.Helper()
		event := map[string]any{"type": "message", "channel": slacksim.Policy, "user": w.slack.ID(), "ts": ts, "thread_ts": thread}
		for i := 0; i+1 < len(also); i += 2 {
			event[also[i].(string)] = also[i+1]
		}
		_, _, err := e.slack.Event(e.ctx, event, 0)
		w.do(err)
		e.settle()
	}
	// typed is heard of once by itself, and once more to be sure that it was.
	typed := func(w worker, thread, text string) {
		t.Helper()
		tells(w, must(w.slack.Say(e.ctx, slacksim.Policy, text, thread))(t), thread)
	}
	offers := func(w worker) (n int) {
		t.Helper()
		for _, m := range must(w.slack.Thread(e.ctx, slacksim.Policy, card.TS))(t) {
			if m.Ephemeral && strings.Contains(m.Text, "Keep this as the answer to Q-1?") {
				n++
			}
		}
		return n
	}
	typed(mara, card.TS, "Anybody?")
	typed(olive, "", "Good morning.")
	tells(olive, "1.000001", card.TS, "subtype", "message_changed")
	tells(olive, "1.000002", card.TS, "bot_id", "B0OTHER")
	if offers(mara)+offers(olive) != 0 {
		t.Fatal("what is no owner's reply is offered to be kept")
	}
	_, err := olive.slack.Say(e.ctx, slacksim.Policy, "Yes, before <https://example.com|three> &amp; not after, <@U0HELEN01>.", card.TS)
	olive.do(err)
	olive.do(olive.slack.Await(e.ctx, func(context.Context) (bool, error) { return offers(olive) == 1, nil }))
	if offers(mara) != 0 {
		t.Fatalf("Olive is asked %d times, Mara %d\n%s", offers(olive), offers(mara), e.logged)
	}
	olive.clicks(slacksim.Policy, keepReplyClick)
	contains(t, olive.sees(), "Answer Q-1", "Yes, before three (https://example.com) ")
	olive.submits()
	olive.closes()
	e.says()
	contains(t, mara.reads(""), "answers *Q-1*, which you asked", "not after, @U0HELEN01.")
	typed(olive, card.TS, "You are welcome.")
	if offers(olive) > 1 {
		t.Error("what is typed after the answer is offered to be kept too")
	}
}
