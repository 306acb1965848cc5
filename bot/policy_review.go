package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// The buttons that are about the review of the policy.
const (
	reviewPolicyClick = string(change.ReviewPolicy)
	callReviewClick   = string(change.CallReview)
	historyClick      = "review_history" // the reviews on record, in a modal of its own
	// Another page of them. The value is how many of the newest to pass over.
	historyTurnedClick = "review_history_older"
	historyNewestClick = "review_history_newest"
)

// A reviewed is what the form of a review holds.
type reviewed struct {
	revision, next string
	result         change.ReviewResult
	found          string
}

// A reviewMetadata says what whoever reviews the policy was shown: the last review, and the last call for one.
type reviewMetadata struct {
	metadata
	Seen    int `json:"r,omitzero"`
	Answers int `json:"a,omitzero"`
}

// reviewPolicyForm asks for a review of the policy. Below it stands what is on record.
func reviewPolicyForm(r *reviewed, b commands.ReviewBoard) form {
	p := b.Policy
	intro, outro := &sheet{}, &sheet{}
	intro.say("due", reviewStanding(p, b.Now))
	intro.lines("calls", callLines(p), 2)
	revisions := make([]choice, len(b.Revisions))
	for i, rev := range b.Revisions {
		label := fmt.Sprintf("Revision %s, of %s", change.Short(rev.Revision), rev.KeptAt.In(p.TimeZone).Format("2 January 2006"))
		if rev.Revision == p.Revision {
			label += " (in force)"
		}
		revisions[i] = choice{rev.Revision, label}
	}
	history(outro, b)
	return form{
		callback: string(change.ReviewPolicy), title: "Review of the policy", submit: "Put on record", intro: intro.blocks, outro: outro.blocks,
		fields: []field{
			pick(change.ReviewRevisionField, "What was reviewed", &r.revision, revisions),
			tick(change.ReviewResultField, "Result", &r.result, labelled(change.ReviewResults())),
			longText(change.ReviewFoundField, "What was looked at and found", &r.found).
				hinted("Who took part, what has changed since the last review, and what is to be amended."),
			dayField(change.ReviewNextField, "Next review by", &r.next).hinted("Within a year. What calls for a review earlier brings it forward."),
		},
	}
}

// openPolicyReview answers the word and the buttons: the form for owners. Others are refused before they type.
func (b *Bot) openPolicyReview(_ context.Context, in *Inbound) (Answer, error) {
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		p := b.desk.Policy()
		if err := p.MayOwn(change.ReviewPolicy, "policy §8", in.Actor(ctx)); err != nil {
			return slack.ModalViewRequest{}, err
		}
		board, err := b.desk.Reviews(ctx, 0, reviewRows)
		if err != nil {
			return slack.ModalViewRequest{}, err
		}
		r := reviewed{revision: p.Revision, next: board.Policy.LatestNextReview(board.Now).In(p.TimeZone).Format(time.DateOnly)}
		f := reviewPolicyForm(&r, board)
		meta, err := json.Marshal(reviewMetadata{newMetadata(in, 0, 0), lastReview(board.Policy), lastCall(board.Policy)})
		f.meta = string(meta)
		return f.view(), err
	}}, nil
}

func lastReview(p *change.Policy) int {
	if p.LastReview == nil {
		return 0
	}
	return p.LastReview.Number
}

// lastCall is the event of the last call that is open; that of the last which was answered when none is.
func lastCall(p *change.Policy) int {
	if n := len(p.ReviewCalls); n > 0 {
		return p.ReviewCalls[n-1].Event
	}
	if p.LastReview != nil {
		return p.LastReview.Answers
	}
	return 0
}

func (b *Bot) submitPolicyReview(ctx context.Context, in *Inbound) (Answer, error) {
	var m reviewMetadata
	if err := json.Unmarshal([]byte(in.View.Metadata), &m); err != nil {
		return Answer{}, fmt.Errorf("read what the form showed: %w", err)
	}
	var r reviewed
	p := b.desk.Policy()
	reviewPolicyForm(&r, commands.ReviewBoard{Policy: p}).read(in.View.Values)
	next, err := time.ParseInLocation(time.DateOnly, r.next, p.TimeZone)
	if err != nil {
		next = time.Time{} // no day was picked, which is refused under its field
	}
	made, err := b.desk.ReviewPolicy(ctx, deciding(ctx, in), change.PolicyReview{
		Revision: r.revision, Result: r.result, Found: r.found, Next: next, Answers: m.Answers,
	}, m.Seen)
	if err != nil {
		return Answer{}, err
	}
	done := sentences("This review was put on record already: `/change policy history` shows it.")
	if made.Number > 0 {
		s := &sheet{}
		s.say("reviewed", say("Your review of the policy is on record. The next one is due by %s.", day(made.Next, p.TimeZone)))
		done = s.message(s.whole())
	}
	return Answer{Say: &done}, nil
}
