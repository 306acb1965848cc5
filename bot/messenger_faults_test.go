package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestWhatSlackHasTooMuchOfComesLater(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	e.fault("chat.postMessage", "429", "")
	e.deliver()
	if posts := e.calls("chat.postMessage"); len(posts) != 1 {
		t.Errorf("while the method rests it was called %d times", len(posts))
	}
	e.clock.Advance(10 * time.Second)
	e.deliver()
	if cards := e.cards(); len(cards) != 1 || cards[0].ReplyCount != 1 {
		t.Errorf("afterwards the channel shows %s\n%s", brief(cards), e.logged)
	}
}

func TestAChannelWithoutTheBotIsSaidOnTheLog(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	if err := e.slack.InviteBot(e.ctx, slacksim.Changes, false); err != nil {
		t.Fatal(err)
	}
	c := e.raise()
	e.deliver()
	if !strings.Contains(e.logged.String(), "invite changebot to the channel") {
		t.Errorf("the log does not say what to do:\n%s", e.logged)
	}
	if asked := e.read(slacksim.Priya, ""); len(asked) != 1 {
		t.Errorf("the assessor was not asked: %s", brief(asked))
	}
	if err := e.slack.InviteBot(e.ctx, slacksim.Changes, true); err != nil {
		t.Fatal(err)
	}
	e.edit(c.Number, "It is here now.")
	e.deliver()
	if cards := e.cards(); len(cards) != 1 || cards[0].ReplyCount != 1 {
		t.Errorf("with the bot in it, the channel shows %s", brief(cards))
	}
}

func TestAMessageWhoseAnswerWasLostIsFoundAgain(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	c := e.raise()
	e.fault("chat.postMessage", "drop_answer", "")
	e.deliver()
	if cards := e.cards(); len(cards) != 1 {
		t.Fatalf("Slack took %d cards", len(cards))
	}
	e.edit(c.Number, "Meanwhile.")
	e.clock.Advance(time.Minute)
	e.deliver()
	cards := e.cards()
	if len(cards) != 1 || cards[0].ReplyCount != 2 {
		t.Errorf("the channel shows %s\n%s", brief(cards), e.logged)
	}
}

func TestADirectMessageWhoseAnswerWasLostIsFoundAgain(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	ask := e.deliverUpTo(change.PlaceAsk)
	e.fault("chat.postMessage", "drop_answer", "")
	e.messenger.deliver(e.ctx, ask)
	e.clock.Advance(time.Minute)
	e.deliver()
	if asked := e.read(slacksim.Priya, ""); len(asked) != 1 {
		t.Errorf("the assessor was asked %d times\n%s", len(asked), e.logged)
	}
}

// deliverUpTo delivers what is due, up to the first delivery of a kind of place, which it returns claimed.
func (e *edge) deliverUpTo(kind change.PlaceKind) commands.Delivery {
	e.t.Helper()
	var found commands.Delivery
	for found.ID == 0 {
		claimed := must(e.desk.Claim(e.ctx, 100))(e.t)
		if len(claimed) == 0 {
			e.t.Fatalf("there is no delivery of a %s", kind)
		}
		for _, dl := range claimed {
			if parts, _ := dl.Place.Parts(); parts.Kind == kind && found.ID == 0 {
				found = dl
				continue
			}
			e.messenger.deliver(e.ctx, dl)
		}
	}
	return found
}

func TestALostAnswerWithoutHistoryRepeatsWhatMatters(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	e.fault("chat.postMessage", "drop_answer", "")
	e.fault("conversations.history", "error", "missing_scope")
	e.deliver()
	e.clock.Advance(time.Minute)
	e.deliver()
	cards := e.cards()
	if len(cards) != 2 || !strings.Contains(e.logged.String(), "may appear twice") {
		t.Fatalf("the channel shows %d cards\n%s", len(cards), e.logged)
	}
	if cards[0].ReplyCount != 0 || cards[1].ReplyCount != 1 {
		t.Errorf("the thread is not under the card that is known: %s", brief(cards))
	}
}

