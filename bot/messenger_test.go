package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

var (
	assessor = change.Actor{ID: slacksim.Priya, Standing: change.Member}
	engineer = change.Actor{ID: slacksim.Mara, Standing: change.Member}
)

// edit has Mara give a change another title, which adds a line to the thread and draws the card anew.
func (e *edge) edit(n change.Number, title string) {
	e.t.Helper()
	c := must(e.desk.Show(e.ctx, n))(e.t).Change
	r := c.Request
	r.Title = title
	must(e.desk.Edit(e.ctx, commands.By{Who: engineer}, n, c.Plan, r))(e.t)
}

// brief is what messages say, a line each.
func brief(messages []slacksim.Message) string {
	var lines []string
	for _, m := range messages {
		first, _, _ := strings.Cut(m.Text, "\n")
		lines = append(lines, fmt.Sprintf("%s %q and %d replies", m.TS, first, m.ReplyCount))
	}
	return strings.Join(lines, "\n")
}

// cards returns what stands in the changes channel.
func (e *edge) cards() []slacksim.Message {
	e.t.Helper()
	return e.read(slacksim.Mara, slacksim.Changes)
}

func TestAChangeIsOneCardAThreadAndAQuestion(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	c := e.raise()
	e.deliver()
	e.edit(c.Number, "The first title")
	e.edit(c.Number, "The second title")
	e.deliver()

	cards := e.cards()
	if len(cards) != 1 || !strings.Contains(cards[0].Text, "CHG-1") {
		t.Fatalf("the channel shows %s\n%s", brief(cards), e.logged)
	}
	thread := must(e.sim.As(slacksim.Mara).Thread(e.ctx, slacksim.Changes, cards[0].TS))(t)
	if len(thread) != 4 || !strings.Contains(thread[2].Text, "The first title") || !strings.Contains(thread[3].Text, "The second title") {
		t.Errorf("the thread is %s", brief(thread))
	}
	if asked := e.read(slacksim.Priya, ""); len(asked) != 2 || !strings.Contains(asked[1].Text, "The second title") {
		t.Errorf("the assessor reads %s", brief(asked))
	}
	if cards[0].Text == "" || !strings.Contains(cards[0].Text, "The second title") {
		t.Errorf("the card still says %q", cards[0].Text)
	}
	card := must(e.desk.Draw(e.ctx, commands.Delivery{Change: c.Number, Place: change.Card}))(t)
	if card.Posted.TS != cards[0].TS || card.Posted.Channel != slacksim.Changes {
		t.Errorf("the card is on record at %+v", card.Posted)
	}
}

func TestTheMembersOfAGroupAreAskedOneByOne(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.approving(e.raise())
	e.deliver()
	asked := 0
	for _, who := range []string{slacksim.Helen, slacksim.Diego} {
		asked += len(e.read(who, ""))
	}
	if asked == 0 {
		t.Errorf("nobody was asked to approve\n%s", e.logged)
	}
	if posts := e.read(slacksim.Mara, ""); len(posts) != 0 {
		t.Errorf("the requester was asked too: %s", brief(posts))
	}
}

// approving has Priya assess a change with the mildest answers.
func (e *edge) approving(c *change.Change) {
	e.t.Helper()
	form := change.AssessmentForm{Answers: map[change.QuestionID]change.AnswerID{}, Dependencies: "None.", Testing: "As planned."}
	for _, q := range e.desk.Policy().Risk.Questions {
		form.Answers[q.ID] = q.Answers[0].ID
	}
	must(e.desk.Assess(e.ctx, commands.By{Who: assessor}, c.Number, c.Plan, form))(e.t)
}

func TestManyCardsKeepToThePaceOfTheirChannel(t *testing.T) {
	t.Parallel()
	clock := newClock()
	e := newEdgeAt(t, clock, slacksim.Config{RealTime: clock.Now})
	for range 6 {
		e.raise()
	}
	e.deliver()
	if posts := e.posts(); posts != channelRate.burst {
		t.Errorf("%d messages came at once", posts)
	}
	for range 12 {
		e.clock.Advance(time.Second)
		e.deliver()
	}
	if posts := e.posts(); posts != 12 {
		t.Errorf("in the end there are %d messages, not 6 cards with a line each", posts)
	}
	if limited := strings.Count(e.logged.String(), "Slack asks to wait"); limited != 0 {
		t.Errorf("Slack had to ask for patience %d times", limited)
	}
}

// posts counts the cards and their lines.
func (e *edge) posts() int {
	e.t.Helper()
	n := 0
	for _, card := range e.cards() {
		n += 1 + card.ReplyCount
	}
	return n
}

func TestTheMessengerRunsUntilItIsStopped(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	ctx, stop := context.WithCancel(e.ctx)
	stopped := make(chan error, 1)
	go func() { stopped <- e.messenger.Run(ctx) }()
	e.raise()
	within, cancel := context.WithTimeout(e.ctx, 10*time.Second)
	defer cancel()
	err := e.sim.As(slacksim.Mara).Await(within, func(context.Context) (bool, error) {
		cards := e.cards()
		return len(cards) == 1 && cards[0].ReplyCount == 1 && len(e.read(slacksim.Priya, "")) == 1, nil
	})
	if err != nil {
		t.Errorf("it was not delivered: %v\n%s", err, e.logged)
	}
	stop()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestAMessengerThatIsStoppedLetsGoOfWhatIsInHand(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	if err := e.slack.Break(e.ctx, slacksim.Fault{Method: "chat.postMessage", Kind: "slow", Delay: "1h", Times: 10}); err != nil {
		t.Fatal(err)
	}
	e.raise()
	working, abandon := context.WithCancel(e.ctx)
	claimed := must(e.desk.Claim(e.ctx, 1))(t)
	done := make(chan struct{})
	go func() {
		e.messenger.deliver(working, claimed[0])
		close(done)
	}()
	abandon()
	<-done
	e.clock.Advance(time.Minute)
	if err := e.slack.Mend(e.ctx); err != nil {
		t.Fatal(err)
	}
	e.deliver()
	if cards := e.cards(); len(cards) != 1 {
		t.Errorf("the channel shows %d cards\n%s", len(cards), e.logged)
	}
}
