package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// policyWord answers `/change policy`, and what may follow it.
func (b *Bot) policyWord(ctx context.Context, in *Inbound) (Answer, error) {
	words := strings.Fields(strings.ToLower(in.Text))
	if len(words) < 2 {
		return b.policyInForce(ctx, in)
	}
	switch words[1] {
	case "review":
		return b.openPolicyReview(ctx, in)
	case "history":
		return b.reviewHistory(ctx, in)
	case "call":
		return b.openCallReview(ctx, in)
	}
	return Answer{}, change.Refuse(change.NotFound, "", "After `/change policy` may come review, history or call. `/change policy` alone shows what the policy says.")
}

// reviewHistory shows the reviews on record, and the calls that wait for one.
func (b *Bot) reviewHistory(_ context.Context, in *Inbound) (Answer, error) {
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.historyView(ctx, in, 0) }}, nil
}

// turnHistory answers the buttons under the reviews.
func (b *Bot) turnHistory(ctx context.Context, in *Inbound) (Answer, error) {
	skip, err := strconv.Atoi(in.Value)
	if err != nil || skip < 0 {
		return Answer{}, fmt.Errorf("read where the page begins: %q", in.Value)
	}
	view, err := b.historyView(ctx, in, skip)
	return Answer{Update: &view}, err
}

func (b *Bot) historyView(ctx context.Context, in *Inbound, skip int) (slack.ModalViewRequest, error) {
	board, err := b.desk.Reviews(ctx, skip, reviewRows)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	view := drawHistory(board, skip, in.Actor(ctx))
	view.PrivateMetadata = newMetadata(in, 0, 0).Encode()
	return view, nil
}

// reviewRows is how many reviews are shown at once.
const reviewRows = 5

// drawHistory shows how it stands with the review of the policy, with the buttons that the reader has a right to.
func drawHistory(b commands.ReviewBoard, skip int, reader change.Actor) slack.ModalViewRequest {
	s := &sheet{}
	s.say("due", reviewStanding(b.Policy, b.Now))
	s.lines("calls", callLines(b.Policy), 3)
	if b.Policy.MayOwn(change.ReviewPolicy, "policy §8", reader) == nil {
		s.row("acts", reviewButtons()...)
	}
	history(s, b)
	var pages []pageButton
	if skip > 0 {
		pages = append(pages, pageButton{historyNewestClick, "0", "Newest reviews"})
	}
	if b.Older > 0 {
		pages = append(pages, pageButton{historyTurnedClick, strconv.Itoa(b.Older), "Older reviews"})
	}
	s.pages("history_pages", pages)
	return s.modal("Reviews of the policy")
}

// reviewButtons are what an owner may do about the review.
func reviewButtons() []slack.BlockElement {
	return []slack.BlockElement{
		button(reviewPolicyClick, "", change.ReviewPolicy.Label(), nil), button(callReviewClick, "", "Ask for a review", nil),
	}
}

// history adds the reviews on record, the last first.
func history(s *sheet, b commands.ReviewBoard) {
	s.rule("history")
	if len(b.History) == 0 {
		s.say("history_none", "No review of the policy is on record yet.")
		return
	}
	s.say("history_heading", "*Reviews on record*, the last first")
	for _, r := range b.History {
		s.say(fmt.Sprintf("review_%d", r.Number), join("\n",
			say("*%s* · %s by %s", r.Result.Label(), when(r.At, b.Policy.TimeZone), mention(r.By)),
			say("Revision `%s`; the next review by %s", change.Short(r.Revision), day(r.Next, b.Policy.TimeZone)),
			quote(r.Found, 700)))
	}
}

// reviewStanding says by when the policy is to be reviewed.
func reviewStanding(p *change.Policy, now time.Time) markup {
	switch {
	case p.ReviewDue.IsZero():
		return "The policy is reviewed every year. No day is set for the next review."
	case p.ReviewOverdue(now):
		return say("*The review of the policy is overdue* (policy §8): it was due by %s.", day(p.ReviewDue, p.TimeZone))
	}
	return say("The next review of the policy is due by *%s*.", day(p.ReviewDue, p.TimeZone))
}

// callLines list what has called for a review that was not answered.
func callLines(p *change.Policy) []markup {
	if len(p.ReviewCalls) == 0 {
		return nil
	}
	lines := []markup{"*It was called for before its day:*"}
	for _, c := range p.ReviewCalls {
		lines = append(lines, say("• %s, by %s: %s", c.Ground.Label(), day(c.Due, p.TimeZone), calledFor(c, p)))
	}
	return lines
}

// calledFor says who called for a review, when, and what for.
func calledFor(c change.ReviewCall, p *change.Policy) markup {
	what := clip(say("%s", oneLine(c.Reason)), 400)
	if c.By == change.Bot {
		return say("%s On record since %s.", what, when(c.At, p.TimeZone))
	}
	return say("“%s”, asked for by %s, %s", what, mention(c.By), when(c.At, p.TimeZone))
}