func TestALostDirectMessageWithoutHistoryIsSentAgain(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	c := e.raise()
	e.deliver()
	owner := change.Actor{ID: slacksim.Olive, Standing: change.Member}
	must(e.desk.Cancel(e.ctx, commands.By{Who: owner}, c.Number, "No longer needed."))(t)
	tell := e.deliverUpTo(change.PlaceTell)
	e.fault("chat.postMessage", "drop_answer", "")
	e.messenger.deliver(e.ctx, tell)
	e.fault("conversations.open", "error", "missing_scope")
	e.clock.Advance(time.Minute)
	e.deliver()
	if told := e.read(slacksim.Mara, ""); len(told) != 2 {
		t.Errorf("the requester reads %s\n%s", brief(told), e.logged)
	}
}

func TestACardThatWasDeletedIsPostedAnewOnce(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	c := e.raise()
	e.deliver()
	first := e.cards()[0].TS
	if _, _, err := e.bot.api.DeleteMessageContext(e.ctx, slacksim.Changes, first); err != nil {
		t.Fatal(err)
	}
	e.edit(c.Number, "Still going.")
	e.deliver()
	e.clock.Advance(time.Minute)
	e.edit(c.Number, "And on.")
	e.deliver()
	var standing []slacksim.Message
	for _, m := range e.cards() {
		if m.TS != first {
			standing = append(standing, m)
		}
	}
	if len(standing) != 1 || standing[0].ReplyCount != 2 {
		t.Errorf("the channel shows %s\n%s", brief(standing), e.logged)
	}
}

func TestACardThatIsIllMadeIsSaidInPlainText(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	e.fault("chat.postMessage", "error", "invalid_blocks")
	e.deliver()
	cards := e.cards()
	if len(cards) != 1 || len(cards[0].Blocks) != 0 || !strings.Contains(cards[0].Text, "CHG-1") {
		t.Errorf("the channel shows %s\n%s", brief(cards), e.logged)
	}
	if !strings.Contains(e.logged.String(), "level=ERROR") {
		t.Error("nobody is told of it")
	}
}

func TestAnErrorThatNobodyKnowsIsTriedThreeTimes(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	for range 9 {
		e.fault("chat.postMessage", "error", "moon_in_the_wrong_house")
	}
	for range 3 {
		e.deliver() // the card and the questions
		e.clock.Advance(time.Minute)
	}
	if buried := strings.Count(e.logged.String(), "a delivery was given up"); buried != 4 {
		t.Errorf("%d deliveries were given up, not the card, its line and the two questions:\n%s", buried, e.logged)
	}
}

func TestADeadInstallationIsLeftAlone(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	for range 8 {
		e.fault("chat.postMessage", "error", "token_revoked")
	}
	e.deliver()
	e.raise()
	if claimed, err := e.messenger.claim(e.ctx, workers); len(claimed) != 0 || err != nil {
		t.Errorf("%d deliveries are still tried, %v", len(claimed), err)
	}
	if said := strings.Count(e.logged.String(), "no longer accepts the token"); said != 1 {
		t.Errorf("it was said %d times", said)
	}
	if err := e.slack.Mend(e.ctx); err != nil {
		t.Fatal(err)
	}
	e.clock.Advance(2 * shutTime)
	e.deliver()
	if cards := e.cards(); len(cards) != 2 {
		t.Errorf("with a new token, the channel shows %d cards\n%s", len(cards), e.logged)
	}
}

func TestAnUpdateWithoutAnAnswerIsMadeAgain(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	c := e.raise()
	e.deliver()
	e.approving(c)
	e.fault("chat.update", "500", "")
	e.deliver()
	e.clock.Advance(time.Minute)
	e.deliver()
	cards := e.cards()
	if len(cards) != 1 || cards[0].ReplyCount != 2 || !strings.Contains(strings.ToLower(cards[0].Text), "approval") {
		t.Errorf("the channel shows %s\n%s", brief(cards), e.logged)
	}
}
